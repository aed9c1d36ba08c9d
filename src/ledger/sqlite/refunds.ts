import { formatMoney, ZERO } from '../../domain/money.ts';
import type { RefundQuery } from '../port.ts';
import type { Prepare } from './database.ts';
import { scopeIdOf } from './runs.ts';

/** Charges of the scope whose answers announced a refund and named none. Reads the few of them through an index of their own. */
export function countOutstandingRefunds({ scope, since, executionId }: RefundQuery, prepare: Prepare): number {
  const scopeId = scopeIdOf(scope, prepare);
  if (scopeId === undefined) return 0;
  const row = prepare(
    `SELECT count(*) AS count FROM attempts a JOIN lookups l ON l.id = a.lookup_id
     WHERE a.refund_expected = 1 AND a.ended_at >= ? AND l.scope_id = ? AND a.refunded = '${formatMoney(ZERO)}' AND a.requested <> '${formatMoney(ZERO)}'
       AND (a.charge_source = 'reported' OR (a.charge_source = 'priced' AND a.execution_id IS NOT ?))`,
  ).get(since, scopeId, executionId ?? null);
  return Number(row?.['count']);
}
