import type { ListRow } from '../../src/csv/read.ts';
import type { Lookup } from '../../src/domain/lookup.ts';
import type { Money } from '../../src/domain/money.ts';
import { readNumber } from '../../src/domain/number.ts';
import type { KnownAnswer, Outcome } from '../../src/domain/outcome.ts';
import type { Freshness } from '../../src/domain/plan.ts';
import { known } from '../support/answers.ts';
import type { RowReading } from '../../src/pipeline/input.ts';
import type { PlannerOptions } from '../../src/pipeline/planner.ts';

/** The run and execution that tests of the pipeline play. */
export const FRESHNESS: Freshness = {
  runId: 'this',
  executionId: 2,
  newestBefore: undefined,
  runStartedAt: 1_000,
  now: 2_000,
  maxAgeMs: 500,
  retryPartial: false,
  failedKeptMs: undefined,
};

/** Rows of one cell each, as the reader hands them on. */
export function rowsOf(...cells: readonly string[]): ListRow[] {
  return cells.map((cell, index) => ({ cells: [cell], position: index + 1, line: index + 2 }));
}

/** Reads the first cell as a number with a plus. */
export function readRow({ cells: [cell = ''] }: ListRow): RowReading {
  const number = readNumber(cell, { accept: 'possible' });
  const notes = number.notes.map(({ slug, words }) => `${slug}: ${words}`);
  if (number.kind === 'rejected') return { lookup: undefined, number, notes };
  return {
    lookup: { number: number.number, country: number.country, product: 'standard' },
    number,
    notes,
  };
}

/** How a lookup ended that this run has paid for; `cost` is what its answer alone has cost. */
export function bought(paidByRun: Money, cost: Money | undefined = paidByRun): Outcome {
  return {
    kind: 'answered',
    answer: known({ runId: 'this', executionId: 2, at: 1_500, paidByRun, cost }),
  };
}

/** A planner's world: what the ledger holds by number, and what is on its way. */
export function plannerOptions(
  answers: ReadonlyMap<string, readonly KnownAnswer[]> = new Map(),
  pending: (lookup: Lookup) => Promise<Outcome> | undefined = () => undefined,
): PlannerOptions {
  return {
    answers: {
      answers: (queries) => Promise.resolve(queries.map(({ number }) => answers.get(number) ?? [])),
    },
    scope: { origin: 'https://api.nexmo.com', account: 'key' },
    wanted: {
      product: 'standard',
      serves: (bought) => bought === 'standard' || bought === 'standard+cnam',
    },
    freshness: () => FRESHNESS,
    pending,
  };
}

/** The same for a planner: one number in each row. */
export function readEachRow(row: ListRow): readonly RowReading[] {
  return [readRow(row)];
}
