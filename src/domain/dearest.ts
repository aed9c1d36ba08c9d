import { maxMoney, type Money } from './money.ts';

/** The two dearest request prices of some answers; `next` is undefined after a single one, and equal where both cost the same. */
export interface Dearest {
  readonly dearest: Money;
  readonly next: Money | undefined;
}

/** What the two dearest are once another price is known. */
export function raiseDearest(known: Dearest | undefined, price: Money): Dearest {
  if (!known) return { dearest: price, next: undefined };
  if (price > known.dearest) return { dearest: price, next: known.dearest };
  return { dearest: known.dearest, next: known.next === undefined ? price : maxMoney(known.next, price) };
}

/** A single price this many times the next dearest is more likely a mistake than a price. */
const DEAR_TIMES = 20n;

/** Whether a price is so far above the next dearest. That something else cost nothing says nothing about it. */
export function isDear(price: Money, next: Money | undefined): boolean {
  return next !== undefined && next > 0n && price > next * DEAR_TIMES;
}
