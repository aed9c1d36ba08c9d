import type { Facts } from './facts.ts';
import type { RowOutcome, RowSource } from './row-outcome.ts';

/** A decided row for a program. */
export interface DeliveredRow {
  /** Of the row in the list, from 1. */
  readonly position: number;
  readonly outcome: RowOutcome;
  readonly source: RowSource;
  readonly reason: string;
  /** E.164 with its plus; null where the row has none. */
  readonly number: string | null;
  /** Result columns by their names without prefix; empty where they have nothing to say. */
  readonly fields: Readonly<Record<string, string>>;
  /** What the answer means; null without one. */
  readonly facts: Facts | null;
  /** What this run paid for the row, exact; null where a part of it has no known price. */
  readonly cost: string | null;
}
