import type { AttemptClass, Reason } from '../../domain/attempt.ts';
import type { Charge } from '../../domain/charge.ts';
import { formatMoney, readMoney, type Money } from '../../domain/money.ts';
import { LedgerError } from '../port.ts';

/** What a statement is given. */
export type Value = string | number | null;
/** What a statement gives, by the name of the column. */
export type SqlRow = Readonly<Record<string, Value | bigint | Uint8Array>>;
/** The same in the order of the columns. */
export type SqlCells = readonly SqlRow[string][];

/** NULL is a cell too; undefined where the row has no such column. */
export type Cell = SqlRow[string] | undefined;

/** Between cells of the database and values of the port. */
export function moneyText(amount: Money | null | undefined): string | null {
  return amount === null || amount === undefined ? null : formatMoney(amount);
}

/** @throws LedgerError `damaged` where the cell is no amount. */
export function decodeMoney(cell: Cell): Money | undefined {
  const text = decodeText(cell);
  if (text === undefined) return undefined;
  const amount = readMoney(text);
  if (amount !== undefined) return amount;
  throw new LedgerError(
    'damaged',
    `The ledger holds "${text}" where an amount belongs. Restore it from a copy.`,
  );
}

/** undefined for NULL. */
export function decodeText(cell: Cell): string | undefined {
  return cell?.toString();
}

/** undefined for NULL. */
export function decodeInteger(cell: Cell): number | undefined {
  return typeof cell === 'number' ? cell : undefined;
}

/** undefined where there is no slug. */
export function decodeReason(slug: Cell, words: Cell): Reason | undefined {
  return typeof slug === 'string' ? { slug, words: decodeText(words) ?? '' } : undefined;
}

/** undefined where nothing was charged. */
export function decodeCharge(source: Cell, requested: Cell, refunded: Cell): Charge | undefined {
  if (typeof source !== 'string') return undefined;
  if (source === 'unknown') return { source };
  return {
    source: source === 'priced' ? 'priced' : 'reported',
    requested: decodeMoney(requested) ?? 0n,
    refunded: decodeMoney(refunded) ?? 0n,
  };
}

const CLASSES: readonly AttemptClass[] = ['not_sent', 'rejected', 'settled', 'in_doubt'];

/** undefined while the attempt is open. */
export function decodeClass(cell: Cell): AttemptClass | undefined {
  return CLASSES.find((known) => known === cell);
}
