import { countNoun } from '../../report/words.ts';
import type { Stack } from '../choices.ts';
import type { ExecutionContext } from '../execution.ts';

/**
 * Gives up the attempts that a stopping execution still has in flight once `--drain` has passed, so
 * that its books are closed in time. Without `--drain` each attempt's own timeout is the bound.
 * Returns a function that ends the watch.
 */
export function boundDrain(
  context: Pick<ExecutionContext, 'halt' | 'stack' | 'options' | 'tools' | 'beginning'>,
): () => void {
  const { halt, stack, tools, options } = context;
  const { drainMs, service } = options;
  // No attempt outlasts its own timeout, after which it is in doubt anyway.
  if (drainMs === undefined || drainMs >= service.timeoutMs) return () => undefined;
  let cancel: () => void = () => undefined;
  const giveUp = () => {
    if (stack.open() === 0 || halt.abandonSignal.aborted) return;
    tools.voice.say(
      `Waited as long as --drain says (${drainMs / 1000} s): ${describeOpenAttempts(context)}`,
    );
    halt.abandon('drain');
  };
  const wait = (): void => void (cancel = tools.clock.after(drainMs, giveUp));
  if (halt.signal.aborted) wait();
  else halt.signal.addEventListener('abort', wait, { once: true });
  return () => {
    halt.signal.removeEventListener('abort', wait);
    cancel();
  };
}

/**
 * Says what becomes of the attempts in flight if they are given up now. One that costs nothing is
 * never in doubt.
 */
export function describeOpenAttempts({
  stack,
}: {
  stack: Pick<Stack, 'unanswered' | 'isFree'>;
}): string {
  const attempts = stack.unanswered();
  if (attempts === 0) return 'no attempt was in flight.';
  const became = stack.isFree() ? 'cut off' : 'in doubt now';
  return `${countNoun(attempts, 'attempt')} in flight ${attempts === 1 ? 'is' : 'are'} ${became}.`;
}
