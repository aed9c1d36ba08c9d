import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readAmount, showShortAmount, showAmount } from '../../src/sandbox/amounts.ts';

test('0.0048 is 480,000 hundred-millionths and is shown with 8 places or as short as can be', () => {
  assert.equal(readAmount('0.0048'), 480_000n);
  assert.equal(showAmount(480_000n), '0.00480000');
  assert.equal(showShortAmount(480_000n), '0.0048');
  assert.equal(showShortAmount(1_000_000_000n, 6), '10.000000');
  assert.equal(showShortAmount(1_000_000_000n), '10');
  assert.equal(showAmount(-1n), '-0.00000001');
});

test('what is no amount is refused: signs, exponents, commas, nine places', () => {
  for (const text of ['', '-1', '+1', '1e3', '1,5', '.5', '5.', '0.123456789'])
    assert.equal(readAmount(text), undefined, text);
});

test('an amount that is shown, long or short, reads as itself', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 19n }), (units) => {
      assert.equal(readAmount(showAmount(units)), units);
      assert.equal(readAmount(showShortAmount(units)), units);
    }),
  );
});
