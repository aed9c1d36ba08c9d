import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import {
  makeDatabase,
  skipWithoutPostgres,
  usePostgres,
  withClient,
} from '../ledger/postgres-server.ts';
import { socketUrl } from '../ledger/postgres-store.ts';
import { scene, type Scene } from './scene.ts';

const ROWS = 60;

/** Two machines with a copy of one list each, and a ledger on a server. */
async function onTwoMachines(work: (machines: Machines) => Promise<void>): Promise<void> {
  const server = await usePostgres();
  const database = await makeDatabase(server);
  const url = socketUrl(server, database);
  await scene({ latencyMs: { min: 20, max: 60 } }, async (stage) => {
    for (const machine of ['one', 'two']) {
      mkdirSync(join(stage.folder, machine));
      writeList(join(stage.folder, machine, 'list.csv'), ROWS);
    }
    const args = (list: string, ...more: string[]): string[] => [
      ...['enrich', list, '--base-url', stage.sandbox.url, '--ledger', url, '--yes'],
      ...['--name', 'nightly', '--join', '--rate', '20', ...more],
    ];
    await work({
      ...stage,
      url,
      server,
      database,
      args,
      at: (machine) => join(stage.folder, machine),
    });
  });
}

interface Machines extends Pick<Scene, 'start' | 'call' | 'sandbox'> {
  readonly url: string;
  readonly server: Awaited<ReturnType<typeof usePostgres>>;
  readonly database: string;
  at(machine: string): string;
  args(list: string, ...more: string[]): string[];
}

function writeList(file: string, rows: number): void {
  const lines = Array.from({ length: rows }, (_, index) => `+4477009${String(10_000 + index)}`);
  writeFileSync(file, `phone\n${lines.join('\n')}\n`);
}

describe('one list on two machines', { skip: skipWithoutPostgres }, () => {
  test('the same command line starts the run on one and joins it on the other: each number is bought once, and both have the whole list', async () => {
    await onTwoMachines(async ({ start, sandbox, at, args, call, url }) => {
      // A run asks for one number until the first answer is there.
      sandbox.set({ latencyMs: { min: 8_000, max: 8_000 } });
      const one = start(args('list.csv', '-o', 'out.csv'), { cwd: at('one') });
      await sandbox.seen(1);
      sandbox.set({ latencyMs: { min: 20, max: 60 } });
      const two = start(args('list.csv', '-o', 'out.csv'), { cwd: at('two') });
      const ended = [await one.ended, await two.ended];
      assert.deepEqual(
        ended.map(({ code }) => code),
        [0, 0],
        ended.map(({ err }) => err).join('\n'),
      );
      assert.match(
        ended[1]?.err ?? '',
        /^Taking part in run \S+, which another process works on\.$/m,
      );
      const [first, second] = ['one', 'two'].map((machine) =>
        readFileSync(join(at(machine), 'out.csv'), 'utf8'),
      );
      assert.equal(second, first);
      assert.equal(first?.split('\n').length, ROWS + 2);
      assert.equal(sandbox.books().charges.length, ROWS);
      const { out } = await call(['runs', '--ledger', url]);
      assert.match(out, /completed/);
      assert.equal(out.split('\n').length, 3);
      const verified = await call(['ledger', 'verify', '--ledger', url]);
      assert.equal(verified.code, 0, verified.out);
    });
  });

  test('who comes when the others have just ended the run takes part in it, under its cap; with another list it is refused', async () => {
    await onTwoMachines(async ({ call, sandbox, at, args, url, server, database }) => {
      const capped = ['-o', 'out.csv', '--max-spend', '0.09'];
      const one = await call(args('list.csv', ...capped), { cwd: at('one') });
      assert.equal(one.code, 4, one.err);
      await withClient(server, database, (client) =>
        client.query("UPDATE insight_batch.executions SET host = 'one'"),
      );
      const charges = sandbox.books().charges.length;
      // It ended within a lease of 5 minutes, and not within one of a minute.
      const endedBefore = async (seconds: number) => {
        await withClient(server, database, (client) =>
          client.query('UPDATE insight_batch.runs SET finished_at = finished_at - $1', [
            seconds * 1_000,
          ]),
        );
      };
      await endedBefore(200);
      const thought = ['60s', '300s'].map((lease) =>
        call(['estimate', ...args('list.csv', ...capped, '--lease', lease).slice(1)], {
          cwd: at('two'),
        }),
      );
      const continues = (await Promise.all(thought)).map(({ out }) =>
        /^note: +The same command would continue run/m.test(out),
      );
      assert.deepEqual(continues, [false, true]);
      await endedBefore(-200);
      writeList(join(at('two'), 'other.csv'), ROWS - 1);
      const other = await call(args('other.csv', ...capped), { cwd: at('two') });
      assert.equal(other.code, 2, other.err);
      assert.match(other.err, /its list has 60 rows, and this one 59\./);
      const two = await call(args('list.csv', ...capped), { cwd: at('two') });
      assert.equal(two.code, 4, two.err);
      assert.match(two.err, /^Taking part in run \S+, which others have ended/m);
      assert.equal(sandbox.books().charges.length, charges);
      const [first, second] = ['one', 'two'].map((machine) =>
        readFileSync(join(at(machine), 'out.csv'), 'utf8'),
      );
      assert.equal(second, first);
      const { out } = await call(['runs', '--ledger', url]);
      assert.match(out, /stopped \(max-spend\)/);
      assert.equal(out.split('\n').length, 3, out);
      const again = await call(args('list.csv', ...capped), { cwd: at('two') });
      assert.match(again.err, /^New run /m);
    });
  });

  test('who joins without an output writes no file; another list, another cap, the same file and a ledger that is a file are refused', async () => {
    await onTwoMachines(async ({ start, sandbox, at, args, call, url }) => {
      const slow = ['--rate', '2', '--limit', '12'];
      const one = start(args('list.csv', '-o', 'out.csv', ...slow), { cwd: at('one') });
      await sandbox.seen(1);
      const two = (...more: string[]) => call(args('list.csv', ...more), { cwd: at('two') });
      const running = await call(['runs', '--ledger', url]);
      assert.match(running.out, /^\S+ .* running /m);
      assert.match(running.out, /^At work on \S+: a run of list\.csv \(process \d+ on /m);
      writeList(join(at('two'), 'other.csv'), ROWS - 1);
      const refused = [
        await call(args('other.csv'), { cwd: at('two') }),
        await two('--max-spend', '1'),
        await two('-o', 'own.csv', '-o', join(at('one'), 'out.csv')),
        await two('-o', 'own.csv', '--report', join(at('one'), 'out.report.json')),
        await two('--ledger', join(at('two'), 'ledger.db')),
        await two('--new-run'),
        await two('--lease', '44s'),
      ];
      assert.deepEqual(
        refused.map(({ code }) => code),
        [2, 2, 7, 7, 2, 2, 2],
      );
      const words = [
        /its list has 60 rows, and this one 59\. .* another --name/,
        /with --max-spend 1\.00000000: its cap is none\./,
        /Cannot join: a run of list\.csv .* writes \S+out\.csv too/,
        /Cannot join: a run of list\.csv .* writes \S+out\.report\.json too/,
        /Cannot use --join with the ledger \S+: a file is for one process/,
        /Cannot use --join with --new-run/,
        /Cannot use --lease 44s: .* Give at least 45s\./,
      ];
      for (const [place, word] of words.entries()) assert.match(refused[place]?.err ?? '', word);
      const joined = await two(...slow);
      assert.match(joined.err, /Without --output it writes no file\./);
      assert.ok(!existsSync(join(at('two'), 'list.enriched.csv')));
      assert.ok(!existsSync(join(at('two'), 'list.enriched.report.json')));
      await one.ended;
      assert.equal(sandbox.books().charges.length, 12);
      const verified = await call(['ledger', 'verify', '--ledger', url]);
      assert.equal(verified.code, 0, verified.out);
    });
  });
});
