import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { systemClock } from '../../src/support/clock.ts';
import { run } from './program.ts';
import { scene, type Scene } from './scene.ts';
import { numbersOf, readTable, writeList } from './table.ts';

/** Nobody's number, for what the superuser may do and others may not. */
const NOBODY = 65_534;

const listOf = ({ folder }: Scene, count: number): string =>
  writeList(join(folder, 'list.csv'), numbersOf(count));

describe('where results go', { concurrency: 4 }, () => {
  test('standard input to standard output: the table alone is on stdout, everything else on stderr', () =>
    scene({}, async (played) => {
      const input = readFileSync(listOf(played, 20));
      const ended = await run(played.args('-'), { cwd: played.folder, input });
      assert.equal(ended.code, 0, ended.err);
      const rows = parse<Record<string, string>>(ended.out, { columns: true });
      assert.deepEqual(
        rows.map((row) => row['phone']),
        numbersOf(20),
      );
      assert.match(ended.err, /completed/);
    }));

  test('--json puts the report on stdout, and with the output there too it is refused', () =>
    scene({}, async (played) => {
      const list = listOf(played, 4);
      const ended = await played.enrich(list, '--json', '--quiet');
      assert.equal(ended.code, 0, ended.err);
      assert.equal(ended.err, '');
      const report = JSON.parse(ended.out) as { schema: number; rows: { read: number } };
      assert.deepEqual([report.schema, report.rows.read], [1, 4]);
      const both = await played.enrich(list, '--json', '-o', '-');
      assert.equal(both.code, 2);
    }));

  test('--quiet writes nothing on stderr, and nothing on stdout either', () =>
    scene({}, async (played) => {
      const ended = await played.enrich(listOf(played, 4), '--quiet');
      assert.deepEqual([ended.code, ended.out, ended.err], [0, '', '']);
    }));

  test('a file that this program did not write is not replaced without --force, its own is, and the mode is kept', () =>
    scene({}, async (played) => {
      const list = listOf(played, 4);
      const output = join(played.folder, 'list.enriched.csv');
      writeFileSync(output, 'precious');
      const refused = await played.enrich(list);
      assert.equal(refused.code, 2);
      assert.match(refused.err, /--force/);
      assert.equal(readFileSync(output, 'utf8'), 'precious');
      assert.equal(played.sandbox.books().requests, 0);
      chmodSync(output, 0o664);
      const masked = ['sh', '-c', 'umask 022; exec "$0" "$@"'];
      assert.equal(
        (await run(played.args(list, '--force'), { cwd: played.folder, under: masked })).code,
        0,
      );
      assert.equal((await run(played.args(list), { cwd: played.folder, under: masked })).code, 0);
      assert.equal(statSync(output).mode & 0o777, 0o664);
      assert.equal(readTable(output).length, 4);
    }));

  test('new files are readable by their owner only: output, report and ledger', () =>
    scene({}, async (played) => {
      assert.equal((await played.enrich(listOf(played, 3))).code, 0);
      for (const name of ['list.enriched.csv', 'list.enriched.report.json', 'ledger.db'])
        assert.equal(statSync(join(played.folder, name)).mode & 0o777, 0o600, name);
    }));

  test('the input is never the output, not even through a link and with --force', () =>
    scene({}, async (played) => {
      const list = listOf(played, 3);
      symlinkSync(list, join(played.folder, 'alias.csv'));
      for (const output of [list, 'alias.csv']) {
        const ended = await played.enrich(list, '-o', output, '--force');
        assert.equal(ended.code, 2, ended.err);
        assert.match(ended.err, /it is the input/);
      }
      assert.equal(played.sandbox.books().requests, 0);
    }));

  test('a symlink stays one and its target gets the table; /dev/null takes it and there is no report', () =>
    scene({}, async (played) => {
      const list = listOf(played, 3);
      const link = join(played.folder, 'link.csv');
      writeFileSync(join(played.folder, 'target.csv'), '');
      symlinkSync('target.csv', link);
      assert.equal((await played.enrich(list, '-o', 'link.csv', '--force')).code, 0);
      assert.ok(lstatSync(link).isSymbolicLink());
      assert.equal(readTable(join(played.folder, 'target.csv')).length, 3);
      const nowhere = await played.enrich(list, '-o', '/dev/null');
      assert.equal(nowhere.code, 0, nowhere.err);
    }));

  test('a symlink to a file that is not there yet stays one, and the file is made where it leads', () =>
    scene({}, async (played) => {
      const list = listOf(played, 3);
      mkdirSync(join(played.folder, 'results'));
      symlinkSync('second.csv', join(played.folder, 'first.csv'));
      symlinkSync('results/real.csv', join(played.folder, 'second.csv'));
      const ended = await played.enrich(list, '-o', 'first.csv');
      assert.equal(ended.code, 0, ended.err);
      for (const link of ['first.csv', 'second.csv'])
        assert.ok(lstatSync(join(played.folder, link)).isSymbolicLink(), link);
      assert.equal(readTable(join(played.folder, 'results', 'real.csv')).length, 3);
      assert.ok(existsSync(join(played.folder, 'results', 'real.report.json')));
    }));

  test('symlinks that lead in a circle, or into a folder that is not there, are exit 2 before anything is asked', () =>
    scene({}, async (played) => {
      const list = listOf(played, 3);
      symlinkSync('b.csv', join(played.folder, 'a.csv'));
      symlinkSync('a.csv', join(played.folder, 'b.csv'));
      symlinkSync('nowhere/o.csv', join(played.folder, 'c.csv'));
      const circle = await played.enrich(list, '-o', 'a.csv');
      assert.equal(circle.code, 2);
      assert.match(
        circle.err,
        /Cannot write .*a\.csv: its links lead in a circle\. Choose another place with --output\./,
      );
      const folder = await played.enrich(list, '-o', 'c.csv');
      assert.equal(folder.code, 2);
      assert.match(
        folder.err,
        /Cannot write .*c\.csv: no such file or folder\. Make the folder, or choose another place with --output\./,
      );
      assert.equal(played.sandbox.books().requests, 0);
    }));

  test('an output that may not be read is exit 2, because nobody knows whose it is; with --force it is replaced', (context) =>
    scene({}, async (played) => {
      const list = listOf(played, 3);
      const output = join(played.folder, 'o.csv');
      writeFileSync(output, 'precious');
      chmodSync(output, 0o200);
      const root = process.geteuid?.() === 0;
      if (root) for (const path of [played.folder, list]) chownSync(path, NOBODY, NOBODY);
      const user = root ? { user: NOBODY } : {};
      if ((await run(['--version'], { cwd: played.folder, ...user })).code !== 0) {
        context.skip('needs a user without rights who can read this checkout');
        return;
      }
      const args = played.args(list, '-o', 'o.csv');
      const ended = await run(args, { cwd: played.folder, ...user });
      assert.equal(ended.code, 2, ended.err);
      assert.match(
        ended.err,
        /Cannot check whether .*o\.csv was written by this program: permission denied\. Choose another place with --output, or use --force to replace it\./,
      );
      assert.equal(played.sandbox.books().requests, 0);
      assert.equal((await run([...args, '--force'], { cwd: played.folder, ...user })).code, 0);
      assert.equal(readTable(output).length, 3);
    }));

  test('a FIFO is written directly', () =>
    scene({}, async (played) => {
      const list = listOf(played, 3);
      const fifo = join(played.folder, 'fifo');
      spawnSync('mkfifo', [fifo]);
      const reader = played.start(['--version']);
      await reader.ended;
      const [ended, text] = await Promise.all([played.enrich(list, '-o', 'fifo'), readWhole(fifo)]);
      assert.equal(ended.code, 0, ended.err);
      assert.doesNotMatch(ended.err, /Waiting/);
      assert.equal(parse(text, { columns: true }).length, 3);
    }));

  test('a FIFO without a reader is waited for, which is said once before anything else, and not with --quiet', () =>
    scene({}, async (played) => {
      const list = listOf(played, 3);
      const fifo = join(played.folder, 'fifo');
      spawnSync('mkfifo', [fifo]);
      const loud = played.start(played.args(list, '-o', 'fifo'));
      const said = await Promise.race([
        new Promise<string>((resolve) => loud.child.stderr?.once('data', resolve)),
        systemClock.sleep(10_000).then(() => 'nothing'),
      ]);
      const [ended, text] = await Promise.all([loud.ended, readWhole(fifo)]);
      assert.match(said, /^Waiting for a reader of \S*\/fifo\.\n$/);
      assert.deepEqual(
        [ended.code, ended.err.split('Waiting').length, parse(text, { columns: true }).length],
        [0, 2, 3],
      );
      const quiet = played.start(played.args(list, '-o', 'fifo', '--quiet'));
      while (!existsSync(`${played.ledger}.lock.txt`)) await systemClock.sleep(20);
      await systemClock.sleep(500);
      const [silent] = await Promise.all([quiet.ended, readWhole(fifo)]);
      assert.deepEqual([silent.code, silent.err], [0, '']);
    }));

  test(
    'a log file that takes nothing is said once, with --quiet too, and the run goes on',
    { skip: !existsSync('/dev/full') },
    () =>
      scene({}, async (played) => {
        const ended = await played.enrich(
          listOf(played, 30),
          '--quiet',
          '--log-file',
          '/dev/full',
          '--log-level',
          'debug',
        );
        const words =
          'no space is left on the device. The run goes on; what the log cannot take is left out.';
        assert.deepEqual(
          [ended.code, ended.err],
          [0, `insight-batch: The log file /dev/full cannot be written: ${words}\n`],
        );
        assert.equal(readTable(join(played.folder, 'list.enriched.csv')).length, 30);
      }),
  );

  test('a reader of stdout that goes away ends the run in peace: exit 0, and the run is interrupted', () =>
    scene({}, async (played) => {
      const list = listOf(played, 3_000);
      const { child, ended } = played.start(played.args(list, '-o', '-', '--concurrency', '20'));
      child.stdout?.once('data', () => child.stdout?.destroy());
      const { code, err } = await ended;
      assert.equal(code, 0, err);
      assert.ok(played.sandbox.books().requests < 3_000);
      const runs = JSON.parse((await run(['runs', '--ledger', played.ledger, '--json'])).out) as {
        status: string;
        stop_reason: string;
      }[];
      assert.deepEqual([runs[0]?.status, runs[0]?.stop_reason], ['interrupted', 'reader-gone']);
    }));

  test('an output folder that is not there is exit 2 before anything is asked', () =>
    scene({}, async (played) => {
      const ended = await played.enrich(listOf(played, 3), '-o', 'nowhere/out.csv');
      assert.equal(ended.code, 2);
      assert.match(ended.err, /nowhere/);
      assert.equal(played.sandbox.books().requests, 0);
    }));
});

async function readWhole(file: string): Promise<string> {
  const { readFile } = await import('node:fs/promises');
  return await readFile(file, 'utf8');
}
