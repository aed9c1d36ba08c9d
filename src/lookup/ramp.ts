import type { KnownPrices } from '../domain/prices.ts';
import type { Ended } from './port.ts';

/** How wide the run may go: one attempt until the service has answered, then all of them. */
export interface Ramp {
  width(): number;
  observe(ended: Ended): void;
  /** An attempt has ended: from then on nobody can say that nothing was sent. */
  attempted(): boolean;
}

/**
 * Each execution starts with one attempt, so a wrong secret costs one request. With a limit on
 * money and no `--price-ceiling` it stays at one until the product's price is known from an answer,
 * or charged from the book.
 */
export function createRamp(options: {
  product: string;
  prices: KnownPrices;
  needsPrice: boolean;
  concurrency: number;
}): Ramp {
  let answered = false;
  let priced = false;
  let attempted = false;
  return {
    width: () =>
      answered && (!options.needsPrice || priced || options.prices.hasSeen(options.product))
        ? options.concurrency
        : 1,
    attempted: () => attempted,
    observe: ({ result, charge }) => {
      attempted = true;
      if (result.readable) answered = true;
      if (charge?.source === 'priced') priced = true;
    },
  };
}
