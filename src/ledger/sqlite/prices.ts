import type { Charge } from '../../domain/charge.ts';
import { raiseDearest } from '../../domain/dearest.ts';
import type { Money } from '../../domain/money.ts';
import type { SeenPrice } from '../../domain/prices.ts';
import { RECENT_CHARGES_MAX } from '../../domain/recent.ts';
import type { AttemptRecord, Scope } from '../../domain/records.ts';
import { type Cell, moneyText, decodeMoney } from '../rows/cells.ts';
import { decodePrices } from '../rows/price.ts';
import { readRows, type Prepare } from './database.ts';
import { findScopeId } from './runs.ts';

/** A reported charge, as far as prices learn from it. */
type ReportedPrice = Pick<AttemptRecord, 'id' | 'product' | 'country'> &
  Pick<Extract<Charge, { requested: Money }>, 'requested' | 'refunded'> & {
    readonly scopeId: number;
  };

/**
 * Remembers a reported charge: among the last of its product and country, and where it is one of
 * the two dearest.
 */
export function learnPrice(price: ReportedPrice, prepare: Prepare): void {
  const place = [price.scopeId, price.product, price.country] as const;
  const row = prepare(
    'SELECT dearest_request, next_request FROM prices WHERE scope_id = ? AND product = ? AND country = ?',
  ).get(...place);
  const before = row && decodeDearest(row['dearest_request'], row['next_request']);
  const { dearest, next } = raiseDearest(before, price.requested);
  if (!before || dearest !== before.dearest || next !== before.next)
    prepare(
      'INSERT OR REPLACE INTO prices (scope_id, product, country, dearest_request, next_request) VALUES (?, ?, ?, ?, ?)',
    ).run(...place, moneyText(dearest), moneyText(next));
  prepare(
    'INSERT INTO recent_charges (scope_id, product, country, execution_id, sequence, requested, refunded) VALUES (?, ?, ?, ?, ?, ?, ?)',
  ).run(
    ...place,
    price.id.executionId,
    price.id.sequence,
    moneyText(price.requested),
    moneyText(price.refunded),
  );
  // An answer that comes late may be the oldest itself.
  prepare(
    `DELETE FROM recent_charges WHERE scope_id = ? AND product = ? AND country = ? AND (execution_id, sequence) < (
       SELECT execution_id, sequence FROM recent_charges WHERE scope_id = ? AND product = ? AND country = ?
       ORDER BY execution_id DESC, sequence DESC LIMIT 1 OFFSET ${RECENT_CHARGES_MAX - 1})`,
  ).run(...place, ...place);
}

/**
 * One per product and country, in that order, each with its last charges. No attempt is read for
 * it.
 */
export function seenPrices(scope: Scope, prepare: Prepare): SeenPrice[] {
  const scopeId = findScopeId(scope, prepare);
  if (scopeId === undefined) return [];
  const prices = readRows(
    prepare(
      'SELECT product, country, dearest_request, next_request FROM prices WHERE scope_id = ? ORDER BY product, country',
    ),
    [scopeId],
  );
  const charges = readRows(
    prepare(
      `SELECT product, country, execution_id, sequence, requested, refunded FROM recent_charges
       WHERE scope_id = ? ORDER BY product, country, execution_id, sequence`,
    ),
    [scopeId],
  );
  return decodePrices(prices, charges);
}

function decodeDearest(dearest: Cell, next: Cell) {
  return { dearest: decodeMoney(dearest) ?? 0n, next: decodeMoney(next) };
}
