import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { openTable } from '../../src/tables/read.ts';
import { byDepth } from '../support/depth.ts';
import { readParquet } from './parquet/read.ts';
import { writeTable, type WrittenTable } from './written.ts';

/** Everything that a form has to escape, and letters of one to four bytes. */
const letters = fc.constantFrom(
  ...['a', '1', ' ', ',', '"', "'", '\t', '\n', '\r', '=', '<', '&', ']]>', '_x000D_', '_x'],
  ...['x0041_', '\\', '/', 'ä', '€', '😀', '\u2028'],
);
/** What the bytes of a CSV in UTF-8 cannot hold, or nobody reads as text. */
const oddLetters = fc.oneof(
  { weight: 4, arbitrary: letters },
  fc.constantFrom('\u0001', '\u001f', '\ufffe', '\ud83d', '\udc00'),
);

/** Three columns and a first cell that is never empty, since an empty row is none. */
function tables(unit: fc.Arbitrary<string>): fc.Arbitrary<readonly (readonly string[])[]> {
  const cell = fc.string({ unit, maxLength: 5 });
  const row = fc.tuple(cell, cell, cell).map(([first, ...more]) => [`r${first}`, ...more]);
  return fc.array(row, { minLength: 1, maxLength: 6 });
}

function describeTable(rows: readonly (readonly string[])[]): WrittenTable {
  const names = ['Alpha', 'Beta', 'Gamma'];
  const columns = names.map((name) => ({ name, kind: 'input' as const }));
  return { columns, batches: rows.map((cells) => [{ cells }]) };
}

async function readBack(bytes: Uint8Array): Promise<readonly (readonly string[])[]> {
  const source = await openTable(
    (async function* () {
      yield await Promise.resolve(bytes);
    })(),
    { header: true, delimiter: ',', quote: '"', encoding: 'utf-8' },
  );
  assert.deepEqual(source.header, ['Alpha', 'Beta', 'Gamma']);
  const rows: (readonly string[])[] = [];
  for await (const batch of source.rows())
    rows.push(...batch.map(({ cells }) => [...cells, '', '', ''].slice(0, 3)));
  source.close();
  return rows;
}

const workbook = async (rows: readonly (readonly string[])[]): Promise<unknown> =>
  await readBack(await writeTable('o.xlsx', describeTable(rows)));

const list = async (rows: readonly (readonly string[])[]): Promise<unknown> =>
  await readBack(gunzipSync(await writeTable('o.csv.gz', describeTable(rows))));

/** By the engine's own reader; an empty cell is null. */
const objects = async (rows: readonly (readonly string[])[]): Promise<unknown> => {
  const text = (await writeTable('o.jsonl', describeTable(rows))).toString();
  const parse = (line: string): unknown =>
    JSON.parse(line, (_, value: unknown) => (value === null ? '' : value));
  const lines = text.trimEnd().split('\n');
  return lines.map((line) => Object.values(parse(line) as Record<string, string>));
};

/** By another reader; an empty cell is null, and half of a character is none. */
const parquet = async (rows: readonly (readonly string[])[]): Promise<unknown> => {
  const read = await readParquet(
    await writeTable('o.parquet', { ...describeTable(rows), beyond: [] }),
  );
  return read.rows.map((row) => Object.values(row).map((value) => value ?? ''));
};

const FORMS = [
  ['a packed CSV', list, tables(letters)],
  ['JSON Lines', objects, tables(oddLetters)],
  ['a workbook', workbook, tables(oddLetters)],
  ['Parquet', parquet, tables(letters)],
] as const;

const TABLES = byDepth({ deep: 100, shallow: 30 });

for (const [what, roundTrip, rows] of FORMS) {
  test(`every cell of ${String(TABLES)} random tables comes back from ${what}`, async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (table) => {
        assert.deepEqual(await roundTrip(table), table);
      }),
      { numRuns: TABLES },
    );
  });
}

test('types come back from a workbook: numbers, booleans and errors of the list, amounts and empty cells', async () => {
  const bytes = await writeTable('o.xlsx', {
    columns: [
      ...['Alpha', 'Beta', 'Gamma', 'Delta'].map((name) => ({ name, kind: 'input' as const })),
      { name: 'ni_cost', kind: 'amount' },
      { name: 'ni_status', kind: 'integer' },
    ],
    batches: [
      [
        {
          cells: ['447700900123', '12.50', 'TRUE', '#N/A', '0.00450000', '0'],
          types: 'nnbx  ',
        },
        { cells: ['x', '', 'FALSE', '2026-11-29', '', ''], types: 'tebd  ' },
      ],
    ],
  });
  const source = await openTable(
    (async function* () {
      yield await Promise.resolve(bytes);
    })(),
    { header: true },
  );
  const rows: unknown[] = [];
  for await (const batch of source.rows())
    for (const { cells, types } of batch) rows.push([...cells, types]);
  source.close();
  assert.deepEqual(rows, [
    ['447700900123', '12.50', 'TRUE', '#N/A', '0.00450000', '0', 'tnbxnn'],
    ['x', '', 'FALSE', '2026-11-29', 'tebt'],
  ]);
});
