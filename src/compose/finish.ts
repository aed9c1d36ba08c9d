import type { Row } from '../csv/read.ts';
import { lookupKey } from '../domain/lookup.ts';
import type { Reason } from '../domain/attempt.ts';
import { LedgerError, type Beginning, type Ledger } from '../ledger/port.ts';
import type { Halt, HaltCause } from '../lookup/halt.ts';
import { enrich } from '../pipeline/enrich.ts';
import type { Input } from '../pipeline/input.ts';
import type { Planner } from '../pipeline/planner.ts';
import type { Tally } from '../pipeline/tally.ts';
import { DECIDED_ROWS_MAX, WINDOW_CHARS_MAX, windowRows } from '../pipeline/window.ts';
import type { BalanceReading } from '../providers/port.ts';
import { verdictOf } from './ending.ts';
import { HaltedError, isFileError } from './failure.ts';
import type { EnrichOptions, Tools } from './options.ts';
import type { ResultWriter } from './output.ts';
import { record, type EnrichEnd } from './record.ts';
import type { Service } from './service.ts';
import type { Stack } from './stack.ts';

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
}

/** The execution from its first row to its last word in the ledger. Throws only for a bug. */
export async function finish(context: Context): Promise<EnrichEnd> {
  const { tools, halt, stack, service, ledger, beginning } = context;
  const startedAt = tools.clock.monotonic();
  const bug = await runPipeline(context);
  await stack.close();
  await stack.journal.drained();
  const closing = await settle(context);
  await (bug || halt.causes.some(abandons) ? context.writer.abort() : context.writer.commit(halt));
  service.close();
  if (bug) {
    await ledger
      .finish(beginning.executionId, { at: tools.clock.now(), exitCode: 1, status: 'interrupted', stopReason: 'bug', notes: '' })
      .catch(() => undefined);
    throw bug;
  }
  return await record(context, closing, (tools.clock.monotonic() - startedAt) / 1000);
}

/** Runs the main path. What ends it early is a cause of the halt; anything else is a bug, which is returned. */
async function runPipeline({
  options,
  input,
  stack,
  halt,
  tally,
  writer,
  planner,
  beginning,
  doubtful,
  reading,
}: Context): Promise<Error | undefined> {
  try {
    await enrich({
      rows: () => readGuarded(input.source.rows(), { halt, reading }),
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
      write: (ready) => writer.write(ready, halt),
      abandoned: () => halt.causes.some(abandons),
    });
  } catch (error) {
    if (error instanceof LedgerError) halt.pull({ kind: 'io', words: error.message });
    else if (!(error instanceof HaltedError)) return error instanceof Error ? error : new Error(String(error));
  } finally {
    input.source.close();
  }
  return undefined;
}

/** Doubt is settled by evidence, then the balance at the end is read; what the evidence read is not read again. */
async function settle({ opening, service, stack, halt }: Context): Promise<BalanceReading | undefined> {
  if (opening?.kind !== 'balance') return undefined;
  const hurried = halt.causes.some((cause) => cause.kind === 'signal');
  if (stack.budget.doubtful().length === 0 || hurried) return await service.account.balance();
  await stack.evidence.judge();
  await stack.journal.drained();
  return stack.evidence.last()?.reading;
}

const SKIPPED_DOUBT: Reason = { slug: 'in_doubt', words: 'an earlier attempt may have been charged; --in-doubt retry asks again' };

function abandons(cause: HaltCause): boolean {
  return !verdictOf([cause], 0).complete;
}

/** Broken input stops the run before its error travels on: nothing more is bought for rows behind it. */
async function* readGuarded(
  rows: AsyncIterable<readonly Row[]>,
  { halt, reading }: { readonly halt: Halt; readonly reading: Reading },
): AsyncIterable<readonly Row[]> {
  try {
    yield* rows;
    reading.ended = true;
  } catch (error) {
    if (!isFileError(error)) throw error;
    halt.pull({ kind: 'files', words: error.message });
    throw new HaltedError(error.message);
  }
}
