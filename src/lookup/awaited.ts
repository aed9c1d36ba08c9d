import type { Reason } from '../domain/attempt.ts';
import { freshAnswer, newestAnswer, type Freshness } from '../domain/plan.ts';
import type { Scope } from '../domain/records.ts';
import type { LedgerReader } from '../ledger/port.ts';
import type { Clock } from '../support/clock.ts';
import type { Halt } from './halt.ts';
import { createNaps } from './naps.ts';
import { readServing, type Wanted } from './on-record.ts';
import type { Attempt, DecidedAttempt } from './port.ts';

/** The ledger is asked again after so long for the answer to what somebody else asks, each time after twice as long. */
const POLL_MS_FIRST = 250;
const POLL_MS_MAX = 5_000;
/** Somebody else's attempt is waited for so long; a store puts one in doubt whose process has died. */
export const AWAIT_MS_MAX = 600_000;

/** Where answers of others are found, and which of them serve. */
interface AwaitedOptions {
  readonly ledger: Pick<LedgerReader, 'answers'>;
  readonly scope: Scope;
  readonly wanted: Wanted;
  readonly freshness: () => Freshness;
  readonly clock: Clock;
  readonly halt: Halt;
}

/**
 * A lookup that somebody else has on the wire, or that is answered already, is not bought: its answer is taken from the
 * ledger. Where that attempt ends without one that serves, the lookup is tried again. Rejects with LedgerError where the
 * ledger cannot be read.
 */
export function awaited(next: Attempt, options: AwaitedOptions): DecidedAttempt {
  const { nap } = createNaps(options.clock, options.halt.signal);
  return async (lookup, turn) => {
    let { seenAnswer } = turn;
    for (let waitMs = POLL_MS_FIRST, waitedMs = 0; ; waitMs = Math.min(waitMs * 2, POLL_MS_MAX)) {
      const attempted = await next(lookup, { ...turn, seenAnswer });
      if (attempted.kind !== 'taken') return attempted;
      if (attempted.by === 'in_flight') {
        if (waitedMs >= AWAIT_MS_MAX) return { kind: 'unanswered', reason: STILL_ASKED };
        await nap(waitMs);
        waitedMs += waitMs;
      }
      const { runId } = options.freshness();
      const [found = []] = await readServing([lookup], { ...options, runId });
      const answer = freshAnswer(found, options.freshness());
      if (answer) return { kind: 'answered', answer };
      const newest = newestAnswer(found, lookup.product);
      if (attempted.by === 'answered' && newest === seenAnswer)
        return { kind: 'unanswered', reason: FORGOTTEN };
      seenAnswer = newest;
    }
  };
}

const STILL_ASKED: Reason = {
  slug: 'in_flight',
  words: 'another process asked for it and had no answer yet',
};
const FORGOTTEN: Reason = {
  slug: 'settled',
  words: 'it was paid for, but its answer is not on record any more',
};
