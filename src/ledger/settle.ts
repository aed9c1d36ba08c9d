import { computeNet, computeUnconfirmed } from '../domain/charge.ts';
import { isDoubtful } from '../domain/doubt.ts';
import { addUnlessUnknown, minMoney, type Money } from '../domain/money.ts';
import { isInQuestion } from '../domain/reconcile/claim.ts';
import { nameAttempt, type AttemptRecord, type ExecutionRecord } from '../domain/records.ts';
import type { RecordedCharge } from './port.ts';
import { CRASHED } from './rules.ts';

/*
 * What every store books alike where records of the service settle attempts.
 */

/** An attempt as records leave it. Throws where it is not in question. */
export function settleByRecords(
  attempt: AttemptRecord,
  { amount, records }: RecordedCharge,
  at: number,
): AttemptRecord {
  if (!canSettle(attempt, amount))
    throw new Error(`Attempt ${nameAttempt(attempt.id)} is not in question.`);
  const from = attempt.class ?? 'in_doubt';
  const reconciled = { at, records, from: from === 'not_sent' ? 'in_doubt' : from } as const;
  const reason = attempt.class === undefined ? CRASHED : attempt.reason;
  if (amount === undefined)
    return {
      ...attempt,
      class: 'in_doubt',
      reason,
      released: true,
      reconciled,
    };
  return {
    ...attempt,
    class: 'settled',
    reason,
    bounded: false,
    charge: { source: 'reported', requested: amount, refunded: 0n },
    reconciled,
  };
}

/** A record proves a rejected attempt charged, and none proves nothing about it. */
function canSettle(attempt: AttemptRecord, amount: Money | undefined) {
  if (attempt.class === 'rejected') return !attempt.reconciled && (amount ?? 0n) > 0n;
  return isInQuestion(attempt) && (attempt.class !== 'settled' || amount !== undefined);
}

/** What records say of each execution, by the sequence of its attempts. */
export function groupByExecution(
  settlements: readonly RecordedCharge[],
): ReadonlyMap<number, Map<number, RecordedCharge>> {
  const byExecution = new Map<number, Map<number, RecordedCharge>>();
  for (const settlement of settlements) {
    const { executionId, sequence } = settlement.id;
    const own = byExecution.get(executionId) ?? new Map<number, RecordedCharge>();
    byExecution.set(executionId, own.set(sequence, settlement));
  }
  return byExecution;
}

/** The totals of an execution that records change. */
export type SettledTotals = Pick<
  ExecutionRecord,
  'requested' | 'refunded' | 'doubtBound' | 'unconfirmed' | 'confirmed'
>;

/** An attempt before and after records have settled it; both the same where they did not. */
export interface SettledAttempt {
  readonly before: AttemptRecord;
  readonly after: AttemptRecord;
}

/**
 * The totals of an execution once records have settled some of its attempts; all of them are
 * passed. A balance that was read has compared what is unconfirmed with net and doubt of then: what
 * these have grown by since, it would have left less.
 */
export function settleTotals(
  totals: SettledTotals,
  attempts: Iterable<SettledAttempt>,
): SettledTotals {
  const [before, after] = [emptySums(), emptySums()];
  let bounded = 0n;
  for (const attempt of attempts) {
    addToSums(before, attempt.before);
    addToSums(after, attempt.after);
    // A bound is for all that are under it together, so it shrinks by what one of them is known to
    // have cost.
    if (attempt.before.bounded && attempt.after.class === 'settled')
      bounded += attempt.after.charge ? computeNet(attempt.after.charge) : 0n;
  }
  const { doubtBound: bound } = totals;
  const doubtBound = bound === undefined ? undefined : subtract(bound, bounded);
  const moved =
    computeHeld(after, doubtBound) + after.net - computeHeld(before, bound) - before.net;
  return {
    requested: totals.requested + after.requested - before.requested,
    refunded: totals.refunded + after.refunded - before.refunded,
    doubtBound,
    ...leaveUnconfirmed(totals, { moved, most: after.unconfirmed }),
  };
}

/** `most`: what the charges without a price that are left may have taken above the book. */
function leaveUnconfirmed(
  { unconfirmed, confirmed }: SettledTotals,
  { moved, most }: { moved: Money; most: Money | null },
) {
  if (confirmed === undefined) return { unconfirmed: most, confirmed };
  const left = unconfirmed === null ? most : keepBelow(subtract(unconfirmed, moved), most);
  return { unconfirmed: left, confirmed: keepBelow(subtract(confirmed, moved), left) };
}

interface Sums {
  requested: Money;
  refunded: Money;
  net: Money;
  free: Money;
  bounded: Money;
  unconfirmed: Money | null;
}

function emptySums(): Sums {
  return { requested: 0n, refunded: 0n, net: 0n, free: 0n, bounded: 0n, unconfirmed: 0n };
}

/** An unknown ceiling counts as 0. */
function addToSums(sums: Sums, attempt: AttemptRecord) {
  const { charge, ceiling } = attempt;
  if (charge) {
    sums.net += computeNet(charge);
    sums.unconfirmed = addUnlessUnknown(sums.unconfirmed, computeUnconfirmed(charge, ceiling));
    if (charge.source !== 'unknown') {
      sums.requested += charge.requested;
      sums.refunded += charge.refunded;
    }
  }
  if (!isDoubtful(attempt)) return;
  if (attempt.bounded) sums.bounded += ceiling ?? 0n;
  else sums.free += ceiling ?? 0n;
}

function computeHeld({ free, bounded }: Sums, bound: Money | undefined) {
  return free + keepBelow(bounded, bound ?? null);
}

function subtract(amount: Money, less: Money) {
  return amount > less ? amount - less : 0n;
}

function keepBelow(amount: Money, most: Money | null) {
  return most === null ? amount : minMoney(amount, most);
}
