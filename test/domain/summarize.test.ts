import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DoubtBounds } from '../../src/domain/doubt.ts';
import { formatMoney } from '../../src/domain/money.ts';
import type { AttemptRecord } from '../../src/domain/records.ts';
import { createBooks, type RunBooks } from '../../src/domain/summarize.ts';
import type { Share } from '../../src/domain/summary.ts';
import { eur } from './amounts.ts';
import { attemptOf, doubtfulOf, rejectedOf } from './attempts.ts';

function books(attempts: readonly AttemptRecord[], bounds: DoubtBounds = new Map()): RunBooks {
  const builder = createBooks(bounds);
  for (const attempt of attempts) builder.add(attempt);
  return builder.books();
}

function shares(all: readonly Share[]): string[] {
  return all.map(({ key, lookups, requested, refunded, net, inDoubtMax }) => {
    const amounts = [requested, refunded, net].map(formatMoney);
    return [key, lookups, ...amounts, inDoubtMax === null ? 'null' : formatMoney(inDoubtMax)].join(
      ' ',
    );
  });
}

test('a run without an attempt has books of zeros and no latency', () => {
  const {
    requested,
    refunded,
    net,
    priced,
    inDoubtMax,
    inDoubtReleased,
    attempts,
    lookups,
    settledLookups,
    ...rest
  } = books([]);
  assert.deepEqual(
    [requested, refunded, net, priced, inDoubtMax, inDoubtReleased],
    [0n, 0n, 0n, 0n, 0n, 0n],
  );
  assert.deepEqual(
    [attempts, lookups, settledLookups, rest.retries, rest.throttled, rest.inDoubt, rest.unpriced],
    [0, 0, 0, 0, 0, 0, 0],
  );
  assert.deepEqual(rest.latencyMs, { p50: null, p95: null, p99: null });
  assert.deepEqual(
    [rest.byCountry, rest.byNetworkType, rest.byCarrier, rest.byStatus, rest.missingRefunds],
    [[], [], [], [], []],
  );
  assert.equal(rest.byExecution.size, 0);
});

test('ten thousand lookups at 0.0045 cost exactly 45.00000000', () => {
  const charge = { source: 'reported', requested: eur('0.0045'), refunded: 0n } as const;
  const builder = createBooks(new Map());
  for (let sequence = 0; sequence < 10_000; sequence += 1)
    builder.add(attemptOf(sequence, { charge }));
  assert.equal(formatMoney(builder.books().net), '45.00000000');
});

test('net is request less refund, and priced is the part of it that came from the book', () => {
  const run = books([
    attemptOf(1, { charge: { source: 'reported', requested: eur('0.03'), refunded: eur('0.01') } }),
    attemptOf(2, { charge: { source: 'priced', requested: eur('0.005'), refunded: eur('0.001') } }),
    attemptOf(3, { charge: { source: 'unknown' } }),
    rejectedOf(4),
  ]);
  assert.deepEqual([run.requested, run.refunded, run.net, run.priced].map(formatMoney), [
    '0.03500000',
    '0.01100000',
    '0.02400000',
    '0.00400000',
  ]);
  assert.equal(run.unpriced, 1);
});

test('an answer that carries a price and no status is a lookup of status unknown, and so is an attempt without an answer', () => {
  const run = books([
    attemptOf(1, { status: '' }),
    attemptOf(2, { status: undefined, networkType: undefined, carrier: undefined }),
  ]);
  assert.deepEqual(shares(run.byStatus), ['unknown 2 0.02000000 0.00000000 0.02000000 0.00000000']);
});

test('in doubt counts what doubtful and open attempts reserved, no released one and no answer without a price', () => {
  const run = books([
    doubtfulOf(1, { ceiling: eur('0.001') }),
    doubtfulOf(2, { ceiling: eur('0.02'), class: undefined }),
    doubtfulOf(3, { ceiling: eur('0.3'), released: true }),
    attemptOf(4, { ceiling: eur('4'), charge: { source: 'unknown' } }),
    attemptOf(5, { ceiling: eur('50') }),
    rejectedOf(6, { ceiling: eur('600') }),
    doubtfulOf(7, { ceiling: eur('7000'), class: 'not_sent' }),
    // Basic, cut off: it costs nothing, so it never is in doubt.
    doubtfulOf(8, { ceiling: 0n, class: undefined }),
  ]);
  assert.equal(formatMoney(run.inDoubtMax ?? -1n), '0.02100000');
  assert.equal(formatMoney(run.inDoubtReleased), '0.30000000');
  assert.equal(run.inDoubt, 2);
});

test('in doubt is unknown where one that counts had nothing to reserve by, and only then', () => {
  assert.equal(books([doubtfulOf(1, { ceiling: null }), doubtfulOf(2)]).inDoubtMax, null);
  assert.equal(books([doubtfulOf(1, { ceiling: null, class: undefined })]).inDoubtMax, null);
  assert.equal(books([doubtfulOf(1, { ceiling: null, released: true })]).inDoubtMax, 0n);
  assert.equal(books([doubtfulOf(1, { ceiling: null, released: true })]).inDoubtReleased, 0n);
  assert.equal(
    books([attemptOf(1, { ceiling: null }), rejectedOf(2, { ceiling: null })]).inDoubtMax,
    0n,
  );
});

test('a bound of 0.025 holds for the bounded doubts of its execution together, for nobody else', () => {
  const bounds = new Map([[1, eur('0.025')]]);
  const bounded = [
    doubtfulOf(1, { bounded: true }),
    doubtfulOf(2, { bounded: true }),
    doubtfulOf(3, { bounded: true }),
  ];
  assert.equal(books(bounded, bounds).inDoubtMax, eur('0.025'));
  assert.equal(books(bounded.slice(0, 1), bounds).inDoubtMax, eur('0.02'));
  assert.equal(books([...bounded, doubtfulOf(4)], bounds).inDoubtMax, eur('0.045'));
  assert.equal(
    books(
      [...bounded, doubtfulOf(1, { id: { executionId: 2, sequence: 1 }, bounded: true })],
      bounds,
    ).inDoubtMax,
    eur('0.045'),
  );
  assert.equal(
    books([doubtfulOf(1, { bounded: true, ceiling: null })], bounds).inDoubtMax,
    eur('0.025'),
  );
  assert.equal(bounds.get(1), eur('0.025'));
});

test('retries are attempts after the first of a lookup; a throttled one neither is a retry nor makes one', () => {
  const run = books([
    rejectedOf(1, { lookupId: 1, throttled: true }),
    rejectedOf(2, { lookupId: 1, throttled: true }),
    doubtfulOf(3, { lookupId: 1 }),
    attemptOf(4, { lookupId: 1 }),
    rejectedOf(5, { lookupId: 2, throttled: true }),
    attemptOf(6, { lookupId: 3 }),
    rejectedOf(7, { lookupId: 4 }),
  ]);
  assert.deepEqual(
    [run.attempts, run.lookups, run.settledLookups, run.retries, run.throttled],
    [7, 4, 2, 1, 3],
  );
});

test('executions have their own attempts, net, priced charges, doubt and last moment, which add up', () => {
  const lastAt = Date.UTC(2026, 10, 24, 10, 0, 6);
  const run = books([
    attemptOf(1),
    attemptOf(2, { id: { executionId: 2, sequence: 1 }, sentAt: lastAt + 9, endedAt: undefined }),
    doubtfulOf(3),
    attemptOf(4, { charge: { source: 'priced', requested: eur('0.03'), refunded: 0n } }),
  ]);
  assert.deepEqual(
    [...run.byExecution],
    [
      [1, { attempts: 3, net: eur('0.04'), priced: eur('0.03'), inDoubtMax: eur('0.02'), lastAt }],
      [2, { attempts: 1, net: eur('0.01'), priced: 0n, inDoubtMax: 0n, lastAt: lastAt + 9 }],
    ],
  );
});

test('groups have a key, unknown where there is none, the most lookups first and equal ones by name', () => {
  const run = books([
    attemptOf(1, { country: 'US', carrier: 'Vodafone', status: '43', networkType: 'landline' }),
    attemptOf(2, {
      country: 'GB',
      charge: { source: 'reported', requested: eur('0.03'), refunded: eur('0.01') },
    }),
    attemptOf(3, { lookupId: 2, country: 'GB', carrier: undefined }),
    attemptOf(4, { country: 'DE' }),
    doubtfulOf(5, { country: 'DE' }),
    doubtfulOf(6, { country: 'AT', ceiling: null }),
  ]);
  assert.deepEqual(shares(run.byCountry), [
    'DE 2 0.01000000 0.00000000 0.01000000 0.02000000',
    'AT 1 0.00000000 0.00000000 0.00000000 null',
    'GB 1 0.04000000 0.01000000 0.03000000 0.00000000',
    'US 1 0.01000000 0.00000000 0.01000000 0.00000000',
  ]);
  assert.deepEqual(
    run.byNetworkType.map(({ key, lookups }) => `${key} ${lookups}`),
    ['mobile 2', 'unknown 2', 'landline 1'],
  );
  assert.deepEqual(
    run.byCarrier.map(({ key, lookups }) => `${key} ${lookups}`),
    ['unknown 3', 'O2 2', 'Vodafone 1'],
  );
  assert.deepEqual(
    run.byStatus.map(({ key, lookups }) => `${key} ${lookups}`),
    ['0 2', 'unknown 2', '43 1'],
  );
  assert.equal(run.inDoubtMax, null);
});

test('percentiles are those of answers: of 1 to 100 ms they are 50, 95 and 99, and no lost attempt is among them', () => {
  const answered = Array.from({ length: 100 }, (_, at) => attemptOf(at, { latencyMs: 100 - at }));
  const lost = [
    doubtfulOf(200, { latencyMs: 30_000 }),
    doubtfulOf(201, { class: 'not_sent', latencyMs: 30_000 }),
  ];
  assert.deepEqual(
    books([...answered, ...lost, attemptOf(202, { latencyMs: undefined })]).latencyMs,
    { p50: 50, p95: 95, p99: 99 },
  );
  assert.deepEqual(books([rejectedOf(1, { latencyMs: 7 })]).latencyMs, { p50: 7, p95: 7, p99: 7 });
  assert.deepEqual(
    books([
      attemptOf(1, { latencyMs: 9 }),
      attemptOf(2, { latencyMs: 10 }),
      attemptOf(3, { latencyMs: 100 }),
    ]).latencyMs,
    {
      p50: 10,
      p95: 100,
      p99: 100,
    },
  );
});

test('an answer that should carry a refund, was charged as it reports and does not is named by its request id', () => {
  const free = { source: 'reported', requested: 0n, refunded: 0n } as const;
  const run = books([
    attemptOf(1, { refundExpected: true }),
    attemptOf(2),
    attemptOf(3, {
      refundExpected: true,
      charge: { source: 'reported', requested: eur('0.01'), refunded: 1n },
    }),
    attemptOf(4, { refundExpected: true, charge: free }),
    attemptOf(5, {
      refundExpected: true,
      charge: { source: 'priced', requested: eur('0.01'), refunded: 0n },
    }),
    attemptOf(6, { refundExpected: true, charge: { source: 'unknown' } }),
    doubtfulOf(7, { refundExpected: true }),
    attemptOf(8, { refundExpected: true, requestId: undefined }),
  ]);
  assert.deepEqual(run.missingRefunds, ['request-1', 'without request_id']);
});

test('books can be read in the middle and go on', () => {
  const builder = createBooks(new Map());
  builder.add(attemptOf(1, { latencyMs: 300 }));
  assert.equal(builder.books().net, eur('0.01'));
  builder.add(attemptOf(2, { latencyMs: 1 }));
  const { net, latencyMs } = builder.books();
  assert.deepEqual(
    { net, latencyMs },
    { net: eur('0.02'), latencyMs: { p50: 1, p95: 300, p99: 300 } },
  );
});

test('how long a doubt was waited for is no latency, also once records have settled it', () => {
  const reconciled = { at: 9_000, records: ['r1'], from: 'in_doubt' } as const;
  const { latencyMs, net } = books([
    attemptOf(1),
    attemptOf(2, { latencyMs: 30_000, status: undefined, reconciled }),
  ]);
  assert.deepEqual([latencyMs.p99, net], [100, eur('0.02')]);
});
