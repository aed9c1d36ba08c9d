import { netOf, type Charge } from '../../domain/charge.ts';
import type { Money } from '../../domain/money.ts';

/**
 * The store's own running books: a second opinion beside the budget's. `net`, `reserved` and `doubts` are of the run,
 * `attempts`, `requested` and `refunded` of its open execution. An unknown ceiling counts as 0 here.
 */
export interface Totals {
  attempts: number;
  requested: Money;
  refunded: Money;
  net: Money;
  reserved: Money;
  readonly doubts: Map<number, Doubt>;
}

interface Doubt {
  free: Money;
  bounded: Money;
  bound: Money | undefined;
}

export function emptyTotals(): Totals {
  return { attempts: 0, requested: 0n, refunded: 0n, net: 0n, reserved: 0n, doubts: new Map() };
}

/** A draft for one batch: kept where the batch commits, thrown away where it does not. */
export function draftOf(totals: Totals): Totals {
  return { ...totals, doubts: new Map([...totals.doubts].map(([id, doubt]) => [id, { ...doubt }])) };
}

/** A charge of the open execution, whose totals are stored with it. */
export function addCharge(totals: Totals, charge: Charge): void {
  addEarlierCharge(totals, charge);
  if (charge.source === 'unknown') return;
  totals.requested += charge.requested;
  totals.refunded += charge.refunded;
}

/** A charge of an earlier execution: part of the run's net alone. */
export function addEarlierCharge(totals: Totals, charge: Charge): void {
  totals.net += netOf(charge);
}

/** `amount` is negative where a doubt goes. */
export function addDoubt(totals: Totals, executionId: number, { amount, bounded }: { amount: Money; bounded: boolean }): void {
  const doubt = doubtIn(totals, executionId);
  if (bounded) doubt.bounded += amount;
  else doubt.free += amount;
}

/** What the bounded doubts of the execution cost together at most, from now on. */
export function setBound(totals: Totals, executionId: number, bound: Money): void {
  doubtIn(totals, executionId).bound = bound;
}

/** Whether net, doubt and reservations, with `ceiling` on top, stay within `cap`. */
export function fitsCap(totals: Totals, ceiling: Money, cap: Money): boolean {
  return totals.net + doubtSum(totals) + totals.reserved + ceiling <= cap;
}

function doubtIn(totals: Totals, executionId: number): Doubt {
  const doubt = totals.doubts.get(executionId) ?? { free: 0n, bounded: 0n, bound: undefined };
  totals.doubts.set(executionId, doubt);
  return doubt;
}

function doubtSum({ doubts }: Totals): Money {
  let sum = 0n;
  for (const { free, bounded, bound } of doubts.values()) sum += free + (bound !== undefined && bound < bounded ? bound : bounded);
  return sum;
}
