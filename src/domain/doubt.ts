import type { Charge } from './charge.ts';
import { minMoney, type Money } from './money.ts';

/** What the doubt of an attempt is told by; the ledger's records have this shape. */
export interface DoubtFacts {
  readonly id: { readonly executionId: number };
  /** undefined while open: whoever reads the books while a run is on sees what the attempt may cost. */
  readonly class: 'not_sent' | 'rejected' | 'settled' | 'in_doubt' | undefined;
  readonly released: boolean;
  readonly bounded: boolean;
  /** null where nothing was known to reserve by. */
  readonly ceiling: Money | null;
  readonly charge: Charge | undefined;
}

/**
 * The most that open and doubtful attempts may have cost, `in_doubt_max` of CONTRACT: the ceilings of those not released
 * and of charges without a known amount; per execution, those under its bound count together at most that bound.
 * null where one that counts has no ceiling, unless a bound covers it.
 */
export function doubtOf(attempts: Iterable<DoubtFacts>, bounds: ReadonlyMap<number, Money | undefined>): Money | null {
  let free: Money | null = 0n;
  const bounded = new Map<number, Money>();
  for (const attempt of attempts) {
    if (!isDoubtful(attempt)) continue;
    const { executionId } = attempt.id;
    const bound = attempt.bounded && attempt.charge === undefined ? bounds.get(executionId) : undefined;
    if (bound === undefined) free = free === null || attempt.ceiling === null ? null : free + attempt.ceiling;
    else bounded.set(executionId, minMoney(bound, (bounded.get(executionId) ?? 0n) + (attempt.ceiling ?? bound)));
  }
  if (free === null) return null;
  return [...bounded.values()].reduce((sum, amount) => sum + amount, free);
}

function isDoubtful({ class: ended, released, charge }: DoubtFacts): boolean {
  return charge?.source === 'unknown' || ((ended === undefined || ended === 'in_doubt') && !released);
}
