import { formatMoney } from '../domain/money.ts';
import type { Beginning, BeginRequest } from '../ledger/port.ts';
import { readIdentity } from '../support/files.ts';
import { describeOtherList } from './list/print.ts';
import { RefusedError, type EnrichOptions } from './options.ts';

/**
 * The files that nobody else on this machine may write, but for what takes the rows of several, as
 * a device does; whoever was given none writes them only where nobody else works on the run.
 */
export async function findWrittenFiles({
  deliver,
  namesOutput,
  outputs,
}: Pick<EnrichOptions, 'deliver' | 'namesOutput' | 'outputs'>): Promise<
  Pick<BeginRequest, 'writes' | 'leavesFiles'>
> {
  const paths = deliver ? [] : outputs.flatMap(({ path }) => path ?? []);
  const identities = await Promise.all(paths.map(readIdentity));
  const writes = paths.filter((_, index) => identities[index] !== undefined);
  return { writes, leavesFiles: namesOutput !== true };
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
  { run, others, isLate }: Beginning,
  {
    listPrint,
    options,
  }: Pick<BeginRequest, 'listPrint'> & { options: Pick<EnrichOptions, 'maxSpend'> },
): void {
  if (others === 0 && !isLate) return;
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
