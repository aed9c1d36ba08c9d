import assert from 'node:assert/strict';
import { test } from 'node:test';
import { writeDecimal } from '../../src/tables/decimal.ts';

const WRITTEN: readonly (readonly [string, string])[] = [
  ['4.47700900123E11', '447700900123'],
  ['4.47700900123E+11', '447700900123'],
  ['447700900123', '447700900123'],
  ['4.4770090012300000e11', '447700900123'],
  ['4.4770090012299999E+11', '447700900122.99999'],
  ['1E2', '100'],
  ['1.5E-3', '0.0015'],
  ['-1.25E-1', '-0.125'],
  ['-12.5E1', '-125'],
  ['0E0', '0'],
  ['0.00012E4', '1.2'],
  ['12345678901234567890123', '12345678901234567890123'],
  ['0.30000000000000004', '0.30000000000000004'],
  ['1.50', '1.50'],
  ['.5E1', '5'],
  ['1E401', '1E401'],
];

for (const [text, decimal] of WRITTEN) {
  test(`the number ${text} is ${decimal}`, () => {
    assert.equal(writeDecimal(text), decimal);
  });
}

test('what is no number has no decimal text', () => {
  for (const text of ['', '.', 'E5', '1,5', '0x10', 'Infinity', '1E', '1 000', '++1'])
    assert.equal(writeDecimal(text), undefined, text);
});
