import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readNumber } from '../../src/domain/number.ts';

function read(cell: string, country?: string): string {
  const reading = readNumber(cell, { accept: 'possible', ...(country === undefined ? {} : { country }) });
  return reading.kind === 'number' ? reading.number : reading.reason.slug;
}

test('four spellings of a British number with the hint GB are 447700900000', () => {
  for (const cell of ['+44 7700 900000', '0044 7700 900000', '07700 900000', '+44 (0) 7700 900000'])
    assert.equal(read(cell, 'GB'), '447700900000', cell);
});

test('(415) 555-2671 with the hint US is 14155552671', () => {
  assert.equal(read('(415) 555-2671', 'US'), '14155552671');
});

test('what is no number is rejected with its reason', () => {
  assert.equal(read(''), 'empty');
  assert.equal(read('n/a'), 'no_number');
  assert.equal(read('4.479E+11'), 'exponent');
  assert.equal(read('+44 7700 XXXXXX'), 'masked');
  assert.equal(read('+44 7700 900000 / +44 7700 900001'), 'two_numbers');
  assert.equal(read('07700 900000'), 'needs_country');
  assert.equal(read('12'), 'too_short');
});

test('no cell whatever makes the reader throw', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (cell) => typeof read(cell, 'GB') === 'string'));
});
