import type { AttemptResult, Reason } from '../domain/attempt.ts';
import type { Lookup } from '../domain/lookup.ts';
import type { Money } from '../domain/money.ts';
import type { Outcome } from '../domain/outcome.ts';
import { computeNet } from '../domain/charge.ts';
import { LedgerError } from '../ledger/port.ts';
import type { RateLimit } from '../limit/rate.ts';
import type { Clock } from '../support/clock.ts';
import type { Random } from '../support/random.ts';
import type { Halt, HaltCause } from './halt.ts';
import { createNaps } from './naps.ts';
import {
  SKIPPED_DOUBT,
  type Decide,
  type DecidedAttempt,
  type Denied,
  type Ended,
} from './port.ts';

/** Retry-After is obeyed up to this. */
const RETRY_AFTER_MS_MAX = 60_000;
const BACKOFF_MS_FIRST = 500;
const BACKOFF_MS_MAX = 30_000;

/** How often and how fast a lookup is tried again. */
interface RetriedOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly rate: RateLimit;
  readonly halt: Halt;
  /** Extra attempts per lookup in this execution. */
  readonly retriesMax: number;
  /** `--in-doubt skip`: a lookup with a doubtful attempt is not sent again. */
  readonly skipDoubtful: boolean;
  readonly runId: string;
  readonly executionId: number;
}

/**
 * From attempts to an outcome: throttling is told to the pace of the whole run and uses up no
 * retry, a probe neither.
 */
export function retryLookups(next: DecidedAttempt, options: RetriedOptions): Decide {
  const { halt } = options;
  const { nap } = createNaps(options.clock, halt.signal);
  return async (lookup, { order, paidBefore, seenAnswer }) => {
    let last: Ended | undefined;
    let paid = paidBefore;
    let retries = 0;
    let throttled = 0;
    for (;;) {
      const attempted = await next(lookup, { order, retry: last !== undefined, seenAnswer });
      if (attempted.kind === 'denied')
        return last ? readOutcome(last, paid, lookup, options) : skipLookup(attempted, halt);
      if (attempted.kind === 'answered') return attempted;
      if (attempted.kind === 'doubtful')
        return { kind: 'in_doubt', reason: SKIPPED_DOUBT, paidByRun: paid };
      if (attempted.kind === 'unanswered')
        return { kind: 'failed', reason: attempted.reason, paidByRun: paid };
      last = attempted;
      const cost = readCost(attempted);
      paid = paid === undefined || cost === undefined ? undefined : paid + cost;
      const { result, probe, sentAtMonotonic: sentAt } = attempted;
      const step = nextStep(result, { retries, throttled, probe, options });
      if (step.kind === 'stop') halt.stop(step.cause);
      if (step.kind !== 'again') return readOutcome(last, paid, lookup, options);
      throttled = step.throttled ? throttled + 1 : 0;
      if (step.throttled) options.rate.throttled({ sentAt, retryAfterMs: step.pauseMs });
      if (step.usesRetry) retries += 1;
      await nap(step.waitMs);
    }
  };
}

/**
 * What follows an attempt; `pauseMs`, 0 for none, holds the whole run, `waitMs` this lookup alone.
 */
export type Step =
  | { readonly kind: 'end' }
  | { readonly kind: 'stop'; readonly cause: HaltCause }
  | {
      readonly kind: 'again';
      readonly throttled: false;
      readonly usesRetry: boolean;
      readonly waitMs: number;
    }
  | {
      readonly kind: 'again';
      readonly throttled: true;
      readonly usesRetry: false;
      readonly waitMs: number;
      readonly pauseMs: number;
    };

const AT_ONCE = { kind: 'again', throttled: false, usesRetry: false, waitMs: 0 } as const;

interface Situation {
  readonly retries: number;
  /** Throttled answers in a row until now. */
  readonly throttled: number;
  readonly probe: boolean;
  readonly options: Pick<RetriedOptions, 'retriesMax' | 'skipDoubtful' | 'random'>;
}

/**
 * The retry decision as a pure function of the result, the retries used so far and a random source.
 */
export function nextStep(
  result: AttemptResult,
  { retries, throttled, probe, options }: Situation,
): Step {
  const { next } = result;
  if (next.kind === 'stop') return { kind: 'stop', cause: next.stop };
  if (next.kind === 'done') return { kind: 'end' };
  if (next.kind === 'again') return AT_ONCE;
  if (next.kind === 'throttled') {
    const pauseMs = Math.max(0, Math.min(next.retryAfterMs ?? 0, RETRY_AFTER_MS_MAX));
    // The pace answers to throttling; one lookup that is throttled again and again only lets others
    // go first.
    const waitMs = pauseMs > 0 || throttled === 0 ? 0 : backoffMs(throttled - 1, options.random);
    return { kind: 'again', throttled: true, usesRetry: false, waitMs, pauseMs };
  }
  if (result.class === 'in_doubt' && options.skipDoubtful) return { kind: 'end' };
  if (probe) return AT_ONCE;
  if (retries >= options.retriesMax) return { kind: 'end' };
  return { ...AT_ONCE, usesRetry: true, waitMs: backoffMs(retries, options.random) };
}

/** Full jitter, doubling with what came before. */
function backoffMs(before: number, random: Random) {
  return random() * Math.min(BACKOFF_MS_MAX, BACKOFF_MS_FIRST * 2 ** before);
}

/**
 * A row may leave the window only after the end of its attempt is durable; where it cannot be, it
 * is in doubt.
 */
async function readOutcome(
  last: Ended,
  paidByRun: Money | undefined,
  { product }: Lookup,
  { runId, executionId }: RetriedOptions,
): Promise<Outcome> {
  const { result, at } = last;
  if (!(await isRecorded(last))) return { kind: 'in_doubt', reason: NOT_RECORDED, paidByRun };
  const isFinal =
    result.class === 'settled' || (result.class === 'rejected' && result.next.kind === 'done');
  if (isFinal && result.answer) {
    const { outcome, format, raw, reason } = result.answer;
    const answer = { outcome, format, raw, reason, product, at, runId, executionId, paidByRun };
    return { kind: 'answered', answer: { ...answer, cost: readCost(last) } };
  }
  const reason = result.class === 'settled' ? UNKNOWN : result.reason;
  return { kind: result.class === 'in_doubt' ? 'in_doubt' : 'failed', reason, paidByRun };
}

/** An answer without a charge (refused, failed) cost nothing. */
function readCost({ charge }: Ended) {
  if (!charge) return 0n;
  return charge.source === 'unknown' ? undefined : computeNet(charge);
}

async function isRecorded({ committed }: Ended) {
  try {
    await committed;
    return true;
  } catch (error) {
    if (error instanceof LedgerError) return false;
    throw error;
  }
}

const NOT_RECORDED: Reason = {
  slug: 'not_recorded',
  words: 'the answer could not be written to the ledger',
};
const UNKNOWN: Reason = { slug: 'unknown', words: '' };

/**
 * Why a lookup without an attempt is skipped: what stopped it alone, else the first thing that
 * stopped the run.
 */
function skipLookup(denied: Denied, halt: Halt): Outcome {
  const cause = denied.cause ?? halt.causes.find(({ kind }) => kind !== 'limit') ?? halt.causes[0];
  const reason = {
    slug: cause ? cause.kind.replaceAll('-', '_') : 'stopped',
    words: SKIP_WORDS[cause?.kind ?? ''] ?? 'not asked, because the run was stopped',
  };
  return { kind: 'skipped', reason };
}

const SKIP_WORDS: Readonly<Record<string, string>> = {
  'max-spend': 'not asked, because --max-spend was reached',
  'min-balance': 'not asked, because --min-balance was reached',
  limit: 'not asked, because --limit was reached',
  'empty-account': 'not asked, because the account is out of credit',
};
