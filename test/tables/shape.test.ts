import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ListRow } from '../../src/csv/read.ts';
import { createShapeFinder, readDouble, readInteger } from '../../src/tables/shape.ts';
import { collect } from '../csv/lists.ts';

type Row = Pick<ListRow, 'cells' | 'types'>;

async function shapeOf(...rows: readonly Row[]): Promise<readonly string[]> {
  const finder = createShapeFinder();
  const list = rows.map((row, index): ListRow => ({
    position: index + 1,
    line: index + 2,
    ...row,
  }));
  assert.deepEqual(await collect(finder.watch([list])), [list]);
  return finder.shape().types;
}

/** A column of cells, each with the same letter. */
const columnOf = async (letter: string, ...cells: readonly string[]): Promise<string | undefined> =>
  (
    await shapeOf(...cells.map((cell) => ({ cells: [cell], types: cell === '' ? 'e' : letter })))
  )[0];

for (const [what, cells, type] of [
  ['integers, an empty cell among them', ['1', '', '-0', '447700900123'], 'integer'],
  [
    'the largest and smallest of 64 bits',
    ['9223372036854775807', '-9223372036854775808'],
    'integer',
  ],
  ['one that 64 bits do not hold, and no double either', ['9223372036854775808', '1'], 'text'],
  ['a power of ten that a double holds', ['100000000000000000000', '1'], 'number'],
  ['integers and fractions', ['1', '12.50', '0.000001'], 'number'],
  ['the 17 digits that a workbook writes of a double', ['1.1000000000000001', '2'], 'number'],
  ['17 digits that no double has', ['1234567890123456.7', '2'], 'text'],
  ['18 digits', ['0.123456789012345678'], 'text'],
  ['a fraction, and an integer that no double holds', ['0.5', '9007199254740993'], 'text'],
  ['a fraction, and an integer of 16 digits that one holds', ['0.5', '9007199254740992'], 'number'],
  ['a leading zero', ['0171', '12'], 'text'],
  ['no cell at all', ['', ''], 'text'],
] as const) {
  test(`a column of numbers is ${type}: ${what}`, async () => {
    assert.equal(await columnOf('n', ...cells), type);
  });
}

test('booleans are a column of their own, and text with anything else; dates and errors are text', async () => {
  assert.equal(await columnOf('b', 'TRUE', '', 'FALSE'), 'boolean');
  assert.deepEqual(
    await shapeOf(
      { cells: ['TRUE', '2026-11-29', '#N/A', '1'], types: 'bdxn' },
      { cells: ['1', '', '', 'TRUE'], types: 'neeb' },
    ),
    ['text', 'text', 'text', 'text'],
  );
});

test('cells of a list without types are text, whatever they look like, and the longest row says how many there are', async () => {
  assert.deepEqual(await shapeOf({ cells: ['1', 'TRUE'] }, { cells: ['1', '', '', '2'] }), [
    'text',
    'text',
    'text',
    'text',
  ]);
  assert.deepEqual(await shapeOf(), []);
});

test('numbers are read whole or not at all', () => {
  assert.deepEqual(
    ['12', '-0', '007', '1.0', '9223372036854775808', '', '+1', '1e3'].map(readInteger),
    [12n, 0n, undefined, undefined, undefined, undefined, undefined, undefined],
  );
  assert.deepEqual(
    ['12.50', '0.30000000000000004', '1e3', '.5', `0.${'0'.repeat(330)}1`].map(readDouble),
    [12.5, 0.30000000000000004, undefined, undefined, undefined],
  );
});
