import type { PriceEntry } from '../../domain/prices.ts';
import { parseMoney } from '../../domain/money.ts';

const PUBLIC: readonly (readonly [product: string, price: string])[] = [
  ['basic', '0'],
  ['standard', '0.005'],
  ['standard+cnam', '0.01525'],
  ['advanced', '0.04'],
  ['advanced+cnam', '0.05025'],
];

/**
 * The public prices in EUR, as seen in Vonage's own documents and fixtures up to 2024-11 (no price
 * list and no pricing API names them). Basic is free; contract prices differ, so `--prices` and
 * every price seen come first.
 */
export const PUBLIC_PRICES: readonly PriceEntry[] = PUBLIC.map(([product, price]) => ({
  product,
  country: '*',
  price: parseMoney(price) ?? 0n,
}));
