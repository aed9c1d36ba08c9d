import { CsvError } from '../csv/error.ts';
import { systemClock } from '../support/clock.ts';

/** Rows in batches. */
export type Pulled<R> = AsyncGenerator<R[], undefined>;

/** When pulling ends before the rows do, and where the error of an iterable is kept. */
export interface PullOptions {
  readonly stop: AbortSignal | undefined;
  readonly thrown: unknown[];
}

/** Rows that are planned together where they are there without waiting. */
const BATCH_ROWS_MAX = 250;

/**
 * Pulls rows in batches: as many as are there within one turn of the event loop, so that a slow
 * producer's row is not kept waiting for the next one. The iterable is closed when the reader has
 * enough. Throws CsvError where the iterable fails.
 */
export async function* pullRows<R>(
  rows: Iterable<R> | AsyncIterable<R>,
  options: PullOptions,
): Pulled<R> {
  try {
    if (Symbol.asyncIterator in rows) yield* pullSlowly(rows[Symbol.asyncIterator](), options.stop);
    else yield* pullAtOnce(rows, options.stop);
    return undefined;
  } catch (error) {
    options.thrown.push(error);
    const words = error instanceof Error ? error.message : String(error);
    throw new CsvError(`Cannot read the rows: what gives them failed (${words}).`);
  }
}

function* pullAtOnce<R>(rows: Iterable<R>, stop: AbortSignal | undefined) {
  let batch: R[] = [];
  for (const row of rows) {
    batch.push(row);
    if (batch.length < BATCH_ROWS_MAX) continue;
    yield batch;
    batch = [];
    if (stop?.aborted === true) return;
  }
  if (batch.length > 0) yield batch;
}

/** One row more than was yielded may have been pulled. */
async function* pullSlowly<R>(iterator: AsyncIterator<R>, stop: AbortSignal | undefined) {
  let ended = false;
  try {
    let next = iterator.next();
    while (!ended) {
      const batch: R[] = [];
      let step = await orStopped(next, stop);
      while (step) {
        ended = step.done === true;
        if (step.done === true) break;
        batch.push(step.value);
        next = iterator.next();
        next.catch(() => undefined);
        step = batch.length < BATCH_ROWS_MAX ? await orTurn(next) : undefined;
      }
      if (batch.length > 0) yield batch;
      if (stop?.aborted === true) return;
    }
  } catch (error) {
    ended = true;
    throw error;
  } finally {
    // Not waited for: a producer that waits for its own next row would hold up the end.
    if (!ended) void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}

function orTurn<T>(promise: Promise<T>): Promise<T | undefined> {
  return Promise.race([promise, systemClock.turn().then(() => undefined)]);
}

/** Resolves to undefined once `stop` aborts. */
function orStopped<T>(promise: Promise<T>, stop: AbortSignal | undefined) {
  return new Promise<T | undefined>((resolve, reject) => {
    const end = () => resolve(undefined);
    if (stop?.aborted === true) end();
    stop?.addEventListener('abort', end, { once: true });
    promise.then(resolve, reject).finally(() => stop?.removeEventListener('abort', end));
  });
}
