import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { readParquet, trimZeros, type ParquetTable } from '../tables/parquet/read.ts';
import { writeWorkbook, type TestCell } from '../tables/workbook/write.ts';
import { run } from './program.ts';
import { scene, type Scene } from './scene.ts';
import { numbersOf, readTable, writeList, type Cells } from './table.ts';

const read = async ({ folder }: Scene, name: string): Promise<ParquetTable> =>
  await readParquet(readFileSync(join(folder, name)));

/** Amounts are told by their names here, and have no zeros behind. */
const trimCell = (name: string, cell: string): string =>
  /_(?:cost|price|balance)$/.test(name) ? trimZeros(cell) : cell;

const trimRow = (row: ParquetTable['rows'][number]): Cells =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      return [name, trimCell(name, value === null ? '' : String(value))];
    }),
  );

/** The rows of both outputs, written alike. */
async function readBoth(
  played: Scene,
): Promise<{ readonly table: readonly Cells[]; readonly csv: readonly Cells[] }> {
  const { rows } = await read(played, 'b.parquet');
  return { table: rows.map(trimRow), csv: readTable(join(played.folder, 'a.csv')).map(trimRow) };
}

const BOTH = ['-o', 'a.csv', '-o', 'b.parquet'];

/** A CSV guards texts against spreadsheets, and nothing else does. */
const takeGuardOff = (row: Cells): Cells =>
  Object.fromEntries(
    Object.entries(row).map(([name, cell]) => [name, cell.replace(/^'(?=[=+@-])/, '')]),
  );

describe('a Parquet file as an output', { concurrency: 2 }, () => {
  test('has the cells of the CSV beside it, 40 rows, digits with their leading zeros among them, and empty ones are null', () =>
    scene({}, async (played) => {
      const rows = numbersOf(40).map((number, at) => `${number},00${String(at)},Zoë 😀,`);
      writeFileSync(
        join(played.folder, 'list.csv'),
        ['phone,id,name,note', ...rows, ''].join('\n'),
      );
      const ended = await played.enrich('list.csv', ...BOTH);
      assert.equal(ended.code, 0, ended.err);
      const both = await readBoth(played);
      const plain = both.csv.map(takeGuardOff);
      assert.equal(both.csv.length, 40);
      assert.notDeepEqual(both.csv, plain);
      assert.deepEqual(both.table, plain);
      const table = await read(played, 'b.parquet');
      const types = new Map(table.columns);
      assert.deepEqual(
        ['id', 'ni_number', 'ni_cost', 'ni_status', 'ni_looked_up_at'].map((name) =>
          types.get(name),
        ),
        ['UTF8', 'UTF8', 'DECIMAL(38,18)', 'INT64', 'TIMESTAMP_MILLIS'],
      );
      assert.deepEqual([table.rows[3]?.['id'], table.rows[3]?.['note']], ['003', null]);
    }));

  test('of a workbook has its numbers and booleans as such where a whole column is, and the columns of each verdict are the same', () =>
    scene({}, async (played) => {
      const rows = numbersOf(30).map((number, at): TestCell[] => [
        number,
        { v: `<v>${String(at + 1)}</v>` },
        { v: `<v>${String(at)}.25</v>` },
        { t: 'b', v: `<v>${String(at % 2)}</v>` },
        at === 29 ? 'none' : { v: `<v>${String(at)}</v>` },
      ]);
      const header = ['phone', 'id', 'score', 'active', 'mixed'];
      writeFileSync(join(played.folder, 'list.xlsx'), writeWorkbook([header, ...rows]));
      const ended = await played.enrich(
        'list.xlsx',
        '-o',
        'o.parquet',
        '--split',
        '--level',
        'advanced',
      );
      assert.equal(ended.code, 0, ended.err);
      const whole = await read(played, 'o.parquet');
      assert.deepEqual(whole.columns.slice(0, 5), [
        ['phone', 'UTF8'],
        ['id', 'INT64'],
        ['score', 'DOUBLE'],
        ['active', 'BOOLEAN'],
        ['mixed', 'UTF8'],
      ]);
      const { id, score, active, mixed } = whole.rows[29] ?? {};
      assert.deepEqual([id, score, active, mixed], [30n, 29.25, true, 'none']);
      assert.equal(whole.rows[28]?.['mixed'], '28');
      const crm = ['--columns', 'crm', '--id-column', 'id', '--limit', '0', '--level', 'advanced'];
      const small = await played.enrich('list.xlsx', '-o', 'small.parquet', ...crm);
      assert.equal(small.code, 0, small.err);
      const { columns, rows: few } = await read(played, 'small.parquet');
      assert.deepEqual([columns[0], few[29]?.['id']], [['id', 'INT64'], 30n]);
      for (const verdict of ['send', 'review', 'suppress']) {
        const part = await read(played, `o.${verdict}.parquet`);
        assert.deepEqual(part.columns, whole.columns);
        assert.deepEqual(
          part.rows,
          whole.rows.filter((row) => row['ni_verdict'] === verdict),
        );
      }
    }));

  test('in gzip is the same file packed, and that its readers want it unpacked is said', () =>
    scene({}, async (played) => {
      const list = writeList(join(played.folder, 'list.csv'), numbersOf(3));
      const ended = await played.enrich(list, '-o', 'o.parquet.gz');
      assert.equal(ended.code, 0, ended.err);
      assert.match(
        ended.err,
        /^o\.parquet\.gz is packed as a whole: Parquet is compressed inside/m,
      );
      const packed = readFileSync(join(played.folder, 'o.parquet.gz'));
      assert.equal((await readParquet(gunzipSync(packed))).rows.length, 3);
    }));

  test('of standard input is typed where all its rows could be looked at, and text where nobody looked', () =>
    scene({}, async (played) => {
      const lines = numbersOf(12).map((number, at) => `{"phone":"${number}","id":${String(at)}}`);
      const input = `${lines.join('\n')}\n`;
      for (const [more, type, columns] of [
        [[], 'INT64', 0],
        [['--bare', 'national'], 'UTF8', 1],
      ] as const) {
        const ended = await run(played.args('-', '-o', 'o.parquet', ...more), {
          input,
          cwd: played.folder,
        });
        assert.equal(ended.code, 0, ended.err);
        const table = await read(played, 'o.parquet');
        assert.equal(new Map(table.columns).get('id'), type);
        assert.equal(table.columns.filter(([name]) => name === 'extra_1').length, columns);
        assert.equal(table.rows.length, 12);
      }
    }));

  test('killed amid 200 lookups there is none, and the same command completes it beside the CSV from what it had bought', () =>
    scene({ latencyMs: { min: 20, max: 30 } }, async (played) => {
      const list = writeList(join(played.folder, 'list.csv'), numbersOf(200));
      const more = [...BOTH, '--concurrency', '4'];
      const { child, ended } = played.start(played.args(list, ...more));
      await played.sandbox.seen(60);
      child.kill('SIGKILL');
      await ended;
      const named = readdirSync(played.folder).filter((name) =>
        /^[ab]\.(?:csv|parquet)$/.test(name),
      );
      assert.deepEqual(named, []);
      const { code, err } = await played.enrich(list, ...more);
      assert.equal(code, 0, err);
      const { table, csv } = await readBoth(played);
      assert.deepEqual([table.length, table], [200, csv.map(takeGuardOff)]);
      const charges = played.sandbox.books().charges.length;
      assert.ok(charges >= 200 && charges <= 204, `${String(charges)} charges`);
      const known = await played.enrich(list, '-o', 'c.parquet', '--limit', '0');
      assert.equal(known.code, 0, known.err);
      assert.equal((await read(played, 'c.parquet')).rows.length, 200);
      assert.equal(played.sandbox.books().charges.length, charges);
    }));
});
