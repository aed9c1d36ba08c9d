import type { Money } from '../domain/money.ts';
import { NO_ROWS, type RowCounts } from '../domain/summary.ts';
import { endOf, outcomeOf, type Decided } from './cells.ts';

/** What an execution counts while rows pass: rows by outcome, money placed on rows, money saved. */
export interface Tally {
  read(rows: number): void;
  decided(row: Decided): void;
  written(rows: number): void;
  counts(): RowCounts;
  /** Rows whose lookup failed or is in doubt, also those that keep an older answer. */
  unsettled(): number;
  /** Sum of the `cost` cells. */
  placed(): Money;
  /** What the answers had cost of every row that did not have to be bought. */
  saved(): Money;
  /** Numbers without a leading plus: how many were read as which country. */
  readAs(): ReadonlyMap<string, number>;
  unassigned(): number;
  /** Numbers in national form that no country was given for. */
  withoutCountry(): number;
}

/** Counts at 0. */
export function createTally(): Tally {
  const counts = { ...NO_ROWS };
  const readAs = new Map<string, number>();
  let placed = 0n;
  let unsettled = 0;
  let saved = 0n;
  let unassigned = 0;
  let withoutCountry = 0;

  return {
    read: (rows) => {
      counts.read += rows;
    },
    written: (rows) => {
      counts.written += rows;
    },
    decided: (row) => {
      counts[outcomeOf(row)] += 1;
      if (row.source === 'duplicate') counts.duplicate += 1;
      if (row.source === 'ledger') counts.known += 1;
      if (row.source === 'stale') counts.stale += 1;
      if (endOf(row) === 'failed' || endOf(row) === 'in_doubt') unsettled += 1;
      saved += savedBy(row);
      placed += row.cost ?? 0n;
      const { number, notes } = row.reading;
      if (number.kind === 'number' && number.readAs !== 'international') readAs.set(number.country, (readAs.get(number.country) ?? 0) + 1);
      if (notes.some((note) => note.startsWith('unassigned_range'))) unassigned += 1;
      if (number.kind === 'rejected' && number.reason.slug === 'needs_country') withoutCountry += 1;
    },
    counts: () => ({ ...counts }),
    unsettled: () => unsettled,
    placed: () => placed,
    saved: () => saved,
    readAs: () => readAs,
    unassigned: () => unassigned,
    withoutCountry: () => withoutCountry,
  };
}

/** An answer whose price nobody knows saved an amount that nobody knows, which counts as 0. */
function savedBy({ outcome, older, source }: Decided): Money {
  const isSaved = outcome?.kind === 'answered' && !older && source !== 'api';
  return isSaved ? (outcome.answer.cost ?? 0n) : 0n;
}
