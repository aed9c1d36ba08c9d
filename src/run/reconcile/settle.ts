import type { Money } from '../../domain/money.ts';
import { cutPeriods, findPeriods } from '../../domain/reconcile/periods.ts';
import { reconcile, type Reconciliation } from '../../domain/reconcile/reconcile.ts';
import type { ChargeRecord, ToldPeriod } from '../../domain/reconcile/record.ts';
import type { Ledger, LedgerReader } from '../../ledger/port.ts';
import { collectClaims, type ClaimQuery } from './collect.ts';

/** What came of records. */
interface Reconciled extends Reconciliation {
  /** Records that were read. */
  readonly read: number;
  /** Net of the whole ledger. */
  readonly netBefore: Money;
  readonly netAfter: Money;
}

/** Records and what they tell about. */
export interface RecordsAtHand {
  readonly records: readonly ChargeRecord[];
  /** The times that were asked for; undefined where a file shows them only by its records. */
  readonly periods: readonly ToldPeriod[] | undefined;
}

/**
 * Compares the ledger with records and books what they settle, all of it or nothing. Rejects with
 * LedgerError.
 */
export async function settleWithRecords(
  ledger: Ledger,
  { records, periods }: RecordsAtHand,
  query: ClaimQuery,
): Promise<Reconciled> {
  const { claims, settledBy } = await collectClaims(ledger, records, query);
  const told = cutPeriods(periods ?? findPeriods({ records, claims }), { records, claims });
  const result = reconcile({ claims, records, periods: told, settledBy });
  const netBefore = await sumNet(ledger);
  if (result.settlements.length > 0)
    await ledger.reconcile(
      result.settlements.map(({ id, amount, records: by }) => ({
        id,
        amount,
        records: by.map((record) => record.id),
      })),
      query.now,
    );
  return { ...result, read: records.length, netBefore, netAfter: await sumNet(ledger) };
}

async function sumNet(ledger: LedgerReader): Promise<Money> {
  let net = 0n;
  for (const { id } of await ledger.runs())
    for (const { requested, refunded } of await ledger.executions(id)) net += requested - refunded;
  return net;
}
