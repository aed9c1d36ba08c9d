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
  report,
  namesReport,
}: Pick<EnrichOptions, 'deliver' | 'namesOutput' | 'outputs' | 'report' | 'namesReport'>): Promise<
  Pick<BeginRequest, 'writes' | 'writesBesideOthers'>
> {
  const lists = deliver ? [] : await keepFiles(outputs.map(({ path }) => path));
  const reports = await keepFiles([report]);
  const besideOthers = [namesOutput === true ? lists : [], namesReport === true ? reports : []];
  return { writes: [...lists, ...reports], writesBesideOthers: besideOthers.flat() };
}

async function keepFiles(paths: readonly (string | undefined)[]) {
  const named = paths.flatMap((path) => path ?? []);
  const identities = await Promise.all(named.map(readIdentity));
  return named.filter((_, index) => identities[index] !== undefined);
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
