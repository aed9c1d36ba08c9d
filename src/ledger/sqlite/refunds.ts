import { formatMoney, ZERO } from '../../domain/money.ts';
import type { RefundQuery } from '../port.ts';
import type { Prepare } from './database.ts';
import { findScopeId } from './runs.ts';

/**
 * Charges of the scope whose answers announced a refund and named none. What an answer without a
 * readable price took, and may get back, is not known: it counts but for the execution itself,
 * whose balance shows it. Reads the few of them through an index of their own.
 */
export function countOutstandingRefunds(
  { scope, since, executionId }: RefundQuery,
  prepare: Prepare,
): number {
  const scopeId = findScopeId(scope, prepare);
  if (scopeId === undefined) return 0;
  const row = prepare(
    `SELECT count(*) AS count FROM attempts a JOIN lookups l ON l.id = a.lookup_id
     WHERE a.refund_expected = 1 AND a.ended_at >= ? AND l.scope_id = ? AND (a.charge_source <> 'reported' AND a.execution_id IS NOT ?
         OR a.charge_source = 'reported' AND a.refunded = '${formatMoney(ZERO)}' AND a.requested <> '${formatMoney(ZERO)}')`,
  ).get(since, scopeId, executionId ?? null);
  return Number(row?.['count']);
}
