import type { Money } from '../domain/money.ts';
import { NO_ROWS, type FailedAnswers, type RowCounts } from '../domain/summary.ts';
import { readOwnOutcome, readOutcome, type Decided } from './cells.ts';
import { createReadingCounts, type ReadingCounts } from './reading-counts.ts';

/** What an execution counts while rows pass: rows by outcome, money placed on rows, money saved. */
export interface RowTally {
  read(rows: number): void;
  /** `numbers`: all of the row, of which `best` is the one by which it counts. */
  decided(best: Decided, numbers: readonly Decided[]): void;
  written(rows: number): void;
  /** A row is written whose answer was on record when the row was read: it took no time. */
  reused(): void;
  reusedRows(): number;
  counts(): RowCounts;
  /** Rows with a lookup that failed or is in doubt, also those that keep an older answer. */
  unsettled(): number;
  /** Those of them that an answer says failed; undefined where there is none. */
  failedAnswers(): FailedAnswers | undefined;
  /** Sum of the `cost` cells. */
  placed(): Money;
  /** What the answers had cost of every row that did not have to be bought. */
  saved(): Money;
  /** What the rows were read as. */
  readonly readings: Omit<ReadingCounts, 'add'>;
}

/** Counts at 0. */
export function createTally(): RowTally {
  const counts = { ...NO_ROWS };
  const readings = createReadingCounts();
  let placed = 0n;
  let unsettled = 0;
  let failed: FailedAnswers | undefined;
  let saved = 0n;
  let reused = 0;

  return {
    read: (rows) => {
      counts.read += rows;
    },
    reused: () => {
      reused += 1;
    },
    reusedRows: () => reused,
    written: (rows) => {
      counts.written += rows;
    },
    decided: (best, numbers) => {
      counts[readOutcome(best)] += 1;
      if (best.source === 'duplicate' || best.source === 'stale') counts[best.source] += 1;
      if (best.source === 'ledger') counts.known += 1;
      if (numbers.some(isUnsettled)) unsettled += 1;
      for (const number of numbers) {
        failed = addFailed(failed, number);
        saved += savedBy(number);
        placed += number.cost ?? 0n;
        readings.add(number.reading);
      }
    },
    counts: () => ({ ...counts }),
    unsettled: () => unsettled,
    failedAnswers: () => failed,
    placed: () => placed,
    saved: () => saved,
    readings,
  };
}

function isUnsettled(number: Decided) {
  return ['failed', 'in_doubt'].includes(readOwnOutcome(number));
}

function addFailed(sum: FailedAnswers | undefined, { outcome, older }: Decided) {
  if (outcome?.kind !== 'answered' || outcome.answer.outcome !== 'failed') return sum;
  const { failed, stale, latestAt } = sum ?? { failed: 0, stale: 0, latestAt: 0 };
  return {
    failed: failed + (older ? 0 : 1),
    stale: stale + (older ? 1 : 0),
    latestAt: Math.max(latestAt, outcome.answer.at),
  };
}

/** An answer whose price nobody knows saved an amount that nobody knows, which counts as 0. */
function savedBy({ outcome, older, source }: Decided) {
  const isSaved = outcome?.kind === 'answered' && !older && source !== 'api';
  return isSaved ? (outcome.answer.cost ?? 0n) : 0n;
}
