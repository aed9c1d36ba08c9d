import { maxMoney, minMoney, type Money } from '../../domain/money.ts';
import type { Scope, SeenPrice } from '../port.ts';
import { moneyOf, moneyText } from './codec.ts';
import type { Prepare } from './database.ts';
import { scopeIdOf } from './runs.ts';

/** A reported charge, as far as prices learn from it. */
export interface ReportedPrice {
  readonly scopeId: number;
  readonly product: string;
  readonly country: string;
  readonly requested: Money;
  readonly net: Money;
  readonly at: number;
}

/** Remembers a reported charge. "Last" is what was recorded last: the wall clock may step back. */
export function learnPrice({ scopeId, product, country, requested, net, at }: ReportedPrice, prepare: Prepare): void {
  const before = prepare('SELECT least_net, most_net, dearest_request FROM prices WHERE scope_id = ? AND product = ? AND country = ?').get(
    scopeId,
    product,
    country,
  );
  const least = minMoney(net, moneyOf(before?.['least_net']) ?? net);
  const most = maxMoney(net, moneyOf(before?.['most_net']) ?? net);
  const dearest = maxMoney(requested, moneyOf(before?.['dearest_request']) ?? requested);
  prepare(
    'INSERT OR REPLACE INTO prices (scope_id, product, country, last_net, last_at, least_net, most_net, dearest_request) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  ).run(scopeId, product, country, moneyText(net), at, moneyText(least), moneyText(most), moneyText(dearest));
}

/** One per product and country, in that order. */
export function seenPrices(scope: Scope, prepare: Prepare): SeenPrice[] {
  const scopeId = scopeIdOf(scope, prepare);
  if (scopeId === undefined) return [];
  const rows = prepare('SELECT * FROM prices WHERE scope_id = ? ORDER BY product, country').all(scopeId);
  return rows.map((row) => ({
    product: String(row['product']),
    country: String(row['country']),
    lastNet: moneyOf(row['last_net']) ?? 0n,
    lastAt: Number(row['last_at']),
    leastNet: moneyOf(row['least_net']) ?? 0n,
    mostNet: moneyOf(row['most_net']) ?? 0n,
    dearestRequest: moneyOf(row['dearest_request']) ?? 0n,
  }));
}
