import type { SpendingParts } from './hooks.ts';

/**
 * Whether a run may spend, decided from options alone, so that the same call is refused on every
 * day of the week.
 */
export function maySpend({ settings, options }: SpendingParts): boolean {
  const { sandbox, limit } = settings;
  const { service, prices } = options;
  return !sandbox && limit !== 0 && prices.priceBook.dearest(service.selection.product) !== 0n;
}
