import { formatMoney, readMoney, type Money } from '../domain/money.ts';
import type { RowCounts } from '../domain/summary.ts';

/** What an execution leaves in the ledger beside its attempts, so that `report` can tell it again. */
export interface ExecutionNotes {
  readonly rows: RowCounts;
  readonly unique: number;
  /** Sum of the `cost` cells of the output; zero where none was written. */
  readonly placed: Money;
  readonly saved: Money;
  readonly currency: string;
  readonly opening: Money | undefined;
  readonly closing: Money | undefined;
  readonly autoReload: boolean;
  readonly seconds: number;
  readonly remarks: readonly string[];
  /** Absent in what older versions wrote. */
  readonly skipsDoubt?: boolean;
  readonly ceilingBeyondCap?: Money | undefined;
}

const AMOUNTS: readonly string[] = ['placed', 'saved', 'opening', 'closing', 'ceilingBeyondCap'];

export function writeNotes(notes: ExecutionNotes): string {
  return JSON.stringify(notes, (key, value: unknown) => (AMOUNTS.includes(key) && typeof value === 'bigint' ? formatMoney(value) : value));
}

/** Reads what {@link writeNotes} wrote; undefined where an execution left none, because it was killed. */
export function readNotes(text: string | undefined): ExecutionNotes | undefined {
  if (text === undefined) return undefined;
  return JSON.parse(text, (key, value: unknown) =>
    AMOUNTS.includes(key) && typeof value === 'string' ? readMoney(value) : value,
  ) as ExecutionNotes;
}
