import { computeNet } from '../domain/charge.ts';
import type { Lookup } from '../domain/lookup.ts';
import type { Money } from '../domain/money.ts';
import type { KnownPrices, PriceEntry } from '../domain/prices.ts';
import type { Ended } from './port.ts';

/** What the price book has charged in this execution, to tell the real price from a balance. */
interface PricedCharges {
  add(ended: Ended, lookup: Lookup): void;
  /** A line for a price book where the account shows `overbooked` less than the book has charged; undefined where none can be told. */
  measure(overbooked: Money): PriceEntry | undefined;
}

/** Several countries have one price together: a balance does not tell them apart, and the parts of a product neither. */
export function createPricedCharges(prices: Pick<KnownPrices, 'parts'>): PricedCharges {
  const countries = new Set<string>();
  let product: string | undefined;
  let count = 0n;
  let net = 0n;
  return {
    add: ({ charge }, lookup) => {
      if (charge?.source !== 'priced') return;
      product = lookup.product;
      countries.add(lookup.country);
      count += 1n;
      net += computeNet(charge);
    },
    measure: (overbooked) => {
      const [country = '*'] = countries;
      const [part, ...others] = product === undefined ? [] : prices.parts(product);
      if (part === undefined || others.length > 0 || net < overbooked) return undefined;
      return {
        product: part,
        country: countries.size > 1 ? '*' : country,
        price: (net - overbooked) / count,
      };
    },
  };
}
