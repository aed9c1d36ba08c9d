import type { Reason } from '../domain/attempt.ts';
import { freshAnswer, newestAnswer, type Freshness } from '../domain/plan.ts';
import type { Clock } from '../support/clock.ts';
import type { Elsewhere } from './elsewhere.ts';
import type { Attempt, DecidedAttempt } from './port.ts';

/** Somebody else's attempt is waited for so long; a store puts one in doubt whose process has died. */
export const AWAIT_MS_MAX = 600_000;

/** What others do, and which of their answers serve. */
interface AwaitedOptions {
  readonly elsewhere: Elsewhere;
  readonly freshness: () => Freshness;
  readonly clock: Clock;
  /** Others may have answered what is not asked any more, and it is worth knowing. */
  readonly mayBeAnswered: () => boolean;
}

/**
 * A lookup that somebody else has on the wire, or that is answered already, is not bought: its answer is taken from the
 * ledger. Where that attempt ends without one that serves, the lookup is tried again. What a stop leaves unasked is
 * looked for there too. Rejects with LedgerError where the ledger cannot be read.
 */
export function awaited(
  next: Attempt,
  { elsewhere, freshness, clock, mayBeAnswered }: AwaitedOptions,
): DecidedAttempt {
  return async (lookup, turn) => {
    let { seenAnswer } = turn;
    let until: number | undefined;
    for (;;) {
      const attempted = await next(lookup, { ...turn, seenAnswer });
      if (attempted.kind === 'denied' && mayBeAnswered()) {
        const answer = freshAnswer(await elsewhere.answers(lookup), freshness());
        return answer ? { kind: 'answered', answer } : attempted;
      }
      if (attempted.kind !== 'taken') return attempted;
      if (attempted.by === 'in_flight') {
        until ??= clock.monotonic() + AWAIT_MS_MAX;
        if (!(await elsewhere.ended(lookup, until)))
          return { kind: 'unanswered', reason: STILL_ASKED };
      }
      const found = await elsewhere.answers(lookup);
      const answer = freshAnswer(found, freshness());
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
