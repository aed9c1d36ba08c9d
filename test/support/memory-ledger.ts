import { lookupKey } from '../../src/domain/lookup.ts';
import { lacksRefund, netOf, type Charge } from '../../src/domain/charge.ts';
import type { Money } from '../../src/domain/money.ts';
import type { AttemptId } from '../../src/domain/records.ts';
import type { Ledger, LedgerEvent, SentVerdict } from '../../src/ledger/port.ts';
import { heldAbove } from '../domain/budget-world.ts';

/** One attempt as the ledger holds it. */
export interface MemoryAttempt {
  readonly key: string;
  readonly sequence: number;
  ceiling: Money | null;
  class: 'open' | 'settled' | 'not_sent' | 'rejected' | 'in_doubt';
  charge: Charge | undefined;
  released: boolean;
  bounded: boolean;
}

/** A ledger in memory: what an execution asks of one, with the verdicts and the refusals of a store. */
export interface MemoryLedger extends Pick<
  Ledger,
  'record' | 'outstandingRefunds' | 'belongToOthers'
> {
  /** Every batch, as it was applied. */
  readonly batches: readonly (readonly LedgerEvent[])[];
  attempts(): readonly MemoryAttempt[];
  /** The books from the attempts, one by one: what running totals must agree with. */
  books(): MemoryBooks;
}

/** What the attempts of the one execution add up to. */
export interface MemoryBooks {
  readonly net: Money;
  readonly doubt: Money;
  readonly unconfirmed: Money;
  readonly reserved: Money;
}

/** `fail` may throw in place of a batch: then nothing of it is applied. */
export function createMemoryLedger(
  fail: (events: readonly LedgerEvent[]) => void = () => undefined,
): MemoryLedger {
  const state: State = {
    attempts: new Map(),
    under: new Map(),
    answered: new Map(),
    bound: undefined,
    unconfirmed: 0n,
    refunds: 0,
  };
  const batches: (readonly LedgerEvent[])[] = [];
  return {
    batches,
    attempts: () => [...state.attempts.values()],
    books: () => booksOf(state),
    outstandingRefunds: () => Promise.resolve(state.refunds),
    belongToOthers: async (queries) => {
      await Promise.resolve();
      return queries.map(({ requestId, lookup }) => {
        const keys = state.answered.get(requestId);
        return keys !== undefined && !keys.has(lookupKey(lookup));
      });
    },
    record: async (events) => {
      await Promise.resolve();
      fail(events);
      const verdicts = events.flatMap((event) => apply(event, state) ?? []);
      batches.push(events);
      return verdicts;
    },
  };
}

interface State {
  readonly attempts: Map<number, MemoryAttempt>;
  /** The open or settled attempt of a lookup. */
  readonly under: Map<string, MemoryAttempt>;
  /** Request id to the lookups that have an answer with it. */
  readonly answered: Map<string, Set<string>>;
  bound: Money | undefined;
  unconfirmed: Money;
  /** Reported charges whose announced refund did not come. */
  refunds: number;
}

function apply(event: LedgerEvent, state: State): SentVerdict | undefined {
  switch (event.kind) {
    case 'sent':
      return send(event, state);
    case 'settled': {
      const attempt = take(event.id, state);
      Object.assign(attempt, { class: 'settled', charge: event.charge });
      state.unconfirmed += heldAbove(event.charge, attempt.ceiling ?? 0n);
      if (lacksRefund({ ...event.answer, charge: event.charge })) state.refunds += 1;
      answer(event, state);
      return undefined;
    }
    case 'balance_read':
    case 'money_in':
      return undefined;
    case 'confirmed':
      if (event.unconfirmed < state.unconfirmed) state.unconfirmed = event.unconfirmed;
      return undefined;
    case 'closed': {
      const attempt = take(event.id, state);
      attempt.class = event.class;
      answer(event, state);
      state.under.delete(attempt.key);
      return undefined;
    }
    case 'raised': {
      const attempt = find(event.id, state);
      if (attempt.ceiling === null || event.ceiling > attempt.ceiling)
        attempt.ceiling = event.ceiling;
      return undefined;
    }
    case 'released':
      for (const id of event.ids) find(id, state).released = true;
      return undefined;
    case 'bounded':
      for (const attempt of state.attempts.values()) attempt.bounded = false;
      for (const id of event.ids) find(id, state).bounded = true;
      state.bound = event.bound;
      return undefined;
  }
}

function answer(
  { id, answer: given }: Extract<LedgerEvent, { kind: 'settled' | 'closed' }>,
  state: State,
): void {
  if (given?.requestId === undefined) return;
  const keys = state.answered.get(given.requestId) ?? new Set();
  state.answered.set(given.requestId, keys.add(find(id, state).key));
}

function send(
  { id, lookup, ceiling, cap }: Extract<LedgerEvent, { kind: 'sent' }>,
  state: State,
): SentVerdict {
  const key = lookupKey(lookup);
  const before = state.under.get(key);
  if (before) return { kind: before.class === 'open' ? 'in_flight' : 'settled' };
  if (state.attempts.has(id.sequence))
    throw new Error(`Attempt ${String(id.sequence)} was sent twice.`);
  if (cap !== null) {
    const { net, doubt, unconfirmed, reserved } = booksOf(state);
    if (net + doubt + unconfirmed + reserved + (ceiling ?? 0n) > cap) return { kind: 'no_money' };
  }
  const attempt: MemoryAttempt = {
    key,
    sequence: id.sequence,
    ceiling,
    class: 'open',
    charge: undefined,
    released: false,
    bounded: false,
  };
  state.attempts.set(id.sequence, attempt);
  state.under.set(key, attempt);
  return { kind: 'started' };
}

function find(id: AttemptId, { attempts }: State): MemoryAttempt {
  const attempt = attempts.get(id.sequence);
  if (!attempt) throw new Error(`The ledger has no attempt ${String(id.sequence)}.`);
  return attempt;
}

function take(id: AttemptId, state: State): MemoryAttempt {
  const attempt = find(id, state);
  if (attempt.class !== 'open') throw new Error(`Attempt ${String(id.sequence)} has ended twice.`);
  return attempt;
}

function booksOf({ attempts, bound, unconfirmed }: State): MemoryBooks {
  let net = 0n;
  let free = 0n;
  let bounded = 0n;
  let reserved = 0n;
  for (const attempt of attempts.values()) {
    const ceiling = attempt.ceiling ?? 0n;
    if (attempt.charge) net += netOf(attempt.charge);
    if (attempt.class === 'open') reserved += ceiling;
    if (attempt.class === 'in_doubt' && !attempt.released) {
      if (attempt.bounded) bounded += ceiling;
      else free += ceiling;
    }
  }
  return {
    net,
    doubt: free + (bound !== undefined && bound < bounded ? bound : bounded),
    unconfirmed,
    reserved,
  };
}
