import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { writeWorkbook } from '../tables/workbook/write.ts';
import { scene, type Scene } from './scene.ts';
import { costOf, money, numbersOf, readJson, readTable, writeList } from './table.ts';

function write(played: Scene, name: string, bytes: string | Uint8Array): string {
  const file = join(played.folder, name);
  writeFileSync(file, bytes);
  return file;
}

const REASON =
  'suppressed: optout.csv names this number; unassigned_range: no numbering plan assigns this range';

const OUTCOMES = [
  ...['insight', 'partial', 'refused', 'failed', 'in_doubt', 'invalid', 'skipped', 'suppressed'],
] as const;

function readPlayed({ folder }: Scene) {
  return {
    rows: readTable(join(folder, 'list.enriched.csv')),
    report: readJson(join(folder, 'list.enriched.report.json')),
  };
}

describe('numbers that are never asked about', { concurrency: 4 }, () => {
  test('two files in other spellings: 4 of 12 rows are suppressed, cost nothing and are never asked about', () =>
    scene({}, async (played) => {
      const numbers = numbersOf(9);
      const list = writeList(join(played.folder, 'list.csv'), [
        ...numbers,
        numbers[0] ?? '',
        'none',
        numbers[3] ?? '',
      ]);
      const first = write(played, 'optout.csv', 'Name;Telefon\nAnn;0044 77009 00000\n');
      const second = write(played, 'robinson.txt', '(0)612 00 00 00\n07700900001\n');
      const given = ['--suppress', first, '--suppress', second, '--country', 'FR'];
      const { code, out, err } = await played.enrich(list, ...given);
      assert.equal(code, 0, err);
      assert.match(
        err,
        /optout\.csv keeps 1 number of column 2, "Telefon" from being asked about\./,
      );
      assert.match(
        err,
        /robinson\.txt keeps 1 number of column 1 from being asked about\. 1 cell of/,
      );
      const { rows, report } = readPlayed(played);
      const suppressed = rows.filter((row) => row['ni_outcome'] === 'suppressed');
      assert.deepEqual(
        suppressed.map((row) => [row['ni_number'], row['ni_source'], row['ni_cost']]),
        ['+447700900000', '+33612000000', '+447700900000', '+33612000000'].map((number) => [
          number,
          '',
          '0.00000000',
        ]),
      );
      assert.equal(suppressed[0]?.['ni_reason'], REASON);
      assert.equal(suppressed[1]?.['ni_reason'], 'suppressed: robinson.txt names this number');
      assert.equal(suppressed[0]['ni_status'], '');
      const { rows: counts } = report;
      const sum = OUTCOMES.reduce((all, outcome) => all + (counts[outcome] ?? NaN), 0);
      assert.deepEqual(
        [counts['read'], counts['written'], sum, counts['suppressed'], counts['duplicate']],
        [12, 12, 12, 4, 0],
      );
      assert.equal(report.lookups['unique'], 7);
      assert.equal(played.sandbox.books().requests, 7);
      assert.equal(costOf(rows), money(report.money['net']));
      assert.match(out, /12 read: .* 4 suppressed/);
      assert.ok(report.remarks.some((words) => words.includes('1 cell of it holds no number')));
    }));

  test('a workbook with numbers as numbers, JSON Lines, and packed ones: 4 lists of one number each keep 4 of 6 from being asked about', () =>
    scene({}, async (played) => {
      const numbers = ['+447700900001', '+447700900002', '+447700900003', '+447700900004'];
      const list = writeList(join(played.folder, 'list.csv'), [...numbers, ...numbersOf(2, 20)]);
      const book = (number: string): Buffer =>
        writeWorkbook([
          ['Name', 'Telefon'],
          ['Ann', { v: `<v>${number}</v>` }],
        ]);
      const object = (number: string): string => `{"id":1,"phone":"${number}"}\n`;
      const given = [
        write(played, 'a.xlsx', book('4.47700900001E+11')),
        write(played, 'b.jsonl', object('07700 900002')),
        write(played, 'c.xlsx.gz', gzipSync(book('447700900003'))),
        write(played, 'd.jsonl.gz', gzipSync(object('00447700900004'))),
      ].flatMap((file) => ['--suppress', file]);
      const { code, err } = await played.enrich(list, ...given, '--country', 'GB');
      assert.equal(code, 0, err);
      const { rows } = readPlayed(played);
      assert.deepEqual(
        rows.map((row) => /^suppressed: (\S+) names this number/.exec(row['ni_reason'] ?? '')?.[1]),
        ['a.xlsx', 'b.jsonl', 'c.xlsx.gz', 'd.jsonl.gz', undefined, undefined],
      );
      assert.deepEqual(Object.keys(played.sandbox.books().byNumber).length, 2);
    }));

  test('a run that was killed and goes on with a new list obeys it: what it had paid for such a number is unplaced', () =>
    scene({ latencyMs: { min: 40, max: 60 } }, async (played) => {
      const numbers = numbersOf(12);
      const list = writeList(join(played.folder, 'list.csv'), numbers);
      const running = played.start(played.args(list, '--concurrency', '2'));
      await played.sandbox.seen(6);
      running.child.kill('SIGKILL');
      await running.ended;
      const optOut = write(played, 'optout.csv', `${numbers[0] ?? ''}\n${numbers[11] ?? ''}\n`);
      const { code, err } = await played.enrich(list, '--suppress', optOut);
      assert.equal(code, 0, err);
      const { rows, report } = readPlayed(played);
      assert.equal(report.executions.length, 2);
      assert.deepEqual(
        [rows[0], rows[11]].map((row) => [row?.['ni_outcome'], row?.['ni_status']]),
        [
          ['suppressed', ''],
          ['suppressed', ''],
        ],
      );
      assert.deepEqual([report.rows['suppressed'], report.rows['read']], [2, 12]);
      assert.equal(played.sandbox.books().byNumber['61412300001'], undefined);
      const unplaced = money(report.money['unplaced']);
      assert.ok(unplaced > 0n, 'the first number had been bought');
      assert.equal(costOf(rows) + unplaced, money(report.money['net']));
    }));

  test('an estimate counts them, in JSON and in words, and buys none of them', () =>
    scene({}, async (played) => {
      const list = writeList(join(played.folder, 'list.csv'), numbersOf(10));
      const optOut = write(played, 'optout.csv', `${numbersOf(3).join('\n')}\n`);
      const args = ['estimate', ...played.args(list, '--suppress', optOut).slice(1)];
      const json = await played.call([...args, '--json']);
      const { suppressed, lookups, rows, invalid } = JSON.parse(json.out) as Record<string, number>;
      assert.deepEqual([rows, suppressed, lookups, invalid], [10, 3, 7, 0]);
      const text = await played.call(args);
      assert.match(text.out, /10 read: 7 distinct lookups and 3 suppressed/);
    }));

  test('a configuration may name several lists; --suppress takes their place', () =>
    scene({}, async (played) => {
      const [a = '', b = '', c = ''] = numbersOf(3);
      const list = writeList(join(played.folder, 'list.csv'), [a, b, c]);
      const files = [write(played, 'a.csv', `${a}\n`), write(played, 'b.csv', `${b}\n`)];
      const own = write(played, 'own.json', JSON.stringify({ suppress: files }));
      const estimate = async (...more: string[]): Promise<unknown> => {
        const args = [
          'estimate',
          ...played.args(list, '--config', own, ...more).slice(1),
          '--json',
        ];
        const { out } = await played.call(args);
        return (JSON.parse(out) as Record<string, unknown>)['suppressed'];
      };
      assert.equal(await estimate(), 2);
      assert.equal(await estimate('--suppress', files[0] ?? ''), 1);
    }));
});

const REFUSED: readonly (readonly [what: string, text: string | Uint8Array, message: RegExp])[] = [
  ['a header alone', 'phone\n', /suppress\.csv: it holds no number\. Leave it out while/],
  ['an empty file', '', /suppress\.csv: Cannot read the input: it is empty/],
  [
    'numbers in national form without a country',
    'phone\n07700900123\n',
    /no filled cell of column 1, "phone" holds a number that can be read \(1 needs_country\)\. Name the country/,
  ],
  ['a list of names', 'name,town\nAnn,Ulm\nBob,Bonn\n', /Cannot find a phone column/],
];

describe('a list that keeps nobody from being asked is refused before anything is spent', () => {
  for (const [what, text, message] of REFUSED)
    test(`${what}: exit 2, in an estimate too`, () =>
      scene({}, async (played) => {
        const list = writeList(join(played.folder, 'list.csv'), numbersOf(3));
        const args = played.args(list, '--suppress', write(played, 'suppress.csv', text));
        for (const command of ['enrich', 'estimate']) {
          const { code, err } = await played.call([command, ...args.slice(1)]);
          assert.equal(code, 2, err);
          assert.match(err, message);
        }
        assert.equal(played.sandbox.books().requests, 0);
        assert.equal(existsSync(join(played.folder, 'list.enriched.csv')), false);
      }));

  test('one that is not there, and - : exit 2', () =>
    scene({}, async (played) => {
      const list = writeList(join(played.folder, 'list.csv'), numbersOf(3));
      const missing = await played.enrich(list, '--suppress', 'nothing.csv');
      assert.equal(missing.code, 2, missing.err);
      assert.match(missing.err, /Cannot use --suppress .*nothing\.csv: .*no such file/);
      const dash = await played.enrich(list, '--suppress', '-');
      assert.equal(dash.code, 2, dash.err);
      assert.equal(played.sandbox.books().requests, 0);
    }));

  test('output, report and log never take its place: exit 2, the list stays as it was', () =>
    scene({}, async (played) => {
      const list = writeList(join(played.folder, 'list.csv'), numbersOf(3));
      const optOut = write(played, 'optout.csv', `${numbersOf(1)[0] ?? ''}\n`);
      for (const option of ['--output', '--report', '--log-file']) {
        const given = ['--suppress', optOut, option, optOut, '--force'];
        const { code, err } = await played.enrich(list, ...given);
        assert.equal(code, 2, err);
        assert.match(err, /it is a list of --suppress\. Choose another place with --/);
      }
      assert.equal(readFileSync(optOut, 'utf8'), '+447700900000\n');
    }));
});
