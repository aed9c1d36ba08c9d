import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isData } from '../../src/csv/header.ts';

function rows(...records: readonly (readonly string[])[]): Parameters<typeof isData>[1] {
  return records.map((cells, index) => ({ position: index + 1, line: index + 2, cells }));
}

test('a first record with a number above numbers is data', () => {
  assert.equal(
    isData(['Ann', '+44 7700 900001'], rows(['Bob', '+44 7700 900002'], ['Cy', ''])),
    true,
  );
  assert.equal(isData(['447700900001'], rows(['447700900002'], ['n/a'], ['447700900003'])), true);
  assert.equal(isData(['tel:+447700900001'], rows(['tel:+447700900002'])), true);
});

test('a number alone is data', () => {
  assert.equal(isData(['+447700900001'], rows()), true);
});

test('names are a header, even where nothing is below them', () => {
  assert.equal(isData(['name', 'phone'], rows(['Ann', '+447700900001'])), false);
  assert.equal(isData(['name', 'phone'], rows()), false);
  assert.equal(isData([''], rows(['+447700900001'])), false);
});

test('dates and years as names of columns are a header', () => {
  assert.equal(
    isData(
      ['name', '2024-01-31', '20240229', '2024'],
      rows(['Ann', '1234567', '1234567', '1234567']),
    ),
    false,
  );
});

test('a name of digits above cells that are no numbers is a header', () => {
  assert.equal(isData(['name', '48213344'], rows(['Ann', '12'], ['Bob', '7'])), false);
});
