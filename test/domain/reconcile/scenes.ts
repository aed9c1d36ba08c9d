import { formatMoney } from '../../../src/domain/money.ts';
import { nameAttempt } from '../../../src/domain/records.ts';
import type { Claim, ClaimState } from '../../../src/domain/reconcile/claim.ts';
import type { ReconcileInput, Reconciliation } from '../../../src/domain/reconcile/reconcile.ts';
import { reconcile } from '../../../src/domain/reconcile/reconcile.ts';
import type { ChargeRecord } from '../../../src/domain/reconcile/record.ts';
import { eur } from '../amounts.ts';

/** Noon of the day on which all of it happens; times below are seconds after it. */
export const NOON = Date.UTC(2026, 10, 24, 12);

/**
 * A doubtful attempt of execution 1 for +447700900001, sent at noon and given up a second later.
 */
export function claimOf(
  sequence: number,
  {
    at = 0,
    lasts = 1,
    ...over
  }: Partial<Claim> & { readonly at?: number; readonly lasts?: number } = {},
): Claim {
  const sentAt = NOON + at * 1000;
  return {
    id: { executionId: 1, sequence },
    account: 'key',
    number: '447700900001',
    parts: ['lookup'],
    requestId: undefined,
    sentAt,
    window: { from: sentAt - 60_000, to: sentAt + lasts * 1000 + 60_000 },
    state: doubtful,
    ...over,
  };
}

export const doubtful: ClaimState = { kind: 'doubtful', isYoung: false };
export const billed: ClaimState = { kind: 'billed', isYoung: false };

export function bookedAt(amount: string): ClaimState {
  return { kind: 'booked', requested: eur(amount), net: eur(amount) };
}

export function refundedAt(amount: string): ClaimState {
  return { kind: 'booked', requested: eur(amount), net: 0n };
}

/** A record of 0.005 for +447700900001 at noon. */
export function recordOf(
  id: string,
  { at = 0, amount = '0.005', ...over }: RecordChanges = {},
): ChargeRecord {
  return {
    id,
    accounts: ['key'],
    requestId: undefined,
    number: '447700900001',
    report: 'LOOKUPS',
    part: 'lookup',
    at: NOON + at * 1000,
    amount: amount === null ? undefined : eur(amount),
    ...over,
  };
}

type RecordChanges = Partial<Omit<ChargeRecord, 'at' | 'amount'>> & {
  readonly at?: number;
  readonly amount?: string | null;
};

/** The whole day is told about unless periods are given. */
export function play(
  claims: readonly Claim[],
  records: readonly ChargeRecord[],
  over: Partial<ReconcileInput> = {},
): string[] {
  const day = { report: 'LOOKUPS', from: NOON - 43_200_000, to: NOON + 43_200_000 };
  return tell(reconcile({ claims, records, periods: [day], settledBy: new Set(), ...over }));
}

/** One line a thing, as short as it can be read. */
function tell({ settlements, sums, contested, foreign, left }: Reconciliation): string[] {
  const names = (records: readonly ChargeRecord[]): string => records.map(({ id }) => id).join('+');
  return [
    ...settlements.map(
      ({ id, amount, records }) =>
        `${nameAttempt(id)} ${amount === undefined ? 'not charged' : formatMoney(amount)} ${names(records)}`,
    ),
    ...sums.map(({ ids, records }) => `sum ${ids.map(nameAttempt).join(',')} ${names(records)}`),
    ...contested.map(
      ({ ids, records }) => `contested ${ids.map(nameAttempt).join(',')} ${names(records)}`,
    ),
    ...foreign.map(({ id }) => `foreign ${id}`),
    ...left.map(({ id, why }) => `${nameAttempt(id)} left: ${why}`),
  ].map((line) => line.trimEnd());
}
