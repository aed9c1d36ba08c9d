import { computeUnconfirmed } from '../domain/charge.ts';
import { isDoubtful } from '../domain/doubt.ts';
import { addUnlessUnknown, type Money } from '../domain/money.ts';
import { nameAttempt, type AttemptId, type AttemptRecord } from '../domain/records.ts';

/** What the attempts of one execution add up to, and how many of them are not as they must be. */
export interface AttemptTally {
  attempts: number;
  requested: Money;
  refunded: Money;
  /**
   * What its priced charges may have cost above the book before any balance confirmed it; null
   * where nothing bounds it.
   */
  unconfirmed: Money | null;
  /** In doubt, not released, under the execution's bound. */
  bounded: number;
  readonly faults: Map<string, { count: number; readonly first: AttemptId }>;
}

/** The tally of no attempt. */
export function emptyTally(): AttemptTally {
  return {
    attempts: 0,
    requested: 0n,
    refunded: 0n,
    unconfirmed: 0n,
    bounded: 0,
    faults: new Map(),
  };
}

/** Adds one attempt, its charge, and what is wrong about it. */
export function addAttempt(tally: AttemptTally, attempt: AttemptRecord): void {
  const { charge, ceiling, bounded, id } = attempt;
  tally.attempts += 1;
  if (charge && charge.source !== 'unknown') {
    tally.requested += charge.requested;
    tally.refunded += charge.refunded;
  }
  if (charge)
    tally.unconfirmed = addUnlessUnknown(tally.unconfirmed, computeUnconfirmed(charge, ceiling));
  if (bounded && isDoubtful(attempt)) tally.bounded += 1;
  for (const [words, isFault] of Object.entries(FAULTS)) {
    if (!isFault(attempt)) continue;
    const fault = tally.faults.get(words) ?? { count: 0, first: id };
    fault.count += 1;
    tally.faults.set(words, fault);
  }
}

/** One sentence per kind of fault: how many attempts have it, and the first of them. */
export function listFaults(tally: AttemptTally): string[] {
  return [...tally.faults].map(([words, { count, first }]) => {
    const name = nameAttempt(first);
    return count === 1
      ? `Attempt ${name} ${words}.`
      : `Attempt ${name} and ${count - 1} more: each ${words}.`;
  });
}

/**
 * What no attempt may be, said of one of them. A charge above its ceiling is none of these: it is
 * the cap's excess.
 */
const FAULTS: Readonly<Record<string, (attempt: AttemptRecord) => boolean>> = {
  'is settled, but has no charge': ({ class: ended, charge }) => ended === 'settled' && !charge,
  'has a charge, but is not settled': ({ class: ended, charge }) =>
    ended !== 'settled' && charge !== undefined,
  'has a charge below 0': ({ charge }) =>
    charge !== undefined &&
    charge.source !== 'unknown' &&
    (charge.requested < 0n || charge.refunded < 0n),
  'has a ceiling below 0': ({ ceiling }) => (ceiling ?? 0n) < 0n,
  'was released, but is not in doubt': ({ class: ended, released }) =>
    released && ended !== 'in_doubt',
  'is under the bound of its execution, but not in doubt': ({ class: ended, bounded }) =>
    bounded && ended !== 'in_doubt',
  'was settled by records, but is neither charged by them nor released': ({
    reconciled,
    charge,
    released,
  }) => reconciled !== undefined && charge?.source !== 'reported' && !released,
  'has ended, but is not told how': ({ class: ended, endedAt }) => !ended && endedAt !== undefined,
};
