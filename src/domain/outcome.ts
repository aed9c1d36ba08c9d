import type { AnswerOutcome, Reason } from './attempt.ts';
import type { Money } from './money.ts';

/**
 * An answer as the ledger holds it: enough to fill a row and to decide whether it is fresh enough.
 */
export interface KnownAnswer {
  /** Tells the answers to one lookup apart; absent where an import brought it, or no ledger told it. */
  readonly id?: number;
  readonly outcome: AnswerOutcome;
  readonly format: 'json' | 'xml';
  readonly raw: string;
  readonly reason: Reason | undefined;
  readonly product: string;
  /** Milliseconds since the epoch, when the answer was recorded. */
  readonly at: number;
  /** Those of {@link IMPORTED} where none of this ledger brought it. */
  readonly runId: string;
  readonly executionId: number;
  /**
   * Net amount the asking run has paid for this lookup so far, over all its attempts; undefined
   * where a part is unknown.
   */
  readonly paidByRun: Money | undefined;
  /**
   * Net amount of the attempt that brought it, whatever run paid; undefined where no price of it is
   * known.
   */
  readonly cost: Money | undefined;
}

/** Whose an imported answer is: of no run, with no attempt, and nobody here knows what it cost. */
export const IMPORTED = { runId: '', executionId: 0, cost: undefined } as const;

/** How a lookup ended in this execution. */
export type Outcome =
  | { readonly kind: 'answered'; readonly answer: KnownAnswer }
  | { readonly kind: 'failed'; readonly reason: Reason; readonly paidByRun: Money | undefined }
  | { readonly kind: 'in_doubt'; readonly reason: Reason; readonly paidByRun: Money | undefined }
  | { readonly kind: 'skipped'; readonly reason: Reason };
