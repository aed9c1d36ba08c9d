import type { ListRow } from '../csv/read.ts';
import { lookupKey } from '../domain/lookup.ts';
import { LedgerError } from '../ledger/port.ts';
import type { Halt } from '../lookup/halt.ts';
import { SKIPPED_DOUBT } from '../lookup/port.ts';
import { enrichList } from '../pipeline/enrich.ts';
import { DECIDED_ROWS_MAX, WINDOW_CHARS_MAX, windowRows } from '../pipeline/window.ts';
import { takeTurns } from '../support/turns.ts';
import { isAbandoned } from './ending.ts';
import type { ExecutionContext } from './execution.ts';
import { HaltedError, isFileError } from './failure.ts';

/** Runs the main path to its end; a cause of the halt may end it early. Throws only for a bug. */
export async function enrichRows(context: ExecutionContext): Promise<void> {
  const { options, input, stack, halt, tally, writer, planner, judge, beginning } = context;
  const { skipped, filesStop } = context;
  const stopFiles = () => {
    if (isAbandoned(halt)) filesStop.abort();
  };
  halt.onChange(stopFiles);
  stopFiles();
  try {
    await enrichList({
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
      doubtful: (lookup) => (skipped.has(lookupKey(lookup)) ? SKIPPED_DOUBT : undefined),
      write: (ready) => unlessStopped(writer.write(ready, halt), filesStop.signal),
      judge: judge.judge,
      rank: judge.rank,
      abandoned: () => isAbandoned(halt),
      failed: (error) => brake(halt, error),
    });
  } catch (error) {
    if (!(error instanceof LedgerError || error instanceof HaltedError)) throw error;
  } finally {
    input.source.close();
    filesStop.abort();
    await stack.close();
  }
}

/** Rejects once the output is given up; nobody waits for the write any more. */
function unlessStopped(write: Promise<void>, signal: AbortSignal) {
  return new Promise<void>((resolve, reject) => {
    const stop = () => reject(new HaltedError('the output was given up'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    write.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/**
 * Ends the run with what ended its main path. The halt knows the cause of a HaltedError; a failed
 * ledger is a cause; anything else is a bug.
 */
function brake(halt: Halt, error: unknown) {
  if (error instanceof LedgerError) halt.stop({ kind: 'io', words: error.message });
  else if (!(error instanceof HaltedError)) halt.stopForBug();
}

/**
 * Stops the run for broken input before the error travels on, so that nothing more is bought for
 * the rows behind it. A reading that was stopped just ends. Between two batches answers have their
 * turn: rows that were read ahead come without waiting for anything.
 */
async function* readGuarded(
  rows: AsyncIterable<readonly ListRow[]>,
  { halt, readProgress, filesStop, tools: { clock } }: ExecutionContext,
): AsyncIterable<readonly ListRow[]> {
  try {
    yield* takeTurns(rows, clock);
    readProgress.ended = true;
  } catch (error) {
    if (filesStop.signal.aborted) return;
    if (!isFileError(error)) throw error;
    halt.stop({ kind: 'files', words: error.message });
    throw new HaltedError(error.message);
  }
}
