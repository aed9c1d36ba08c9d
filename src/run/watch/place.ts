import { partPath } from '../../support/target.ts';
import type { ExecutionContext } from '../execution.ts';

const LOOK_MS = 500;
/** One look may fall on a network drive that is just coming back. */
const MISSES_MAX = 2;

/**
 * Stops the execution once an unfinished output was moved, removed or replaced, most often with
 * its folder: nothing is bought for a list that nobody will get. Looks by `stat` twice a second.
 * Returns a function that ends the watch.
 */
export function watchPlace({
  writer,
  halt,
  tools,
  options,
}: Pick<ExecutionContext, 'writer' | 'halt' | 'tools' | 'options'>): () => void {
  if (options.outputs.every(({ path }) => path === undefined)) return () => undefined;
  let misses = 0;
  let over = false;
  let cancel: () => void = () => undefined;
  const look = async () => {
    const lost = await writer.findLost();
    misses = lost === undefined ? 0 : misses + 1;
    if (over) return;
    if (lost === undefined || misses < MISSES_MAX) next();
    else halt.stop({ kind: 'files', words: describeLoss(lost) });
  };
  const next = (): void => void (cancel = tools.clock.after(LOOK_MS, () => void look()));
  next();
  return () => {
    over = true;
    cancel();
  };
}

function describeLoss(output: string) {
  const what = `its unfinished file ${partPath(output)} was removed, moved or replaced, or its folder was`;
  return `Cannot write ${output}: ${what}. What was paid for is kept; mend it and run the same command again.`;
}
