import type { Charge } from '../../src/domain/charge.ts';
import type { Money } from '../../src/domain/money.ts';
import type { PriceEntry, SeenPrice } from '../../src/domain/prices.ts';

/**
 * Money and prices of a run reckoned the slow way, in CONTRACT's words: every sum is taken anew over all attempts, and no
 * total is kept. The property tests hold the budget against it.
 */
export interface World {
  readonly book: readonly PriceEntry[];
  readonly cap: Money | undefined;
  readonly floor: Money | undefined;
  readonly attempts: WorldAttempt[];
  /** Per execution, what a balance proved about its bounded doubts. */
  readonly bounds: Map<number, Money>;
  /** Per execution, what its answers without a price hold above the book. */
  readonly unconfirmed: Map<number, Money>;
  priceCeiling: Money | undefined;
  executionId: number;
  opening: Money;
  smallest: Money | undefined;
}

export interface WorldAttempt {
  readonly executionId: number;
  readonly sequence: number;
  readonly product: string;
  readonly country: string;
  /** What it reserved when it asked. */
  readonly original: Money;
  amount: Money;
  state: 'open' | 'void' | 'settled' | 'doubt' | 'released';
  bounded: boolean;
  charge: Charge | undefined;
}

const EIGHT = 10n ** 10n;

export function roundUp(amount: Money): Money {
  return ((amount + EIGHT - 1n) / EIGHT) * EIGHT;
}

export function ceilingOf(world: World, product: string, country: string): Money {
  if (world.priceCeiling !== undefined) return world.priceCeiling;
  const here = largest(shown(world, product, country).map(({ requested }) => requested));
  // That an answer cost nothing bounds no other.
  if (here !== undefined && here > 0n) return roundUp((here * 125n + 99n) / 100n);
  const booked = world.book
    .filter((entry) => entry.product === product)
    .map((entry) => entry.price);
  return roundUp(
    2n * (largest([...booked, ...shown(world, product).map(({ requested }) => requested)]) ?? 0n),
  );
}

export function openOf(world: World): WorldAttempt[] {
  return world.attempts.filter(({ state }) => state === 'open');
}

export function reservedOf(world: World): Money {
  return sum(openOf(world).map(({ amount }) => amount));
}

/** Net of the run, or of one execution. */
export function netOf(world: World, executionId?: number): Money {
  const own = world.attempts.filter(
    (attempt) => executionId === undefined || attempt.executionId === executionId,
  );
  return sum(
    own.map(({ charge }) =>
      !charge || charge.source === 'unknown' ? 0n : charge.requested - charge.refunded,
    ),
  );
}

/** In doubt in the run, or in one execution: ceilings, those under a bound together at most the bound. */
export function doubtOf(world: World, executionId?: number): Money {
  const executions = new Set(world.attempts.map((attempt) => attempt.executionId));
  return sum(
    [...executions]
      .filter((id) => executionId === undefined || id === executionId)
      .map((id) => doubtOfExecution(world, id)),
  );
}

function doubtOfExecution(world: World, id: number): Money {
  const own = inDoubt(world, id);
  const free = sum(own.filter(({ bounded }) => !bounded).map(({ amount }) => amount));
  const under = sum(own.filter(({ bounded }) => bounded).map(({ amount }) => amount));
  return free + smaller(world.bounds.get(id) ?? under, under);
}

/** A balance proves that these doubts of the current execution cost at most `seen`: what was known of them before is no less true. */
export function proveBound(world: World, covered: readonly WorldAttempt[], seen: Money): void {
  const { executionId, bounds } = world;
  const leftFree = inDoubt(world, executionId).filter(
    (attempt) => !attempt.bounded && !covered.includes(attempt),
  );
  bounds.set(
    executionId,
    smaller(seen, doubtOfExecution(world, executionId) - sum(leftFree.map(({ amount }) => amount))),
  );
}

function inDoubt({ attempts }: World, id: number): WorldAttempt[] {
  return attempts.filter(({ executionId, state }) => executionId === id && state === 'doubt');
}

/** Held for answers without a price, in the run or in one execution. */
export function unconfirmedOf({ unconfirmed }: World, executionId?: number): Money {
  return sum(
    [...unconfirmed]
      .filter(([id]) => executionId === undefined || id === executionId)
      .map(([, amount]) => amount),
  );
}

/** What an answer without a price may have taken beyond what the book says. */
export function heldAbove(charge: Charge, reserved: Money): Money {
  if (charge.source === 'reported') return 0n;
  const booked = charge.source === 'unknown' ? 0n : charge.requested - charge.refunded;
  return reserved > booked ? reserved - booked : 0n;
}

/** Which limit `more` on top of everything would break. */
export function brokenBy(world: World, more: Money): 'max-spend' | 'min-balance' | undefined {
  const { cap, floor, opening, smallest, executionId } = world;
  if (
    cap !== undefined &&
    netOf(world) + doubtOf(world) + unconfirmedOf(world) + reservedOf(world) + more > cap
  )
    return 'max-spend';
  const reckoned = opening - netOf(world, executionId);
  const sight = smallest !== undefined && smallest < reckoned ? smallest : reckoned;
  const working =
    sight - doubtOf(world, executionId) - unconfirmedOf(world, executionId) - reservedOf(world);
  return floor !== undefined && working - more < floor ? 'min-balance' : undefined;
}

/** By how much charges were above what their attempts reserved when they asked. */
export function surpriseOf({ attempts }: World): Money {
  return sum(
    attempts.map(({ charge, original }) =>
      charge && charge.source !== 'unknown' && charge.requested > original
        ? charge.requested - original
        : 0n,
    ),
  );
}

/** What a ledger would hand to the next execution. */
export function seenOf(world: World): SeenPrice[] {
  const pairs = new Set(world.attempts.map(({ product, country }) => `${product} ${country}`));
  return [...pairs].flatMap((pair) => {
    const [product = '', country = ''] = pair.split(' ');
    const dearest = largest(shown(world, product, country).map(({ requested }) => requested));
    return dearest === undefined
      ? []
      : [{ product, country, requests: { dearest, next: undefined }, recent: [] }];
  });
}

function shown(
  world: World,
  product: string,
  country?: string,
): { requested: Money; net: Money }[] {
  return world.attempts.flatMap((attempt) => {
    const { charge } = attempt;
    if (attempt.product !== product || (country !== undefined && attempt.country !== country))
      return [];
    // What came from the book is a known price only once it was above what the attempt had reserved.
    if (
      !charge ||
      charge.source === 'unknown' ||
      (charge.source === 'priced' && charge.requested <= attempt.amount)
    )
      return [];
    return [{ requested: charge.requested, net: charge.requested - charge.refunded }];
  });
}

function smaller(one: Money, other: Money): Money {
  return one < other ? one : other;
}

function sum(amounts: readonly Money[]): Money {
  return amounts.reduce((total, amount) => total + amount, 0n);
}

function largest(amounts: readonly Money[]): Money | undefined {
  return [...amounts].sort((a, b) => (a < b ? 1 : -1))[0];
}
