import { maxMoney, type Money } from './money.ts';

/**
 * Money taken by a settled attempt. `reported` by the answer itself; `priced` from the price book
 * because the answer named no price; `unknown` where the book has none either, or where the answer
 * named one that cannot be read. What an attempt of the last two reserved above its charge is
 * unconfirmed: {@link computeUnconfirmed}.
 */
export type Charge =
  | { readonly source: 'reported' | 'priced'; readonly requested: Money; readonly refunded: Money }
  | { readonly source: 'unknown' };

/** The service documents a refund for such an answer and this one names none; it may still come. */
export function lacksRefund({
  refundExpected,
  charge,
}: {
  refundExpected: boolean;
  charge: Charge | undefined;
}): boolean {
  return (
    refundExpected &&
    charge?.source === 'reported' &&
    charge.refunded === 0n &&
    charge.requested > 0n
  );
}

/**
 * What a charge may have taken above what it books, until a balance confirms it: the rest of what
 * its attempt reserved, where the answer named no price. null where nothing was known to reserve
 * by.
 */
export function computeUnconfirmed(charge: Charge, reserved: Money | null): Money | null {
  if (charge.source === 'reported') return 0n;
  if (reserved === null) return charge.source === 'unknown' ? null : 0n;
  return maxMoney(reserved - computeNet(charge), 0n);
}

/** Net amount of a charge: request - refund; zero where it is unknown. */
export function computeNet(charge: Charge): Money {
  return charge.source === 'unknown' ? 0n : charge.requested - charge.refunded;
}
