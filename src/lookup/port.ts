import type { AttemptResult, Reason } from '../domain/attempt.ts';
import type { Charge } from '../domain/charge.ts';
import type { Lookup } from '../domain/lookup.ts';
import type { Money } from '../domain/money.ts';
import type { KnownAnswer, Outcome } from '../domain/outcome.ts';
import type { AttemptId } from '../domain/records.ts';
import type { HaltCause } from './halt.ts';

/** For whom a lookup is decided. */
export interface Asking {
  /** The row's position; earlier rows go first. */
  readonly order: number;
  /**
   * What earlier executions of the run paid for the lookup; undefined where a part of it is
   * unknown.
   */
  readonly paidBefore: Money | undefined;
  /** The newest answer to the lookup that its plan knew of; undefined where that was none. */
  readonly seenAnswer?: number | undefined;
}

/** Decides a lookup: the outer face of the stack. */
export type Decide = (lookup: Lookup, asking: Asking) => Promise<Outcome>;

/** A lookup's turn for one attempt. */
export interface Turn {
  readonly order: number;
  /** Retries take slot and money before first attempts. */
  readonly retry: boolean;
  /** The newest answer to the lookup that is known here. */
  readonly seenAnswer: number | undefined;
}

/** One attempt that took place and is recorded. */
export interface Ended {
  readonly kind: 'ended';
  readonly id: AttemptId;
  readonly result: AttemptResult;
  readonly charge: Charge | undefined;
  /** When the answer was recorded, milliseconds since the epoch. */
  readonly at: number;
  /** When it was about to leave, on the monotonic clock: its age, whatever the wall clock does. */
  readonly sentAtMonotonic: number;
  /** Resolves when the end of the attempt is durable. A row may leave the window only then. */
  readonly committed: Promise<void>;
}

/**
 * No attempt took place, and none will: the run is stopped, or stopped for this lookup alone by
 * `cause`.
 */
export interface Denied {
  readonly kind: 'denied';
  readonly cause?: HaltCause;
}

/**
 * No attempt took place: prices rose while it waited for its permit, and its money is no longer
 * there.
 */
interface Outpriced {
  readonly kind: 'outpriced';
}

/**
 * No attempt took place: by the ledger's books the run's cap, or the floor under the account, has no
 * room for it, whatever the budget says.
 */
interface Unaffordable {
  readonly kind: 'no_money';
  readonly limit: 'max-spend' | 'min-balance';
  readonly ceiling: Money | null;
}

/**
 * No attempt took place: the ledger says that somebody else asks for the lookup, or has an answer
 * to it that was not known here.
 */
export interface Taken {
  readonly kind: 'taken';
  readonly by: 'in_flight' | 'answered';
}

/** No attempt took place: by the ledger one may have been bought, and those are skipped. */
interface Doubtful {
  readonly kind: 'doubtful';
}

/** No attempt took place: the run has attempted as many lookups as `--limit` lets it. */
interface BeyondLimit {
  readonly kind: 'limit';
}

/** Why a lookup with a doubtful attempt is not sent under `--in-doubt skip`. */
export const SKIPPED_DOUBT: Reason = {
  slug: 'in_doubt',
  words: 'an earlier attempt may have been charged; --in-doubt retry asks again',
};

/**
 * The lookup is decided without an attempt of its own: by an answer on record, or by a reason why
 * there is none.
 */
type DecidedElsewhere =
  | { readonly kind: 'answered'; readonly answer: KnownAnswer }
  | { readonly kind: 'unanswered'; readonly reason: Reason };

type Probed = Ended & { readonly probe: boolean };

/** An attempt that waits for its turn, slot and money: the middle of the stack. */
export type Attempt = (lookup: Lookup, turn: Turn) => Promise<Probed | Denied | Taken | Doubtful>;

/** An attempt, or what stands in for it where somebody else has the lookup. */
export type DecidedAttempt = (
  lookup: Lookup,
  turn: Turn,
) => Promise<Probed | Denied | Doubtful | DecidedElsewhere>;

/** A lookup that has slot and money. */
export interface FundedLookup extends Pick<Turn, 'seenAnswer'> {
  readonly lookup: Lookup;
  readonly funds: Funds;
}

/** An attempt of it: the inner part of the stack. */
export type FundedAttempt = (
  funded: FundedLookup,
) => Promise<Ended | Denied | Outpriced | Unaffordable | Taken | Doubtful | BeyondLimit>;

/**
 * The money of one attempt. Both calls change the budget, and whoever makes them queues the
 * ledger's event in the same breath: so budget and ledger see charges and starts in one order and
 * never disagree about the cap.
 */
export interface Funds {
  readonly id: AttemptId;
  /**
   * The attempt is about to be recorded. Its ceiling at the prices known now; undefined where the
   * money for it is no longer there.
   */
  start(): { readonly ceiling: Money | null } | undefined;
  /** The attempt has ended and its end is queued; what its price raises is queued behind it. */
  end(result: AttemptResult, charge: Charge | undefined): void;
}
