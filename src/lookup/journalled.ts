import { excludeDoubt, type AttemptResult } from '../domain/attempt.ts';
import type { Charge } from '../domain/charge.ts';
import type { Lookup } from '../domain/lookup.ts';
import type { KnownPrices } from '../domain/prices.ts';
import type { AttemptId } from '../domain/records.ts';
import type { LedgerEvent } from '../ledger/port.ts';
import type { Provider } from '../providers/port.ts';
import type { Clock } from '../support/clock.ts';
import type { Journal } from './journal.ts';
import type { PermittedAttempt } from './paced.ts';
import { isWrongNumber, type RequestIds } from './request-ids.ts';

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
  readonly clock: Clock;
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
    });
    if (verdict === 'closed') return { kind: 'denied' };
    if (verdict.kind === 'no_money') return { kind: 'no_money', ceiling };
    if (verdict.kind === 'limit' || verdict.kind === 'doubtful') return verdict;
    if (verdict.kind !== 'started') return { kind: 'taken', by: verdict.kind };
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
