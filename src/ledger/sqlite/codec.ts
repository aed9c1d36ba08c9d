import type { AttemptClass, Reason } from '../../domain/attempt.ts';
import type { Charge } from '../../domain/charge.ts';
import { formatMoney, readMoney, type Money } from '../../domain/money.ts';
import { LedgerError } from '../port.ts';
import type { SqlRow } from './database.ts';

type Cell = SqlRow[string];

/** Between cells of the database and values of the port. */
export function moneyText(amount: Money | null | undefined): string | null {
  return amount === null || amount === undefined ? null : formatMoney(amount);
}

/** @throws LedgerError `damaged` where the cell is no amount. */
export function decodeMoney(cell: Cell | undefined): Money | undefined {
  if (cell === null || cell === undefined) return undefined;
  const amount = readMoney(String(cell));
  if (amount === undefined)
    throw new LedgerError(
      'damaged',
      `The ledger holds "${String(cell)}" where an amount belongs. Restore it from a copy.`,
    );
  return amount;
}

/** undefined for NULL. */
export function decodeText(cell: Cell | undefined): string | undefined {
  return cell === null || cell === undefined ? undefined : String(cell);
}

/** undefined for NULL. */
export function decodeInteger(cell: Cell | undefined): number | undefined {
  return cell === null || cell === undefined ? undefined : Number(cell);
}

/** undefined where there is no slug. */
export function decodeReason(slug: Cell | undefined, words: Cell | undefined): Reason | undefined {
  return slug === null || slug === undefined
    ? undefined
    : { slug: String(slug), words: decodeText(words) ?? '' };
}

/** undefined where nothing was charged. */
export function decodeCharge(
  source: Cell | undefined,
  requested: Cell | undefined,
  refunded: Cell | undefined,
): Charge | undefined {
  if (source === null || source === undefined) return undefined;
  if (source === 'unknown') return { source };
  return {
    source: source === 'priced' ? 'priced' : 'reported',
    requested: decodeMoney(requested) ?? 0n,
    refunded: decodeMoney(refunded) ?? 0n,
  };
}

const CLASSES: readonly AttemptClass[] = ['not_sent', 'rejected', 'settled', 'in_doubt'];

/** undefined while the attempt is open. */
export function decodeClass(cell: Cell | undefined): AttemptClass | undefined {
  return CLASSES.find((known) => known === cell);
}
