import { formatMoney, maxKnownMoney, maxMoney, roundUpTo8, type Money } from './money.ts';

/**
 * The two dearest request prices of some answers; `next` is undefined after a single one, and equal
 * where both cost the same.
 */
export interface Dearest {
  readonly dearest: Money;
  readonly next: Money | undefined;
}

/** What the two dearest are once another price is known. */
export function raiseDearest(known: Dearest | undefined, price: Money): Dearest {
  if (!known) return { dearest: price, next: undefined };
  if (price > known.dearest) return { dearest: price, next: known.dearest };
  return {
    dearest: known.dearest,
    next: known.next === undefined ? price : maxMoney(known.next, price),
  };
}

/** What the two dearest of both are, where one may count some of the answers that the other counts. */
export function mergeDearest(known: Dearest | undefined, other: Dearest): Dearest {
  if (!known) return other;
  const [more, less] = known.dearest >= other.dearest ? [known, other] : [other, known];
  const next = less.dearest === more.dearest ? less.next : less.dearest;
  return { dearest: more.dearest, next: maxKnownMoney(more.next, next) };
}

/** A single price this many times the next dearest is more likely a mistake than a price. */
const DEAR_TIMES = 20n;

/**
 * Whether a price is so far above the next dearest. That something else cost nothing says nothing
 * about it.
 */
export function isDear(price: Money, next: Money | undefined): boolean {
  return next !== undefined && next > 0n && price > next * DEAR_TIMES;
}

/** A single answer that ceilings go by and that was so far above the next dearest price known. */
export interface DearAnswer {
  readonly product: string;
  readonly country: string;
  readonly requested: Money;
  readonly next: Money;
}

/** Says what the answer was and what to do where it was a mistake. */
export function describeDear({ product, country, requested, next }: DearAnswer): string {
  const ceiling = formatMoney(roundUpTo8(next * 2n)).replace(/\.?0+$/, '');
  return `One answer named ${formatMoney(requested)} for ${product} in ${country}, more than ${DEAR_TIMES} times the next dearest price known (${formatMoney(next)}), and what a lookup may cost goes by it. If it was a mistake, say what one may cost with --price-ceiling, for instance --price-ceiling ${ceiling}.`;
}
