import type { SeenPrice, Surprise } from '../../domain/prices.ts';
import type { Scope } from '../../domain/records.ts';
import type { RefundQuery } from '../port.ts';
import { decodeMoney } from '../rows/cells.ts';
import { decodePrices } from '../rows/price.ts';
import type { Ask } from './connection.ts';

/** See the port; by the index of what was charged above its ceiling, which is little. */
export async function findSurprises(executionId: number, ask: Ask): Promise<Surprise[]> {
  const rows = await ask(
    `SELECT l.product, a.country, max(a.requested) AS requested, a.charge_source = 'priced' AS priced
     FROM insight_batch.executions x JOIN insight_batch.runs r ON r.id = x.run_id
     JOIN insight_batch.attempts a ON a.ended_at >= x.started_at AND a.requested > coalesce(a.ceiling, 0)
     JOIN insight_batch.lookups l ON l.id = a.lookup_id AND l.scope_id = r.scope_id
     WHERE x.id = $1 AND a.execution_id <> x.id AND (a.charge_source = 'reported' OR a.run_id = x.run_id) GROUP BY 1, 2, 4 ORDER BY 1, 2, 4`,
    [executionId],
  );
  return rows.map((row) => ({
    product: String(row['product']),
    country: String(row['country']),
    requested: decodeMoney(row['requested']) ?? 0n,
    priced: row['priced'] === 1,
  }));
}

/** One per product and country, in that order, each with its last charges. No attempt is read for it. */
export async function seenPrices(scope: Scope, ask: Ask): Promise<SeenPrice[]> {
  const place = [scope.origin, scope.account];
  const prices = await ask.cells(
    `SELECT product, country, dearest_request, next_request FROM insight_batch.prices
     WHERE scope_id = (SELECT id FROM insight_batch.scopes WHERE origin = $1 AND account = $2) ORDER BY product, country`,
    place,
  );
  const charges = await ask.cells(
    `SELECT product, country, execution_id, sequence, requested, refunded FROM insight_batch.recent_charges
     WHERE scope_id = (SELECT id FROM insight_batch.scopes WHERE origin = $1 AND account = $2)
     ORDER BY product, country, execution_id, sequence`,
    place,
  );
  return decodePrices(prices, charges);
}

/**
 * Charges of the scope whose answers announced a refund and named none. What an answer without a
 * readable price took counts but for the execution itself, whose balance shows it.
 */
export async function countOutstandingRefunds(
  { scope, since, executionId }: RefundQuery,
  ask: Ask,
): Promise<number> {
  const [row] = await ask(
    `SELECT count(*) AS count FROM insight_batch.attempts a JOIN insight_batch.lookups l ON l.id = a.lookup_id
     JOIN insight_batch.scopes s ON s.id = l.scope_id
     WHERE a.refund_expected AND a.ended_at >= $1 AND s.origin = $2 AND s.account = $3
       AND (a.charge_source <> 'reported' AND a.execution_id IS DISTINCT FROM $4::bigint
         OR a.charge_source = 'reported' AND a.refunded = 0 AND a.requested <> 0)`,
    [since, scope.origin, scope.account, executionId ?? null],
  );
  return Number(row?.['count']);
}
