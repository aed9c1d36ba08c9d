import type { DearAnswer } from '../domain/dearest.ts';
import type { Lookup } from '../domain/lookup.ts';
import type { Money } from '../domain/money.ts';
import type { KnownPrices } from '../domain/prices.ts';

/**
 * How far a cap reaches: lookups are bought in row order, each where its ceiling still fits, at
 * what it is expected to cost.
 */
export interface Reach {
  take(lookup: Lookup): void;
  lookups(): number;
  /**
   * How many of them where no answer names a price and no balance confirms what it took: each holds
   * its whole ceiling.
   */
  atCeiling(): number;
  /**
   * The one dear answer without which the lookup that stopped the run would perhaps have fitted.
   */
  dearAnswer(): DearAnswer | undefined;
}

/** `left`: what the cap leaves for lookups to come. */
export function createReach({
  left,
  prices,
}: {
  left: Money;
  prices: Pick<KnownPrices, 'cost' | 'ceiling' | 'dearAnswer'>;
}): Reach {
  let free = left;
  let unheld = left;
  let bought = 0;
  let atCeiling = 0;
  let exhausted = false;
  let stopped = false;
  let dear: DearAnswer | undefined;
  return {
    take: ({ product, country }) => {
      if (stopped) return;
      const ceiling = prices.ceiling(product, country);
      if (ceiling === null || ceiling > free) {
        stopped = true;
        dear = prices.dearAnswer(product, country);
        return;
      }
      exhausted ||= ceiling > unheld;
      if (!exhausted) {
        unheld -= ceiling;
        atCeiling += 1;
      }
      bought += 1;
      free -= prices.cost(product, country)?.expected ?? ceiling;
    },
    lookups: () => bought,
    atCeiling: () => atCeiling,
    dearAnswer: () => dear,
  };
}
