import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Summary } from '../../src/domain/summary.ts';
import { showFacts } from '../../src/report/facts.ts';
import { EUR, GOOD, HARD, MILLI } from './summaries.ts';

/** The text behind a label; undefined where the fact is left out. */
const fact = (label: string, changes: Partial<Summary>): string | undefined =>
  showFacts({ ...GOOD, ...changes }).find(([name]) => name === label)?.[1];

const lookups = (changes: Partial<Summary['lookups']>): Partial<Summary> => ({
  lookups: { ...GOOD.lookups, ...changes },
});
const money = (changes: Partial<Summary['money']>): Partial<Summary> => ({
  money: { ...GOOD.money, ...changes },
});
const balance = (changes: Partial<Summary['balance']>): Summary['balance'] => ({
  ...GOOD.balance,
  ...changes,
});

test('what is zero or unknown is left out', () => {
  assert.deepEqual(
    showFacts(GOOD).map(([label]) => label),
    ['rows', 'lookups', 'networks', 'cost', 'saved', 'balance', 'time'],
  );
});

test('rows that keep an older answer are named beside the outcomes they are counted under', () => {
  const rows = { ...GOOD.rows, stale: 100 };
  assert.equal(
    fact('rows', { rows }),
    '110 read: 104 insight and 6 invalid; 100 rows keep an older answer, because it was not renewed',
  );
});

test('doubt is a sum of its own: one attempt, three, and no known price', () => {
  const doubt = (inDoubt: number, inDoubtMax: bigint | null): string | undefined =>
    fact('in doubt', { ...lookups({ inDoubt }), ...money({ inDoubtMax }) });
  assert.equal(doubt(0, 0n), undefined);
  assert.equal(doubt(1, 9n * MILLI), '1 attempt, between 0 and 0.00900000');
  assert.equal(doubt(3, 27n * MILLI), '3 attempts, together between 0 and 0.02700000');
  assert.equal(doubt(2, null), '2 attempts, together of unknown cost, because no price is known');
});

test('what answers without a price may have cost above the book is a sum of its own', () => {
  const held = (unconfirmed: bigint | null, unpriced = 0): string | undefined =>
    fact('held', { ...lookups({ unpriced }), ...money({ unconfirmed }) });
  assert.equal(held(0n), undefined);
  assert.equal(held(9n * MILLI), 'answers without a price may have cost up to 0.00900000 more');
  assert.equal(
    held(9n * MILLI, 1),
    'answers without a price may have cost up to 0.00900000 more (1 of them has no known price at all)',
  );
  assert.equal(
    held(null, 2),
    'answers without a price cost an unknown amount more (2 of them have no known price at all)',
  );
});

test('lookups of rows that were removed since are bought too; money for numbers without a row is named where there are rows', () => {
  assert.match(
    fact('lookups', lookups({ settled: 101, unique: 101 })) ?? '',
    /^101 of 101 bought in/,
  );
  assert.match(fact('lookups', lookups({ settled: 103, unique: 101 })) ?? '', /^103 bought in/);
  const unplaced = money({ unplaced: MILLI });
  assert.equal(
    fact('unplaced', unplaced),
    '0.00100000 of it for numbers that no row of the output holds',
  );
  assert.equal(fact('unplaced', { ...unplaced, rows: { ...GOOD.rows, written: 0 } }), undefined);
});

test('no label is longer than its column, where every fact is shown', () => {
  const shown = showFacts({
    ...HARD,
    money: { ...HARD.money, saved: MILLI, unconfirmed: MILLI },
    balance: { ...HARD.balance, autoReload: true },
  });
  for (const [label] of shown) assert.ok(`${label}: `.length <= 10, label);
  assert.ok(shown.some(([label]) => label === 'held'));
});

test('doubt that the balance settled is named also where none is left', () => {
  assert.equal(
    fact('released', money({ inDoubtReleased: 9n * MILLI })),
    '0.00900000 of doubt, proved uncharged by the balance',
  );
});

test('a cap names where it was given', () => {
  const given = (from: 'option' | 'variable' | 'file'): string | undefined =>
    fact('cap', { cap: { maxSpend: EUR, unused: 0n, excess: 0n, from } });
  assert.equal(given('option'), '1.00000000 by --max-spend, 0.00000000 unused');
  assert.equal(given('variable'), '1.00000000 by INSIGHT_BATCH_MAX_SPEND, 0.00000000 unused');
  assert.equal(
    given('file'),
    '1.00000000 by "max-spend" in the configuration file, 0.00000000 unused',
  );
});

test('a cap names what is unused, or by how much it was exceeded', () => {
  assert.equal(
    fact('cap', { cap: { maxSpend: EUR, unused: EUR / 2n, excess: 0n, from: null } }),
    '1.00000000, 0.50000000 unused',
  );
  assert.equal(
    fact('cap', { cap: { maxSpend: EUR, unused: null, excess: null, from: null } }),
    '1.00000000',
  );
  assert.equal(
    fact('cap', { cap: { maxSpend: EUR, unused: 0n, excess: 1n, from: null } }),
    '1.00000000, exceeded by 0.000000000000000001: the balance shows more spent than the answers and the price book, by these lookups or by others',
  );
  assert.equal(
    fact('cap', {
      ...money({ net: EUR + 1n }),
      cap: { maxSpend: EUR, unused: 0n, excess: 1n, from: null },
    }),
    '1.00000000, exceeded by 0.000000000000000001: a charge was above what it had reserved',
  );
});

test('a balance that is unknown at one end, moved for likely reasons, or reloads itself', () => {
  const shown = (
    changes: Partial<Summary['balance']>,
    more: Partial<Summary> = {},
  ): string | undefined => fact('balance', { balance: balance(changes), ...more });
  const unknown = { expected: null, unexplained: null };
  assert.equal(shown({ opening: null, closing: null, ...unknown }), undefined);
  assert.equal(shown({ closing: null, ...unknown }), '10.00000000 -> unknown');
  assert.equal(shown({ opening: null, ...unknown }), 'unknown -> 9.55000000');
  assert.equal(
    shown({ unexplained: EUR }),
    '10.00000000 -> 9.55000000, +1.00000000 unexplained: likely a top-up',
  );
  assert.equal(
    shown({ unexplained: EUR, autoReload: true }),
    '10.00000000 -> 9.55000000, +1.00000000 unexplained: likely the automatic reload',
  );
  assert.equal(
    shown({ unexplained: -EUR }),
    '10.00000000 -> 9.55000000, -1.00000000 unexplained: likely other spending on the account',
  );
  assert.equal(
    shown({ unexplained: -EUR }, lookups({ inDoubt: 1 })),
    '10.00000000 -> 9.55000000, -1.00000000 unexplained: likely attempts in doubt or other spending on the account',
  );
  assert.equal(
    shown({ unexplained: EUR, otherRuns: 3n * EUR }),
    '10.00000000 -> 9.55000000, +1.00000000 unexplained: likely what others had on the wire or a top-up',
  );
  assert.equal(
    shown({ unexplained: -EUR, otherRuns: 3n * EUR }),
    '10.00000000 -> 9.55000000, -1.00000000 unexplained: likely what others had on the wire or other spending on the account',
  );
  assert.equal(
    fact('others', { balance: balance({ otherRuns: 3n * EUR }) }),
    '3.00000000 spent by others on this ledger meanwhile',
  );
  assert.equal(fact('others', { balance: balance({}) }), undefined);
  assert.equal(
    fact('reload', { balance: balance({ autoReload: true }) }),
    'the account reloads itself, so its balance proves nothing about doubt',
  );
  assert.equal(fact('between', { balance: balance({ betweenExecutions: 0n }) }), undefined);
  assert.equal(
    fact('between', { balance: balance({ betweenExecutions: -EUR }) }),
    '-1.00000000 moved by other hands between executions',
  );
});

test('at most 6 networks and 3 missing refunds are named; a run without attempts has no pace', () => {
  const [share] = GOOD.byNetworkType;
  const byNetworkType = ['a', 'b', 'c', 'unknown', 'd', 'e', 'f', 'g'].map((key) => ({
    ...share!,
    key,
    lookups: 12_345,
  }));
  assert.equal(
    fact('networks', { byNetworkType }),
    'a 12,345, b 12,345, c 12,345, d 12,345, e 12,345, f 12,345',
  );
  assert.equal(fact('networks', { byNetworkType: byNetworkType.slice(3, 4) }), undefined);
  assert.equal(
    fact('refunds', { missingRefunds: ['r-1'] }),
    '1 answer should have carried one and did not: r-1',
  );
  const timing = {
    seconds: 0.04,
    ratePerSecond: 0,
    latencyMs: { p50: null, p95: null, p99: null },
  };
  assert.equal(fact('time', { ...lookups({ attempts: 0 }), timing }), '0 s');
});

test('where the book said more or less than the account was charged, that is said; only the rest can be a top-up', () => {
  const priced = 400n * MILLI;
  const shown = (
    unexplained: bigint,
    changes: Partial<Summary> = money({ priced: GOOD.money.net }),
  ): string | undefined => fact('balance', { balance: balance({ unexplained }), ...changes });
  const moved = '10.00000000 -> 9.55000000';
  assert.equal(
    shown(38n * MILLI),
    `${moved}; the account was charged 0.41200000, the book said 0.45000000`,
  );
  assert.equal(
    shown(450n * MILLI),
    `${moved}; the account was charged 0.00000000, the book said 0.45000000`,
  );
  assert.equal(
    shown(38n * MILLI, money({ priced })),
    `${moved}; the account was charged 0.41200000, answers and book said 0.45000000`,
  );
  assert.equal(
    shown(401n * MILLI, money({ priced })),
    `${moved}, +0.40100000 unexplained: the book said up to 0.40000000 too much, the rest is likely a top-up`,
  );
  assert.equal(
    shown(-38n * MILLI, money({ priced, unconfirmed: 38n * MILLI })),
    `${moved}; the account was charged 0.48800000, answers and book said 0.45000000: likely answers that cost more than the book says or other spending on the account`,
  );
});

test('where a refund or a reload may have come in too, the book is one likely reason of several', () => {
  const shown = (
    missingRefunds: readonly string[],
    changes: Partial<Summary['balance']>,
  ): string | undefined =>
    fact('balance', {
      ...money({ priced: 400n * MILLI }),
      missingRefunds,
      balance: balance(changes),
    });
  assert.equal(
    shown(['r1'], { unexplained: MILLI }),
    '10.00000000 -> 9.55000000, +0.00100000 unexplained: likely a book that says too much or missing refunds',
  );
  assert.equal(
    shown([], { unexplained: EUR, autoReload: true }),
    '10.00000000 -> 9.55000000, +1.00000000 unexplained: likely a book that says too much or the automatic reload',
  );
});
