import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readNumber } from '../../src/domain/number.ts';
import { all, read } from './number-readings.ts';

test('what is no number says why, in a slug and in words', () => {
  const cases: [string, string, string][] = [
    ['', 'empty', 'the cell is empty'],
    ['n/a', 'no_number', 'the cell is no phone number'],
    ['+44 7400 123456 / +44 7400 123457', 'two_numbers', 'the cell holds more than one number'],
    ['+44 7400 XXXXXX', 'masked', 'some of the digits are masked'],
    [
      '4.479E+11',
      'exponent',
      'a spreadsheet has turned the number into an exponent and lost digits',
    ],
    [
      '07400 123456',
      'needs_country',
      'a number in national form needs --country or a country column',
    ],
    ['12', 'too_short', 'too few digits for a phone number'],
    ['+447', 'too_short', 'too few digits for a phone number'],
    ['+44 7400 123456 7890', 'too_long', 'too many digits for a phone number'],
    ['+44 7400 1234567', 'too_long', 'too many digits for a phone number'],
    ['1234567890123456', 'too_long', 'too many digits for a phone number'],
    ['+999 1234567', 'not_possible', 'no country has numbers like this'],
  ];
  for (const [cell, slug, words] of cases)
    assert.deepEqual(
      readNumber(cell, { accept: 'possible', bare: true }),
      { kind: 'rejected', reason: { slug, words }, notes: [] },
      cell,
    );
  assert.equal(read('01234', 'GB'), 'too_short');
  assert.equal(read('123456789012345'), 'needs_country');
});

test('what is dialled inside a country alone is a service number: 3 to 5 digits that no plan assigns, and 116 and 118 with 3 more', () => {
  for (const cell of ['112', '999', '60500', '63366', '116123', '118 118', '12345', '1234'])
    assert.equal(read(cell, 'GB'), 'service_number', cell);
  for (const cell of ['112', '12345', '116123']) assert.equal(read(cell), 'service_number', cell);
  assert.equal(read('11811', 'DE'), 'service_number');
  // Tokelau has numbers of four and five digits.
  assert.equal(read('7290', 'TK'), '6907290 TK national');
});

test('more than 15 digits are never a number, whatever the plan of the country', () => {
  all('too_long', ['+49 151 1234 5678 90123 4', '0800 1234 5678 9012 345'], 'DE');
  all('493023125000 DE international [extension_dropped]', ['+49 (0)30 23125000 ext. 1234567']);
});
