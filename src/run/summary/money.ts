import { addUnlessUnknown, type Money } from '../../domain/money.ts';
import type { ExecutionRecord } from '../../domain/records.ts';
import type { RunBooks } from '../../domain/summarize.ts';
import type { CapSource, Summary } from '../../domain/summary.ts';
import type { ExecutionNotes } from './notes.ts';

export function summarizeMoney(
  books: RunBooks,
  last: ExecutionNotes | undefined,
  unconfirmed: Money | null,
  currency: string,
): Summary['money'] {
  const { requested, refunded, net, priced, inDoubtMax, inDoubtReleased } = books;
  return {
    currency,
    requested,
    refunded,
    net,
    priced,
    unconfirmed,
    unplaced: net - (last?.placed ?? 0n),
    inDoubtMax,
    inDoubtReleased,
    saved: last?.saved ?? 0n,
  };
}

/**
 * `confirmed`: what balances have left of the money held for answers without a price, so that it
 * was spent, by whomever.
 */
export function summarizeCap(
  maxSpend: Money | undefined,
  { net, confirmed, from }: { net: Money; confirmed: Money; from: CapSource | null },
): Summary['cap'] {
  if (maxSpend === undefined) return { maxSpend: null, unused: null, excess: null, from: null };
  const spent = net + confirmed;
  return {
    maxSpend,
    unused: maxSpend > net ? maxSpend - net : 0n,
    excess: spent > maxSpend ? spent - maxSpend : 0n,
    from,
  };
}

export function sumUnconfirmed(executions: readonly ExecutionRecord[]): Money | null {
  return executions.reduce<Money | null>(
    (sum, { unconfirmed }) => addUnlessUnknown(sum, unconfirmed),
    0n,
  );
}
