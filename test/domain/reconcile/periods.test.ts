import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Claim } from '../../../src/domain/reconcile/claim.ts';
import { cutPeriods, findPeriods } from '../../../src/domain/reconcile/periods.ts';
import type { ChargeRecord } from '../../../src/domain/reconcile/record.ts';
import { billed, bookedAt, claimOf, NOON, recordOf, refundedAt } from './scenes.ts';

/** In seconds from noon. */
function periods(records: readonly ChargeRecord[], claims: readonly Claim[] = []): string[] {
  const seconds = (at: number): string => String((at - NOON) / 1000);
  return cutPeriods(findPeriods({ records, claims }), { records, claims }).map(
    ({ report, from, to }) => `${report} ${seconds(from)}..${seconds(to)}`,
  );
}

const last = recordOf('r2', { at: 3_600 });
const other = { number: '447700900002' };

test('a file tells from a minute before its first record to a minute behind its last, whatever their order', () => {
  assert.deepEqual(periods([last, recordOf('r1')]), ['LOOKUPS -60..3660']);
  assert.deepEqual(periods([]), []);
});

test('more than a day without a record is a gap, a day is none', () => {
  const [day, more] = [86_400, 86_401];
  assert.deepEqual(periods([recordOf('r1'), recordOf('r2', { at: day })]), ['LOOKUPS -60..86460']);
  assert.deepEqual(periods([recordOf('r1'), recordOf('r2', { at: more })]), [
    'LOOKUPS -60..60',
    'LOOKUPS 86341..86461',
  ]);
});

test('each list has times of its own', () => {
  assert.deepEqual(periods([recordOf('r1'), recordOf('r2', { at: 60, report: 'EVENTS' })]), [
    'LOOKUPS -60..60',
    'EVENTS 0..120',
  ]);
});

test('an answered attempt without a record shows where a file ends and begins; a doubt, or one with a record, does not', () => {
  const records = [recordOf('r1'), last];
  const late = { ...other, at: 3_610 };
  const early = { ...other, at: -20 };
  assert.deepEqual(
    periods(records, [
      claimOf(1, { ...late, state: billed }),
      claimOf(2, { ...early, state: billed }),
    ]),
    ['LOOKUPS -19.999..3609.999'],
  );
  assert.deepEqual(
    periods(records, [
      claimOf(1, late),
      claimOf(2, early),
      claimOf(3, { at: 3_610, state: billed }),
      claimOf(4, { ...late, state: billed, account: 'second' }),
      claimOf(5, { ...late, state: billed, parts: ['unheard'] }),
      claimOf(6, { ...late, at: 1_800, state: billed }),
      claimOf(7, { ...late, state: billed, number: undefined }),
    ]),
    ['LOOKUPS -60..3660'],
  );
});

test('from the first attempt on whose answer named a price that no record shows, the records are not believed', () => {
  const records = [recordOf('r1', { requestId: 'a' }), last];
  const paid = { ...other, state: bookedAt('0.005') };
  assert.deepEqual(
    periods(records, [claimOf(1, { ...paid, at: 1_800 }), claimOf(2, { ...paid, at: 600 })]),
    ['LOOKUPS -60..599.999'],
  );
  assert.deepEqual(
    periods(records, [
      claimOf(1, { ...paid, number: '447700900001', at: 3_600 }),
      claimOf(2, { ...paid, requestId: 'a', at: 1_800 }),
      claimOf(3, { ...paid, at: 1_800, state: refundedAt('0.005') }),
      claimOf(4, { ...paid, at: -3_600 }),
      claimOf(5, { ...paid, at: 7_200 }),
    ]),
    ['LOOKUPS -60..3660'],
  );
});
