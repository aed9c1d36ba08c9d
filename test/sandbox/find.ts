import { drawFacts, type SubscriberFacts } from '../../src/sandbox/facts.ts';
import { createLots } from '../../src/sandbox/lots.ts';
import { readNumber } from '../../src/sandbox/number.ts';

/** The first number from `first` on that has the asked-for facts at level advanced with seed 1. */
export function numberWith(first: number, isWanted: (facts: SubscriberFacts) => boolean): string {
  const lots = createLots(1);
  for (let number = first; number < first + 10_000; number += 1) {
    const read = readNumber(String(number), undefined);
    if (read !== undefined && isWanted(drawFacts(lots, read, 'advanced')))
      return read.international;
  }
  throw new Error(`No number from ${first} on has these facts.`);
}
