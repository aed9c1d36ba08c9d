import { computeNet, type Charge } from '../charge.ts';
import { isDoubtful } from '../doubt.ts';
import type { Money } from '../money.ts';
import type { AttemptId, AttemptRecord } from '../records.ts';
import { RECORD_DELAY_MS, RECORD_SLACK_MS, type Period } from './record.ts';

/** An attempt that may have records: one for each part of its product. */
export interface Claim {
  readonly id: AttemptId;
  /** The account's name in the ledger. */
  readonly account: string;
  /** undefined once forgotten. */
  readonly number: string | undefined;
  readonly parts: readonly string[];
  readonly requestId: string | undefined;
  readonly sentAt: number;
  /** When a record of it may have been written. */
  readonly window: Period;
  readonly state: ClaimState;
}

/**
 * What is known of the money of an attempt. `doubtful`: whether it was charged. `billed`: it was
 * answered, but not for how much. `booked`: its answer named the amount. `rejected`: its answer said
 * that it was not. The first two are in question. `isYoung`: its records may still come.
 */
export type ClaimState =
  | { readonly kind: 'doubtful' | 'billed' | 'rejected'; readonly isYoung: boolean }
  | { readonly kind: 'booked'; readonly requested: Money; readonly net: Money };

/** Whose an attempt is, what it asked for, and when that is asked; milliseconds since the epoch. */
interface ClaimContext {
  readonly account: string;
  readonly parts: readonly string[];
  readonly now: number;
}

/**
 * The claim of an attempt; undefined where it can have no record, costs nothing, or was settled by
 * records before.
 */
export function buildClaim(
  attempt: AttemptRecord,
  { account, parts, now }: ClaimContext,
): Claim | undefined {
  const { id, number, requestId, sentAt, endedAt } = attempt;
  const state = readState(attempt, sentAt > now - RECORD_DELAY_MS);
  if (state === undefined || attempt.reconciled) return undefined;
  const window = {
    from: sentAt - RECORD_SLACK_MS,
    to: (endedAt ?? sentAt) + RECORD_SLACK_MS,
  };
  return { id, account, number, parts, requestId, sentAt, window, state };
}

/** Whether nobody knows yet what an attempt has cost. */
export function isInQuestion(attempt: AttemptRecord): boolean {
  const kind = readState(attempt, false)?.kind;
  return !attempt.reconciled && (kind === 'doubtful' || kind === 'billed');
}

function readState(attempt: AttemptRecord, isYoung: boolean): ClaimState | undefined {
  const { charge, ceiling } = attempt;
  if (isDoubtful(attempt)) return { kind: 'doubtful', isYoung };
  if (attempt.class === 'rejected' && attempt.requestId !== undefined)
    return { kind: 'rejected', isYoung };
  if (!charge) return undefined;
  if (charge.source === 'reported') return readBooked(charge);
  // A product that costs nothing by the book has nothing to settle.
  if (charge.source === 'priced' && ceiling === 0n && charge.requested === 0n) return undefined;
  return { kind: 'billed', isYoung };
}

function readBooked(charge: Exclude<Charge, { source: 'unknown' }>): ClaimState | undefined {
  const { requested } = charge;
  return requested === 0n ? undefined : { kind: 'booked', requested, net: computeNet(charge) };
}
