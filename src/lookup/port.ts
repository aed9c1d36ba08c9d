import type { AttemptResult } from '../domain/attempt.ts';
import type { Charge } from '../domain/charge.ts';
import type { Lookup } from '../domain/lookup.ts';
import type { Money } from '../domain/money.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { AttemptId } from '../ledger/port.ts';

/** Decides a lookup: the outer face of the stack. `order` is the row's position; earlier rows go first. */
export type Decide = (lookup: Lookup, order: number) => Promise<Outcome>;

/** A lookup's turn for one attempt. */
export interface Turn {
  readonly order: number;
  /** Retries take slot and money before first attempts. */
  readonly retry: boolean;
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

/** No attempt took place: the run is stopped. */
export interface Denied {
  readonly kind: 'denied';
}

export type Attempted = Ended | Denied;

/** An attempt that waits for its turn, slot and money: the middle of the stack. */
export type Attempt = (lookup: Lookup, turn: Turn) => Promise<(Ended & { readonly probe: boolean }) | Denied>;

/** An attempt that has slot and money: the inner part of the stack. */
export type FundedAttempt = (lookup: Lookup, funds: Funds) => Promise<Attempted>;

export interface Funds {
  readonly id: AttemptId;
  readonly ceiling: Money | null;
}
