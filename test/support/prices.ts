import { raiseDearest, type Dearest } from '../../src/domain/dearest.ts';
import type { SeenPrice } from '../../src/domain/prices.ts';
import { insertRecent, type RecentCharge } from '../../src/domain/recent.ts';
import { eur } from './answers.ts';

/** The n-th charge of the ledger, as `0.005`, or `0.006-0.001` with its refund. */
export function chargeOf(text: string, sequence: number): RecentCharge {
  const [requested = '', refunded = '0'] = text.split('-');
  return {
    id: { executionId: 1, sequence },
    requested: eur(requested),
    net: eur(requested) - eur(refunded),
  };
}

/** What a ledger has seen after these charges, at least one, in their order; of standard in GB unless told otherwise. */
export function seenAfter(
  charges: readonly string[],
  { product = 'standard', country = 'GB' } = {},
): SeenPrice {
  const recent: RecentCharge[] = [];
  let requests: Dearest | undefined;
  for (const [index, text] of charges.entries()) {
    const charge = chargeOf(text, index + 1);
    requests = raiseDearest(requests, charge.requested);
    insertRecent(recent, charge);
  }
  if (!requests) throw new Error('No charge was named.');
  return { product, country, requests, recent };
}
