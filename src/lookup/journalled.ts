import { excludeDoubt, type AttemptResult, type Reason } from '../domain/attempt.ts';
import type { Charge } from '../domain/charge.ts';
import type { Lookup } from '../domain/lookup.ts';
import type { Money } from '../domain/money.ts';
import type { KnownPrices } from '../domain/prices.ts';
import type { AttemptId } from '../domain/records.ts';
import { LedgerError, type LedgerEvent, type SentVerdict } from '../ledger/port.ts';
import type { Provider } from '../providers/port.ts';
import type { Clock } from '../support/clock.ts';
import type { Halt } from './halt.ts';
import type { Journal } from './journal.ts';
import type { PermittedAttempt } from './paced.ts';
import type { Ended } from './port.ts';
import type { PriceNews } from './price-news.ts';
import { isWrongNumber, type RequestIds } from './request-ids.ts';
import { closeUnsent } from './unsent.ts';

/** Whom to ask, and the books the attempt goes into. */
interface JournalledOptions {
  readonly provider: Provider;
  readonly journal: Journal;
  readonly requestIds: RequestIds;
  readonly prices: KnownPrices;
  /** `--in-doubt skip`. */
  readonly skipsDoubt: boolean;
  /** `--limit`. */
  readonly limit: number | undefined;
  /** What the account may come to over all runs, by `--min-balance`. */
  readonly accountMost: () => Money | undefined;
  /** What others are charged; absent where nobody asks after it. */
  readonly news?: Pick<PriceNews, 'epoch' | 'caughtUp'>;
  /** Whether others still count on this execution; absent where there are none. */
  readonly countsAsAlive?: (() => boolean) | undefined;
  readonly clock: Clock;
  /** Pulled where others have taken this execution for dead. */
  readonly halt: Pick<Halt, 'stop'>;
}

/**
 * The innermost wrapper: `sent` is durable before the request leaves, then the end is queued with the whole answer and
 * its charge. Between the two lies the only place where a crash leaves an attempt in doubt. Nobody here is alone on the
 * account, so whatever the ledger says to `sent` is an ordinary answer.
 */
export function journalAttempts(options: JournalledOptions): PermittedAttempt {
  const { provider, journal, requestIds, clock } = options;
  return async ({ lookup, funds, seenAnswer }, permit) => {
    const { id } = funds;
    const started = funds.start();
    if (!started) return { kind: 'outpriced' };
    const { ceiling } = started;
    const verdict = await journal.sent({
      kind: 'sent',
      id,
      at: clock.now(),
      lookup,
      ceiling,
      seenAnswer,
      skipsDoubt: options.skipsDoubt,
      limit: options.limit,
      accountMost: options.accountMost(),
      priceEpoch: options.news?.epoch(),
    });
    if (verdict === 'closed') return { kind: 'denied' };
    if (verdict.kind === 'fenced') options.halt.stop({ kind: 'fenced', words: FENCED });
    if (verdict.kind === 'outpriced') return await catchUp(options);
    if (verdict.kind !== 'started') return refuse(verdict, ceiling);
    if (options.countsAsAlive?.() === false) return withdraw(id, options);
    const sentAtMonotonic = clock.monotonic();
    const answered = await requestIds.check(
      await provider.attempt(lookup, { onWire: permit.sent }),
      lookup,
    );
    if (isWrongNumber(answered)) provider.renew();
    const result = options.prices.isFree(lookup.product) ? excludeDoubt(answered) : answered;
    const charge = computeCharge(result, lookup, options.prices);
    const at = clock.now();
    const committed = journal.ended(endEvent({ result, charge, id, at }));
    const settle = () => {
      requestIds.settle(answered);
    };
    // Only the last attempt of a lookup is waited for; a failure of an earlier one, a bug too, ends the run through the journal.
    committed.then(settle, settle);
    funds.end(result, charge);
    return { kind: 'ended', id, result, charge, at, sentAtMonotonic, committed };
  };
}

const FENCED =
  'Stopped: this process gave no sign for so long that others took it for dead. Run the same command again to continue.';

/** It goes back into the line with the money for what others are charged by now. */
async function catchUp({ news, halt }: Pick<JournalledOptions, 'news' | 'halt'>) {
  try {
    await news?.caughtUp();
    return { kind: 'outpriced' } as const;
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    halt.stop({ kind: 'io', words: error.message });
    return { kind: 'denied' } as const;
  }
}

/** What follows from what the ledger says to an attempt that does not start. */
function refuse(
  verdict: Exclude<SentVerdict, { kind: 'started' | 'outpriced' }>,
  ceiling: Money | null,
): Exclude<Awaited<ReturnType<PermittedAttempt>>, Ended> {
  switch (verdict.kind) {
    case 'fenced':
      return { kind: 'denied' };
    case 'no_money':
      return { kind: 'no_money', limit: 'max-spend', ceiling };
    case 'floor':
      return { kind: 'no_money', limit: 'min-balance', ceiling };
    case 'limit':
    case 'doubtful':
      return verdict;
    case 'in_flight':
    case 'answered':
      return { kind: 'taken', by: verdict.kind };
  }
}

/**
 * It was recorded and must not leave: others may take this process for dead by now, and send it
 * themselves. It goes back into the line.
 */
function withdraw(id: AttemptId, { journal, clock }: JournalledOptions) {
  journal.ended(closeUnsent({ id, at: clock.now(), reason: TOO_LATE })).catch(() => undefined);
  return { kind: 'outpriced' } as const;
}

const TOO_LATE: Reason = {
  slug: 'too_late',
  words: 'the lease of this process was over before the request left',
};

function computeCharge(
  result: AttemptResult,
  lookup: Lookup,
  prices: KnownPrices,
): Charge | undefined {
  if (result.class !== 'settled') return undefined;
  const { requestPrice, refundPrice, billedAs = lookup.product } = result.answer;
  if (requestPrice === 'unreadable') return chargeUnreadable(lookup, prices);
  if (requestPrice !== undefined) {
    const refunded = refundPrice ?? 0n;
    // A refund that cannot be read, or is more than was taken, is not believed: it cost the price at most, and perhaps less.
    if (refunded === 'unreadable' || refunded > requestPrice)
      return { source: 'priced', requested: requestPrice, refunded: 0n };
    return { source: 'reported', requested: requestPrice, refunded };
  }
  if (refundPrice === 'unreadable') return chargeUnreadable(lookup, prices);
  const booked = prices.booked(billedAs, lookup.country);
  return booked === undefined
    ? { source: 'unknown' }
    : { source: 'priced', requested: booked, refunded: 0n };
}

/** The book does not stand in for an amount that was named: it says what such a lookup costs, not what this one has cost. */
function chargeUnreadable({ product }: Lookup, prices: KnownPrices): Charge {
  return prices.isFree(product)
    ? { source: 'priced', requested: 0n, refunded: 0n }
    : { source: 'unknown' };
}

function endEvent(end: {
  result: AttemptResult;
  charge: Charge | undefined;
  id: AttemptId;
  at: number;
}): LedgerEvent {
  const { result, charge, id, at } = end;
  const common = { id, at, latencyMs: result.latencyMs };
  if (result.class === 'settled')
    return {
      kind: 'settled',
      ...common,
      answer: result.answer,
      charge: charge ?? { source: 'unknown' },
    };
  return {
    kind: 'closed',
    ...common,
    class: result.class,
    throttled: result.next.kind === 'throttled',
    reason: result.reason,
    status: result.class === 'not_sent' ? undefined : result.status,
    answer: result.class === 'rejected' && result.next.kind === 'done' ? result.answer : undefined,
  };
}
