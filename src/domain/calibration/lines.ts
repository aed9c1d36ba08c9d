import type { Money } from '../money.ts';
import type { PriceEntry } from '../prices.ts';
import { listCountries, type CalibrationStep, type PartAnswer } from './step.ts';

/** What a part costs in a country where it is answered so. */
export interface ToldPrice extends PartAnswer {
  readonly part: string;
  readonly country: string;
  readonly price: Money;
}

/**
 * Lines for a price book: what a full answer costs, and a line for each status that costs something else. What is free
 * stands there only beside the price of a full answer: alone it would make the whole part free.
 */
export function writeLines(
  told: readonly ToldPrice[],
  planned: readonly CalibrationStep[],
): readonly PriceEntry[] {
  const isOnly = listCountries(planned).length === 1;
  const places = new Map(
    told.map((price) => [JSON.stringify([price.part, price.country]), price] as const),
  );
  return [...places.values()].flatMap(({ part, country }) => {
    const here = told.filter((price) => price.part === part && price.country === country);
    const line = { product: part, country: isOnly ? '*' : country };
    const [plain] = here
      .filter(({ isFull }) => isFull)
      .sort((a, b) => (a.price < b.price ? 1 : -1));
    const others = here.filter(({ price }) => (plain ? price !== plain.price : price > 0n));
    return [
      ...(plain ? [{ ...line, price: plain.price }] : []),
      ...others.map(({ price, status }) => ({ ...line, price, status })),
    ];
  });
}
