import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reconcileJson, reconcileText, type ReconcileView } from '../../src/report/reconcile.ts';
import { eur } from '../domain/amounts.ts';
import { recordOf } from '../domain/reconcile/scenes.ts';

const id = (sequence: number): { executionId: number; sequence: number } => ({
  executionId: 1,
  sequence,
});

function viewOf(over: Partial<ReconcileView> = {}): ReconcileView {
  return {
    settlements: [],
    sums: [],
    contested: [],
    foreign: [],
    left: [],
    unrecorded: new Set(),
    read: 0,
    netBefore: eur('0.5'),
    netAfter: eur('0.5'),
    currency: 'EUR',
    ...over,
  };
}

const ALL = viewOf({
  read: 7,
  settlements: [
    {
      id: id(1),
      from: 'billed',
      amount: eur('0.004'),
      records: [recordOf('r1', { amount: '0.004' })],
    },
    {
      id: id(2),
      from: 'rejected',
      amount: eur('0.03'),
      records: [recordOf('r2', { amount: '0.03' })],
    },
    { id: id(3), from: 'doubtful', amount: undefined, records: [] },
  ],
  sums: [
    {
      part: 'format',
      ids: [id(1), id(2)],
      records: [recordOf('r1', { amount: '0.004' }), recordOf('r2', { amount: '0.03' })],
    },
  ],
  contested: [{ part: 'format', ids: [id(4)], records: [recordOf('r3'), recordOf('r4')] }],
  foreign: [recordOf('r5'), recordOf('r6', { amount: null })],
  left: [
    { id: id(4), why: 'contested' },
    { id: id(5), why: 'unrecorded' },
    { id: id(6), why: 'unrecorded' },
  ],
  unrecorded: new Set(['recycling', 'age']),
  netAfter: eur('0.529'),
});

test('a person reads what was settled, net before and after, each list, and why the others stay', () => {
  assert.equal(
    reconcileText(ALL),
    `7 records read; 3 attempts settled: 2 by 0.03400000 EUR of records, 1 not charged.
Net of the ledger: 0.52900000 EUR, before 0.50000000.
1 attempt charged, though the answer was read as not billed:
  1.2: r2 of 0.03000000
1 group of attempts settled as a sum, for their records could be each other's:
  format: attempts 1.1, 1.2, records r1, r2 of 0.03400000
1 group of records that match twice settled nothing:
  format: attempts 1.4, records r3, r4 of 0.01000000
2 records of 0.00500000 EUR charged, not by this ledger:
  r5: lookup, 2026-11-24 12:00:00 UTC, 0.00500000
  r6: lookup, 2026-11-24 12:00:00 UTC, an amount that cannot be read
1 attempt stays in question: its records match twice, see above.
2 attempts stay in question: no record of their time is about age and recycling, which says nothing about them.
`,
  );
});

test('of a long list a person sees twenty, and how many more there are', () => {
  const foreign = Array.from({ length: 22 }, (_, index) => recordOf(`r${String(index)}`));
  const lines = reconcileText(viewOf({ foreign })).split('\n');
  assert.deepEqual(
    [lines.length, lines.at(-3), lines.at(-2)],
    [25, '  r19: lookup, 2026-11-24 12:00:00 UTC, 0.00500000', '  and 2 more, which --json lists'],
  );
});

test('a program reads all of it, amounts as text and without a number', () => {
  assert.deepEqual(reconcileJson(ALL), {
    records: 7,
    settled: [
      { attempt: '1.1', amount: '0.00400000', records: ['r1'] },
      { attempt: '1.2', amount: '0.03000000', records: ['r2'] },
      { attempt: '1.3', amount: null, records: [] },
    ],
    settled_amount: '0.03400000',
    currency: 'EUR',
    net: { before: '0.50000000', after: '0.52900000' },
    sums: [
      { part: 'format', attempts: ['1.1', '1.2'], records: ['r1', 'r2'], amount: '0.03400000' },
    ],
    contested: [{ part: 'format', attempts: ['1.4'], records: ['r3', 'r4'], amount: '0.01000000' }],
    foreign: [
      { record: 'r5', part: 'lookup', at: '2026-11-24T12:00:00.000Z', amount: '0.00500000' },
      { record: 'r6', part: 'lookup', at: '2026-11-24T12:00:00.000Z', amount: null },
    ],
    left: [
      { attempt: '1.4', why: 'contested' },
      { attempt: '1.5', why: 'unrecorded' },
      { attempt: '1.6', why: 'unrecorded' },
    ],
    without_records: ['age', 'recycling'],
  });
});
