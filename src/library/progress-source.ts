import type { Money } from '../domain/money.ts';
import type { Execution } from '../run/execution.ts';
import type { EnrichOptions } from '../run/options.ts';
import type { Clock } from '../support/clock.ts';

/** What a run looks like at one moment. */
export interface ProgressState {
  readonly rowsDone: number;
  /** Those of them whose answers were on record: they took no time. */
  readonly rowsReused: number;
  /**
   * Lookups that were brought to an end, and how many there are to buy where the list was read
   * before; else undefined.
   */
  readonly lookups: { readonly ended: number; readonly toBuy: number | undefined };
  /** undefined as long as the input is not read to its end. */
  readonly rowsTotal: number | undefined;
  readonly bytesRead: number;
  /** Size of the input; undefined for standard input. */
  readonly bytesTotal: number | undefined;
  readonly elapsedMs: number;
  readonly attemptsPerSecond: number;
  readonly spent: Money;
  /** The most that the attempts in doubt cost; null where it is not known. */
  readonly inDoubt: Money | null;
  /** Balance left; undefined where it is not known. */
  readonly balance: Money | undefined;
  readonly currency: string;
  /**
   * What the run waits for, e.g. `throttled` or `no readable answer`; undefined where it goes on.
   */
  readonly waiting: string | undefined;
}

/** The pace shown is that of so many last seconds. */
const PACE_MS = 5_000;

/** What the progress display asks some times a second. */
export function progressSource(
  execution: Execution,
  { clock, options, toBuy }: { clock: Clock; options: EnrichOptions; toBuy?: number | undefined },
): () => ProgressState {
  const startedAt = clock.monotonic();
  const { input, tally, stack, readProgress } = execution;
  const bytesRead = () => input.source.bytesRead?.() ?? readProgress.bytes;
  const marks = [{ at: startedAt, requests: 0 }];
  const pace = () => {
    const now = { at: clock.monotonic(), requests: stack.requests() };
    marks.push(now);
    while (marks.length > 2 && (marks[0]?.at ?? now.at) < now.at - PACE_MS) marks.shift();
    const [first = now] = marks;
    return now.at === first.at ? 0 : ((now.requests - first.requests) * 1000) / (now.at - first.at);
  };
  return () => {
    const counts = tally.counts();
    const { net, doubt, smallestBalance } = stack.budget.position();
    return {
      rowsDone: counts.written,
      rowsReused: tally.reusedRows(),
      lookups: { ended: stack.lookups.ended(), toBuy },
      rowsTotal: readProgress.ended ? counts.read : undefined,
      // The reader runs ahead of the writer, by a whole list where it is kept: the bytes count as
      // far as rows are written.
      bytesRead: counts.read === 0 ? 0 : (bytesRead() * counts.written) / input.rowsRead(),
      bytesTotal: options.list.bytes,
      elapsedMs: clock.monotonic() - startedAt,
      attemptsPerSecond: pace(),
      spent: net,
      inDoubt: doubt,
      balance: smallestBalance,
      currency: options.prices.currency,
      waiting: waitingFor(execution),
    };
  };
}

function waitingFor({ halt, stack }: Execution) {
  if (halt.causes.length > 0) return 'stopping';
  if (stack.breaker.isOpen()) return 'no readable answer, waiting';
  return stack.rate.pausedForMs() > 0 || stack.rate.isSlowed() ? 'throttled' : undefined;
}
