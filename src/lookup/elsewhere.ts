import type { Lookup } from '../domain/lookup.ts';
import type { KnownAnswer } from '../domain/outcome.ts';
import type { Scope } from '../domain/records.ts';
import type { LedgerReader } from '../ledger/port.ts';
import type { Clock } from '../support/clock.ts';
import { createGathering } from '../support/gathering.ts';
import type { Halt } from './halt.ts';
import { createNaps } from './naps.ts';
import { readServing, type Wanted } from './on-record.ts';

/** The ledger is asked after so long, and each time after twice as long while nothing changes. */
const POLL_MS_FIRST = 250;
const POLL_MS_MAX = 1_000;

/**
 * What others do about lookups that this execution wants too. One question to the ledger is for all
 * that wait, however many those are.
 */
export interface Elsewhere {
  /**
   * True once nobody has the lookup on the wire any more, or the run stops; false where somebody
   * still has it when the monotonic clock shows `until`. Rejects with LedgerError where the ledger
   * cannot be read.
   */
  ended(lookup: Lookup, until: number): Promise<boolean>;
  /** The answers on record that serve it, newest first. Rejects with LedgerError. */
  answers(lookup: Lookup): Promise<readonly KnownAnswer[]>;
}

/** Where it is looked for, and on whose behalf. */
interface ElsewhereOptions {
  readonly ledger: Pick<LedgerReader, 'answers' | 'inFlight'>;
  readonly scope: Scope;
  readonly wanted: Wanted;
  readonly runId: string | undefined;
  readonly clock: Clock;
  readonly halt: Pick<Halt, 'signal'>;
}

/** Nothing is asked as long as nobody waits. */
export function createElsewhere(options: ElsewhereOptions): Elsewhere {
  const answers = createGathering(
    (lookups: readonly Lookup[]) => readServing(lookups, options),
    options.clock.turn,
  );
  return { ...createPoller(options), answers };
}

interface PollWaiter {
  readonly lookup: Lookup;
  /** On the monotonic clock. */
  readonly until: number;
  readonly resolve: (hasEnded: boolean) => void;
  readonly reject: (error: unknown) => void;
}

function createPoller({ ledger, scope, clock, halt }: ElsewhereOptions): Pick<Elsewhere, 'ended'> {
  const { nap } = createNaps(clock, halt.signal);
  const waiting = new Set<PollWaiter>();
  let polling: Promise<void> | undefined;

  async function poll() {
    for (let waitMs = POLL_MS_FIRST; waiting.size > 0;) {
      await nap(waitMs);
      const isChanged = halt.signal.aborted ? letGo([...waiting]) : await look([...waiting]);
      waitMs = isChanged ? POLL_MS_FIRST : Math.min(waitMs * 2, POLL_MS_MAX);
    }
    polling = undefined;
  }
  /** True where somebody waits no more. */
  async function look(asked: readonly PollWaiter[]) {
    try {
      const open = await ledger.inFlight({ scope, lookups: asked.map(({ lookup }) => lookup) });
      const now = clock.monotonic();
      const late = asked.filter(({ until }, index) => open[index] === true && now >= until);
      for (const waiter of late) leave(waiter).resolve(false);
      return letGo(asked.filter((_, index) => open[index] !== true)) || late.length > 0;
    } catch (error) {
      for (const waiter of asked) leave(waiter).reject(error);
      return true;
    }
  }
  function letGo(ended: readonly PollWaiter[]) {
    for (const waiter of ended) leave(waiter).resolve(true);
    return ended.length > 0;
  }
  function leave(waiter: PollWaiter) {
    waiting.delete(waiter);
    return waiter;
  }

  return {
    ended: (lookup, until) =>
      new Promise((resolve, reject) => {
        waiting.add({ lookup, until, resolve, reject });
        polling ??= poll();
      }),
  };
}
