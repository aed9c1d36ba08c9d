import type { Facts } from './facts.ts';
import type { Money } from './money.ts';

/**
 * What an attempt did to the account (CONTRACT, "What an attempt costs"): `not_sent` and `rejected` cost nothing,
 * `settled` has a charge, `in_doubt` costs between nothing and what it reserved.
 */
export type AttemptClass = 'not_sent' | 'rejected' | 'settled' | 'in_doubt';

/** Why something is as it is: a stable slug for programs and words for people, both in `ni_reason`. */
export interface Reason {
  readonly slug: string;
  readonly words: string;
}

/** What an answer, or twenty of them in a row (`client-errors`, `repeated-answer`), say about the whole run. */
export type Stop =
  | { readonly kind: 'credentials'; readonly words: string }
  | { readonly kind: 'facility'; readonly words: string }
  | { readonly kind: 'empty-account'; readonly words: string }
  | { readonly kind: 'api-gone'; readonly words: string }
  | { readonly kind: 'certificate'; readonly words: string }
  | { readonly kind: 'client-errors'; readonly words: string }
  /** One answer was given to twenty lookups. */
  | { readonly kind: 'repeated-answer'; readonly words: string };

/** Slug of an answer to another lookup: from then on its connection may be one answer behind. */
export const WRONG_NUMBER = 'wrong_number';

/** How an answer decides its lookup; CONTRACT, Output CSV. */
export type AnswerOutcome = 'insight' | 'partial' | 'refused' | 'failed';

/** An amount that an answer names; `unreadable` where it names one that is no amount at or above zero of at most 18 places. */
export type NamedPrice = Money | 'unreadable' | undefined;

/** One readable answer that decides a lookup. `raw` is the body as it came; everything else is derived from it. */
export interface Answer {
  readonly outcome: AnswerOutcome;
  readonly format: 'json' | 'xml';
  readonly raw: string;
  /** The service's own status text, e.g. `0`, `43`. */
  readonly status: string;
  readonly requestId: string | undefined;
  /** What the book charges for instead of the lookup's product, in the provider's own text; absent: the product. */
  readonly billedAs?: string;
  readonly requestPrice: NamedPrice;
  readonly refundPrice: NamedPrice;
  readonly remainingBalance: Money | undefined;
  readonly facts: Facts;
  /** The service documents a refund for such an answer. */
  readonly refundExpected: boolean;
  readonly reason: Reason | undefined;
}

/** What the run does after an attempt. */
export type Next =
  | { readonly kind: 'done' }
  | { readonly kind: 'retry' }
  /** Ask again at once without using up a retry: what was wrong lay with the request, and is mended. */
  | { readonly kind: 'again' }
  | { readonly kind: 'throttled'; readonly retryAfterMs: number | undefined }
  | { readonly kind: 'stop'; readonly stop: Stop };

interface Common {
  readonly latencyMs: number;
  readonly next: Next;
  /** The service said something understood (a throttled answer too); feeds the breaker. */
  readonly readable: boolean;
  /** The service's own name for the exchange; it gives no two the same. Absent where it gave none. */
  readonly requestId?: string | undefined;
}

/** How one attempt ended, in the provider's judgement; the charge is decided from it beside the price book. */
export type AttemptResult =
  | (Common & { readonly class: 'not_sent'; readonly reason: Reason })
  | (Common & {
      readonly class: 'rejected';
      readonly reason: Reason;
      /** HTTP 4xx that is final for its row; twenty in a row end the run. */
      readonly clientError: boolean;
      /** Present where the body was readable; final ones are kept as the lookup's answer. */
      readonly answer: Answer | undefined;
      readonly status: string | undefined;
    })
  | (Common & { readonly class: 'settled'; readonly answer: Answer })
  | (Common & {
      readonly class: 'in_doubt';
      readonly reason: Reason;
      readonly status: string | undefined;
    });

/** An attempt for a product that costs nothing is never in doubt: where nobody knows what became of it, nothing was taken. */
export function excludeDoubt(result: AttemptResult): AttemptResult {
  return result.class === 'in_doubt'
    ? { ...result, class: 'rejected', clientError: false, answer: undefined }
    : result;
}
