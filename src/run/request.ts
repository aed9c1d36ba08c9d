import { isSameScope, type RunRecord, type Scope } from '../domain/records.ts';
import type { LedgerReader, RunRequest } from '../ledger/port.ts';
import type { EnrichOptions } from './options.ts';

/** Which run a command line is about. */
export function identifyRun(
  { list, outputs, newRun, name, join, resumes }: RunOptions,
  { scope, product }: { scope: Scope; product: string },
): RunRequest {
  const paths = { input: list.realPath, output: outputs[0].path };
  return { scope, product, name, ...paths, newRun, joins: join === true, resumes };
}

type RunOptions = Pick<EnrichOptions, 'list' | 'outputs' | 'newRun' | 'name' | 'join' | 'resumes'>;

/**
 * The run that the same command line continues, and the latest of the same input and output,
 * whatever it asked for.
 */
export async function recallRuns(
  ledger: LedgerReader | undefined,
  request: RunRequest,
): Promise<Readonly<Record<'run' | 'last', RunRecord | undefined>>> {
  if (!ledger) return { run: undefined, last: undefined };
  const run = await ledger.runToContinue(request);
  return { run, last: await findLastRun(ledger, request) };
}

async function findLastRun(ledger: LedgerReader, { scope, name, input, output }: RunRequest) {
  if (input === undefined) return undefined;
  return (await ledger.runs()).findLast(
    (run) =>
      isSameScope(run.scope, scope) &&
      run.name === name &&
      (name !== undefined || (run.input === input && run.output === output)),
  );
}
