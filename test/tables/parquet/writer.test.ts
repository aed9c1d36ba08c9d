import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { Column, TableRecord } from '../../../src/tables/columns.ts';
import { createParquetWriter, type ParquetLimits } from '../../../src/tables/parquet/writer.ts';
import type { TableLayout } from '../../../src/tables/write.ts';
import { FileError } from '../../../src/support/files.ts';
import { COMMAS, writeTable } from '../written.ts';
import { readParquet, type ParquetTable } from './read.ts';

const RESULTS: readonly Column[] = [
  { name: 'ni_outcome', kind: 'text' },
  { name: 'ni_number', kind: 'phone' },
  { name: 'ni_looked_up_at', kind: 'time' },
  { name: 'ni_cost', kind: 'amount' },
  { name: 'ni_status', kind: 'integer' },
];
const INPUT: Column = { name: 'phone', kind: 'input', cells: 'text' };

interface Written extends ParquetTable {
  readonly remarks: readonly string[];
  /** Bytes of each call of the sink. */
  readonly sizes: readonly number[];
}

async function write(
  layout: Pick<TableLayout, 'columns' | 'beyond'>,
  batches: readonly (readonly TableRecord[])[],
  limits?: ParquetLimits,
): Promise<Written> {
  const bytes: Buffer[] = [];
  const sink = (chunk: string | Uint8Array): Promise<void> =>
    Promise.resolve(void bytes.push(Buffer.from(chunk)));
  const table = { beyond: [], headed: true, dialect: COMMAS, ...layout };
  const writer = createParquetWriter(table, sink, limits);
  for (const batch of batches) await writer.write(batch);
  await writer.end();
  const read = await readParquet(Buffer.concat(bytes));
  return { ...read, remarks: writer.remarks?.() ?? [], sizes: bytes.map(({ length }) => length) };
}

test('a result has the type of its column, with all 18 places of an amount, and what is empty is null', async () => {
  const written = await write({ columns: [INPUT, ...RESULTS] }, [
    [
      {
        cells: ['0171', 'insight', '+447700900123', '2026-11-29T10:00:00.123Z', '0.00450000', '0'],
      },
      { cells: ['', '', '', '', '', ''] },
    ],
    [{ cells: ['a"\u2028😀\n', 'é', '', '', '-999999999999999999.000000000000000001', '44'] }],
  ]);
  assert.deepEqual(written.columns, [
    ['phone', 'UTF8'],
    ['ni_outcome', 'UTF8'],
    ['ni_number', 'UTF8'],
    ['ni_looked_up_at', 'TIMESTAMP_MILLIS'],
    ['ni_cost', 'DECIMAL(38,18)'],
    ['ni_status', 'INT64'],
  ]);
  assert.deepEqual(
    written.rows.map((row) => Object.values(row)),
    [
      ['0171', 'insight', '+447700900123', '2026-11-29T10:00:00.123Z', '0.0045', 0n],
      [null, null, null, null, null, null],
      ['a"\u2028😀\n', 'é', null, null, '-999999999999999999.000000000000000001', 44n],
    ],
  );
  assert.deepEqual(written.remarks, []);
});

test('cells of the list have the one type that all of a column have, and text where nobody has looked', async () => {
  const cells = ['447700900123', '12.50', 'TRUE', '0171'];
  const names = ['a', 'b', 'c', 'd'];
  const types = ['integer', 'number', 'boolean', 'text'] as const;
  const typed = names.map((name, at): Column => ({
    name,
    kind: 'input',
    cells: types[at] ?? 'text',
  }));
  const known = await write({ columns: typed }, [[{ cells }, { cells: ['', '', '', ''] }]]);
  assert.deepEqual(
    known.columns.map(([, type]) => type),
    ['INT64', 'DOUBLE', 'BOOLEAN', 'UTF8'],
  );
  assert.deepEqual(known.rows, [
    { a: 447700900123n, b: 12.5, c: true, d: '0171' },
    { a: null, b: null, c: null, d: null },
  ]);
  const unknown = await write({ columns: names.map((name) => ({ name, kind: 'input' })) }, [
    [{ cells }],
  ]);
  assert.deepEqual(unknown.rows, [{ a: '447700900123', b: '12.50', c: 'TRUE', d: '0171' }]);
});

test('what an answer says and its column cannot hold is null, and each column says how many cells it is', async () => {
  const { rows, remarks } = await write({ columns: RESULTS.slice(2) }, [
    [
      { cells: ['2026-11-29', '1,50', '007'] },
      { cells: ['2026-13-01T00:00:00.000Z', '1.0E-4', '9'] },
    ],
  ]);
  assert.deepEqual(
    rows.map((row) => Object.values(row)),
    [
      [null, null, null],
      [null, '0.0001', 9n],
    ],
  );
  const why = 'null, since what the answer says there is not what the column holds; a .csv has it';
  assert.deepEqual(remarks, [
    `2 cells of ni_looked_up_at are ${why}`,
    `1 cell of ni_cost is ${why}`,
    `1 cell of ni_status is ${why}`,
  ]);
});

test('names that occur twice are told apart as in JSON Lines, and what is beyond the header has a column each', async () => {
  const columns = ['a', 'a', '', 'a.b'].map((name) => ({ name, kind: 'input' as const }));
  const cells = ['1', '2', '3', '4', '5', '6'];
  const { rows } = await write({ columns, beyond: ['text', 'integer'] }, [
    [{ cells }, { cells: ['1'] }],
  ]);
  assert.deepEqual(rows, [
    { a: '1', a_2: '2', column_3: '3', 'a.b': '4', extra_1: '5', extra_2: 6n },
    { a: '1', a_2: null, column_3: null, 'a.b': null, extra_1: null, extra_2: null },
  ]);
});

test('where nobody has looked how long rows are, one column has what is beyond: a cell itself, several as JSON', async () => {
  const { rows } = await write({ columns: [INPUT], beyond: undefined }, [
    [{ cells: ['1'] }, { cells: ['1', 'x'] }, { cells: ['1', 'x', 'y"'] }],
  ]);
  assert.deepEqual(
    rows.map(({ extra_1: extra }) => extra),
    [null, 'x', '["x","y\\""]'],
  );
});

test('where nobody has looked, numbers of a list with types are text, which is said once; those of a CSV are not', async () => {
  const layout = { columns: [INPUT], beyond: undefined };
  const typed = await write(layout, [
    [
      { cells: ['1'], types: 'n' },
      { cells: ['2'], types: 'n' },
    ],
  ]);
  assert.match(
    typed.remarks.join(),
    /^numbers and booleans of the list are text there, since its rows/,
  );
  assert.deepEqual((await write(layout, [[{ cells: ['1'] }]])).remarks, []);
  const known = { columns: [INPUT] };
  assert.deepEqual((await write(known, [[{ cells: ['1'], types: 'n' }]])).remarks, []);
});

test('a list that was changed after it was looked through ends the writing: its numbers are text, or its rows longer', async () => {
  const columns: readonly Column[] = [{ name: 'id', kind: 'input', cells: 'integer' }];
  for (const [cells, words] of [
    [['12a'], /^the list was changed while it was read: its column id is not what it was/],
    [['1', '2'], /its column beyond the last of 1 is not what it was/],
  ] as const)
    await assert.rejects(write({ columns }, [[{ cells }]]), (error) => {
      return error instanceof FileError && words.test(error.message);
    });
});

test('7 rows in groups of 3 are all there, and each group goes to the sink before the next one is begun', async () => {
  const records = Array.from({ length: 7 }, (_, row) => ({ cells: [`p${String(row)}`] }));
  const byRows = await write({ columns: [INPUT] }, [records], { groupRowsMin: 3 });
  assert.deepEqual(byRows.groups, [3, 3, 1]);
  assert.deepEqual(
    byRows.rows.map(({ phone }) => phone),
    ['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6'],
  );
  assert.equal(byRows.sizes.length, 4);
  const byChars = await write({ columns: [INPUT] }, [records], { groupCharsMax: 4 });
  assert.deepEqual(byChars.groups, [2, 2, 2, 1]);
});

test('without rows there is a file with its columns alone, and in gzip it is the same file packed', async () => {
  const { columns, rows, groups } = await write({ columns: RESULTS }, []);
  assert.deepEqual([columns.length, rows, groups], [5, [], []]);
  const table = { columns: RESULTS, batches: [[{ cells: ['insight', '', '', '', ''] }]] };
  const packed = await writeTable('o.parquet.gz', table);
  assert.deepEqual(gunzipSync(packed), await writeTable('o.parquet', table));
});

test('half of a character is the mark for what is no character, since the file holds UTF-8', async () => {
  const { rows } = await write({ columns: [INPUT] }, [[{ cells: ['a\ud83d'] }]]);
  assert.deepEqual(rows, [{ phone: 'a\ufffd' }]);
});
