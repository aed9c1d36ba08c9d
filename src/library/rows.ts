import type { Execution } from '../run/execution.ts';
import { pickProvider } from '../providers/registry.ts';
import { ledgerFiles } from '../compose/store.ts';
import { refuseSharedFiles } from '../run/targets/named-files.ts';
import type { DeliveredRow } from '../domain/delivered-row.ts';
import type { EnrichSettings } from '../settings/settings.ts';
import { requireCallCredentials } from './call-credentials.ts';
import { createCallHooks, type CallHooks } from './call-hooks.ts';
import { refuseFileOptions } from './file-options.ts';
import type { EnrichResult, GivenRow, RowsCall } from './call.ts';
import { describeResult, describeSurroundings, listSecrets, readSettings } from './call-run.ts';
import { EnrichError } from './error.ts';
import { executeRun } from './execution.ts';
import { createHandover } from './handover.ts';
import { otherFiles, type ListPlaces } from './job.ts';
import { reportEnd, type ReportedEnd } from './report-file.ts';
import { createRowSource, ROWS_LOOKED_AT, type RowSource } from './row-source.ts';
import { CSV_FORM } from '../tables/form.ts';
import { withService } from './service.ts';
import { settleCall } from './settle.ts';

/** A row, and what became of it. */
export interface EnrichedRow<R> extends Omit<DeliveredRow, 'position'> {
  /** As it was given. */
  readonly row: R;
}

/** Rows as they are decided, in the order in which they were given. To be iterated once. */
export interface EnrichedRows<R> extends AsyncIterable<EnrichedRow<R>> {
  /**
   * How the run ended, once the iteration is over. It never rejects where nobody looks at it.
   */
  readonly result: Promise<EnrichResult>;
}

/**
 * Looks up the numbers of rows and yields each with its answer, in their order. Rows are pulled and
 * asked about a bounded number ahead of the consumer, who stops both by breaking out of the loop:
 * what is on the wire is awaited and recorded then. Nothing happens before the first row is asked
 * for. Throws an EnrichError where the run cannot begin, and where it ends before all rows are
 * delivered (`stopped`).
 */
export function enrichRows<R extends GivenRow>(
  rows: Iterable<R> | AsyncIterable<R>,
  call: RowsCall,
): EnrichedRows<R> {
  let settle: (result: Promise<EnrichResult>) => void = () => undefined;
  const result = new Promise<EnrichResult>((resolve) => {
    settle = resolve;
  });
  result.catch(() => undefined);
  return { result, [Symbol.asyncIterator]: () => iterateRows(rows, call, settle) };
}

async function* iterateRows<R extends GivenRow>(
  rows: Iterable<R> | AsyncIterable<R>,
  call: RowsCall,
  settle: (result: Promise<EnrichResult>) => void,
): AsyncGenerator<EnrichedRow<R>, void> {
  const run = startRun(rows, call);
  settle(run.ended);
  let over = false;
  try {
    for (let next = await run.take(); next; next = await run.take()) yield next;
    over = true;
  } finally {
    // Who breaks out of the loop wants no more; its own error is not to be hidden by ours.
    if (!over) {
      run.stop();
      await run.ended.catch(() => undefined);
    }
  }
  refuseIncomplete(await run.ended, await run.isComplete());
}

function refuseIncomplete(result: EnrichResult, isComplete: boolean) {
  if (isComplete) return;
  const { exitCode, report, remarks } = result;
  throw new EnrichError(remarks.join(' '), { code: 'stopped', exitCode, report });
}

function startRun<R extends GivenRow>(rows: Iterable<R> | AsyncIterable<R>, call: RowsCall) {
  const { credentials = {}, signal, onProgress, onNotice, ...options } = call;
  const hooks = createStoppable(createCallHooks({ signal, onProgress, onNotice }));
  const handover = createHandover<EnrichedRow<R>>();
  const given: { source?: RowSource<R> } = {};
  const work = async () => {
    refuseFileOptions(options);
    const settings = readSettings(options, '');
    const source = createRowSource(rows, nameColumns(settings));
    given.source = source;
    const deliver = (ready: readonly DeliveredRow[]) =>
      handover.put(ready.map(({ position, ...rest }) => ({ row: source.take(position), ...rest })));
    const findCredentials = () => requireCallCredentials(credentials, pickProvider(settings));
    const surroundings = describeSurroundings();
    const places = await placeRows(settings, source);
    const asker = { settings, surroundings, hooks, findCredentials };
    return await withService({ ...asker, places, holder: 'rows of a program' }, async (parts) => {
      const end = await executeRun({ ...parts, options: { ...parts.options, deliver } });
      return await reportEnd(end, { file: undefined, voice: hooks.voice });
    });
  };
  const done: Promise<ReportedEnd> = settleCall(work, () => listSecrets(credentials)).finally(
    handover.end,
  );
  const throwCallersError = () => {
    hooks.throwCallersError();
    if (given.source && given.source.thrown.length > 0) throw given.source.thrown[0];
  };
  const ended = done.finally(throwCallersError).then(describeResult);
  ended.catch(() => undefined);
  return {
    ended,
    stop: hooks.stop,
    take: handover.take,
    isComplete: async () => (await done).end.ending.complete,
  };
}

interface StoppableHooks extends CallHooks {
  /** The consumer wants no more. */
  stop(): void;
}

function createStoppable(hooks: CallHooks): StoppableHooks {
  let stopped = false;
  let running: Execution | undefined;
  const apply = () => {
    if (stopped)
      running?.halt.stop({
        kind: 'reader-gone',
        words: 'The rows are wanted no more, so no further lookup was made.',
      });
  };
  return {
    ...hooks,
    stop: () => {
      stopped = true;
      apply();
    },
    follow: async (execution, parts, toBuy) => {
      running = execution;
      apply();
      return await hooks.follow(execution, parts, toBuy);
    },
  };
}

function nameColumns({ phoneColumn, countryColumn, ipColumn }: EnrichSettings) {
  const others = [countryColumn, ipColumn].filter((name) => name !== undefined);
  return { phoneColumn, others };
}

/** The rows come from nowhere on the disk and go nowhere. */
async function placeRows<R>(settings: EnrichSettings, source: RowSource<R>): Promise<ListPlaces> {
  const outputs = [{ path: undefined, form: CSV_FORM }] as const;
  const files = { input: undefined, outputs: [], ...otherFiles(settings, describeSurroundings()) };
  await refuseSharedFiles(files, ledgerFiles);
  async function* open() {
    // There are no bytes.
  }
  const list = {
    ...settings,
    accept: settings.numbers,
    realPath: undefined,
    bytes: undefined,
    open,
    openRows: source.open,
    rowsAheadMax: ROWS_LOOKED_AT,
  };
  return { list, outputs, report: undefined };
}
