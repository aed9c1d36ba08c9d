import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readNumber } from '../../src/sandbox/number.ts';

const read = (written: string, country?: string): string | undefined =>
  readNumber(written, country)?.international;

test('international digits are read with and without +, 00, blanks and brackets', () => {
  for (const written of [
    '447700900123',
    '+44 7700 900123',
    '00447700900123',
    '+44 (7700) 900-123',
  ]) {
    assert.equal(read(written), '447700900123', written);
  }
});

test('a national number is read with the country, with and without its trunk prefix', () => {
  assert.equal(read('07700 900123', 'GB'), '447700900123');
  assert.equal(read('7700900123', 'GB'), '447700900123');
  assert.equal(read('(415) 555-0100', 'US'), '14155550100');
  assert.equal(read('06 1234567', 'IT'), '39061234567');
  assert.equal(read('030 1234567', 'DE'), '49301234567');
});

test('a country that says another calling code is refused, one with the same or one unknown to the table is not', () => {
  assert.equal(read('447700900123', 'GB'), '447700900123');
  assert.equal(read('+447700900123', 'DE'), undefined);
  assert.equal(read('+14165550123', 'US'), '14165550123');
  assert.equal(read('+447700900123', 'JE'), '447700900123');
});

test('letters, too few digits, a wrong length, a national number without country and a country in small letters are refused', () => {
  assert.equal(read('07700900123'), undefined);
  assert.equal(read('1234'), undefined);
  assert.equal(read('145645562'), undefined);
  assert.equal(read('4477009001234'), undefined);
  assert.equal(read('+44 7700 CALL'), undefined);
  assert.equal(read('447700900123', 'gb'), undefined);
  assert.equal(read(''), undefined);
});

test('calling code 1 is told apart by area code; an island outside of the table has no country', () => {
  assert.equal(readNumber('14165550123', undefined)?.country?.iso3, 'CAN');
  assert.equal(readNumber('12025550123', undefined)?.country?.iso3, 'USA');
  assert.equal(readNumber('18765550123', undefined)?.country, undefined);
  assert.equal(readNumber('18765550123', undefined)?.international, '18765550123');
  assert.equal(readNumber('77012345678', undefined)?.country?.iso2, 'KZ');
});

test('numbers reserved for fiction are written in the national form of their country', () => {
  assert.equal(readNumber('447700900000', undefined)?.national, '07700 900000');
  assert.equal(readNumber('12025550100', undefined)?.national, '(202) 555-0100');
  assert.equal(readNumber('61491570156', undefined)?.national, '0491 570156');
});
