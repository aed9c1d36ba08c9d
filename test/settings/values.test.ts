import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatMoney } from '../../src/domain/money.ts';
import { enrichOn, refusedOption, refusalOn } from '../cli/options/machine.ts';

test('--max-spend 0.30000000000000004 is that amount and not the nearest number; 18 places are held, 19 are refused', () => {
  assert.equal(
    enrichOn({}, '--max-spend', '0.30000000000000004').maxSpend,
    300_000_000_000_000_040n,
  );
  assert.equal(enrichOn({}, '--max-spend', '0.000000000000000001').maxSpend, 1n);
  assert.equal(
    refusedOption('--max-spend', '0.0000000000000000001'),
    'Cannot use --max-spend 0.0000000000000000001: an amount has at most 18 decimal places.',
  );
  assert.equal(
    enrichOn({}, '--max-spend', '9007199254740993').maxSpend,
    9_007_199_254_740_993_000_000_000_000_000_000n,
  );
  assert.equal(enrichOn({}, '--max-spend', '0').maxSpend, 0n);
});

test('every amount that is written with 0 to 18 places is read back as written', () => {
  const digits = (max: number): fc.Arbitrary<string> =>
    fc.stringMatching(new RegExp(`^\\d{1,${String(max)}}$`));
  fc.assert(
    fc.property(digits(15), fc.option(digits(18)), (whole, fraction) => {
      const text = fraction === null ? whole : `${whole}.${fraction}`;
      const shown = formatMoney(enrichOn({}, '--max-spend', text).maxSpend ?? -1n);
      const [wholeShown, fractionShown = ''] = shown.split('.');
      assert.equal(wholeShown, whole.replace(/^0+(?=\d)/, ''));
      assert.equal(fractionShown.replace(/0+$/, ''), (fraction ?? '').replace(/0+$/, ''));
    }),
    { numRuns: 50 },
  );
});

const AMOUNTS = [
  ['5,00', 'an amount is digits with a point. Write 5.00.'],
  ['0,0045', 'an amount is digits with a point. Write 0.0045.'],
  ['1.234,56', 'an amount is digits with a point. Write 1234.56.'],
  ['1,234.56', 'an amount is digits with a point. Write 1234.56.'],
  ['1,000', 'an amount is digits with a point. Write 1000 or 1.000, whichever is meant.'],
  ['1,000,000', 'an amount is digits with a point. Write 1000000.'],
  ['€5.00', 'an amount is digits with a point. Write 5.00.'],
  ['5 EUR', 'an amount is digits with a point. Write 5.'],
  ['+5', 'an amount is digits with a point. Write 5.'],
  ['.5', 'an amount is digits with a point. Write 0.5.'],
  ['5.', 'an amount is digits with a point. Write 5.'],
  ['1e3', 'an amount is digits with a point. Write for instance 5.00.'],
  ['five', 'an amount is digits with a point. Write for instance 5.00.'],
  ['-5', 'an amount is not negative here.'],
] as const;

for (const [text, reason] of AMOUNTS) {
  test(`--max-spend ${text} is refused with the right form`, () => {
    assert.equal(refusedOption(`--max-spend=${text}`), `Cannot use --max-spend ${text}: ${reason}`);
  });
}

const DURATIONS = [
  ['0', 0],
  ['0s', 0],
  ['90s', 90_000],
  ['10m', 600_000],
  ['2h', 7_200_000],
  ['30d', 2_592_000_000],
  ['4w', 2_419_200_000],
  ['007d', 604_800_000],
] as const;

test('a duration is digits and s, m, h, d or w; 0 alone is none', () => {
  for (const [text, ms] of DURATIONS)
    assert.equal(enrichOn({}, '--max-age', text).maxAgeMs, ms, text);
});

test('a duration without a unit is offered its five forms; a fraction, a sign, a capital and an unknown unit are refused', () => {
  assert.equal(
    refusedOption('--max-age', '90'),
    'Cannot use --max-age 90: a duration is digits and a unit. Write 90s, 90m, 90h, 90d or 90w.',
  );
  for (const text of ['1.5h', '-1d', '10M', '1y', '1d12h', 'd', ' ']) {
    assert.match(
      refusedOption(`--max-age=${text}`),
      /a duration is digits and a unit\. Write for instance 90s, 10m, 2h, 30d or 4w; 0 is none\.$/,
    );
  }
  assert.equal(
    refusedOption('--max-age', ''),
    'Cannot use --max-age: its value is empty. Give it a value, or leave it out.',
  );
});

test('what is waited for stays below the longest timer of 24 days, an age may be a century', () => {
  assert.equal(
    refusedOption('--give-up-after', '22d'),
    'Cannot use --give-up-after 22d: the longest is 21d.',
  );
  assert.equal(
    refusedOption('--lock-wait', '5w'),
    'Cannot use --lock-wait 5w: the longest is 21d.',
  );
  assert.equal(enrichOn({}, '--max-age', '36500d').maxAgeMs, 3_153_600_000_000);
  assert.equal(
    refusedOption('--max-age', '999999999999999w'),
    'Cannot use --max-age 999999999999999w: the longest is 36500d.',
  );
});

const REFUSED = [
  ['rate', '1.5', 'it is a whole number from 0 to 100000.'],
  ['rate', '-1', 'it is a whole number from 0 to 100000.'],
  ['concurrency', '0', 'it is a whole number from 1 to 10000.'],
  ['retries', '1e1', 'it is a whole number from 0 to 100.'],
  ['limit', '', ''],
  ['timeout', '0', 'it is a number of seconds above 0 and up to 3600.'],
  ['timeout', '3601', 'it is a number of seconds above 0 and up to 3600.'],
  ['timeout', '0.0001', 'it is a number of seconds above 0 and up to 3600.'],
  ['level', 'premium', 'it is one of basic, standard, advanced.'],
  ['format', 'csv', 'it is one of json, xml.'],
  ['in-doubt', 'ask', 'it is one of retry, skip.'],
  ['formula-guard', 'maybe', 'it is one of on, off.'],
  [
    'country',
    'XX',
    'no such country is known. Write its ISO 3166 code, its name or its calling code, for instance GB, Germany or 49.',
  ],
  [
    'country',
    'Atlantis',
    'no such country is known. Write its ISO 3166 code, its name or its calling code, for instance GB, Germany or 49.',
  ],
  ['ip', '1.2.3', 'it is an IPv4 or IPv6 address, for instance 192.0.2.1.'],
  ['currency', 'EURO', 'a currency is three letters, for instance EUR.'],
  ['ledger', '-', 'standard input and output do not serve here. Give the name of a file.'],
  [
    'report',
    '-',
    'standard input and output do not serve here. Use --json for the report on standard output.',
  ],
] as const;

for (const [name, text, reason] of REFUSED) {
  test(`--${name} "${text}" is refused and the rule is named`, () => {
    const message =
      text === ''
        ? `Cannot use --${name}: its value is empty. Give it a value, or leave it out.`
        : `Cannot use --${name} ${text}: ${reason}`;
    assert.equal(refusedOption(`--${name}=${text}`), message);
  });
}

test('a country is known by two letters and three, in any case, and UK is GB', () => {
  for (const text of ['GB', 'gb', 'GBR', 'gbr', 'UK', 'uk'])
    assert.equal(enrichOn({}, '--country', text).country, 'GB', text);
});

test('an empty --prefix means none, a choice may be written in capitals, a timeout may have three places', () => {
  assert.equal(enrichOn({}, '--prefix=').prefix, '');
  assert.equal(enrichOn({}, '--level', 'ADVANCED').level, 'advanced');
  assert.equal(enrichOn({}, '--timeout', '0.001').timeoutMs, 1);
  assert.equal(enrichOn({}, '--timeout', '30s').timeoutMs, 30_000);
});

test('a refusal names where the value stood: option, variable or key and file', () => {
  assert.equal(
    refusalOn({ environment: { INSIGHT_BATCH_MAX_SPEND: '5,00' } }, 'enrich', 'l.csv'),
    'Cannot use INSIGHT_BATCH_MAX_SPEND=5,00: an amount is digits with a point. Write 5.00.',
  );
  assert.equal(
    refusalOn({ environment: { INSIGHT_BATCH_MAX_SPEND: '' } }, 'enrich', 'l.csv'),
    'Cannot use INSIGHT_BATCH_MAX_SPEND: its value is empty. Give it a value, or unset it.',
  );
  assert.equal(
    refusalOn(
      { files: { '/etc/ib.json': '{"max-spend": "5,00"}' } },
      'enrich',
      'l.csv',
      '--config',
      '/etc/ib.json',
    ),
    'Cannot use "max-spend" in /etc/ib.json ("5,00"): an amount is digits with a point. Write 5.00.',
  );
});
