import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildClaim, isInQuestion } from '../../../src/domain/reconcile/claim.ts';
import type { AttemptRecord } from '../../../src/domain/records.ts';
import { eur } from '../amounts.ts';
import { attemptOf, doubtfulOf, rejectedOf } from '../attempts.ts';

const HOUR = 3_600_000;
const { sentAt } = attemptOf(1);

function stateOf(attempt: AttemptRecord, now = sentAt + HOUR): string {
  const claim = buildClaim(attempt, { account: 'key', parts: ['lookup'], now });
  if (!claim) return 'none';
  const { state } = claim;
  return state.kind === 'booked' ? 'booked' : `${state.kind}${state.isYoung ? ', young' : ''}`;
}

const priced = { source: 'priced', requested: eur('0.005'), refunded: 0n } as const;
const free = { ...priced, requested: 0n };

test('in question is what may have been charged, and what was charged without a price; nothing that is free or settled', () => {
  const settledByRecords = { at: 9_000, records: [], from: 'settled' } as const;
  const table: readonly (readonly [AttemptRecord, string, boolean])[] = [
    [doubtfulOf(1), 'doubtful', true],
    [doubtfulOf(2, { class: undefined }), 'doubtful', true],
    [doubtfulOf(3, { released: true }), 'none', false],
    [doubtfulOf(4, { released: true, reconciled: settledByRecords }), 'none', false],
    [doubtfulOf(5, { class: undefined, ceiling: 0n }), 'none', false],
    [attemptOf(6), 'booked', false],
    [attemptOf(7, { charge: { ...priced, source: 'reported', requested: 0n } }), 'none', false],
    [attemptOf(8, { charge: priced }), 'billed', true],
    [attemptOf(9, { charge: free }), 'billed', true],
    [attemptOf(10, { charge: free, ceiling: 0n }), 'none', false],
    [attemptOf(11, { charge: { source: 'unknown' }, ceiling: 0n }), 'billed', true],
    [attemptOf(12, { charge: priced, reconciled: settledByRecords }), 'none', false],
    [rejectedOf(13), 'none', false],
    [rejectedOf(14, { requestId: 'q' }), 'rejected', false],
    [rejectedOf(15, { requestId: 'q', reconciled: settledByRecords }), 'none', false],
  ];
  for (const [attempt, state, inQuestion] of table)
    assert.deepEqual(
      [stateOf(attempt), isInQuestion(attempt)],
      [state, inQuestion],
      `attempt ${String(attempt.id.sequence)}`,
    );
});

test('an attempt is young until an hour has passed', () => {
  assert.equal(stateOf(doubtfulOf(1), sentAt + HOUR - 1), 'doubtful, young');
  assert.equal(stateOf(attemptOf(1, { charge: priced }), sentAt + HOUR - 1), 'billed, young');
});

test('its records may be written from a minute before it was sent to a minute after it ended, or was sent where no end is known', () => {
  const windowOf = (attempt: AttemptRecord): number[] => {
    const claim = buildClaim(attempt, { account: 'key', parts: [], now: sentAt + HOUR });
    return claim ? [claim.window.from - sentAt, claim.window.to - sentAt] : [];
  };
  assert.deepEqual(windowOf(doubtfulOf(1, { endedAt: sentAt + 30_000 })), [-60_000, 90_000]);
  assert.deepEqual(windowOf(doubtfulOf(1, { endedAt: undefined })), [-60_000, 60_000]);
});
