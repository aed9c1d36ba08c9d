import type { Budget } from '../domain/budget.ts';
import { formatMoney } from '../domain/money.ts';
import { lookupKey, type Lookup } from '../domain/lookup.ts';
import type { InFlight } from '../limit/in-flight.ts';
import type { Breaker } from './breaker.ts';
import type { Evidence } from './evidence.ts';
import type { Halt } from './halt.ts';
import type { Journal } from './journal.ts';
import type { Attempt, Attempted, Ended, FundedAttempt, Turn } from './port.ts';
import type { Ramp } from './ramp.ts';
import type { Quota } from './quota.ts';
import { createWaitingLine } from './waiting-line.ts';

export interface FundedOptions {
  readonly executionId: number;
  readonly budget: Budget;
  readonly inFlight: InFlight;
  readonly ramp: Ramp;
  readonly breaker: Breaker;
  readonly journal: Journal;
  readonly halt: Halt;
  readonly evidence: Evidence;
  /** Lookups that may still be attempted for the first time in this run (`--limit`). */
  readonly quota: Quota;
}

interface Waiter {
  readonly lookup: Lookup;
  readonly turn: Turn;
  readonly resolve: (attempted: Awaited<ReturnType<Attempt>>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Slot and money together, in row order, retries first, so at most `concurrency` reservations exist. When the next
 * ceiling does not fit, everybody waits while anything is reserved: nobody skips ahead to a cheaper row.
 */
export function funded(next: FundedAttempt, options: FundedOptions): Attempt {
  const { budget, inFlight, ramp, breaker, journal, halt, quota } = options;
  const line = createWaitingLine<Waiter>();
  let sequence = 0;
  let judging = false;
  /** A balance was read and nothing has been attempted since: reading it again would prove nothing new. */
  let judged = false;

  function pump(): void {
    while (!judging && !halt.signal.aborted && inFlight.free() && inFlight.open() < ramp.width() && breaker.mayStart()) {
      const waiter = line.peek();
      if (!waiter || !fund(waiter)) break;
    }
    if (halt.signal.aborted) for (const waiter of line.clear()) waiter.resolve({ kind: 'denied' });
  }
  /** Starts the head of the line; false where it has to wait. */
  function fund(waiter: Waiter): boolean {
    const { lookup, turn } = waiter;
    if (!turn.retry && !quota.admit(lookupKey(lookup))) {
      halt.pull({ kind: 'limit', words: quota.words });
      return false;
    }
    const holder = { executionId: options.executionId, sequence: sequence + 1 };
    const reservation = budget.reserve(holder, { product: lookup.product, country: lookup.country });
    if (reservation.kind === 'wait') return false;
    if (reservation.kind === 'short') {
      short(reservation);
      return false;
    }
    line.shift();
    sequence += 1;
    judged = false;
    const probe = breaker.start();
    void inFlight
      .run(() =>
        next(lookup, { id: holder, ceiling: reservation.ceiling }).then(
          (attempted) => {
            settle(holder, attempted);
            waiter.resolve(attempted.kind === 'ended' ? { ...attempted, probe } : attempted);
          },
          (error: unknown) => {
            waiter.reject(error);
          },
        ),
      )
      .then(pump);
    return true;
  }
  function settle(holder: { executionId: number; sequence: number }, attempted: Attempted): void {
    if (attempted.kind === 'denied') budget.void(holder);
    else {
      settleEnded(budget, journal, attempted);
      if (attempted.result.class === 'in_doubt') options.evidence.doubted(holder, attempted.sentAtMonotonic);
    }
    if (attempted.kind === 'ended') ramp.observe(attempted);
    breaker.observe(attempted);
  }
  function short(reservation: { limit: 'max-spend' | 'min-balance'; ceiling: bigint }): void {
    const worthJudging = budget.doubtful().length > 0 || reservation.limit === 'min-balance';
    if (judged || !worthJudging) {
      halt.pull({ kind: reservation.limit, words: shortWords(reservation, budget) });
      return;
    }
    judging = true;
    void options.evidence.judge().finally(() => {
      judging = false;
      judged = true;
      pump();
    });
  }

  halt.signal.addEventListener('abort', pump, { once: true });
  breaker.onChange(pump);
  return (lookup, turn) =>
    new Promise((resolve, reject) => {
      line.push({ lookup, turn, resolve, reject }, turn);
      pump();
    });
}

function settleEnded(budget: Budget, journal: Journal, ended: Ended): void {
  const { id, result, charge } = ended;
  if (result.class === 'in_doubt') budget.doubt(id);
  else if (result.class === 'settled' && charge) {
    for (const raised of budget.post(id, charge, result.answer.remainingBalance)) {
      if (raised.amount !== null) journal.ended({ kind: 'raised', id: raised.holder, ceiling: raised.amount }).catch(() => undefined);
    }
  } else budget.void(id);
}

function shortWords(reservation: { limit: 'max-spend' | 'min-balance'; ceiling: bigint }, budget: Budget): string {
  const { net, doubt } = budget.position();
  const spent = `${formatMoney(net)} spent${doubt > 0n ? `, up to ${formatMoney(doubt)} in doubt` : ''}`;
  if (reservation.limit === 'max-spend')
    return `Stopped by --max-spend: ${spent}, and the next lookup may cost up to ${formatMoney(reservation.ceiling)}.`;
  return `Stopped by --min-balance: the next lookup may cost up to ${formatMoney(reservation.ceiling)} and could take the account below it (${spent}).`;
}
