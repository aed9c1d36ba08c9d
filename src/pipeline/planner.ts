import type { ListRow } from '../csv/read.ts';
import type { Lookup } from '../domain/lookup.ts';
import type { Money } from '../domain/money.ts';
import type { KnownAnswer, Outcome } from '../domain/outcome.ts';
import { findOlder, freshAnswer, newestAnswer, type Freshness } from '../domain/plan.ts';
import { createSeenLookups } from '../domain/seen.ts';
import type { Scope } from '../domain/records.ts';
import type { LedgerReader } from '../ledger/port.ts';
import { readServing, type Wanted } from '../lookup/on-record.ts';
import type { RowReading } from './input.ts';

/** What to do for a row (README, Words: plan). */
export type RowPlan =
  | { readonly kind: 'skip' }
  /** Asked for the first time in this execution. `paidBefore`: by earlier ones of the run, for answers that decide nothing. */
  | (Asking & { readonly kind: 'lookup'; readonly paidBefore: Money | undefined })
  /** Answered before, fresh enough. `first`: no earlier row of this file has the same lookup. */
  | (Wanting & { readonly kind: 'known'; readonly answer: KnownAnswer; readonly first: boolean })
  /** Same lookup earlier in this file, and no answer on record yet. */
  | (Asking & { readonly kind: 'duplicate'; readonly pending: Promise<Outcome> | undefined });

interface Wanting {
  readonly lookup: Lookup;
  /** What the row keeps where its lookup is not renewed. */
  readonly older: KnownAnswer | undefined;
}

interface Asking extends Wanting {
  /** The newest answer to the lookup that was on record. */
  readonly seenAnswer: number | undefined;
}

/** A number of a row, what was read, and what to do. */
export interface PlannedRow {
  readonly row: ListRow;
  readonly reading: RowReading;
  readonly plan: RowPlan;
  /** No further number of the row follows. */
  readonly last: boolean;
}

export interface PlannerOptions {
  /** undefined where nothing can be known: no credentials, or no ledger yet. */
  readonly answers: Pick<LedgerReader, 'answers'> | undefined;
  readonly scope: Scope;
  readonly wanted: Wanted;
  readonly freshness: () => Freshness;
  /** The lookup is on its way in this execution. */
  readonly pending: (lookup: Lookup) => Promise<Outcome> | undefined;
}

export interface Planner {
  /** What to do for each number of the rows, in their order. */
  plan(rows: readonly ListRow[]): Promise<PlannedRow[]>;
  /** Distinct lookups met so far. */
  unique(): number;
}

/** Decides rows in batches, so that the ledger is asked once per batch and not once per row. */
export function createPlanner(
  readEach: (row: ListRow) => readonly RowReading[],
  options: PlannerOptions,
): Planner {
  const seen = createSeenLookups();

  function planOf(lookup: Lookup, { candidates, pending, freshness }: FoundAnswers): RowPlan {
    const first = seen.add(lookup.number, lookup.ip);
    const older = candidates && findOlder(candidates);
    const answer = candidates && !pending && freshAnswer(candidates, freshness);
    if (answer) return { kind: 'known', lookup, older, answer, first };
    const seenAnswer = candidates && newestAnswer(candidates, lookup.product);
    if (pending || !first) return { kind: 'duplicate', lookup, older, seenAnswer, pending };
    const [any] = candidates ?? [];
    return { kind: 'lookup', lookup, older, seenAnswer, paidBefore: any ? any.paidByRun : 0n };
  }

  return {
    unique: seen.size,
    plan: async (rows) => {
      const numbers = rows.flatMap((row) => {
        const readings = readEach(row);
        return readings.map((reading, index) => ({
          row,
          reading,
          last: index === readings.length - 1,
        }));
      });
      const readings = numbers.map(({ reading }) => reading);
      // Before the ledger is asked: a lookup that settles while it is being asked would be in neither place.
      const pending = readings.map(({ lookup }) => lookup && options.pending(lookup));
      const candidates = await askLedger(readings, options);
      const freshness = options.freshness();
      return numbers.map((number, index) => {
        const { lookup } = number.reading;
        const found = { candidates: candidates[index], pending: pending[index], freshness };
        return { ...number, plan: lookup ? planOf(lookup, found) : { kind: 'skip' } };
      });
    },
  };
}

/** What is known about a lookup before it is planned. */
interface FoundAnswers {
  readonly candidates: readonly KnownAnswer[] | undefined;
  readonly pending: Promise<Outcome> | undefined;
  readonly freshness: Freshness;
}

/** Candidates per row; undefined where nothing was asked. */
async function askLedger(
  readings: readonly RowReading[],
  { answers: ledger, scope, wanted, freshness }: PlannerOptions,
) {
  const found = new Array<readonly KnownAnswer[] | undefined>(readings.length).fill(undefined);
  if (!ledger) return found;
  const { runId } = freshness();
  const asked = readings.flatMap(({ lookup }, index) => (lookup ? [{ lookup, index }] : []));
  const replies = await readServing(
    asked.map(({ lookup }) => lookup),
    { ledger, scope, wanted, runId },
  );
  asked.forEach(({ index }, at) => {
    found[index] = replies[at];
  });
  return found;
}
