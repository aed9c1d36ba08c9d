import type { Lookup } from '../lookup.ts';
import { maxMoney, type Money } from '../money.ts';
import type { SampleNumber } from './sample.ts';

/** One lookup of a single part, bought to see what it takes off the balance. */
export interface CalibrationStep {
  /** Its name in a price book. */
  readonly part: string;
  readonly lookup: Lookup;
}

/** How the part was answered. */
export interface PartAnswer {
  /** As a price book names it. */
  readonly status: string;
  /** The part is there, rather than a reason why not. */
  readonly isFull: boolean;
}

/** A step that was sent, and the balance around it: read 2 s after all before it, and 2 s after its answer. */
export interface Measurement {
  readonly step: CalibrationStep;
  readonly before: Money;
  readonly after: Money;
  /** A text says why there is none. */
  readonly answer: PartAnswer | string;
}

/** Measurements in the order in which they were made, between the balance at the start and the one at the end. */
export interface Measured {
  readonly opening: Money;
  readonly measurements: readonly Measurement[];
  /** Read 2 s after the last `after`; undefined where nobody waited for it. */
  readonly closing: Money | undefined;
}

/** Each part for each number, in this order; `parts`: name in a price book and product. */
export function planSteps(
  parts: readonly { readonly part: string; readonly product: string }[],
  numbers: readonly SampleNumber[],
): readonly CalibrationStep[] {
  return parts.flatMap(({ part, product }) =>
    numbers.map((number) => ({ part, lookup: { ...number, product } })),
  );
}

/** The countries of a plan, in its order. */
export function listCountries(steps: readonly CalibrationStep[]): readonly string[] {
  return [...new Set(steps.map(({ lookup }) => lookup.country))];
}

/** What a step took off the balance. */
export function readDifference({ before, after }: Measurement): Money {
  return before - after;
}

/** What a further step of the part is known to take: the dearest so far. */
export function expectCost(part: string, measurements: readonly Measurement[]): Money {
  const own = measurements.filter(({ step }) => step.part === part);
  return maxMoney(0n, ...own.map(readDifference));
}
