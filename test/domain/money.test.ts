import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  formatMoney,
  maxMoney,
  minMoney,
  MONEY_PLACES,
  parseApiAmount,
  parseMoney,
  readMoney,
  roundUpTo8,
  ZERO,
} from '../../src/domain/money.ts';
import { eur } from './amounts.ts';

const anyAmount = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });

test('ten thousand lookups at 0.0045 cost exactly 45.00000000', () => {
  assert.equal(formatMoney(eur('0.0045') * 10_000n), '45.00000000');
});

test('an amount counts units of 10^-18: 1 is 10^18 of them, 0.000000000000000001 is one', () => {
  assert.equal(MONEY_PLACES, 18);
  assert.equal(parseMoney('1'), 1_000_000_000_000_000_000n);
  assert.equal(parseMoney('0.000000000000000001'), 1n);
  assert.equal(parseMoney('-0.000000000000000001'), -1n);
  assert.equal(parseMoney('0.0045'), 4_500_000_000_000_000n);
  assert.equal(parseMoney('012.50'), 12_500_000_000_000_000_000n);
  assert.equal(parseMoney('-0'), 0n);
  assert.equal(ZERO, 0n);
});

test('an amount below 10^18 with 18 digits behind the point is held exactly; one digit more on either side is refused', () => {
  const [whole, fraction] = ['999999999999999999', '123456789012345678'];
  assert.equal(parseMoney(`${whole}.${fraction}`), BigInt(whole + fraction));
  assert.equal(parseMoney(`-${whole}.${fraction}`), -BigInt(whole + fraction));
  for (const text of ['1000000000000000000', '-1000000000000000000', `1${whole}`, `0.${fraction}0`])
    assert.equal(parseMoney(text), undefined, text);
  for (const text of ['1e18', '-1e18', '1e40', '0.1e19', '999999999999999999999999999999'])
    assert.equal(parseApiAmount(text), undefined, text);
  assert.equal(parseApiAmount('9.99999999999E17'), eur('999999999999000000'));
});

test('whatever was written is read again, also sums and ceilings that are larger than any amount that is taken in', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 60n), max: 10n ** 60n }), (amount) => {
      assert.equal(readMoney(formatMoney(amount)), amount);
    }),
  );
  for (const text of ['', '1e3', '5,00', '0.1234567890123456789'])
    assert.equal(readMoney(text), undefined, text);
});

test('what is no plain decimal is no amount', () => {
  const refused = [
    '5,00',
    '1e3',
    '1E-3',
    '-',
    '',
    ' 1',
    '1 ',
    '1.',
    '.5',
    '+1',
    '--1',
    '1.2.3',
    '1_000',
    '1 000',
    '0x10',
    'NaN',
    '٤',
    '1.5€',
    '1\n',
  ];
  for (const text of refused) assert.equal(parseMoney(text), undefined, JSON.stringify(text));
});

test('amounts are written with 8 places, with more where they have more, and without a zero behind those', () => {
  const cases: [string, string][] = [
    ['0', '0.00000000'],
    ['0.0045', '0.00450000'],
    ['12', '12.00000000'],
    ['0.123456789', '0.123456789'],
    ['0.1234567890100', '0.12345678901'],
    ['0.000000000000000001', '0.000000000000000001'],
    ['-0.00000001', '-0.00000001'],
    ['-1.5', '-1.50000000'],
    ['-0.0000000010', '-0.000000001'],
    ['1000000', '1000000.00000000'],
    ['100.00000100', '100.00000100'],
  ];
  for (const [text, written] of cases) assert.equal(formatMoney(eur(text)), written);
});

test('the API may write an exponent, in either case, as Java prints small numbers', () => {
  const cases: [string, string][] = [
    ['1.0E-4', '0.00010000'],
    ['4.5e-3', '0.00450000'],
    ['-4.5e-3', '-0.00450000'],
    ['1E3', '1000.00000000'],
    ['1.5e+2', '150.00000000'],
    ['12.34', '12.34000000'],
    [' 0.03 ', '0.03000000'],
    ['7', '7.00000000'],
    ['-7', '-7.00000000'],
    ['1e-18', '0.000000000000000001'],
    ['0E-8', '0.00000000'],
    ['25.0E-1', '2.50000000'],
  ];
  for (const [text, written] of cases)
    assert.equal(formatMoney(parseApiAmount(text) ?? -99n), written, text);
});

test('the API may write more than 18 places where they are zeros, and is refused where they are not', () => {
  assert.equal(parseApiAmount('0.0045000000000000000000'), eur('0.0045'));
  assert.equal(parseApiAmount('10e-19'), 1n);
  assert.equal(parseApiAmount('-10e-19'), -1n);
  assert.equal(parseApiAmount('0.00e-30'), 0n);
  for (const text of ['1e-19', '15e-19', '-1e-19', '0.0000000000000000001', '1.05e-17'])
    assert.equal(parseApiAmount(text), undefined, text);
});

test('what the API cannot mean as an amount is none', () => {
  for (const text of [
    '',
    ' ',
    'null',
    '5,00',
    '+1',
    '1e',
    'e5',
    '1e100',
    '1e-100',
    '.5',
    '1.',
    '1.5 EUR',
    '1 2',
    '1e1.5',
    'Infinity',
    '1'.repeat(31),
    `0.${'0'.repeat(31)}`,
  ])
    assert.equal(parseApiAmount(text), undefined, text);
});

test('every amount that is written is read back equal, by both readers', () => {
  fc.assert(
    fc.property(
      anyAmount,
      (amount) =>
        parseMoney(formatMoney(amount)) === amount &&
        parseApiAmount(formatMoney(amount)) === amount,
    ),
  );
});

test('a decimal text with up to 18 places is written back with the same digits', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^-?(0|[1-9]\d{0,20})\.\d{8}(\d{0,9}[1-9])?$/), (text) => {
      fc.pre(!/^-[0.]+$/.test(text));
      assert.equal(formatMoney(eur(text)), text);
    }),
  );
});

test('an amount with an exponent is the plain one with its point moved', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
      fc.integer({ min: -18, max: 5 }),
      (digits, exponent) => {
        assert.equal(
          parseApiAmount(`${String(digits)}e${exponent}`),
          digits * 10n ** BigInt(18 + exponent),
        );
      },
    ),
  );
});

test('a ceiling is rounded up to 8 places, never down, and not at all where it has no more', () => {
  const cases: [string, string][] = [
    ['0.000000001', '0.00000001'],
    ['0.000000010', '0.00000001'],
    ['0.000000011', '0.00000002'],
    ['0.0045', '0.0045'],
    ['0.005625000000000001', '0.00562501'],
    ['0', '0'],
    ['-0.000000001', '0'],
    ['-0.000000019', '-0.00000001'],
    ['-0.00000002', '-0.00000002'],
  ];
  for (const [amount, rounded] of cases)
    assert.equal(roundUpTo8(eur(amount)), eur(rounded), amount);
});

test('rounding up adds less than 0.00000001, keeps 8 places and is done once', () => {
  fc.assert(
    fc.property(anyAmount, (amount) => {
      const rounded = roundUpTo8(amount);
      assert.ok(rounded >= amount && rounded - amount < eur('0.00000001'));
      assert.equal(rounded % eur('0.00000001'), 0n);
      assert.equal(roundUpTo8(rounded), rounded);
    }),
  );
});

test('the largest and the smallest of 3, -5 and 7 are 7 and -5, and of one amount it is that amount', () => {
  assert.equal(maxMoney(3n, -5n, 7n), 7n);
  assert.equal(maxMoney(7n, -5n), 7n);
  assert.equal(minMoney(3n, -5n, 7n), -5n);
  assert.equal(minMoney(-5n, 3n), -5n);
  assert.equal(maxMoney(2n), 2n);
  assert.equal(minMoney(2n), 2n);
});
