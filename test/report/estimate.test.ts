import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Estimate } from '../../src/domain/summary.ts';
import { estimateText } from '../../src/report/estimate.ts';
import { keepPlain } from './plain.ts';
import { ESTIMATE, EUR, MILLI } from './summaries.ts';

const options = { width: 100, colour: keepPlain };

test('an estimate with a country that has no price, as a person reads it', () => {
  assert.equal(
    estimateText(ESTIMATE, options),
    `100 lookups of standard for about 0.45000000 EUR.

list:     numbers in column 3, "phone"; read as utf-8
rows:     120 read: 101 distinct lookups, 13 duplicates and 6 invalid
lookups:  100 to buy, 1 known already
cost:     0.45000000 EUR, between 0.22500000 and 1.000000000000000001
unpriced: 1 lookup has no known price and is in no amount; --prices gives one
time:     about 5 s
ranges:   2 rows in ranges that no numbering plan assigns; --numbers valid leaves them out
note:     2 empty lines dropped.

country  lookups    expected         low                  high
GB            99  0.45000000  0.22500000  1.000000000000000001
XX             1     unknown     unknown               unknown
`,
  );
});

test('where no lookup has a price the cost is unknown and no amount is shown', () => {
  const text = estimateText(
    { ...ESTIMATE, lookups: 2, unpriced: 2, byCountry: ESTIMATE.byCountry.slice(1) },
    options,
  );
  assert.match(text, /^2 lookups of standard, cost unknown\.\n/);
  assert.match(
    text,
    /\nunpriced: 2 lookups have no known price and are in no amount; --prices gives one\n/,
  );
  assert.doesNotMatch(text, /\ncost:|0\.00000000/);
});

test('a list in which all is known, a duplicate or invalid buys nothing', () => {
  const text = estimateText(
    { ...ESTIMATE, lookups: 0, unpriced: 0, unassigned: 0, byCountry: [], remarks: [] },
    options,
  );
  assert.equal(
    text,
    `Nothing to buy.

list:     numbers in column 3, "phone"; read as utf-8
rows:     120 read: 101 distinct lookups, 13 duplicates and 6 invalid
lookups:  0 to buy, 1 known already
`,
  );
});

test('answers that are to be renewed are named with what that costs', () => {
  const expired = (lookups: number, cost: bigint | null): string | undefined =>
    /expired: .*/.exec(
      estimateText({ ...ESTIMATE, expired: { lookups, cost } }, { width: 200, colour: keepPlain }),
    )?.[0];
  assert.equal(expired(0, 0n), undefined);
  assert.equal(
    expired(12_345, MILLI),
    'expired:  12,345 of them renew an older answer, for about 0.00100000',
  );
  assert.equal(expired(1, null), 'expired:  1 of them renews an older answer, at an unknown price');
});

test('the balance is shown where it was read, and named where it may not be enough', () => {
  const balance = (amount: bigint | null): string | undefined =>
    /balance: .*/.exec(
      estimateText(ESTIMATE, { width: 200, colour: keepPlain, balance: amount }),
    )?.[0];
  assert.equal(balance(2n * EUR), 'balance:  2.00000000 EUR');
  assert.equal(balance(EUR), 'balance:  1.00000000 EUR, less than they may cost');
  assert.equal(
    balance(400n * MILLI),
    'balance:  0.40000000 EUR, less than the lookups are expected to cost',
  );
  assert.equal(balance(null), 'balance:  could not be read');
});

test('a cap says how far it reaches, and how much less where answers name no price and no balance can be read', () => {
  const shown = (cap: Partial<Estimate['cap']>): string =>
    estimateText(
      { ...ESTIMATE, cap: { ...ESTIMATE.cap, ...cap } },
      { width: 300, colour: keepPlain, balance: null },
    );
  const cap = { maxSpend: EUR, lookups: 40, atCeiling: 12, from: 'file' as const };
  assert.match(
    shown(cap),
    /\ncap: {6}1\.00000000 EUR by "max-spend" in the configuration file reaches about 40 of them\n/,
  );
  assert.match(
    shown({ ...cap, lookups: 100, from: null }),
    /\ncap: {6}1\.00000000 EUR reaches all of them\n/,
  );
  assert.match(
    shown(cap),
    /\nbalance: {2}could not be read: where answers name no price, the cap reaches only 12 lookups\. /,
  );
  assert.doesNotMatch(shown({}), /\ncap:|the cap/);
});

test('12 countries are shown and the others counted', () => {
  const [gb] = ESTIMATE.byCountry;
  const byCountry = 'A B C D E F G H I J K L M'.split(' ').map((key) => ({ ...gb!, key }));
  assert.ok(
    estimateText({ ...ESTIMATE, byCountry }, options).endsWith(
      '\nand 1 country more; --json has them all\n',
    ),
  );
});
