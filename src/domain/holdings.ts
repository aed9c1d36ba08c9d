import type { DoubtBounds } from './doubt.ts';
import { minMoney, type Money } from './money.ts';
import { nameAttempt, type AttemptId } from './records.ts';

/** Money held for one attempt: reserved while it is open, then perhaps in doubt. */
export interface Holding {
  readonly id: AttemptId;
  readonly product: string;
  readonly country: string;
  /** The ceiling; null where nothing was known to reserve by (counts as 0). Only ever raised. */
  readonly amount: Money | null;
  readonly state: 'reserved' | 'doubtful';
  /** Under the bound that a balance proved for its execution. */
  readonly bounded: boolean;
  /**
   * What answers had reported as charged when it was put; absent where an earlier execution left
   * it.
   */
  readonly chargedBefore?: Money;
}

/** The reservations and doubts of a run with running sums; no limits, no prices. */
export interface Holdings {
  /** Takes in what `id` holds. One that holds something already is a bug and throws. */
  put(holding: Holding): void;
  /** The open reservation of `id`, taken out. A missing one is a bug and throws. */
  take(id: AttemptId): Holding;
  remove(id: AttemptId): void;
  /**
   * Lifts every holding of `product` to what `ceilingFor` says, where that is more. Returns the
   * lifted ones.
   */
  raise(product: string, ceilingFor: (country: string) => Money | null): readonly Holding[];
  /**
   * These of the execution cost together at most `bound`; so does each whose amount was not known.
   * What an earlier bound proved stays proved: a later balance also shows what younger doubts took.
   * Returns the bound that holds.
   */
  bound(executionId: number, ids: readonly AttemptId[], bound: Money): Money;
  doubtful(executionId: number): readonly Holding[];
  reserved(): Money;
  reservations(): number;
  /** In doubt over all executions, or of one. */
  doubt(executionId?: number): Money;
}

interface HeldTally {
  free: Money;
  bounded: Money;
  bound: Money | undefined;
}

/** `bounds`: what balances proved about earlier executions. */
export function createHoldings(bounds: DoubtBounds): Holdings {
  const held = new Map<string, Holding>();
  const sums = createHeldSums(bounds);

  function put(holding: Holding) {
    const key = nameAttempt(holding.id);
    if (held.has(key)) throw new Error(`The budget holds money of attempt ${key} already.`);
    held.set(key, holding);
    sums.count(holding, 1n);
  }
  function remove(id: AttemptId) {
    const holding = held.get(nameAttempt(id));
    if (!holding) return;
    held.delete(nameAttempt(id));
    sums.count(holding, -1n);
  }
  function listDoubtful(executionId: number) {
    return [...held.values()].filter(
      ({ state, id }) => state === 'doubtful' && id.executionId === executionId,
    );
  }
  function replace(holding: Holding, change: Partial<Holding>) {
    const changed = { ...holding, ...change };
    remove(holding.id);
    put(changed);
    return changed;
  }

  return {
    put,
    remove,
    take: (id) => {
      const holding = held.get(nameAttempt(id));
      if (holding?.state !== 'reserved')
        throw new Error(`The budget has no reservation of attempt ${nameAttempt(id)}.`);
      remove(id);
      return holding;
    },
    raise: (product, ceilingFor) =>
      [...held.values()].flatMap((holding) => {
        const ceiling = holding.product === product ? ceilingFor(holding.country) : null;
        if (ceiling === null || (holding.amount !== null && ceiling <= holding.amount)) return [];
        return [replace(holding, { amount: ceiling })];
      }),
    bound: (executionId, ids, seen) => {
      const under = new Set(ids.map(nameAttempt));
      const tally = sums.tally(executionId);
      const added = addedTo(held, under);
      const bound = added === null ? seen : minMoney(seen, boundedSum(tally) + added);
      for (const holding of listDoubtful(executionId)) {
        const bounded = under.has(nameAttempt(holding.id));
        replace(holding, { bounded, amount: holding.amount ?? (bounded ? bound : null) });
      }
      tally.bound = bound;
      return bound;
    },
    doubtful: listDoubtful,
    reserved: sums.reserved,
    reservations: sums.reservations,
    doubt: sums.doubt,
  };
}

/** The sums over what is held, kept as it comes and goes. */
function createHeldSums(bounds: DoubtBounds) {
  const tallies = new Map<number, HeldTally>(
    [...bounds].map(([id, bound]) => [id, { free: 0n, bounded: 0n, bound }]),
  );
  let reserved = 0n;
  let reservations = 0;
  /** What an execution has in doubt; empty where it has nothing. */
  function tally(executionId: number) {
    const found = tallies.get(executionId) ?? { free: 0n, bounded: 0n, bound: undefined };
    tallies.set(executionId, found);
    return found;
  }
  return {
    tally,
    /** Adds a holding, or takes it away. */
    count: ({ amount: held, state, id, bounded }: Holding, sign: 1n | -1n) => {
      const amount = (held ?? 0n) * sign;
      if (state === 'reserved') {
        reserved += amount;
        reservations += Number(sign);
      } else tally(id.executionId)[bounded ? 'bounded' : 'free'] += amount;
    },
    reserved: () => reserved,
    reservations: () => reservations,
    doubt: (executionId?: number) =>
      sumTallies(executionId === undefined ? tallies.values() : [tally(executionId)]),
  };
}

/**
 * What comes under a bound for the first time holds together; null where an amount of it is not
 * known.
 */
function addedTo(held: ReadonlyMap<string, Holding>, under: ReadonlySet<string>) {
  let added = 0n;
  for (const key of under) {
    const holding = held.get(key);
    if (!holding || holding.bounded) continue;
    if (holding.amount === null) return null;
    added += holding.amount;
  }
  return added;
}

function sumTallies(tallies: Iterable<HeldTally>) {
  let sum = 0n;
  for (const tally of tallies) sum += tally.free + boundedSum(tally);
  return sum;
}

function boundedSum({ bounded, bound }: HeldTally) {
  return bound === undefined ? bounded : minMoney(bound, bounded);
}
