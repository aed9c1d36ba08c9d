import type { Answer, AttemptResult, NamedPrice } from '../../src/domain/attempt.ts';
import { parseMoney, type Money } from '../../src/domain/money.ts';
import type { KnownAnswer } from '../../src/domain/outcome.ts';

/** An amount written as a literal: `eur('0.005')`. */
export function eur(text: string): Money {
  const amount = parseMoney(text);
  if (amount === undefined) throw new Error(`"${text}" is no amount.`);
  return amount;
}

/** A billed answer. Without a `price` it is one of those that name none. */
export function insight(
  answer: Partial<Answer> & { readonly price?: NamedPrice; readonly refund?: NamedPrice } = {},
): AttemptResult {
  const { price, refund, ...rest } = answer;
  return {
    class: 'settled',
    latencyMs: 100,
    readable: true,
    next: { kind: 'done' },
    answer: answerOf({ requestPrice: price, refundPrice: refund, ...rest }),
  };
}

/** Status 43, 44 or 45: billed, although the service calls them errors. */
export function partial(status: '43' | '44' | '45', price: Money): AttemptResult {
  return insight({ price, status, outcome: 'partial' });
}

/** Throttled, as HTTP 429 or status 1. */
export function throttled(retryAfterMs?: number): AttemptResult {
  return { ...rejection('throttled'), next: { kind: 'throttled', retryAfterMs } };
}

/** A connection that was reset, a timeout, an HTML page: nobody knows whether it was charged. */
export function doubtful(words = 'the connection was reset'): AttemptResult {
  return {
    class: 'in_doubt',
    latencyMs: 100,
    readable: false,
    next: { kind: 'retry' },
    reason: { slug: 'reset', words },
    status: undefined,
  };
}

/** Nothing was written: connection refused, no such host. */
export function notSent(words = 'connection refused'): AttemptResult {
  return {
    class: 'not_sent',
    latencyMs: 1,
    readable: false,
    next: { kind: 'retry' },
    reason: { slug: 'not_sent', words },
  };
}

/** Status 3: this number is refused for good, and the answer is kept. */
export function refused(): AttemptResult {
  return {
    ...rejection('3'),
    next: { kind: 'done' },
    answer: answerOf({ outcome: 'refused', status: '3' }),
    status: '3',
  };
}

/** Status 5: an internal error that costs nothing. */
export function internalError(): AttemptResult {
  return { ...rejection('5'), next: { kind: 'retry' } };
}

/** HTTP 400 and the like: final for its row. */
export function clientError(): AttemptResult {
  return { ...rejection('http_422'), next: { kind: 'done' }, clientError: true };
}

/** HTTP 401: ends the run. */
export function wrongSecret(): AttemptResult {
  return {
    ...rejection('http_401'),
    next: { kind: 'stop', stop: { kind: 'credentials', words: 'The credentials were refused.' } },
  };
}

type Rejected = Extract<AttemptResult, { class: 'rejected' }>;

function rejection(slug: string): Rejected {
  const reason = { slug, words: slug };
  return {
    class: 'rejected',
    latencyMs: 50,
    readable: true,
    next: { kind: 'done' },
    reason,
    clientError: false,
    answer: undefined,
    status: undefined,
  };
}

function answerOf(answer: Partial<Answer>): Answer {
  return {
    outcome: 'insight',
    format: 'json',
    raw: '{}',
    status: '0',
    requestId: undefined,
    requestPrice: undefined,
    refundPrice: undefined,
    remainingBalance: undefined,
    facts: {},
    refundExpected: false,
    reason: undefined,
    ...answer,
  };
}

/** An answer on record, bought by another run unless told otherwise. */
export function known(answer: Partial<KnownAnswer> = {}): KnownAnswer {
  return {
    outcome: 'insight',
    format: 'json',
    raw: '{}',
    reason: undefined,
    product: 'standard',
    at: 900,
    runId: 'other',
    executionId: 1,
    paidByRun: 0n,
    cost: 0n,
    ...answer,
  };
}
