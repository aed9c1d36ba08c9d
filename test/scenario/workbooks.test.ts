import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { PLAIN, writeWorkbook, type TestCell } from '../tables/workbook/write.ts';
import { scene, type Scene } from './scene.ts';
import { numbersOf, readTable } from './table.ts';

/** The German numbers are numbers to the workbook, as what is typed without a plus is. */
function writeBook(played: Scene, count: number): { list: string; numbers: readonly string[] } {
  const numbers = numbersOf(count);
  const rows = numbers.map((number, row): TestCell[] => [
    `Ann ${String(row)}`,
    number.startsWith('+49') ? { v: `<v>${scientific(number)}</v>` } : number,
    { v: '<v>46355</v>', s: 1 },
  ]);
  const list = join(played.folder, 'list.xlsx');
  const titled = [['Kunden'], [], ['name', 'phone', 'since'], ...rows];
  writeFileSync(list, writeWorkbook(titled, { ...PLAIN, texts: 'shared' }));
  return { list, numbers };
}

/** `4.47700900123E11` for +447700900123. */
function scientific(number: string): string {
  const digits = number.replace('+', '');
  return `${digits.charAt(0)}.${digits.slice(1)}E${String(digits.length - 1)}`;
}

describe('a workbook as the list', { concurrency: 2 }, () => {
  test('each of 20 numbers is asked about once, and dates come out as ISO 8601', () =>
    scene({}, async (played) => {
      const { list, numbers } = writeBook(played, 20);
      const output = join(played.folder, 'out.csv');
      const { code, err } = await played.enrich(list, '--bare', 'international', '-o', output);
      assert.equal(code, 0, err);
      assert.match(err, /The header is row 3; the row above it is a title/);
      const rows = readTable(output);
      assert.deepEqual(
        rows.map((row) => [row['ni_number'], row['since']]),
        numbers.map((number) => [number, '2026-11-29']),
      );
      assert.equal(rows[2]?.['phone'], '4915112000000');
      assert.equal(played.sandbox.books().charges.length, 20);
    }));

  test('killed amid 200 lookups, the same command continues it: 200 rows, at most those in flight asked again', () =>
    scene({ latencyMs: { min: 20, max: 30 } }, async (played) => {
      const { list, numbers } = writeBook(played, 200);
      const output = join(played.folder, 'out.csv');
      const more = ['--bare', 'international', '-o', output, '--concurrency', '4'];
      const { child, ended } = played.start(played.args(list, ...more));
      await played.sandbox.seen(60);
      child.kill('SIGKILL');
      await ended;
      const { code, err } = await played.enrich(list, ...more);
      assert.equal(code, 0, err);
      assert.deepEqual(
        readTable(output).map((row) => row['ni_number']),
        numbers,
      );
      const charges = played.sandbox.books().charges.length;
      assert.ok(charges >= 200 && charges <= 204, `${String(charges)} charges`);
    }));

  test('in gzip, under a name that says nothing, it is read the same', () =>
    scene({}, async (played) => {
      const { numbers } = writeBook(played, 6);
      const packed = join(played.folder, 'packed');
      const rows = numbers.map((number) => [number]);
      writeFileSync(packed, gzipSync(writeWorkbook([['phone'], ...rows])));
      const output = join(played.folder, 'out.csv');
      const { code, err } = await played.enrich(packed, '-o', output);
      assert.equal(code, 0, err);
      assert.deepEqual(
        readTable(output).map((row) => row['ni_number']),
        numbers,
      );
    }));
});
