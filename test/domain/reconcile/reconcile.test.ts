import assert from 'node:assert/strict';
import { test } from 'node:test';
import { billed, bookedAt, claimOf, doubtful, play, recordOf } from './scenes.ts';

const other = { number: '447700900002' };

test('a doubt is settled by the record of its number and time, and one without a record was not charged', () => {
  assert.deepEqual(play([claimOf(1), claimOf(2, other)], [recordOf('r1', { amount: '0.0045' })]), [
    '1.1 0.00450000 r1',
    '1.2 not charged',
  ]);
});

test('a charge of the book is settled by its request id, whatever the time, and is 0 where no record is there', () => {
  const claims = [
    claimOf(1, { state: billed, requestId: 'a' }),
    claimOf(2, { ...other, state: billed, requestId: 'b' }),
  ];
  assert.deepEqual(play(claims, [recordOf('r1', { requestId: 'a', at: 600 })]), [
    '1.1 0.00500000 r1',
    '1.2 0.00000000',
  ]);
});

test('a record serves from a minute before an attempt was sent to a minute after it ended, and no second further', () => {
  for (const [at, line] of [
    [-60, '1.1 0.00500000 r1'],
    [91, '1.1 0.00500000 r1'],
    [-61, '1.1 not charged'],
    [92, '1.1 not charged'],
  ] as const)
    assert.equal(play([claimOf(1, { lasts: 31 })], [recordOf('r1', { at })])[0], line);
});

test('a record that a request id gives to an answered attempt is not the doubt before it', () => {
  const claims = [
    claimOf(1),
    claimOf(2, { at: 2, requestId: 'a', state: bookedAt('0.005') }),
    claimOf(3, { ...other, requestId: 'x', state: billed }),
  ];
  const answered = recordOf('r2', { requestId: 'a', at: 2 });
  assert.deepEqual(play(claims, [answered]), ['1.1 not charged', '1.3 0.00000000']);
  assert.deepEqual(play(claims, [recordOf('r1', { requestId: 'b' }), answered]), [
    '1.1 0.00500000 r1',
    '1.3 0.00000000',
  ]);
});

test('where records tell the ids of answers, a record with another id is no answered attempt with its own', () => {
  const claims = [
    claimOf(1, { requestId: 'a', state: billed }),
    claimOf(2, { ...other, requestId: 'b', state: billed }),
  ];
  const records = [
    recordOf('r1', { requestId: 'a' }),
    recordOf('r2', { ...other, requestId: 'c' }),
  ];
  assert.deepEqual(play(claims, records), ['1.1 0.00500000 r1', '1.2 0.00000000', 'foreign r2']);
});

test('where records tell ids of their own kind, answered attempts are found by number and time', () => {
  const claims = [claimOf(1, { requestId: 'a', state: billed })];
  assert.deepEqual(play(claims, [recordOf('r1', { requestId: 'vn-1' })]), ['1.1 0.00500000 r1']);
});

test('two attempts of one number in one window are settled as the sum of their records, and listed', () => {
  const claims = [claimOf(1), claimOf(2, { at: 5 })];
  const records = [recordOf('r1', { amount: '0.004' }), recordOf('r2', { at: 5, amount: '0.03' })];
  assert.deepEqual(play(claims, records), [
    '1.1 0.00400000 r1',
    '1.2 0.03000000 r2',
    'sum 1.1,1.2 r1+r2',
  ]);
  assert.deepEqual(play(claims, records.slice(1)), [
    '1.1 not charged',
    '1.2 0.03000000 r2',
    'sum 1.1,1.2 r2',
  ]);
});

test('of two attempts with one record the answered one has it', () => {
  const claims = [claimOf(1), claimOf(2, { at: 5, state: billed })];
  assert.deepEqual(play(claims, [recordOf('r1')]), [
    '1.1 not charged',
    '1.2 0.00500000 r1',
    'sum 1.1,1.2 r1',
  ]);
});

test('more records than attempts in one window are contested: nothing of them is settled, all of it is listed', () => {
  assert.deepEqual(play([claimOf(1)], [recordOf('r1'), recordOf('r2', { at: 1 })]), [
    'contested 1.1 r1+r2',
    '1.1 left: contested',
  ]);
  const apart = [claimOf(1, { lasts: 0 }), claimOf(2, { at: 100, lasts: 0 })];
  const crowd = [
    recordOf('r1', { at: -2 }),
    recordOf('r2', { at: -1 }),
    recordOf('r3', { at: 50 }),
  ];
  assert.deepEqual(play(apart, crowd.slice(0, 2)), [
    '1.2 not charged',
    'contested 1.1 r1+r2',
    '1.1 left: contested',
  ]);
  assert.deepEqual(play(apart, crowd), [
    'contested 1.1,1.2 r1+r2+r3',
    '1.1 left: contested',
    '1.2 left: contested',
  ]);
});

test('a request id of two records, of two attempts, or of another number settles nothing', () => {
  const one = claimOf(1, { requestId: 'a', state: billed });
  assert.deepEqual(
    play([one], [recordOf('r1', { requestId: 'a' }), recordOf('r2', { requestId: 'a' })]),
    ['contested 1.1 r1+r2', '1.1 left: contested'],
  );
  assert.deepEqual(
    play(
      [one, claimOf(2, { ...other, requestId: 'a', state: billed })],
      [recordOf('r1', { requestId: 'a' })],
    ),
    ['contested 1.1,1.2 r1', '1.1 left: contested', '1.2 left: contested'],
  );
  assert.deepEqual(play([one], [recordOf('r1', { ...other, requestId: 'a' })]), [
    'contested 1.1 r1',
    '1.1 left: contested',
  ]);
});

test('an attempt whose answer named its price keeps the record of that amount; another amount leaves all in doubt', () => {
  const claims = [claimOf(1), claimOf(2, { at: 5, state: bookedAt('0.03') })];
  assert.deepEqual(play(claims, [recordOf('r1', { amount: '0.03' })]), ['1.1 not charged']);
  assert.deepEqual(play(claims, [recordOf('r1'), recordOf('r2', { amount: '0.03' })]), [
    '1.1 0.00500000 r1',
  ]);
  assert.deepEqual(play(claims, [recordOf('r1')]), ['contested 1.1,1.2 r1', '1.1 left: contested']);
});

test('an answer that said that nothing was billed is believed, unless a record with its request id names an amount', () => {
  const rejected = { kind: 'rejected', isYoung: false } as const;
  const claim = claimOf(1, { requestId: 'a', state: rejected });
  assert.deepEqual(play([claim], [recordOf('r1', { requestId: 'a', at: 600 })]), [
    '1.1 0.00500000 r1',
  ]);
  assert.deepEqual(play([claim], [recordOf('r1', { requestId: 'a', amount: '0' })]), []);
  assert.deepEqual(play([claim], [recordOf('r1')]), ['foreign r1']);
  assert.deepEqual(play([claim], [recordOf('r1', { requestId: 'a', amount: null })]), []);
  const young = claimOf(1, { requestId: 'a', state: { ...rejected, isYoung: true } });
  assert.deepEqual(play([young], [recordOf('r1', { requestId: 'a' })]), []);
  const parts = ['lookup', 'format'];
  const disputed = ['r2', 'r3'].map((id) => recordOf(id, { requestId: 'a', part: 'format' }));
  assert.deepEqual(
    play([claimOf(1, { ...claim, parts })], [recordOf('r1', { requestId: 'a' }), ...disputed]),
    ['contested 1.1 r2+r3'],
  );
  const doubt = claimOf(2, { at: 1 });
  assert.deepEqual(play([claim, doubt], [recordOf('r1')]), ['1.2 0.00500000 r1']);
});

test('an attempt for several parts costs the sum of their records, and needs each part judged', () => {
  const parts = ['format', 'carrier'];
  const claims = [claimOf(1, { parts }), claimOf(2, { ...other, parts })];
  const records = [
    recordOf('r1', { part: 'format', amount: '0.001' }),
    recordOf('r2', { part: 'carrier', amount: '0.0055' }),
    recordOf('r3', { ...other, part: 'format', amount: '0.001' }),
  ];
  assert.deepEqual(play(claims, records), ['1.1 0.00650000 r1+r2', '1.2 0.00100000 r3']);
  assert.deepEqual(play(claims, [records[0]!, records[2]!]), [
    '1.1 left: unrecorded',
    '1.2 left: unrecorded',
  ]);
});

test('an attempt beside one that stays in question is not settled: the record could be the other one', () => {
  const claims = [
    claimOf(1, { parts: ['format', 'recycling'] }),
    claimOf(2, { parts: ['format', 'carrier'] }),
    claimOf(3, { parts: ['carrier'], at: 1 }),
  ];
  const records = [recordOf('r1', { part: 'format' }), recordOf('r2', { part: 'carrier' })];
  assert.deepEqual(play(claims, records), [
    '1.1 left: unrecorded',
    '1.2 left: beside',
    '1.3 left: beside',
  ]);
});

test('younger than an hour, outside of all periods, forgotten, or with an amount that is none: it stays, and says why', () => {
  const periods = [{ report: 'LOOKUPS', from: claimOf(1).sentAt, to: claimOf(1).sentAt + 10_000 }];
  const young = { ...doubtful, isYoung: true } as const;
  assert.deepEqual(play([claimOf(1, { state: young })], [recordOf('r1')]), ['1.1 left: young']);
  assert.deepEqual(
    play([claimOf(1, { ...other, at: -1 }), claimOf(2, { ...other, at: 11 })], [recordOf('r1')], {
      periods,
    }),
    ['foreign r1', '1.1 left: outside', '1.2 left: outside'],
  );
  const forgotten = claimOf(1, { number: undefined, requestId: 'a', state: billed });
  assert.deepEqual(play([forgotten], [recordOf('r1')]), ['foreign r1', '1.1 left: forgotten']);
  assert.deepEqual(play([forgotten], [recordOf('r1', { requestId: 'a' })]), ['1.1 0.00500000 r1']);
  assert.deepEqual(play([claimOf(1)], [recordOf('r1', { amount: null })]), [
    '1.1 left: unreadable',
  ]);
});

test('a part with records in another period only is judged in none', () => {
  const noon = claimOf(1).sentAt;
  const periods = [
    { report: 'LOOKUPS', from: noon - 1000, to: noon + 1000 },
    { report: 'LOOKUPS', from: noon + 86_400_000, to: noon + 86_500_000 },
  ];
  const records = [recordOf('r1', { ...other, at: 86_400 })];
  assert.deepEqual(play([claimOf(1)], records, { periods }), [
    'foreign r1',
    '1.1 left: unrecorded',
  ]);
});

test('the records of one account say nothing about attempts of another, nor those of one list about another list', () => {
  const elsewhere = claimOf(2, { ...other, account: 'second' });
  assert.deepEqual(play([claimOf(1), elsewhere], [recordOf('r1')]), [
    '1.1 0.00500000 r1',
    '1.2 left: unrecorded',
  ]);
  assert.deepEqual(play([claimOf(1), elsewhere], [recordOf('r1', { accounts: [] })]), [
    'foreign r1',
    '1.1 left: unrecorded',
    '1.2 left: unrecorded',
  ]);
  const asked = recordOf('r1', { report: 'EVENTS', number: '447700900009' });
  assert.deepEqual(play([claimOf(1)], [asked]), ['foreign r1', '1.1 left: unrecorded']);
});

test('a record of another account, one that settled an attempt before, and one that stands there twice count for nothing', () => {
  const records = [
    recordOf('r1', { accounts: ['sub', 'app'] }),
    recordOf('r2'),
    recordOf('r3', { ...other, accounts: [] }),
    recordOf('r3', { ...other, accounts: [] }),
  ];
  assert.deepEqual(play([claimOf(1), claimOf(2, other)], records, { settledBy: new Set(['r2']) }), [
    '1.1 not charged',
    '1.2 0.00500000 r3',
    'foreign r1',
  ]);
});
