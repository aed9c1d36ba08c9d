import { maxMoney, minMoney, roundUpTo8, type Money } from './money.ts';

/** One line of a price book; `country` is ISO alpha-2 or `*` for every country without a line of its own. */
export interface PriceEntry {
  readonly product: string;
  readonly country: string;
  readonly price: Money;
}

/** Prices known in advance: the public ones, or those of a `--prices` file, which then replaces the public ones. */
export interface PriceBook {
  readonly origin: 'public' | 'file';
  /** The exact country wins over `*`. */
  price(product: string, country: string): Money | undefined;
  /** The highest price of the product in any country. */
  dearest(product: string): Money | undefined;
}

/** A book of these lines; of two lines for the same product and country the later one holds. */
export function createPriceBook(origin: PriceBook['origin'], entries: readonly PriceEntry[]): PriceBook {
  const prices = new Map(entries.map((entry) => [priceKey(entry.product, entry.country), entry]));
  const dearest = new Map<string, Money>();
  for (const { product, price } of prices.values()) raiseDearest(dearest, product, price);
  return {
    origin,
    price: (product, country) => (prices.get(priceKey(product, country)) ?? prices.get(priceKey(product, '*')))?.price,
    dearest: (product) => dearest.get(product),
  };
}

/** What answers have shown for one product and country. */
export interface Seen {
  readonly product: string;
  readonly country: string;
  readonly lastNet: Money;
  readonly leastNet: Money;
  readonly mostNet: Money;
  readonly dearestRequest: Money;
}

/** What a lookup may cost: the least, the most likely and the most. */
export interface Cost {
  readonly low: Money;
  readonly expected: Money;
  readonly high: Money;
}

/**
 * Known prices: the book and what answers have shown (CONTRACT, Prices). For costs a `--prices` file wins, then the last
 * price seen, then the public prices; ceilings take the dearest known.
 */
export interface KnownPrices {
  cost(product: string, country: string): Cost | undefined;
  /** What the book alone says: the amount of a `priced` charge. */
  booked(product: string, country: string): Money | undefined;
  /** What an attempt reserves; null where nothing is known to reserve by. At most 8 decimal places. */
  ceiling(product: string, country: string): Money | null;
  /** The book says that the product costs nothing and no answer said otherwise, so its attempts can never be in doubt. */
  isFree(product: string): boolean;
  hasSeen(product: string): boolean;
  /** Learns a reported charge. */
  see(charge: { readonly product: string; readonly country: string; readonly requested: Money; readonly net: Money }): void;
  /** A charge above what it reserved lifts a `--price-ceiling` below twice itself to that. */
  liftCeiling(requested: Money): void;
}

/** `seen`: what the ledger has of earlier answers; `priceCeiling`: `--price-ceiling`. */
export function createKnownPrices(options: {
  readonly book: PriceBook;
  readonly seen: readonly Seen[];
  readonly priceCeiling: Money | undefined;
}): KnownPrices {
  const { book } = options;
  const seen = new Map(options.seen.map((entry) => [priceKey(entry.product, entry.country), entry]));
  const dearestSeen = new Map<string, Money>();
  for (const entry of options.seen) raiseDearest(dearestSeen, entry.product, entry.dearestRequest);
  let fixedCeiling = options.priceCeiling;
  const dearest = (product: string): Money | undefined => {
    const booked = book.dearest(product);
    const shown = dearestSeen.get(product);
    return booked === undefined || shown === undefined ? (booked ?? shown) : maxMoney(booked, shown);
  };
  // That one answer cost nothing says nothing about the next.
  const isFree = (product: string): boolean => book.dearest(product) === 0n && dearest(product) === 0n;
  return {
    cost: (product, country) => costOf(book, seen.get(priceKey(product, country)), { product, country }),
    booked: (product, country) => book.price(product, country),
    ceiling: (product, country) => {
      // A free product reserves nothing, whatever the others may cost: it is never in doubt.
      if (isFree(product)) return 0n;
      if (fixedCeiling !== undefined) return fixedCeiling;
      const here = seen.get(priceKey(product, country));
      // A ceiling of 0 would let any number of attempts past a cap.
      if (here && here.dearestRequest > 0n) return roundUpTo8((here.dearestRequest * 5n + 3n) / 4n);
      const most = dearest(product);
      return most === undefined || most === 0n ? null : roundUpTo8(most * 2n);
    },
    isFree,
    hasSeen: (product) => dearestSeen.has(product),
    see: (charge) => {
      raiseDearest(dearestSeen, charge.product, charge.requested);
      const key = priceKey(charge.product, charge.country);
      seen.set(key, learn(seen.get(key), charge));
    },
    liftCeiling: (requested) => {
      if (fixedCeiling !== undefined) fixedCeiling = maxMoney(fixedCeiling, roundUpTo8(requested * 2n));
    },
  };
}

function costOf(book: PriceBook, seen: Seen | undefined, asked: { product: string; country: string }): Cost | undefined {
  const booked = book.price(asked.product, asked.country);
  const expected = book.origin === 'file' ? (booked ?? seen?.lastNet) : (seen?.lastNet ?? booked);
  if (expected === undefined) return undefined;
  if (!seen) return { low: expected / 2n, expected, high: expected * 2n };
  return { low: minMoney(seen.leastNet, expected), expected, high: maxMoney(seen.mostNet, expected) };
}

function learn(before: Seen | undefined, charge: { product: string; country: string; requested: Money; net: Money }): Seen {
  const { product, country, requested, net } = charge;
  if (!before) return { product, country, lastNet: net, leastNet: net, mostNet: net, dearestRequest: requested };
  return {
    product,
    country,
    lastNet: net,
    leastNet: minMoney(before.leastNet, net),
    mostNet: maxMoney(before.mostNet, net),
    dearestRequest: maxMoney(before.dearestRequest, requested),
  };
}

function priceKey(product: string, country: string): string {
  return `${product} ${country}`;
}

function raiseDearest(dearest: Map<string, Money>, product: string, price: Money): void {
  const before = dearest.get(product);
  if (before === undefined || price > before) dearest.set(product, price);
}
