import type { KnownPrices } from '../domain/prices.ts';
import type { BalanceReading } from '../providers/port.ts';
import { RefusedError, type EnrichOptions } from './options.ts';

/**
 * Refuses limits that nothing could keep: without a price, with one of 0 for what is not free, or without a balance. Throws
 * RefusedError. `maxSpend` is the cap that holds: the one named, or the one that a continued run keeps.
 */
export function refuseWhatCannotBeLimited(
  options: Pick<EnrichOptions, 'maxSpend' | 'minBalance' | 'prices'>,
  known: { prices: KnownPrices; product: string; opening: BalanceReading | undefined },
): void {
  const { prices, product, opening } = known;
  const { priceCeiling } = options.prices;
  const limits = [
    ...(options.maxSpend === undefined ? [] : ['--max-spend']),
    ...(options.minBalance === undefined ? [] : ['--min-balance']),
  ];
  if (limits.length > 0 && prices.ceiling(product, 'unknown') === null) {
    throw new RefusedError(
      `Cannot keep ${limits.join(' and ')}: no price of ${product} is known. Give one with --prices or --price-ceiling.`,
    );
  }
  if (priceCeiling === 0n && !prices.isFree(product)) {
    throw new RefusedError(
      'Cannot use --price-ceiling 0: an attempt that reserves nothing keeps no limit. Name what one lookup may cost, for instance 0.05.',
    );
  }
  if (options.minBalance !== undefined && opening && opening.kind !== 'balance') {
    throw new RefusedError(
      `Cannot keep --min-balance, because the balance could not be read: ${opening.words} Try "insight-batch balance", or leave --min-balance out.`,
    );
  }
}
