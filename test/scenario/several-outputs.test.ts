import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { openTable } from '../../src/tables/read.ts';
import { inLab } from '../chaos/lab.ts';
import { MOMENT_STEP } from '../support/depth.ts';
import { scene, type Scene } from './scene.ts';
import { numbersOf, readTable, writeList } from './table.ts';

/** The values of each line, empty ones as the CSV has them. */
function readObjects(text: string): readonly (readonly string[])[] {
  const lines = text.trimEnd().split('\n');
  return lines.map((line) =>
    Object.values(JSON.parse(line) as Record<string, unknown>).map((value) =>
      value === null ? '' : String(value as string | number),
    ),
  );
}

async function readWorkbook(bytes: Uint8Array): Promise<readonly (readonly string[])[]> {
  const source = await openTable(
    (async function* () {
      yield await Promise.resolve(bytes);
    })(),
    { header: true },
  );
  const rows: (readonly string[])[] = [];
  for await (const batch of source.rows())
    rows.push(
      ...batch.map(({ cells }) => Array.from({ length: source.width }, (_, at) => cells[at] ?? '')),
    );
  source.close();
  return rows;
}

/** What no form writes in another way: no amount, whose zeros JSON numbers lose. */
const TEXTS = ['--columns', 'outcome,source,number,level,looked_up_at,country_name'];

const listOf = ({ folder }: Scene, rows: number): string =>
  writeList(join(folder, 'list.csv'), numbersOf(rows));

describe('several outputs', () => {
  test('a CSV, packed JSON Lines and a packed workbook of 12 rows hold the same cells, and the first is what the report names', () =>
    scene({}, async (played) => {
      const names = ['a.csv', 'b.jsonl.gz', 'c.xlsx.gz'];
      const outputs = names.flatMap((name) => ['-o', name]);
      const ended = await played.enrich(listOf(played, 12), ...outputs, ...TEXTS);
      assert.equal(ended.code, 0, ended.err);
      const [list, objects, workbook] = names.map((name) =>
        readFileSync(join(played.folder, name)),
      );
      const rows = readTable(join(played.folder, 'a.csv')).map((row) => Object.values(row));
      assert.deepEqual([list?.length === 0, rows.length], [false, 12]);
      assert.deepEqual(readObjects(gunzipSync(objects ?? '').toString()), rows);
      assert.deepEqual(await readWorkbook(gunzipSync(workbook ?? '')), rows);
      const report = readFileSync(join(played.folder, 'a.report.json'), 'utf8');
      const { output } = (JSON.parse(report) as { readonly run: { readonly output: string } }).run;
      assert.equal(output, join(played.folder, 'a.csv'));
    }));

  test('the guard against formulas is for the CSV alone, and a record id that is a number stays one where the form has numbers', () =>
    scene({}, async (played) => {
      const list = join(played.folder, 'list.jsonl');
      const objects = numbersOf(40).map((phone, index) => JSON.stringify({ id: index + 7, phone }));
      writeFileSync(list, `${objects.join('\n')}\n`);
      const columns = ['--columns', 'crm,current_carrier_name'];
      const ended = await played.enrich(list, '-o', 'a.csv', '-o', 'b.jsonl', ...columns);
      assert.equal(ended.code, 0, ended.err);
      const carrier = 'ni_current_carrier_name';
      const guarded = readTable(join(played.folder, 'a.csv')).map((row) => row[carrier] ?? '');
      const lines = readFileSync(join(played.folder, 'b.jsonl'), 'utf8').trimEnd().split('\n');
      const rows = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
      assert.deepEqual(
        rows.map((row) => row[carrier] ?? ''),
        guarded.map((name) => name.replace(/^'(?=[-+=@])/, '')),
      );
      assert.ok(guarded.some((name) => name.startsWith("'")));
      assert.deepEqual([rows.length, rows[0]?.['id'], rows[39]?.['id']], [40, 7, 46]);
    }));

  test('a second output that is foreign, the first one, or the list is exit 2 before anything is asked', () =>
    scene({}, async (played) => {
      const list = listOf(played, 3);
      writeFileSync(join(played.folder, 'mine.jsonl'), 'precious');
      for (const [second, words] of [
        ['mine.jsonl', /the file exists and was not written by this program/],
        ['a.csv', /it is the output\. Choose another place with --output\./],
        ['./list.csv', /it is the input\./],
      ] as const) {
        const ended = await played.enrich(list, '-o', 'a.csv', '-o', second);
        assert.deepEqual([ended.code, words.test(ended.err)], [2, true], ended.err);
      }
      assert.equal(readFileSync(join(played.folder, 'mine.jsonl'), 'utf8'), 'precious');
      assert.equal(played.sandbox.books().requests, 0);
      assert.equal(existsSync(join(played.folder, 'a.csv')), false);
    }));

  test('where the disk of the second is full, the first is left as it was, exit 8 names the second, and nothing is bought again', (t) =>
    scene({}, async (played) => {
      if (!existsSync('/dev/full')) {
        t.skip('this system has no /dev/full');
        return;
      }
      const list = listOf(played, 12);
      const full = await played.enrich(list, '-o', 'a.csv', '-o', '/dev/full');
      assert.equal(full.code, 8, full.err);
      assert.match(full.err, /Cannot write \/dev\/full: no space is left on the device\./);
      assert.deepEqual(
        readdirSync(played.folder).filter((name) => name.startsWith('a.csv')),
        [],
      );
      const again = await played.enrich(list, '-o', 'a.csv', '-o', 'b.jsonl');
      assert.equal(again.code, 0, again.err);
      assert.equal(played.sandbox.books().requests, 12);
      assert.equal(readTable(join(played.folder, 'a.csv')).length, 12);
    }));

  test('a name with an ending that says no form is CSV, which is said once', () =>
    scene({}, async (played) => {
      const ended = await played.enrich(listOf(played, 3), '-o', 'o.dat', '-o', 'p.csv');
      assert.equal(ended.code, 0, ended.err);
      assert.equal(ended.err.split('is written as CSV').length, 2, ended.err);
      assert.match(ended.err, /^o\.dat is written as CSV: forms are told by the endings \.csv, /m);
      assert.equal(readTable(join(played.folder, 'o.dat')).length, 3);
    }));
});

describe('amounts of a list with semicolons and decimal commas', () => {
  const writeGerman = (folder: string): string => {
    const rows = numbersOf(3).map((number, index) => `${number};1.25${String(index)},50 €`);
    const path = join(folder, 'list.csv');
    writeFileSync(path, ['phone;Umsatz', ...rows, ''].join('\n'));
    return path;
  };
  const heard =
    'Amounts are written with a decimal comma, as in column 2, "Umsatz"; --decimal point';

  test('have a comma in the CSV alone, which is said once, and 3 answers come back from it', () =>
    scene({}, async (played) => {
      const list = writeGerman(played.folder);
      const outputs = ['-o', 'a.csv', '-o', 'b.jsonl', '--columns', 'cost,request_price,number'];
      const ended = await played.enrich(list, ...outputs);
      assert.deepEqual([ended.code, ended.err.split(heard).length], [0, 2], ended.err);
      const csv = readFileSync(join(played.folder, 'a.csv'), 'utf8').split('\n');
      const objects = readFileSync(join(played.folder, 'b.jsonl'), 'utf8').split('\n');
      assert.match(csv[1] ?? '', /^\+447700900000;1\.250,50 €;0,\d{8};0,\d{8};\+447700900000$/);
      assert.match(
        objects[0] ?? '',
        /"Umsatz":"1\.250,50 €","ni_cost":0\.\d+,"ni_request_price":0\./,
      );
      const report = readFileSync(join(played.folder, 'a.report.json'), 'utf8');
      assert.match(report, /"net": "0\.\d{8}"/);
    }));

  test('have a point with --decimal point and without a CSV, and nothing is said', () =>
    scene({}, async (played) => {
      const list = writeGerman(played.folder);
      const point = await played.enrich(list, '-o', 'a.csv', '--decimal', 'point');
      const objects = await played.enrich(list, '-o', 'b.jsonl');
      assert.deepEqual([point.code, objects.code], [0, 0], point.err + objects.err);
      assert.equal((point.err + objects.err).includes('decimal comma'), false);
      assert.match(readFileSync(join(played.folder, 'a.csv'), 'utf8'), /;0\.\d{8};/);
    }));
});

/** Kills behind the last rename find a run that lives past them. */
const MOMENTS_MAX = 12;

test('killed before and after each rename of three outputs, the same command completes all three from what it had bought', async () => {
  const died: string[] = [];
  for (let at = 1; at <= MOMENTS_MAX; at += MOMENT_STEP) {
    const killed = await inLab({ seed: at, latencyMs: { min: 1, max: 5 } }, async (lab) => {
      writeList(lab.files.input, numbersOf(20));
      const beside = (name: string): string => join(dirname(lab.files.output), name);
      const [objects, workbook] = [beside('b.jsonl'), beside('c.xlsx')];
      const flags = ['--rate', '0', ...TEXTS, '-o', objects, '-o', workbook];
      const first = await lab.execute(flags, { by: 'moment', at, kinds: ['rename'] });
      if (!first.killed) return false;
      died.push(first.diedAt);
      // Whichever name a kill left to be taken, what is to stand under it was whole.
      const left = (name: string): Buffer => readFileSync(existsSync(name) ? name : `${name}.part`);
      assert.equal(readObjects(left(objects).toString()).length, 20);
      assert.equal((await readWorkbook(left(workbook))).length, 20);
      const second = await lab.finish(flags);
      assert.equal(second.code, 0, `${String(at)}: ${second.err}`);
      assert.equal(lab.sandbox.books().requests, 20);
      const rows = readTable(lab.files.output).map((row) => Object.values(row));
      assert.equal(rows.length, 20);
      assert.deepEqual(readObjects(readFileSync(objects, 'utf8')), rows);
      assert.deepEqual(await readWorkbook(readFileSync(workbook)), rows);
      assert.deepEqual(
        readdirSync(dirname(objects)).filter((name) => name.endsWith('.part')),
        [],
      );
      return true;
    });
    if (!killed) break;
  }
  assert.ok(
    died.length >= Math.ceil(6 / MOMENT_STEP) && died.length < MOMENTS_MAX,
    died.join(', '),
  );
});
