import { computeUnconfirmed, computeNet, type Charge } from '../../domain/charge.ts';
import { addUnlessUnknown, minMoney, type Money } from '../../domain/money.ts';
import type { HeldMoney } from '../../domain/records.ts';

/**
 * The store's own running books: a second opinion beside the budget's. `net`, `reserved` and
 * `doubts` are of the run, `attempts`, `requested` and `refunded` of its open execution. An unknown
 * ceiling counts as 0 here.
 */
export interface Totals {
  attempts: number;
  /** Lookups that the run has attempted; undefined until a limit asks. */
  attempted: number | undefined;
  requested: Money;
  refunded: Money;
  net: Money;
  reserved: Money;
  readonly doubts: Map<number, Doubt>;
  /** Per execution; null where nothing bounds it. */
  readonly unconfirmed: Map<number, Money | null>;
}

interface Doubt {
  free: Money;
  bounded: Money;
  bound: Money | undefined;
}

export function emptyTotals(): Totals {
  return {
    attempts: 0,
    attempted: undefined,
    requested: 0n,
    refunded: 0n,
    net: 0n,
    reserved: 0n,
    doubts: new Map(),
    unconfirmed: new Map(),
  };
}

/** A draft for one batch: kept where the batch commits, thrown away where it does not. */
export function draftTotals(totals: Totals): Totals {
  return {
    ...totals,
    doubts: new Map([...totals.doubts].map(([id, doubt]) => [id, { ...doubt }])),
    unconfirmed: new Map(totals.unconfirmed),
  };
}

/**
 * A charge of the open execution, whose totals are stored with it; `reserved` is what its attempt
 * held.
 */
export function addCharge(
  totals: Totals,
  charge: Charge,
  { executionId, reserved }: { executionId: number; reserved: Money | null },
): void {
  addEarlierCharge(totals, charge);
  const before = readUnconfirmed(totals, executionId);
  const more = computeUnconfirmed(charge, reserved);
  totals.unconfirmed.set(executionId, addUnlessUnknown(before, more));
  if (charge.source === 'unknown') return;
  totals.requested += charge.requested;
  totals.refunded += charge.refunded;
}

/** A charge of an earlier execution: part of the run's net alone. */
export function addEarlierCharge(totals: Totals, charge: Charge): void {
  totals.net += computeNet(charge);
}

/** `amount` is negative where a doubt goes. */
export function addDoubt(
  totals: Totals,
  executionId: number,
  amount: Money,
  bounded: boolean,
): void {
  doubtIn(totals, executionId)[bounded ? 'bounded' : 'free'] += amount;
}

/** What the bounded doubts of the execution cost together at most, from now on. */
export function setBound(totals: Totals, executionId: number, bound: Money): void {
  doubtIn(totals, executionId).bound = bound;
}

/**
 * A balance left at most `left` of the execution's unconfirmed money. Returns what is unconfirmed
 * from now on.
 */
export function setUnconfirmed(totals: Totals, executionId: number, left: Money): Money {
  const before = readUnconfirmed(totals, executionId);
  const now = before === null ? left : minMoney(before, left);
  totals.unconfirmed.set(executionId, now);
  return now;
}

/**
 * What the execution's priced charges may have cost above the book; null where nothing bounds it.
 */
export function readUnconfirmed(totals: Totals, executionId: number): Money | null {
  const amount = totals.unconfirmed.get(executionId);
  return amount === undefined ? 0n : amount;
}

/** What the run's cap has to cover. */
export function readHeld(totals: Totals): HeldMoney {
  const { net, reserved } = totals;
  let doubt = 0n;
  for (const each of totals.doubts.values()) doubt += sumDoubt(each);
  let unconfirmed = 0n;
  for (const amount of totals.unconfirmed.values()) unconfirmed += amount ?? 0n;
  return { net, reserved, doubt, unconfirmed };
}

/** The part of the open execution, which alone can have something reserved. */
export function readOwn(totals: Totals, executionId: number): HeldMoney {
  const { requested, refunded, reserved, doubts } = totals;
  const doubt = doubts.get(executionId);
  return {
    net: requested - refunded,
    doubt: doubt ? sumDoubt(doubt) : 0n,
    unconfirmed: readUnconfirmed(totals, executionId) ?? 0n,
    reserved,
  };
}

function sumDoubt({ free, bounded, bound = bounded }: Doubt) {
  return free + minMoney(bound, bounded);
}

function doubtIn(totals: Totals, executionId: number) {
  const doubt = totals.doubts.get(executionId) ?? { free: 0n, bounded: 0n, bound: undefined };
  totals.doubts.set(executionId, doubt);
  return doubt;
}
