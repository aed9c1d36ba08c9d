import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outputColumns, type OutputColumns } from '../../src/tables/columns.ts';

interface Asked {
  readonly header: readonly string[] | undefined;
  readonly width: number;
  /** Names of result columns that hold text. */
  readonly names: readonly string[];
}

interface Joined extends Pick<OutputColumns, 'headed' | 'said'> {
  readonly names: readonly string[];
  record(cells: readonly string[], result: readonly string[]): readonly string[];
}

/** Columns and records by their names and cells alone. */
function joined({ header, width, names }: Asked): Joined {
  const results = names.map((name) => ({ name, kind: 'text' as const }));
  const { columns, headed, said, record } = outputColumns({ header, width, results });
  return {
    names: columns.map(({ name }) => name),
    headed,
    said,
    record: (cells, result) => record({ cells }, result).cells,
  };
}

test('result columns follow the input columns, and cells beyond the header follow them', () => {
  const { names, record, said } = joined({
    header: ['a', 'b'],
    width: 2,
    names: ['ni_x', 'ni_y'],
  });
  assert.deepEqual(names, ['a', 'b', 'ni_x', 'ni_y']);
  assert.deepEqual(record(['1', '2'], ['X', 'Y']), ['1', '2', 'X', 'Y']);
  assert.deepEqual(record(['1', '2', '3', '4'], ['X', 'Y']), ['1', '2', 'X', 'Y', '3', '4']);
  assert.deepEqual(said, []);
});

test('a short row is filled with empty cells', () => {
  const { record } = joined({ header: ['a', 'b', 'c'], width: 3, names: ['ni_x'] });
  assert.deepEqual(record(['1'], ['X']), ['1', '', '', 'X']);
});

test('a name that occurs twice stays twice', () => {
  const { names } = joined({ header: ['a', 'a', ''], width: 3, names: ['ni_x'] });
  assert.deepEqual(names, ['a', 'a', '', 'ni_x']);
});

test('an input column named like a result column, blanks or not, is replaced in place, which is said', () => {
  const { names, record, said } = joined({
    header: ['ni_y', 'a', ' ni_x '],
    width: 3,
    names: ['ni_x', 'ni_y', 'ni_z'],
  });
  assert.deepEqual(names, ['ni_y', 'a', ' ni_x ', 'ni_z']);
  assert.deepEqual(record(['old y', '1', 'old x', 'more'], ['X', 'Y', 'Z']), [
    'Y',
    '1',
    'X',
    'Z',
    'more',
  ]);
  assert.deepEqual(record(['old y'], ['X', 'Y', 'Z']), ['Y', '', 'X', 'Z']);
  assert.deepEqual(said, [
    'The input has "ni_x", "ni_y" already: replaced by the new results. --prefix keeps both.',
  ]);
});

test('a result column that the input has twice is replaced in both places and not added', () => {
  const { names, record } = joined({ header: ['ni_x', 'ni_x'], width: 2, names: ['ni_x'] });
  assert.deepEqual(names, ['ni_x', 'ni_x']);
  assert.deepEqual(record(['1', '2'], ['X']), ['X', 'X']);
});

test('without a header none comes out, columns have names by position, and nothing is replaced', () => {
  const { names, headed, record } = joined({ header: undefined, width: 2, names: ['ni_x'] });
  assert.deepEqual([headed, names], [false, ['column_1', 'column_2', 'ni_x']]);
  assert.deepEqual(record(['ni_x', '2', '3'], ['X']), ['ni_x', '2', 'X', '3']);
});

test('a column of the list is an input, and one that a result replaces is what the result is', () => {
  const { columns } = outputColumns({
    header: ['ni_cost', 'a'],
    width: 2,
    results: [
      { name: 'ni_cost', kind: 'amount' },
      { name: 'ni_number', kind: 'phone' },
    ],
  });
  assert.deepEqual(columns, [
    { name: 'ni_cost', kind: 'amount' },
    { name: 'a', kind: 'input' },
    { name: 'ni_number', kind: 'phone' },
  ]);
});
