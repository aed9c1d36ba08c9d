import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSuppressed, type SuppressedList } from '../../src/pipeline/suppressed.ts';
import { open } from '../csv/lists.ts';

async function suppressed(list: string, country?: string): Promise<SuppressedList> {
  return await readSuppressed(await open(list), { country });
}

test('four spellings of one number, in a column without a name, suppress that one number', async () => {
  const list = await suppressed(
    '+44 7700 900123\n00447700900123\n"=""447700900123"""\n(07700) 900-123\n',
    'GB',
  );
  assert.deepEqual([list.numbers, list.filled, list.unread], [1, 4, 0]);
  assert.equal(list.has('447700900123'), true);
  assert.equal(list.has('447700900124'), false);
});

test('of several columns the one with numbers is read; cells without one are counted by reason', async () => {
  const list = await suppressed(
    'id,mail,mobile\n1,a@b.de,+4915112000001\n2,,4.47701E+11\n3,,\n4,,+49 151 12000002\n5,,n/a\n',
  );
  assert.deepEqual(list.columns, [2]);
  assert.deepEqual([list.numbers, list.filled, list.unread], [2, 4, 2]);
  assert.deepEqual(
    [...list.reasons],
    [
      ['exponent', 1],
      ['no_number', 1],
    ],
  );
});

test('nine rows without a plus say nothing about the list: they are read as international, for in doubt nobody is asked', async () => {
  const rows = Array.from({ length: 9 }, (_, n) => `491511200000${String(n)}`);
  const list = await suppressed(`phone\n${rows.join('\n')}\n`);
  assert.deepEqual([list.numbers, list.unread], [9, 0]);
  assert.equal(list.has('4915112000008'), true);
});

test('12 rows in national form are read by the country and by nothing else', async () => {
  const rows = Array.from({ length: 12 }, (_, n) => `077009001${String(n).padStart(2, '0')}`);
  const text = `phone\n${rows.join('\n')}\n33612000001\n`;
  const abroad = await suppressed(text);
  assert.deepEqual([abroad.numbers, abroad.unread], [0, 13]);
  const home = await suppressed(text, 'GB');
  assert.deepEqual([home.numbers, home.has('447700900111')], [12, true]);
});

test('a header alone names nobody', async () => {
  const list = await suppressed('phone\n');
  assert.deepEqual([list.numbers, list.filled], [0, 0]);
});

test('a mobile and a landline of one person are both suppressed', async () => {
  const list = await suppressed(
    'name,mobile,landline\nAnn,+4915112000001,+493012345678\nBob,,+493012345679\n',
  );
  assert.deepEqual([list.columns, list.numbers], [[1, 2], 3]);
});
