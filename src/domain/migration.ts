import type { AnswerOutcome } from './attempt.ts';
import type { Verdict } from './comparison.ts';
import type { ShareEstimate } from './interval.ts';
import type { Money } from './money.ts';

/** What moving a list from one service to its successor changes. */
export interface Migration {
  /** Real path; undefined for standard input. */
  readonly list: string | undefined;
  readonly currency: string;
  readonly before: MigrationBefore;
  readonly after: MigrationAfter;
  /** Numbers with an answer of before, by country and the line type that it names; the most first. */
  readonly coverage: readonly Coverage[];
  /** Columns that have a counterpart, then the new ones. */
  readonly fields: readonly FieldChange[];
  /** Columns without one, and how many answers of before fill them. */
  readonly lost: readonly FilledColumn[];
  /** Columns that are new, and how many of the compared answers fill them. */
  readonly fresh: readonly FilledColumn[];
  readonly remarks: readonly string[];
}

/** A service and what was asked of it. */
interface Asked {
  /** Word of the provider on the command line. */
  readonly provider: string;
  readonly title: string;
  readonly product: string;
}

/** Answers by outcome. */
export type OutcomeCounts = Readonly<Record<AnswerOutcome, number>>;

/** What the ledger holds of the first service. */
export interface MigrationBefore extends Asked {
  /** Numbers of the list with an answer. */
  readonly lookups: number;
  /** Numbers of the list without one. */
  readonly missing: number;
  readonly outcomes: OutcomeCounts;
  /** What the answers had cost, without those whose price is not known. */
  readonly net: Money;
  readonly unpriced: number;
  /** Milliseconds since the epoch; undefined where there is no answer. */
  readonly oldestAt: number | undefined;
  readonly newestAt: number | undefined;
}

/** What the successor would cost, and what it has answered. */
export interface MigrationAfter extends Asked {
  /** Numbers of the list. */
  readonly lookups: number;
  /** Those whose price is not known, which are in no amount. */
  readonly unpriced: number;
  readonly low: Money;
  readonly expected: Money;
  readonly high: Money;
  readonly compared: Compared;
}

/** The numbers whose two answers were compared. */
export interface Compared {
  /** Numbers that were drawn, and by which seed; null where every number with two answers on record was taken. */
  readonly drawn: { readonly size: number; readonly seed: number } | null;
  readonly lookups: number;
  readonly outcomes: OutcomeCounts;
  /** What the run for the sample was charged by the book, and what the account says it took; null where not known. */
  readonly priced: Money | null;
  readonly measured: Money | null;
}

/** Numbers of one country and line type. */
export interface Coverage {
  readonly country: string;
  readonly networkType: string;
  readonly lookups: number;
  readonly compared: number;
  /** Compared answers by the status of each of their parts: `current_carrier=NOT_FOUND`. */
  readonly byStatus: Readonly<Record<string, number>>;
}

/** What became of a column's cells. */
export interface FieldChange {
  /** Of the first service, or of the successor where only that has it. */
  readonly name: string;
  /** `derived`: the successor does not send it. */
  readonly kind: 'kept' | 'derived' | 'new';
  /** Answers of before that fill it, over the whole list. */
  readonly filled: number;
  readonly cells: Readonly<Record<Verdict, number>>;
  /** Of the cells that are filled on at least one side; null where there are none. */
  readonly shares: Readonly<Record<Verdict, ShareEstimate | null>>;
}

/** A column and how many answers fill it. */
export interface FilledColumn {
  readonly name: string;
  readonly rows: number;
}
