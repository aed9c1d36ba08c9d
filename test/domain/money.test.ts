import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatMoney, parseApiAmount, parseMoney, roundUpTo8 } from '../../src/domain/money.ts';

test('ten thousand lookups at 0.0045 cost exactly 45.00000000', () => {
  const price = parseMoney('0.0045') ?? 0n;
  assert.equal(formatMoney(price * 10_000n), '45.00000000');
});

test('an amount with a comma, an exponent, a sign alone or nothing is no amount', () => {
  for (const text of ['5,00', '1e3', '-', '', ' 1', '1.', '.5']) assert.equal(parseMoney(text), undefined, text);
});

test('the API may write 1.0E-4, which is 0.00010000', () => {
  assert.equal(formatMoney(parseApiAmount('1.0E-4') ?? -1n), '0.00010000');
});

test('a negative amount of one hundred-millionth keeps its sign', () => {
  assert.equal(formatMoney(parseMoney('-0.00000001') ?? 0n), '-0.00000001');
});

test('a ceiling of 0.000000001 is rounded up to 0.00000001', () => {
  assert.equal(formatMoney(roundUpTo8(parseMoney('0.000000001') ?? 0n)), '0.00000001');
});

test('every amount that is written is read back equal', () => {
  fc.assert(fc.property(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), (amount) => parseMoney(formatMoney(amount)) === amount));
});
