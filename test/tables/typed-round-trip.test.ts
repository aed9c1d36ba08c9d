import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import type { ListRow } from '../../src/csv/read.ts';
import { typeColumns, type Column } from '../../src/tables/columns.ts';
import { createShapeFinder } from '../../src/tables/shape.ts';
import { collect } from '../csv/lists.ts';
import { readParquet, trimZeros } from './parquet/read.ts';
import { makeRecords, typedTables, type TypedColumn, type TypedValue } from './typed-tables.ts';
import { writeTable } from './written.ts';

const RUNS = 200;

function chooseSeed(t: TestContext): number {
  const seed = Math.floor(Math.random() * 2 ** 31);
  t.diagnostic(`seed ${String(seed)}`);
  return seed;
}

const nameColumns = (table: readonly TypedColumn[]): readonly Column[] =>
  table.map(({ kind }, index) => ({ name: `c${String(index)}`, kind }));

const readValues = (table: readonly TypedColumn[]): readonly (readonly TypedValue[])[] =>
  (table[0]?.cells ?? []).map((_, row) => table.map(({ cells }) => cells[row]?.value ?? null));

/** As an execution does: the list is looked through, then written. */
async function writeShaped(table: readonly TypedColumn[]): Promise<Buffer> {
  const records = makeRecords(table);
  const rows = records.map((record, at): ListRow => ({
    position: at + 1,
    line: at + 2,
    ...record,
  }));
  const finder = createShapeFinder();
  await collect(finder.watch([rows]));
  const shape = { ...finder.shape(), width: table.length };
  const { columns, beyond } = typeColumns(nameColumns(table), shape);
  return await writeTable('o.parquet', { columns, beyond, batches: records.map((row) => [row]) });
}

/** What a decimal is, whatever zeros stand behind it. */
function trimAmount(value: unknown, kind: Column['kind'] | undefined): unknown {
  if (kind !== 'amount' || typeof value !== 'string') return value;
  return trimZeros(value).replace(/^-0$/, '0');
}

test(`every cell of ${String(RUNS)} random tables comes back from Parquet with its type, by a reader that is not ours`, async (t) => {
  const seed = chooseSeed(t);
  await fc.assert(
    fc.asyncProperty(typedTables, async (table) => {
      const { rows } = await readParquet(await writeShaped(table));
      const trim = (values: readonly unknown[]): readonly unknown[] =>
        values.map((value, index) => trimAmount(value, table[index]?.kind));
      assert.deepEqual(
        rows.map((row) => trim(Object.values(row))),
        readValues(table).map(trim),
      );
    }),
    { numRuns: RUNS, seed },
  );
});

/** Prints each member as its type and its text; numbers are never rounded. */
const PYTHON = `
import json, sys
from decimal import Decimal
def show(value):
    if value is None: return ['null', '']
    if isinstance(value, bool): return ['boolean', str(value)]
    if isinstance(value, int): return ['integer', str(value)]
    if isinstance(value, Decimal): return ['number', format(value, 'f')]
    return ['text', value]
for line in sys.stdin.buffer.read().decode('utf-8').split('\\n')[:-1]:
    row = json.loads(line, parse_float=Decimal)
    print(json.dumps([show(value) for value in row.values()]))
`;

/** What Python is to see of a cell. */
function describeValue(kind: Column['kind'], { text, value }: TypedColumn['cells'][number]) {
  if (value === null) return ['null', ''];
  if (kind === 'amount') return ['number', text];
  if (typeof value === 'bigint') return ['integer', text];
  if (typeof value === 'number') return ['number', text];
  if (typeof value === 'boolean') return ['boolean', value ? 'True' : 'False'];
  return ['text', text];
}

test(`every cell of ${String(RUNS)} random tables comes back from JSON Lines with its type and all its digits, read by Python`, async (t) => {
  if (spawnSync('python3', ['--version']).error) {
    t.skip('needs python3');
    return;
  }
  const tables = fc.sample(typedTables, { numRuns: RUNS, seed: chooseSeed(t) });
  const files: Buffer[] = [];
  for (const table of tables) {
    const batches = [makeRecords(table)];
    files.push(await writeTable('o.jsonl', { columns: nameColumns(table), batches }));
  }
  const read = spawnSync('python3', ['-c', PYTHON], { input: Buffer.concat(files) });
  assert.equal(read.status, 0, read.stderr.toString());
  const lines = read.stdout.toString().trimEnd().split('\n');
  const expected = tables.flatMap((table) =>
    (table[0]?.cells ?? []).map((_, row) =>
      table.map(({ kind, cells }) => {
        const cell = cells[row];
        return cell && describeValue(kind, cell);
      }),
    ),
  );
  assert.deepEqual(
    lines.map((line): unknown => JSON.parse(line)),
    expected,
  );
});
