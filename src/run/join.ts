import { formatMoney } from '../domain/money.ts';
import type { Beginning, BeginRequest } from '../ledger/port.ts';
import { readIdentity } from '../support/files.ts';
import { describeOtherList } from './list/print.ts';
import { RefusedError, type EnrichOptions } from './options.ts';

/**
 * The file that nobody else on this machine may write, as long as nothing that takes the rows of
 * several stands under its name; whoever was given none writes it only where nobody else works on
 * the run.
 */
export async function findWrittenFile({
  deliver,
  namesOutput,
  outputs,
}: Pick<EnrichOptions, 'deliver' | 'namesOutput' | 'outputs'>): Promise<
  Pick<BeginRequest, 'writes' | 'leavesFiles'>
> {
  const { path } = outputs[0];
  const isFile = path !== undefined && (await readIdentity(path)) !== undefined;
  return { writes: deliver || !isFile ? undefined : path, leavesFiles: namesOutput !== true };
}

/** Takes part in a run of others and was given no output: it writes none, and no report beside it. */
export function writesNothing(
  { deliver, namesOutput }: Pick<EnrichOptions, 'deliver' | 'namesOutput'>,
  { others }: Pick<Beginning, 'others'>,
): boolean {
  return others > 0 && !deliver && namesOutput !== true;
}

/** Throws RefusedError where whoever joins a run reads another list, or names another cap. */
export function refuseUnlike(
  { run, others }: Beginning,
  {
    listPrint,
    options,
  }: Pick<BeginRequest, 'listPrint'> & { options: Pick<EnrichOptions, 'maxSpend'> },
): void {
  if (others === 0) return;
  const differs = describeOtherList(listPrint, run.listPrint);
  if (differs !== undefined)
    throw new RefusedError(
      `Cannot join run ${run.id}: ${differs}. Each machine reads a copy of the same list; another list is a run of its own, with another --name.`,
    );
  const { maxSpend } = options;
  if (maxSpend !== undefined && maxSpend !== run.maxSpend)
    throw new RefusedError(
      `Cannot join run ${run.id} with --max-spend ${formatMoney(maxSpend)}: its cap is ${run.maxSpend === undefined ? 'none' : formatMoney(run.maxSpend)}. Name the same one, or none.`,
    );
}
