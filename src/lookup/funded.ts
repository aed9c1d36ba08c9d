import type { Budget } from '../domain/budget.ts';
import type { Lookup } from '../domain/lookup.ts';
import type { KnownPrices } from '../domain/prices.ts';
import type { Clock } from '../support/clock.ts';
import type { InFlight } from '../limit/in-flight.ts';
import type { BalanceWatch } from './balance-watch.ts';
import type { Breaker } from './breaker.ts';
import type { Evidence } from './evidence.ts';
import { createFunding, type OwnedFunds } from './funds.ts';
import type { Halt } from './halt.ts';
import type { Journal } from './journal.ts';
import type { Attempt, Denied, Ended, FundedAttempt, Turn } from './port.ts';
import type { PriceNews } from './price-news.ts';
import type { Quota } from './quota.ts';
import type { Ramp } from './ramp.ts';
import { createShortage } from './shortage.ts';
import { createWaitingLine, type WaitingLine } from './waiting-line.ts';

/** What decides whether the next attempt may start. */
interface FundedOptions {
  readonly executionId: number;
  readonly budget: Budget;
  readonly prices: Pick<KnownPrices, 'dearAnswer'>;
  readonly journal: Pick<Journal, 'ended' | 'position' | 'look'>;
  readonly news: Pick<PriceNews, 'onRise'>;
  readonly clock: Clock;
  readonly inFlight: InFlight;
  readonly ramp: Ramp;
  readonly breaker: Breaker;
  readonly halt: Halt;
  readonly evidence: Evidence;
  /** The variables without which no balance is read; undefined where one can be. */
  readonly lacking?: string | undefined;
  /** Present where there is a floor. */
  readonly balanceWatch: BalanceWatch | undefined;
  /** Lookups that may still be attempted for the first time in this run (`--limit`). */
  readonly quota: Quota;
}

interface FundWaiter {
  readonly lookup: Lookup;
  readonly turn: Turn;
  readonly resolve: (attempted: Awaited<ReturnType<Attempt>>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Slot and money together, in row order, retries first, so at most `concurrency` reservations exist. When the next
 * ceiling does not fit, everybody waits while anything is reserved: nobody skips ahead to a cheaper row. A bug inside is
 * handed to the lookup it happened to, once; everybody else is let go.
 */
export function fundAttempts(inner: FundedAttempt, options: FundedOptions): Attempt {
  const { inFlight, breaker, halt, quota } = options;
  const line = createWaitingLine<FundWaiter>();
  const funding = createFunding(options);
  const shortage = createShortage(options);

  function pump() {
    const next = () => pickWaiter(line, breaker);
    const mayServe = () => !halt.signal.aborted && !shortage.judging();
    for (let waiter = next(); waiter && mayServe(); waiter = next()) {
      try {
        if (!serve(waiter)) break;
      } catch (error) {
        crash(waiter, error);
      }
    }
    if (halt.signal.aborted) for (const waiter of line.clear()) waiter.resolve({ kind: 'denied' });
  }
  /** Serves the head of the line; false where it has to wait. */
  function serve(waiter: FundWaiter) {
    const { lookup, turn } = waiter;
    const admission = turn.retry ? 'free' : quota.judge(lookup);
    if (admission === 'beyond') return turnAway(waiter, line, options);
    if (admission === 'wait' || !hasRoom(options)) return false;
    const reservation = shortage.block(pump) ?? funding.reserve(lookup);
    if (reservation.kind === 'short')
      shortage.meet(reservation, { lookup, resume: pump, crash: (bug) => crash(waiter, bug) });
    if (reservation.kind !== 'reserved') return false;
    line.remove(waiter);
    quota.begin(lookup);
    const probe = breaker.start();
    void inFlight.run(() => attempt(waiter, reservation.funds, probe)).then(pump);
    return true;
  }
  async function attempt(waiter: FundWaiter, funds: OwnedFunds, probe: boolean) {
    const { lookup, turn } = waiter;
    try {
      const attempted = await inner({ lookup, funds, seenAnswer: turn.seenAnswer });
      quota.end(lookup, attempted.kind === 'ended');
      if (attempted.kind === 'ended') {
        observeEnded(attempted, lookup, options);
        shortage.over();
        waiter.resolve({ ...attempted, probe });
        return;
      }
      funds.giveBack();
      if (attempted.kind === 'no_money') shortage.refuse(attempted);
      if (attempted.kind === 'no_money' || attempted.kind === 'outpriced') line.push(waiter, turn);
      else waiter.resolve(attempted.kind === 'limit' ? endByLimit(options) : attempted);
    } catch (error) {
      funds.abandon();
      crash(waiter, error);
    }
  }
  const crash = (waiter: FundWaiter, error: unknown) => {
    waiter.reject(error);
    halt.stopForBug();
  };

  halt.signal.addEventListener('abort', pump, { once: true });
  breaker.onChange(pump);
  options.news.onRise(funding.raise);
  return (lookup, turn) =>
    new Promise((resolve, reject) => {
      line.push({ lookup, turn, resolve, reject }, turn);
      pump();
    });
}

function hasRoom({ inFlight, ramp, breaker }: FundedOptions) {
  return inFlight.free() && inFlight.open() < ramp.width() && breaker.mayStart();
}

/** Whose turn it is. A silent service is tried with a lookup that has not failed yet; where none is left, `breaker` decides. */
function pickWaiter(line: WaitingLine<FundWaiter>, breaker: Breaker) {
  if (!breaker.isOpen()) return line.peek();
  const untried = line.peekUntried();
  if (!untried) breaker.allTried();
  return untried ?? line.peek();
}

function turnAway(waiter: FundWaiter, line: WaitingLine<FundWaiter>, options: FundedOptions) {
  line.remove(waiter);
  waiter.resolve(endByLimit(options));
  return true;
}

/** Lookups that `--limit` does not let begin end here; those begun before are brought to their end. */
function endByLimit({ quota, halt }: FundedOptions): Denied {
  const cause = { kind: 'limit', words: quota.words } as const;
  halt.windDown(cause);
  return { kind: 'denied', cause };
}

function observeEnded(
  ended: Ended,
  lookup: Lookup,
  { ramp, breaker, evidence, balanceWatch, halt }: FundedOptions,
) {
  evidence.observe(ended, lookup);
  balanceWatch?.observe(ended);
  ramp.observe(ended);
  // What was given up is no silence of the service.
  if (!halt.abandonSignal.aborted) breaker.observe(ended);
}
