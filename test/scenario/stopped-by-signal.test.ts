import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { systemClock } from '../../src/support/clock.ts';
import { chooseByDepth } from '../support/depth.ts';
import { hammer, run } from './program.ts';
import { scene, type Scene } from './scene.ts';
import { money, numbersOf, readJson, writeList, type ReportJson } from './table.ts';

const listOf = ({ folder }: Scene, count: number): string =>
  writeList(join(folder, 'list.csv'), numbersOf(count));
const reportOf = ({ folder }: Scene): ReportJson =>
  readJson(join(folder, 'list.enriched.report.json'));

describe('what a signal stops', { concurrency: 4 }, () => {
  for (const [signal, code] of chooseByDepth([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)) {
    test(`${signal} awaits what is in flight and exits with ${String(code)}; the same command continues and nothing was bought twice`, () =>
      scene({ latencyMs: { min: 40, max: 80 } }, async (played) => {
        const list = listOf(played, 150);
        const { child, ended } = played.start(played.args(list, '--concurrency', '10'));
        await played.sandbox.seen(40);
        child.kill(signal);
        const first = await ended;
        assert.equal(first.code, code, first.err);
        assert.equal(existsSync(join(played.folder, 'list.enriched.csv')), false);
        assert.equal(reportOf(played).rows['written'], 0);
        assert.equal(money(reportOf(played).money['net']), money(played.sandbox.books().net));
        const second = await played.enrich(list);
        assert.equal(second.code, 0, second.err);
        assert.deepEqual(played.sandbox.books().chargedTwice, []);
        assert.equal(played.sandbox.books().requests, 150);
        assert.equal(money(reportOf(played).money['net']), money(played.sandbox.books().net));
      }));
  }

  test('a second SIGINT stops at once with a report: what was in flight is in doubt in it and in the next execution', () =>
    scene({ latencyMs: { min: 3_000, max: 3_000 } }, async (played) => {
      const list = listOf(played, 5);
      const { child, ended } = played.start(played.args(list));
      await played.sandbox.seen(1);
      const stopped = await hammer({ child, ended }, 'SIGINT', 'Stopped at once: 1 attempt');
      assert.equal(stopped.code, 130);
      assert.match(
        stopped.err,
        /\nStopped at once: 1 attempt in flight is in doubt now\. Run the same command again to continue\.\n/,
      );
      assert.match(
        stopped.err,
        /\ninsight-batch: Stopped at once: attempts in flight were given up\. Run the same command again to continue\.\n$/,
      );
      const { run: cut, executions, lookups, money: held, rows } = reportOf(played);
      assert.deepEqual(
        [cut['status'], cut['stop_reason'], executions.at(-1)?.['exit_code']],
        ['interrupted', 'signal', 130],
      );
      assert.deepEqual([lookups['attempts'], lookups['in_doubt'], rows['written']], [1, 1, 0]);
      assert.equal(held['in_doubt_max'], '0.01000000');
      const shown = await run(
        ['ledger', 'show', numbersOf(1)[0] ?? '', '--ledger', played.ledger],
        { cwd: played.folder },
      );
      assert.match(
        shown.out.replace(/\s+/g, ' '),
        /the program was stopped before the answer came/,
      );
      played.sandbox.set({ latencyMs: { min: 1, max: 2 } });
      const second = await played.enrich(list);
      assert.equal(second.code, 0, second.err);
      assert.equal(reportOf(played).lookups['in_doubt'], 1);
      const { net, in_doubt_max } = reportOf(played).money;
      const beyond = money(played.sandbox.books().net) - money(net);
      assert.ok(beyond >= 0n && beyond <= money(in_doubt_max));
    }));

  test('one SIGINT ends it with its report while nobody reads the FIFO that takes the output', () =>
    scene({}, async (played) => {
      const list = writeList(
        join(played.folder, 'list.csv'),
        numbersOf(400).map((number) => `${number},${'x'.repeat(1_000)}`),
      );
      const fifo = join(played.folder, 'fifo');
      assert.equal(spawnSync('mkfifo', [fifo]).status, 0);
      // A reader that never reads: the pipe holds 64 KiB of 400.
      const reader = openSync(fifo, 'r+');
      const { child, ended } = played.start(
        played.args(list, '-o', fifo, '--report', join(played.folder, 'list.enriched.report.json')),
      );
      await played.sandbox.seen(200);
      child.kill('SIGINT');
      const impatient = systemClock.after(20_000, () => child.kill('SIGKILL'));
      const stopped = await ended;
      impatient();
      closeSync(reader);
      assert.equal(stopped.code, 130, stopped.err);
      assert.equal(reportOf(played).rows['written'], 0);
      assert.equal(money(reportOf(played).money['net']), money(played.sandbox.books().net));
    }));

  test('two SIGINT end it while a report waits for the reader of its FIFO, which is said; a reader that comes late gets it', () =>
    scene({}, async (played) => {
      const list = listOf(played, 3);
      const fifo = join(played.folder, 'report');
      assert.equal(spawnSync('mkfifo', [fifo]).status, 0);
      const args = played.args(list, '--report', fifo);
      const waiting = async ({ child }: ReturnType<Scene['start']>): Promise<void> => {
        let said = '';
        await new Promise<void>((resolve) => {
          child.stderr?.on('data', (text: string) => {
            said += text;
            if (said.includes(`Waiting for a reader of ${fifo}.`)) resolve();
          });
        });
      };
      const stopped = played.start(args);
      await waiting(stopped);
      const ended = await hammer(stopped, 'SIGINT');
      assert.deepEqual([ended.signal, ended.code], [null, 130], ended.err);
      const patient = played.start(args);
      await waiting(patient);
      const report = JSON.parse(await readFile(fifo, 'utf8')) as ReportJson;
      assert.deepEqual([(await patient.ended).code, report.rows['written']], [0, 3]);
    }));

  test('one SIGINT ends it while nobody reads the pipe that takes the output: exit 130', () =>
    scene({}, async (played) => {
      const list = writeList(
        join(played.folder, 'list.csv'),
        numbersOf(400).map((number) => `${number},${'x'.repeat(1_000)}`),
      );
      const { child, ended } = played.start(played.args(list, '-o', '-'));
      child.stdout?.pause();
      await played.sandbox.seen(300);
      const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
      child.kill('SIGINT');
      const impatient = systemClock.after(20_000, () => child.kill('SIGKILL'));
      const [code, signal] = await exited;
      impatient();
      assert.deepEqual([code, signal], [130, null]);
      child.stdout?.resume();
      assert.match(
        (await ended).err,
        /insight-batch: Interrupted: attempts in flight were recorded/,
      );
    }));
});
