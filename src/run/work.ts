import type { Row } from '../csv/read.ts';
import { lookupKey } from '../domain/lookup.ts';
import type { Reason } from '../domain/attempt.ts';
import { LedgerError, type Beginning, type Ledger } from '../ledger/port.ts';
import type { Halt } from '../lookup/halt.ts';
import { enrich } from '../pipeline/enrich.ts';
import type { Input } from '../pipeline/input.ts';
import type { Planner } from '../pipeline/planner.ts';
import type { Tally } from '../pipeline/tally.ts';
import { DECIDED_ROWS_MAX, WINDOW_CHARS_MAX, windowRows } from '../pipeline/window.ts';
import type { BalanceReading, Service } from '../providers/port.ts';
import type { Stack } from './choices.ts';
import { boundDrain } from './watch/drain.ts';
import { verdictOf } from './ending.ts';
import { HaltedError, isFileError } from './failure.ts';
import { watchLedger, type LedgerWatch } from './watch/ledger.ts';
import type { EnrichOptions, Tools } from './options.ts';
import type { ResultWriter } from './targets/writer.ts';
import { watchPlace } from './watch/place.ts';
import { record, type EnrichEnd } from './record.ts';

/** How far an input is read, for the progress display. */
export interface Reading {
  bytes: number;
  /** Every row has been read. */
  ended: boolean;
}

/** Everything one execution works with, from its start to its last word. */
export interface Context {
  readonly ledger: Ledger;
  readonly service: Service;
  readonly tools: Tools;
  readonly options: EnrichOptions;
  readonly input: Input;
  readonly writer: ResultWriter;
  readonly opening: BalanceReading | undefined;
  readonly beginning: Beginning;
  readonly halt: Halt;
  readonly stack: Stack;
  readonly planner: Planner;
  readonly tally: Tally;
  /** Lookups that `--in-doubt skip` keeps from being sent. */
  readonly doubtful: ReadonlySet<string>;
  readonly reading: Reading;
  /** Ends reading the input and writing the output at once, even where they wait for the other end of a pipe. */
  readonly filesStop: AbortController;
}

/** The execution from its first row to its last word in the ledger. Throws only for a bug. */
export async function finish(context: Context): Promise<EnrichEnd> {
  const { tools, service } = context;
  const startedAt = tools.clock.monotonic();
  const watch = watchLedger({ ledger: context.ledger, clock: tools.clock, halt: context.halt });
  try {
    const closing = await work(context, watch).catch(async (bug: unknown) => {
      await recordBug(context);
      throw bug;
    });
    return await record(context, {
      closing,
      seconds: (tools.clock.monotonic() - startedAt) / 1000,
      watch,
    });
  } finally {
    watch.close();
    service.close();
  }
}

/** Everything but the last word. Resolves to the balance at the end, where one was read. */
async function work(context: Context, watch: LedgerWatch): Promise<BalanceReading | undefined> {
  const { stack, halt, writer } = context;
  const calm = [boundDrain(context), watchPlace(context)];
  await runPipeline(context).finally(() => calm.forEach((end) => end()));
  await stack.journal.drained();
  const closing = await settle(context);
  await watch.look();
  if (abandoned(halt)) await writer.abort();
  else {
    halt.seal();
    await writer.commit(halt);
  }
  return closing;
}

/** What was answered is recorded all the same; an earlier output is left as it was. */
async function recordBug({ stack, writer, ledger, beginning, tools }: Context): Promise<void> {
  await stack.journal.drained().catch(() => undefined);
  await writer.abort();
  await ledger
    .finish(beginning.executionId, {
      at: tools.clock.now(),
      exitCode: 1,
      status: 'interrupted',
      stopReason: 'bug',
      notes: '',
    })
    .catch(() => undefined);
}

/** Runs the main path to its end, which a cause of the halt may bring about early. Throws only for a bug. */
async function runPipeline(context: Context): Promise<void> {
  const { options, input, stack, halt, tally, writer, planner, beginning, doubtful, filesStop } =
    context;
  const stopFiles = (): void => {
    if (abandoned(halt)) filesStop.abort();
  };
  halt.onChange(stopFiles);
  stopFiles();
  try {
    await enrich({
      rows: () => readGuarded(input.rows(), context),
      planner,
      lookups: stack.lookups,
      tally,
      window: {
        rows: windowRows({ ...options, timeoutMs: options.service.timeoutMs }),
        chars: WINDOW_CHARS_MAX,
        decidedRows: DECIDED_ROWS_MAX,
      },
      runId: beginning.run.id,
      doubtful: (lookup) => (doubtful.has(lookupKey(lookup)) ? SKIPPED_DOUBT : undefined),
      write: (ready) => unlessStopped(writer.write(ready, halt), filesStop.signal),
      abandoned: () => abandoned(halt),
      failed: (error) => {
        brake(halt, error);
      },
    });
  } catch (error) {
    if (!(error instanceof LedgerError || error instanceof HaltedError)) throw error;
  } finally {
    input.source.close();
    filesStop.abort();
    await stack.close();
  }
}

/** What becomes of a write that is given up is of no interest any more. */
function unlessStopped(write: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      reject(new HaltedError('the output was given up'));
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    write.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', stop);
    });
  });
}

/** What ended the main path ends the run: the ledger is a cause, of a HaltedError the halt knows, the rest are bugs. */
function brake(halt: Halt, error: unknown): void {
  if (error instanceof LedgerError) halt.pull({ kind: 'io', words: error.message });
  else if (!(error instanceof HaltedError)) halt.crash();
}

/**
 * Doubt and unconfirmed money are settled by a balance, which is the one at the end too; one that was read since the last
 * attempt ended is not read again. An execution that asks for nothing (`--limit 0`) reads none.
 */
async function settle({
  options,
  service,
  stack,
  halt,
  tools,
}: Context): Promise<BalanceReading | undefined> {
  if (options.limit === 0) return undefined;
  const hurried = halt.causes.some((cause) => cause.kind === 'signal');
  const { budget, evidence } = stack;
  const held = budget.doubtful().length > 0 || budget.position().executionUnconfirmed !== 0n;
  const judges = held && !hurried && !evidence.isCurrent();
  if (judges) await evidence.judge();
  if (halt.cutSignal.aborted) return undefined;
  const closing = evidence.isCurrent() ? evidence.last()?.reading : await service.account.balance();
  if (closing && closing.kind !== 'balance')
    tools.voice.say(`The balance at the end could not be read: ${closing.words}`);
  return closing;
}

const SKIPPED_DOUBT: Reason = {
  slug: 'in_doubt',
  words: 'an earlier attempt may have been charged; --in-doubt retry asks again',
};

/** The output will not be completed, so reading on is of no use. */
function abandoned(halt: Halt): boolean {
  return halt.crashed() || halt.causes.some((cause) => !verdictOf([cause], 0).complete);
}

/**
 * Broken input stops the run before its error travels on: nothing more is bought for rows behind it. A reading that was
 * stopped just ends.
 */
async function* readGuarded(
  rows: AsyncIterable<readonly Row[]>,
  { halt, reading, filesStop }: Pick<Context, 'halt' | 'reading' | 'filesStop'>,
): AsyncIterable<readonly Row[]> {
  try {
    yield* rows;
    reading.ended = true;
  } catch (error) {
    if (filesStop.signal.aborted) return;
    if (!isFileError(error)) throw error;
    halt.pull({ kind: 'files', words: error.message });
    throw new HaltedError(error.message);
  }
}
