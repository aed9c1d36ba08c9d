import assert from 'node:assert/strict';
import {
  linkSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { run } from './program.ts';
import { scene, type Scene } from './scene.ts';
import { numbersOf, readTable, writeList } from './table.ts';

/** What a person might name by a slip, and what the program says; every file is left as it was. */
const SLIPS: readonly (readonly [what: string, options: readonly string[], message: RegExp])[] = [
  [
    'the ledger as report',
    ['--report', 'ledger.db'],
    /report to \S*\/ledger\.db: it is the ledger\. Choose another place with --report\./,
  ],
  [
    'the log of the ledger as report',
    ['--report', 'ledger.db-wal'],
    /ledger\.db-wal: it is a file of the ledger\. .*--report\./,
  ],
  [
    'the lock of the ledger as log file',
    ['--log-file', 'ledger.db.lock'],
    /write the log to .*it is a file of the ledger\. .*--log-file\./,
  ],
  [
    'the ledger as output, with --force',
    ['-o', 'ledger.db', '--force'],
    /write to .*: it is the ledger\. .*--output\./,
  ],
  [
    'the price book as output',
    ['-o', 'prices.csv', '--prices', 'prices.csv', '--force'],
    /it is the price book\. .*--output\./,
  ],
  [
    'the configuration as report',
    ['--report', 'own.json', '--config', 'own.json', '--force'],
    /it is the configuration\. .*--report\./,
  ],
  [
    'the .env as log file',
    ['--log-file', '.env'],
    /write the log to .*: it is the \.env of the working folder\. .*--log-file\./,
  ],
  [
    'the list as log file',
    ['--log-file', 'list.csv'],
    /write the log to .*list\.csv: it is the input\. .*--log-file\./,
  ],
  [
    'the list as log file, by a hard link',
    ['--log-file', 'hard.csv'],
    /write the log to .*hard\.csv: it is the input\. .*--log-file\./,
  ],
  [
    'the list as report, by a symbolic link',
    ['--report', 'soft.csv', '--force'],
    /report to .*: it is the input\. .*--report\./,
  ],
  [
    'the output as report',
    ['-o', 'o.csv', '--report', './o.csv'],
    /report to .*o\.csv: it is the output\. .*--report\./,
  ],
  [
    'the output as log file',
    ['-o', 'o.csv', '--log-file', 'o.csv'],
    /write the log to .*: it is the output\. .*--log-file\./,
  ],
  [
    'the unfinished output as report',
    ['-o', 'o.csv', '--report', 'o.csv.part'],
    /it is the unfinished output\. .*--report\./,
  ],
  [
    'the list as ledger',
    ['--ledger', 'list.csv'],
    /keep the ledger in .*list\.csv: it is the input\. .*--ledger\./,
  ],
];

describe('targets that are something else', { concurrency: 4 }, () => {
  for (const [what, options, message] of SLIPS) {
    test(`${what} is exit 2, and no file changes`, () =>
      scene({}, async (played) => {
        await furnish(played);
        const [before, asked] = [contents(played), played.sandbox.books().requests];
        const ended = await played.enrich('list.csv', ...options);
        assert.equal(ended.code, 2, ended.err);
        assert.match(ended.err, message);
        assert.deepEqual(contents(played), before);
        assert.equal(played.sandbox.books().requests, asked);
      }));
  }

  test('a list that is the unfinished output of itself is exit 2 and stays', () =>
    scene({}, async (played) => {
      renameSync(
        writeList(join(played.folder, 'list.csv'), numbersOf(3)),
        join(played.folder, 'z.csv.part'),
      );
      const ended = await played.enrich('z.csv.part', '-o', 'z.csv');
      assert.equal(ended.code, 2, ended.err);
      assert.match(
        ended.err,
        /Cannot write to .*z\.csv: its file .*z\.csv\.part is the input\. Choose another place with --output\./,
      );
      assert.equal(readTable(join(played.folder, 'z.csv.part')).length, 3);
    }));

  test('a list on standard input is not overwritten either: exit 2, whatever --force says', () =>
    scene({}, async (played) => {
      const list = writeList(join(played.folder, 'list.csv'), numbersOf(3));
      const before = readFileSync(list, 'utf8');
      const ended = await run(played.args('-', '-o', 'list.csv', '--force'), {
        cwd: played.folder,
        stdin: list,
      });
      assert.equal(ended.code, 2, ended.err);
      assert.match(
        ended.err,
        /Cannot write to .*list\.csv: it is the input\. Choose another place with --output\./,
      );
      assert.equal(readFileSync(list, 'utf8'), before);
      const apart = await run(played.args('-', '-o', 'other.csv'), {
        cwd: played.folder,
        stdin: list,
      });
      assert.equal(apart.code, 0, apart.err);
      assert.equal(readTable(join(played.folder, 'other.csv')).length, 3);
    }));

  test('one device may be named several times', () =>
    scene({}, async (played) => {
      writeList(join(played.folder, 'list.csv'), numbersOf(3));
      const ended = await played.enrich(
        'list.csv',
        '-o',
        '/dev/null',
        '--report',
        '/dev/null',
        '--log-file',
        '/dev/null',
      );
      assert.equal(ended.code, 0, ended.err);
    }));
});

describe('a report that would replace a file', { concurrency: 4 }, () => {
  for (const [what, text] of [
    ['somebody’s JSON', '{"mine": true, "schema": 1}'],
    ['a text', 'schema: 1'],
    ['an empty file', ''],
  ] as const) {
    test(`${what} is not replaced without --force, its own report is`, () =>
      scene({}, async (played) => {
        writeList(join(played.folder, 'list.csv'), numbersOf(3));
        const file = join(played.folder, 'mine.json');
        writeFileSync(file, text);
        const refused = await played.enrich('list.csv', '--report', 'mine.json');
        assert.equal(refused.code, 2, refused.err);
        assert.match(
          refused.err,
          /Cannot write the report to .*mine\.json: the file exists and was not written by this program\. Choose another place with --report, or --force to replace it\./,
        );
        assert.equal(readFileSync(file, 'utf8'), text);
        assert.equal(played.sandbox.books().requests, 0);
        assert.equal((await played.enrich('list.csv', '--report', 'mine.json', '--force')).code, 0);
        assert.match(readFileSync(file, 'utf8'), /"schema": 1/);
        const again = await played.enrich('list.csv', '--report', 'mine.json');
        assert.equal(again.code, 0, again.err);
      }));
  }
});

test('a report of more than 16 MB is still known as one: the same command writes it again', () =>
  scene({}, async (played) => {
    writeList(join(played.folder, 'list.csv'), numbersOf(3));
    assert.equal((await played.enrich('list.csv')).code, 0);
    const file = join(played.folder, 'list.enriched.report.json');
    const report = JSON.parse(readFileSync(file, 'utf8')) as object;
    const carriers = Array.from({ length: 260_000 }, (_, index) => ({
      key: `Carrier ${String(index)}`,
      lookups: 1,
      net: '0.00500000',
    }));
    writeFileSync(file, JSON.stringify({ ...report, by_carrier: carriers }, undefined, 2));
    assert.ok(statSync(file).size > 16 * 1024 * 1024);
    const again = await played.enrich('list.csv');
    assert.equal(again.code, 0, again.err);
    assert.ok(statSync(file).size < 100_000);
  }));

/** A list with links to it, price book, configuration, credentials, and a ledger with a run in it. */
async function furnish(played: Scene): Promise<void> {
  const file = (name: string): string => join(played.folder, name);
  writeList(file('list.csv'), numbersOf(3));
  linkSync(file('list.csv'), file('hard.csv'));
  symlinkSync('list.csv', file('soft.csv'));
  writeFileSync(file('prices.csv'), 'product,country,price\nstandard,*,0.005\n');
  writeFileSync(file('own.json'), '{"currency": "EUR"}');
  writeFileSync(file('.env'), 'VONAGE_API_KEY=key\n');
  assert.equal((await played.enrich('list.csv', '--force')).code, 0);
}

/** Every file of the scene; the log of the ledger and what belongs to it come and go with each connection. */
function contents({ folder }: Scene): Record<string, string> {
  const names = readdirSync(folder).filter(
    (name) => !/\.db-(?:wal|shm)$/.test(name) && statSync(join(folder, name)).isFile(),
  );
  return Object.fromEntries(
    names.sort().map((name) => [name, readFileSync(join(folder, name), 'latin1')]),
  );
}
