import assert from 'node:assert/strict';
import { createBudget, type Budget } from '../../src/domain/budget.ts';
import type { Charge } from '../../src/domain/charge.ts';
import type { Holding } from '../../src/domain/holdings.ts';
import type { Money } from '../../src/domain/money.ts';
import { createKnownPrices, createPriceBook } from '../../src/domain/prices.ts';
import {
  brokenBy,
  ceilingOf,
  doubtOf,
  heldAbove,
  netOf,
  openOf,
  proveBound,
  reservedOf,
  roundUp,
  seenOf,
  surpriseOf,
  unconfirmedOf,
  type World,
  type WorldAttempt,
} from './budget-world.ts';

/** How an attempt ends: `charge` is told what was reserved, so that it can be above or below it. */
export type Ending =
  | { readonly kind: 'void' }
  | { readonly kind: 'doubt' }
  | {
      readonly kind: 'post';
      readonly charge: (reserved: Money) => Charge;
      readonly balance: Money | undefined;
    };

/** A budget and the world beside it: every step is done to both, and they have to agree. */
export interface Model {
  readonly world: World;
  reserve(product: string, country: string): void;
  /** Ends the `at`-th open attempt, counted around; nothing where none is open. */
  end(at: number, how: Ending): void;
  /** A balance proves that the doubts of this execution whose sequence `covers` cost at most `bound`; 0 releases them. */
  prove(bound: Money, balance: Money, covers: (sequence: number) => boolean): void;
  /** A balance leaves at most `left` of what priced charges of this execution hold above the book. */
  confirm(left: Money): void;
  /** The process dies: what was open is in doubt, and another execution goes on. */
  die(opening: Money): void;
}

export function createModel(world: World): Model {
  let budget = startBudget(world);
  const agreed = (step: () => void): void => {
    step();
    agree(budget, world);
  };
  return {
    world,
    reserve: (product, country) => agreed(() => reserve(budget, world, { product, country })),
    end: (at, how) =>
      agreed(() => {
        const open = openOf(world);
        const attempt = open[at % Math.max(1, open.length)];
        if (attempt) end(budget, world, { attempt, how });
      }),
    prove: (bound, balance, covers) =>
      agreed(() => prove(budget, world, { bound, balance, covers })),
    confirm: (left) =>
      agreed(() => {
        budget.confirm(left);
        const before = unconfirmedOf(world, world.executionId);
        world.unconfirmed.set(world.executionId, left < before ? left : before);
      }),
    die: (opening) =>
      agreed(() => {
        for (const attempt of openOf(world)) attempt.state = 'doubt';
        world.executionId += 1;
        world.opening = opening;
        world.smallest = undefined;
        budget = startBudget(world);
      }),
  };
}

/** Every sum of the budget is the sum over all attempts, and the cap was broken by surprises alone. */
function agree(budget: Budget, world: World): void {
  const { net, doubt, unconfirmed, reserved, executionNet, smallestBalance } = budget.position();
  assert.deepEqual(
    { net, doubt, unconfirmed, reserved, executionNet, smallestBalance },
    {
      net: netOf(world),
      doubt: doubtOf(world),
      unconfirmed: unconfirmedOf(world),
      reserved: reservedOf(world),
      executionNet: netOf(world, world.executionId),
      smallestBalance: world.smallest,
    },
  );
  if (world.cap !== undefined)
    assert.ok(
      net <= world.cap + surpriseOf(world),
      'the cap was broken by more than charges were above their ceilings',
    );
}

function reserve(budget: Budget, world: World, asked: { product: string; country: string }): void {
  const ceiling = ceilingOf(world, asked.product, asked.country);
  const limit = brokenBy(world, ceiling);
  const id = { executionId: world.executionId, sequence: world.attempts.length + 1 };
  const answer = budget.reserve(id, asked);
  if (!limit) {
    assert.deepEqual(answer, { kind: 'granted', ceiling });
    world.attempts.push({
      ...id,
      ...asked,
      original: ceiling,
      amount: ceiling,
      state: 'open',
      bounded: false,
      charge: undefined,
    });
    assert.equal(brokenBy(world, 0n), undefined, 'an attempt started beyond a limit');
  } else if (openOf(world).length > 0) assert.deepEqual(answer, { kind: 'wait' });
  else {
    assert.deepEqual(answer, { kind: 'short', limit, ceiling });
    if (limit === 'max-spend')
      assert.ok(
        (world.cap ?? 0n) - netOf(world) - doubtOf(world) - unconfirmedOf(world) < ceiling,
        'what is unused had paid for one more',
      );
  }
}

function end(
  budget: Budget,
  world: World,
  { attempt, how }: { attempt: WorldAttempt; how: Ending },
): void {
  if (how.kind === 'void') {
    budget.void(attempt);
    attempt.state = 'void';
    return;
  }
  if (how.kind === 'doubt') {
    budget.doubt(attempt);
    attempt.state = 'doubt';
    return;
  }
  const charge = how.charge(attempt.amount);
  const raised = budget.post(attempt, charge, how.balance);
  attempt.charge = charge;
  attempt.state = 'settled';
  world.unconfirmed.set(
    world.executionId,
    unconfirmedOf(world, world.executionId) + heldAbove(charge, attempt.amount),
  );
  if (how.balance !== undefined && (world.smallest === undefined || how.balance < world.smallest))
    world.smallest = how.balance;
  assert.deepEqual(
    raised.map(({ id, amount }) => nameOf({ ...id, amount })).sort(),
    lift(world, attempt).sort(),
  );
}

/** Raises what a charge above its ceiling raises; the names of the raised attempts. */
function lift(world: World, { charge, amount, product }: WorldAttempt): string[] {
  if (!charge || charge.source === 'unknown' || charge.requested <= amount) return [];
  const twice = roundUp(charge.requested * 2n);
  if (world.priceCeiling !== undefined && world.priceCeiling < twice) world.priceCeiling = twice;
  return world.attempts.flatMap((other) => {
    const ceiling = ceilingOf(world, other.product, other.country);
    const holds = other.state === 'open' || other.state === 'doubt';
    if (!holds || other.product !== product || ceiling <= other.amount) return [];
    other.amount = ceiling;
    return [nameOf(other)];
  });
}

function nameOf({
  executionId,
  sequence,
  amount,
}: Holding['id'] & { readonly amount: Money | null }): string {
  return `${executionId}.${sequence} ${String(amount)}`;
}

function prove(
  budget: Budget,
  world: World,
  balance: { bound: Money; balance: Money; covers: (sequence: number) => boolean },
): void {
  const doubtful = world.attempts.filter(
    ({ executionId, state }) => executionId === world.executionId && state === 'doubt',
  );
  const held = budget.doubtful().map(({ id }) => id);
  const sequences = (all: readonly { sequence: number }[]): number[] =>
    all.map(({ sequence }) => sequence).sort((a, b) => a - b);
  assert.deepEqual(sequences(held), sequences(doubtful));
  const ids = held.filter(({ sequence }) => balance.covers(sequence));
  budget.observeBalance(balance.balance, {
    reportedBefore: budget.position().executionReported,
    drained: true,
  });
  budget.evidence(
    balance.bound === 0n
      ? { kind: 'released', ids }
      : { kind: 'bounded', ids, bound: balance.bound },
  );
  const covered = doubtful.filter(({ sequence }) => balance.covers(sequence));
  if (balance.bound > 0n) {
    proveBound(world, covered, balance.bound);
    for (const attempt of doubtful) attempt.bounded = covered.includes(attempt);
  } else for (const attempt of covered) attempt.state = 'released';
  if (world.smallest === undefined || balance.balance < world.smallest)
    world.smallest = balance.balance;
}

function startBudget(world: World): Budget {
  const { executionId, cap, floor, opening, bounds, book, priceCeiling } = world;
  return createBudget({
    executionId,
    cap,
    floor,
    prices: createKnownPrices({
      book: createPriceBook('public', book),
      seen: seenOf(world),
      priceCeiling,
    }),
    earlierNet: netOf(world),
    earlierUnconfirmed: unconfirmedOf(world),
    earlierDoubts: world.attempts.flatMap(holdingOf),
    lateDoubt: 0n,
    bounds,
    opening,
  });
}

function holdingOf({
  executionId,
  sequence,
  product,
  country,
  amount,
  state,
  bounded,
}: WorldAttempt): Holding[] {
  if (state !== 'doubt') return [];
  return [{ id: { executionId, sequence }, product, country, amount, bounded, state: 'doubtful' }];
}
