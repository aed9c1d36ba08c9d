import type { SeenPrice } from '../../domain/prices.ts';
import type { RecentCharge } from '../../domain/recent.ts';
import { decodeMoney, type SqlCells } from './cells.ts';

/**
 * From rows of product, country, dearest and next request, and from charges with product, country,
 * execution, sequence, requested and refunded, the oldest first.
 */
export function decodePrices(rows: readonly SqlCells[], charges: readonly SqlCells[]): SeenPrice[] {
  const recent = gatherCharges(charges);
  return rows.map(([product, country, dearest, next]) => ({
    product: String(product),
    country: String(country),
    requests: { dearest: decodeMoney(dearest) ?? 0n, next: decodeMoney(next) },
    recent: recent.get(`${String(product)} ${String(country)}`) ?? [],
  }));
}

function gatherCharges(rows: readonly SqlCells[]) {
  const charges = new Map<string, RecentCharge[]>();
  for (const [product, country, executionId, sequence, requestedText, refundedText] of rows) {
    const key = `${String(product)} ${String(country)}`;
    const requested = decodeMoney(requestedText) ?? 0n;
    const charge = {
      id: { executionId: Number(executionId), sequence: Number(sequence) },
      requested,
      net: requested - (decodeMoney(refundedText) ?? 0n),
    };
    const known = charges.get(key);
    if (known) known.push(charge);
    else charges.set(key, [charge]);
  }
  return charges;
}
