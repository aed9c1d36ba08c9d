import type { Money } from '../money.ts';
import type { PriceEntry } from '../prices.ts';
import { writeLines, type ToldPrice } from './lines.ts';
import {
  readDifference,
  type CalibrationStep,
  type Measured,
  type Measurement,
  type PartAnswer,
} from './step.ts';

/** A price that was looked for and could not be told. */
export interface UntoldPrice {
  readonly part: string;
  readonly country: string;
  /** undefined where no status was seen, or not the one of a full answer. */
  readonly status: string | undefined;
  readonly why: WhyUntold;
}

type WhyUntold =
  /** It was measured once, and nothing else agrees. */
  | { readonly kind: 'alone'; readonly amount: Money }
  | { readonly kind: 'differ'; readonly amounts: readonly Money[] }
  /** The balance moved before or behind every measurement, while nothing was sent. */
  | { readonly kind: 'moved' }
  /** No answer was a full one. */
  | { readonly kind: 'no-answer'; readonly words: readonly string[] }
  | { readonly kind: 'not-bought' };

/** What measurements say. */
export interface Judgement {
  readonly told: readonly ToldPrice[];
  readonly lines: readonly PriceEntry[];
  readonly untold: readonly UntoldPrice[];
  /** Steps that a second look may help. */
  readonly doubtful: readonly CalibrationStep[];
  /** How the balance moved while nothing was sent, each time: below 0 where money came in. */
  readonly moves: readonly Money[];
}

/**
 * What each part costs by status and country. A difference is taken for the price of one lookup only where a second one
 * agrees: of the same part and status, in the country or in another. Whoever else spends moves the balance at times of
 * their own; a measurement beside such a move counts for nothing, and one that hides a move agrees with no other.
 * `planned`: everything that was to be bought.
 */
export function judgeMeasured(measured: Measured, planned: readonly CalibrationStep[]): Judgement {
  const gaps = readGaps(measured);
  const readings = measured.measurements.map((measurement, place) => ({
    measurement,
    isClean: gaps[place] === 0n && gaps[place + 1] === 0n && readDifference(measurement) >= 0n,
  }));
  const groups = groupReadings(readings);
  const judged = groups.map((group) => ({ group, verdict: judgeGroup(group, groups) }));
  const told = judged.flatMap(({ group, verdict }) =>
    typeof verdict === 'bigint' ? [{ ...nameGroup(group), price: verdict }] : [],
  );
  const untold = judged.flatMap(({ group, verdict }) =>
    typeof verdict === 'bigint' ? [] : [{ ...nameGroup(group), why: verdict }],
  );
  const doubtful = judged.flatMap(({ group, verdict }) =>
    typeof verdict === 'bigint' ? [] : group.readings.map(({ measurement }) => measurement.step),
  );
  return {
    told,
    lines: writeLines(told, planned),
    untold: [...untold, ...listUnanswered({ told, untold, planned }, measured.measurements)],
    doubtful: [...new Set(doubtful)],
    moves: gaps.flatMap((gap) => (gap === undefined || gap === 0n ? [] : [gap])),
  };
}

/**
 * What went off the balance between a measurement and the one before it: one more than there are measurements. undefined
 * where nobody looked.
 */
function readGaps({ opening, measurements, closing }: Measured) {
  const befores = [...measurements.map(({ before }) => before), closing];
  return befores.map((before, place) =>
    before === undefined ? undefined : (measurements[place - 1]?.after ?? opening) - before,
  );
}

interface Reading {
  readonly measurement: Measurement;
  readonly isClean: boolean;
}

/** Measurements of one part with one status in one country. */
interface Group extends PartAnswer {
  readonly part: string;
  readonly country: string;
  readonly readings: Reading[];
}

function groupReadings(readings: readonly Reading[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const reading of readings) {
    const { step, answer } = reading.measurement;
    if (typeof answer === 'string') continue;
    const { part, lookup } = step;
    const { country } = lookup;
    const key = JSON.stringify([part, country, answer.status]);
    const group = groups.get(key);
    const isFull = answer.isFull || group?.isFull === true;
    const others = group?.readings ?? [];
    groups.set(key, { ...answer, isFull, part, country, readings: [...others, reading] });
  }
  return [...groups.values()];
}

function nameGroup({ part, country, status, isFull }: Group) {
  return { part, country, status, isFull };
}

/** The price of a group, or why there is none. */
function judgeGroup(group: Group, groups: readonly Group[]): Money | WhyUntold {
  const own = listClean(group);
  const amounts = [...new Set(own.map(readDifference))];
  const elsewhere = groups
    .filter(({ part, status }) => part === group.part && status === group.status)
    .flatMap(listClean);
  const numbers = new Set(own.map(({ step }) => step.lookup.number));
  const agreed = amounts.filter((amount) => {
    const having = own.filter((measurement) => readDifference(measurement) === amount);
    // What one number alone contradicts may depend on its network.
    const all = new Set(having.map(({ step }) => step.lookup.number)).size === numbers.size;
    return all && elsewhere.filter((one) => readDifference(one) === amount).length >= 2;
  });
  const [amount, ...others] = agreed;
  if (amount !== undefined && others.length === 0) return amount;
  const [alone] = amounts;
  if (alone === undefined) return { kind: 'moved' };
  return amounts.length === 1 ? { kind: 'alone', amount: alone } : { kind: 'differ', amounts };
}

function listClean({ readings }: Group) {
  return readings.filter(({ isClean }) => isClean).map(({ measurement }) => measurement);
}

/** Parts whose full answer has no price in a country, where nothing is said of it yet. */
function listUnanswered(
  {
    told,
    untold,
    planned,
  }: Pick<Judgement, 'told'> & {
    readonly untold: readonly (UntoldPrice & Pick<PartAnswer, 'isFull'>)[];
    readonly planned: readonly CalibrationStep[];
  },
  measurements: readonly Measurement[],
): UntoldPrice[] {
  const places = new Map(
    planned.map(({ part, lookup: { country } }) => [
      JSON.stringify([part, country]),
      { part, country },
    ]),
  );
  return [...places.values()].flatMap(({ part, country }) => {
    const isHere = (one: { readonly part: string; readonly country: string }) =>
      one.part === part && one.country === country;
    if ([...told, ...untold].some((one) => isHere(one) && one.isFull)) return [];
    const own = measurements.filter(({ step }) => isHere({ part: step.part, ...step.lookup }));
    const words = own.map(({ answer }) => (typeof answer === 'string' ? answer : answer.status));
    const why: WhyUntold =
      own.length === 0 ? { kind: 'not-bought' } : { kind: 'no-answer', words: [...new Set(words)] };
    return [{ part, country, status: undefined, why }];
  });
}
