import { formatMoney } from '../../src/domain/money.ts';
import {
  createKnownPrices,
  createPriceBook,
  type KnownPrices,
  type PriceEntry,
  type SeenPrice,
} from '../../src/domain/prices.ts';
import { chargeOf } from '../support/prices.ts';
import { eur } from './amounts.ts';

export const LINES: readonly PriceEntry[] = [
  { product: 'standard', country: '*', price: eur('0.005') },
  { product: 'standard', country: 'GB', price: eur('0.004') },
  { product: 'standard', country: 'DE', price: eur('0.02') },
  { product: 'advanced', country: '*', price: eur('0.03') },
  { product: 'basic', country: '*', price: 0n },
];

export function known(
  over: {
    origin?: 'public' | 'file';
    lines?: readonly PriceEntry[];
    seen?: readonly SeenPrice[];
    priceCeiling?: string;
  } = {},
): KnownPrices {
  return createKnownPrices({
    book: createPriceBook(over.origin ?? 'public', over.lines ?? LINES),
    seen: over.seen ?? [],
    priceCeiling: over.priceCeiling === undefined ? undefined : eur(over.priceCeiling),
  });
}

let charges = 0;

export function see(
  prices: KnownPrices,
  country: string,
  requested: string,
  refunded = '0',
  product = 'standard',
): void {
  charges += 1;
  prices.see({ product, country, ...chargeOf(`${requested}-${refunded}`, charges) });
}

export function ceiling(prices: KnownPrices, country: string, product = 'standard'): string | null {
  const amount = prices.ceiling(product, country);
  return amount === null ? null : formatMoney(amount);
}

export function cost(
  prices: KnownPrices,
  country: string,
  product = 'standard',
): readonly string[] | undefined {
  const found = prices.cost(product, country);
  return found && [found.low, found.expected, found.high].map(formatMoney);
}
