import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Scene } from './scene.ts';
import { scene } from './scene.ts';
import { money, numbersOf, readJson, readTable, sum, type Cells } from './table.ts';

const [a = '', b = '', c = '', d = '', e = ''] = numbersOf(5);

/** Mobile and phone of each row: one twice in its row, one again in the other column, none, one unreadable. */
const PAIRS = [
  [a, b],
  [c, c],
  ['', a],
  ['', ''],
  ['n/a', d],
  [e, '12'],
];

function writePairs({ folder }: Scene, pairs: readonly (readonly string[])[]): string {
  const list = join(folder, 'list.csv');
  const lines = pairs.map((pair, index) => `Contact ${String(index)},${pair.join(',')}`);
  writeFileSync(list, ['name,Mobile,Home phone', ...lines, ''].join('\n'));
  return list;
}

function readPlayed({ folder }: Scene) {
  return {
    rows: readTable(join(folder, 'list.enriched.csv')),
    report: readJson(join(folder, 'list.enriched.report.json')),
  };
}

function costOfBoth(rows: readonly Cells[]) {
  const names = ['ni_mobile_cost', 'ni_home_phone_cost'];
  return sum(rows.flatMap((row) => names.map((name) => money(row[name] || '0'))));
}

/** The objects of a file of JSON Lines; numbers as the text they are written as. */
function readLines(file: string): object[] {
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line.replace(/:(-?[\d.]+)(?=[,}])/g, ':"$1"')) as object);
}

/** A row of the CSV as JSON Lines have it: empty is null. */
function writeValues(row: Cells): object {
  return Object.fromEntries(
    Object.entries(row).map(([name, cell]) => [name, cell === '' ? null : unguard(cell)]),
  );
}

function unguard(cell: string) {
  return cell.replace(/^'(?=[-=+@])/, '');
}

const BOTH = ['--phone-column', 'Mobile+Home phone'];

describe('two numbers of each row', { concurrency: 4 }, () => {
  test('six rows with five numbers: each is bought once, has columns of its own, and a row counts once by its best', () =>
    scene({}, async (played) => {
      const list = writePairs(played, PAIRS);
      const args = played.args(list, ...BOTH, '--rules', 'sms-marketing');
      const estimate = await played.call(['estimate', ...args.slice(1), '--json']);
      const planned = JSON.parse(estimate.out) as Record<string, unknown>;
      assert.deepEqual(
        [planned['rows'], planned['lookups'], planned['duplicate'], planned['invalid']],
        [6, 5, 2, 1],
      );
      const { code, err } = await played.call(args);
      assert.equal(code, 0, err);
      assert.match(
        err,
        /Each number of a row is looked up and paid for: column 2, "Mobile" and column 3, "Home phone"\./,
      );
      const { rows, report } = readPlayed(played);
      assert.deepEqual(Object.keys(rows[0] ?? {}).slice(0, 7), [
        ...['name', 'Mobile', 'Home phone', 'ni_verdict', 'ni_verdict_reason'],
        ...['ni_mobile_outcome', 'ni_mobile_source'],
      ]);
      assert.deepEqual(
        rows.map((row) => [
          `${row['ni_mobile_outcome'] ?? ''} ${row['ni_mobile_source'] ?? ''}`,
          `${row['ni_home_phone_outcome'] ?? ''} ${row['ni_home_phone_source'] ?? ''}`,
        ]),
        [
          ['insight api', 'insight api'],
          ['insight api', 'insight duplicate'],
          ['invalid ', 'insight duplicate'],
          ['invalid ', 'invalid '],
          ['invalid ', 'insight api'],
          ['insight api', 'invalid '],
        ],
      );
      const { insight, invalid, read, written } = report.rows;
      assert.deepEqual([read, written, insight, invalid], [6, 6, 5, 1]);
      assert.equal(report.lookups['unique'], 5);
      assert.equal(played.sandbox.books().requests, 5);
      assert.equal(costOfBoth(rows), money(report.money['net']));
      assert.equal(
        rows.every((row) => row['ni_verdict'] !== ''),
        true,
      );
      const again = await played.call([...args, '--new-run', '--limit', '0']);
      assert.equal(again.code, 0, again.err);
      const known = readPlayed(played);
      assert.deepEqual(
        known.rows.map((row) => row['ni_mobile_source']),
        ['ledger', 'ledger', '', '', '', 'ledger'],
      );
      assert.equal(known.report.rows['known'], 4);
      assert.equal(played.sandbox.books().requests, 5);
    }));

  test('--split --unique in CSV and JSON Lines: 8 rows, of which 3 count by the number of an earlier row and stand in no split file', () =>
    scene({}, async (played) => {
      // Of the last row the second number is new, but it counts by its first.
      const list = writePairs(played, [...PAIRS, [a, ''], [c, b]]);
      const outputs = ['-o', 'o.csv', '-o', 'o.jsonl', '--split', '--unique', '--columns', 'full'];
      const { code, err } = await played.start(played.args(list, ...BOTH, ...outputs)).ended;
      assert.equal(code, 0, err);
      const read = (part: string): Cells[] => readTable(join(played.folder, `o${part}.csv`));
      const whole = read('');
      assert.deepEqual(
        whole.map((row) => /; same number as (row \d)/.exec(row['ni_verdict_reason'] ?? '')?.[1]),
        [undefined, undefined, 'row 1', undefined, undefined, undefined, 'row 1', 'row 2'],
      );
      const kept = whole.filter((row) => !row['ni_verdict_reason']?.includes('; same number'));
      assert.equal(kept.length, 5);
      for (const part of ['send', 'review', 'suppress']) {
        const rows = read(`.${part}`);
        assert.deepEqual(
          rows,
          kept.filter((row) => row['ni_verdict'] === part),
        );
        assert.deepEqual(readLines(join(played.folder, `o.${part}.jsonl`)), rows.map(writeValues));
      }
      assert.deepEqual(readLines(join(played.folder, 'o.jsonl')), whole.map(writeValues));
      assert.equal(played.sandbox.books().requests, 5);
    }));

  test('--only-new keeps a row of which one number is new: 2 of 3 rows', () =>
    scene({}, async (played) => {
      await played.start(played.args(writePairs(played, [[a, '']]), ...BOTH)).ended;
      const list = writePairs(played, [
        [a, b],
        [a, ''],
        [c, a],
      ]);
      const more = ['-o', join(played.folder, 'o.csv'), '--split', '--only-new'];
      const { code, err } = await played.start(played.args(list, ...BOTH, ...more)).ended;
      assert.equal(code, 0, err);
      const parts = ['send', 'review', 'suppress'].flatMap((part) =>
        readTable(join(played.folder, `o.${part}.csv`)),
      );
      assert.deepEqual(parts.map(({ name }) => name).sort(), ['Contact 0', 'Contact 2']);
    }));

  test('killed by SIGKILL in the middle and run again: the rest is bought, costs and unplaced money are the net', () =>
    scene({ latencyMs: { min: 20, max: 40 } }, async (played) => {
      const numbers = numbersOf(40);
      const pairs = Array.from({ length: 30 }, (_, n) => [numbers[n] ?? '', numbers[n + 10] ?? '']);
      const list = writePairs(played, pairs);
      const args = played.args(list, ...BOTH, '--concurrency', '4');
      const running = played.start(args);
      await played.sandbox.seen(15);
      running.child.kill('SIGKILL');
      await running.ended;
      const { code, err } = await played.call(args);
      assert.equal(code, 0, err);
      const { rows, report } = readPlayed(played);
      assert.equal(report.executions.length, 2);
      assert.deepEqual([report.rows['read'], report.rows['insight']], [30, 30]);
      assert.equal(report.lookups['unique'], 40);
      assert.equal(costOfBoth(rows) + money(report.money['unplaced']), money(report.money['net']));
      assert.deepEqual(
        rows.map((row) => row['ni_mobile_number']),
        numbers.slice(0, 30),
      );
      assert.deepEqual(
        rows.map((row) => row['ni_home_phone_number']),
        numbers.slice(10),
      );
      assert.ok(played.sandbox.books().requests <= 44, 'at most what was open is asked again');
    }));

  test('a limit that ends between the numbers of a row: exit 4, the row has one answer and counts as insight', () =>
    scene({}, async (played) => {
      const list = writePairs(played, [
        [a, b],
        [c, d],
      ]);
      const { code, err } = await played.call(played.args(list, ...BOTH, '--limit', '3'));
      assert.equal(code, 4, err);
      const { rows, report } = readPlayed(played);
      assert.deepEqual(
        [rows[1]?.['ni_mobile_outcome'], rows[1]?.['ni_home_phone_outcome']],
        ['insight', 'skipped'],
      );
      assert.deepEqual([report.rows['insight'], report.rows['skipped']], [2, 0]);
    }));

  test('the first column that holds a number: one lookup a row, columns as ever', () =>
    scene({}, async (played) => {
      const list = writePairs(played, PAIRS);
      const { code, err } = await played.call(
        played.args(list, '--phone-column', 'Mobile,Home phone'),
      );
      assert.equal(code, 0, err);
      const { rows, report } = readPlayed(played);
      assert.deepEqual(
        rows.map((row) => row['ni_number']),
        [a, c, a, '', d, e],
      );
      assert.deepEqual([report.rows['insight'], report.rows['invalid']], [5, 1]);
      assert.equal(played.sandbox.books().requests, 4);
    }));
});
