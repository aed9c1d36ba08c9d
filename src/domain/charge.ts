import type { Money } from './money.ts';

/**
 * Money taken by a settled attempt. `reported` by the answer itself; `priced` from the price book because the answer
 * named no price; `unknown` where the book has none either, or where the answer named one that cannot be read (what the
 * attempt reserved then counts as doubt).
 */
export type Charge =
  | { readonly source: 'reported'; readonly requested: Money; readonly refunded: Money }
  | { readonly source: 'priced'; readonly requested: Money; readonly refunded: Money }
  | { readonly source: 'unknown' };

/** A refund is documented for the answer (lookup_outcome 2, cnam of a non-US number) and it names none; it may still come. */
export function lacksRefund({
  refundExpected,
  charge,
}: {
  readonly refundExpected: boolean;
  readonly charge: Charge | undefined;
}): boolean {
  return refundExpected && charge?.source === 'reported' && charge.refunded === 0n && charge.requested > 0n;
}

/** Net amount of a charge: request - refund; zero where it is unknown (it then counts as doubt). */
export function netOf(charge: Charge): Money {
  return charge.source === 'unknown' ? 0n : charge.requested - charge.refunded;
}
