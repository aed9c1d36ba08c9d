import { computeCost, type Cost } from './cost.ts';
import { isDear, mergeDearest, raiseDearest, type DearAnswer, type Dearest } from './dearest.ts';
import { maxKnownMoney, roundUpTo8, type Money } from './money.ts';
import { collectLines } from './price-lines.ts';
import { insertRecent, type RecentCharge } from './recent.ts';

/** One line of a price book; `country` is ISO alpha-2 or `*` for every country without a line of its own. */
export interface PriceEntry {
  readonly product: string;
  readonly country: string;
  readonly price: Money;
  /** Holds only for answers with this status of the part, before a line without one; absent: for all. */
  readonly status?: string;
}

/** One of several things that a product is the sum of, with the status it was answered by where that is known. */
export interface PricePart {
  readonly product: string;
  readonly status?: string | undefined;
}

/** Prices known in advance: the public ones, or those of a `--prices` file, which then replaces the public ones. */
export interface PriceBook {
  readonly origin: 'public' | 'file';
  /** What a product, or what an answer was billed as, costs: the sum of its parts; undefined where one has no line for it. */
  price(billedAs: string, country: string): Money | undefined;
  /** The most that it costs in any country, whatever it is answered by; undefined where a part has no line at all. */
  dearest(product: string): Money | undefined;
  /** What lines name in the place of the product: itself, or its parts. */
  parts(product: string): readonly string[];
  /** Those of them that no line names. */
  unpriced(product: string): readonly string[];
}

/**
 * A book of these lines; of two lines for the same product, country and status the later one holds. `findParts`: what a
 * product is the sum of; else each has a price of its own.
 */
export function createPriceBook(
  origin: PriceBook['origin'],
  entries: readonly PriceEntry[],
  findParts: (billedAs: string) => readonly PricePart[] = (product) => [{ product }],
): PriceBook {
  const lines = collectLines(entries);
  const parts = (product: string) => [...new Set(findParts(product).map((part) => part.product))];
  return {
    origin,
    price: (billedAs, country) =>
      addPrices(findParts(billedAs), (part) =>
        lines.get(part.product)?.price(part.status, country),
      ),
    dearest: (product) => addPrices(findParts(product), (part) => lines.get(part.product)?.dearest),
    parts,
    unpriced: (product) => parts(product).filter((part) => !lines.has(part)),
  };
}

/** undefined where one of them has none. */
function addPrices(parts: readonly PricePart[], price: (part: PricePart) => Money | undefined) {
  return parts.reduce<Money | undefined>((sum, part) => {
    const more = price(part);
    return sum === undefined || more === undefined ? undefined : sum + more;
  }, 0n);
}

/** What answers have shown for one product and country: the two dearest of all requests, and the last charges, oldest first. */
export interface SeenPrice {
  readonly product: string;
  readonly country: string;
  readonly requests: Dearest;
  readonly recent: readonly RecentCharge[];
}

/** A charge above what its attempt had reserved. `priced`: from a book, so that no answer has shown it. */
export interface Surprise extends PricePlace {
  readonly requested: Money;
  readonly priced: boolean;
}

/** Where a price belongs. */
interface PricePlace {
  readonly product: string;
  readonly country: string;
}

/**
 * Known prices: the book and what answers have shown. For costs a `--prices` file wins, then the mean of the recent charges,
 * then the public prices; ceilings take the dearest known.
 */
export interface KnownPrices {
  cost(product: string, country: string): Cost | undefined;
  /** What the book alone says: the amount of a `priced` charge. `billedAs`: {@link PriceBook.price}. */
  booked(billedAs: string, country: string): Money | undefined;
  /** What a line would have to name, as {@link PriceBook.parts}, and what of it no line names. */
  parts(product: string): readonly string[];
  unpriced(product: string): readonly string[];
  /** What an attempt reserves; null where nothing is known to reserve by. At most 8 decimal places. */
  ceiling(product: string, country: string): Money | null;
  /** The one answer, far above every other price, that this ceiling goes by; undefined where it goes by none such. */
  dearAnswer(product: string, country: string): DearAnswer | undefined;
  /** Whether this charge, which is known already, is the one answer of its country far above every other price. */
  isDear(charge: PricePlace & { requested: Money }): boolean;
  /** The book says that the product costs nothing and no answer said otherwise, so its attempts can never be in doubt. */
  isFree(product: string): boolean;
  hasSeen(product: string): boolean;
  /** Learns a charge that an answer has named. */
  see(charge: PricePlace & RecentCharge): void;
  /** A charge from the book that was above what its attempt had reserved: ceilings know it from then on, costs do not. */
  seeBooked(charge: PricePlace & { requested: Money }): void;
  /** Takes in, for ceilings alone, what the ledger has seen meanwhile: what is known already counts once. */
  learn(seen: readonly Pick<SeenPrice, 'product' | 'country' | 'requests'>[]): void;
  /** A charge above what it reserved lifts a `--price-ceiling` below twice itself to that. */
  liftCeiling(requested: Money): void;
}

/** `seen`: what the ledger has of earlier answers; `priceCeiling`: `--price-ceiling`. */
export function createKnownPrices(options: {
  book: PriceBook;
  seen: readonly SeenPrice[];
  priceCeiling: Money | undefined;
}): KnownPrices {
  const { book } = options;
  const costs = createCosts(book, options.seen);
  const requests = createRequests(options.seen);
  let fixedCeiling = options.priceCeiling;
  let isLifted = false;
  const dearest = (product: string) =>
    maxKnownMoney(book.dearest(product), requests.of(product)?.dearest);
  // That one answer cost nothing says nothing about the next.
  const isFree = (product: string) => book.dearest(product) === 0n && dearest(product) === 0n;
  const dearIn = (place: PricePlace) => {
    const here = requests.in(place);
    return (
      here &&
      findDearAnswer(
        { ...place, ...here },
        book.price(place.product, place.country) ?? requests.elsewhere(place),
      )
    );
  };
  return {
    cost: (product, country) => costs.cost({ product, country }),
    booked: book.price,
    parts: book.parts,
    unpriced: book.unpriced,
    ceiling: (product, country) => {
      // A free product reserves nothing, whatever the others may cost: it is never in doubt.
      if (isFree(product)) return 0n;
      if (fixedCeiling !== undefined) return fixedCeiling;
      const here = requests.in({ product, country });
      // A ceiling of 0 would let any number of attempts past a cap.
      if (here && here.dearest > 0n) return roundUpTo8((here.dearest * 5n + 3n) / 4n);
      const most = dearest(product);
      return most === undefined || most === 0n ? null : roundUpTo8(most * 2n);
    },
    dearAnswer: (product, country) => {
      if (isFree(product) || (fixedCeiling !== undefined && !isLifted)) return undefined;
      const here = requests.in({ product, country });
      const goesByCountry = fixedCeiling === undefined && here !== undefined && here.dearest > 0n;
      if (goesByCountry) return dearIn({ product, country });
      const seen = requests.of(product);
      return seen && findDearAnswer({ product, ...seen }, book.dearest(product));
    },
    isDear: ({ product, country, requested }) =>
      dearIn({ product, country })?.requested === requested,
    isFree,
    hasSeen: (product) => requests.of(product) !== undefined,
    see: (charge) => {
      requests.raise(charge, charge.requested);
      costs.see(charge);
    },
    seeBooked: (charge) => {
      requests.raise(charge, charge.requested);
    },
    learn: (seen) => {
      for (const { requests: theirs, ...place } of seen) requests.merge(place, theirs);
    },
    liftCeiling: (requested) => {
      if (fixedCeiling === undefined || requested * 2n <= fixedCeiling) return;
      fixedCeiling = roundUpTo8(requested * 2n);
      isLifted = true;
    },
  };
}

/** `other`: a price that no answer has shown here. */
function findDearAnswer(
  { product, country, dearest, next }: PricePlace & Dearest,
  other: Money | undefined,
): DearAnswer | undefined {
  const second = maxKnownMoney(next, other);
  return second !== undefined && isDear(dearest, second)
    ? { product, country, requested: dearest, next: second }
    : undefined;
}

/** The dearest requests of each product, in each country and in all. */
function createRequests(seen: readonly SeenPrice[]) {
  /** With the country of the dearest. */
  const byProduct = new Map<string, Dearest & Pick<PricePlace, 'country'>>();
  const byCountry = new Map<string, Dearest>();
  const raiseProduct = ({ product, country }: PricePlace, requested: Money) => {
    const known = byProduct.get(product);
    const raised = raiseDearest(known, requested);
    byProduct.set(product, {
      ...raised,
      country: known && raised.dearest === known.dearest ? known.country : country,
    });
  };
  const raise = (place: PricePlace, requested: Money) => {
    const key = priceKey(place.product, place.country);
    raiseProduct(place, requested);
    byCountry.set(key, raiseDearest(byCountry.get(key), requested));
  };
  for (const { requests, ...place } of seen)
    for (const request of [requests.dearest, requests.next])
      if (request !== undefined) raise(place, request);
  const merge = ({ product, country }: PricePlace, theirs: Dearest) => {
    const key = priceKey(product, country);
    const before = byCountry.get(key);
    const merged = mergeDearest(before, theirs);
    if (merged.dearest === before?.dearest && merged.next === before.next) return;
    byCountry.set(key, merged);
    byProduct.delete(product);
    for (const [at, { dearest, next }] of byCountry)
      if (at.startsWith(`${product} `))
        for (const request of [dearest, next])
          if (request !== undefined)
            raiseProduct({ product, country: at.slice(product.length + 1) }, request);
  };
  return {
    raise,
    merge,
    of: (product: string) => byProduct.get(product),
    /** The dearest of the product in every other country. */
    elsewhere: ({ product, country }: PricePlace) => {
      const others = [...byCountry].filter(
        ([key]) => key.startsWith(`${product} `) && key !== priceKey(product, country),
      );
      return maxKnownMoney(...others.map(([, { dearest }]) => dearest));
    },
    in: ({ product, country }: PricePlace) => byCountry.get(priceKey(product, country)),
  };
}

/** Costs by product and country. An estimate asks for one at every row, so each is kept until another charge comes. */
function createCosts(book: PriceBook, seen: readonly SeenPrice[]) {
  const recent = new Map(
    seen.map((entry) => [priceKey(entry.product, entry.country), [...entry.recent]]),
  );
  const known = new Map<string, Cost | undefined>();
  return {
    see: ({ product, country, ...charge }: PricePlace & RecentCharge) => {
      const key = priceKey(product, country);
      const charges = recent.get(key) ?? [];
      recent.set(key, charges);
      insertRecent(charges, charge);
      known.delete(key);
    },
    cost: ({ product, country }: PricePlace) => {
      const key = priceKey(product, country);
      if (!known.has(key))
        known.set(
          key,
          computeCost({
            recent: recent.get(key) ?? [],
            booked: book.price(product, country),
            wins: book.origin === 'file',
          }),
        );
      return known.get(key);
    },
  };
}

function priceKey(product: string, country: string) {
  return `${product} ${country}`;
}
