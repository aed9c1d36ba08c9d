import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parseFaults } from '../../src/sandbox/server.ts';
import { chooseByDepth } from '../support/depth.ts';
import { furnishPackage, npmStart, withoutNpm, type NpmStart } from './npm-start.ts';
import { scene, type Scene } from './scene.ts';
import { money, numbersOf, readJson, writeList, type ReportJson } from './table.ts';

const listOf = ({ folder }: Scene, count: number): string =>
  writeList(join(folder, 'list.csv'), numbersOf(count));
const reportOf = ({ folder }: Scene): ReportJson =>
  readJson(join(folder, 'list.enriched.report.json'));

/** How somebody ends `npm start`. */
const ENDS: readonly (readonly [
  what: string,
  end: (npm: NpmStart['npm']) => void,
  linuxOnly?: true,
])[] = [
  ['SIGKILL to npm', (npm) => npm.kill('SIGKILL'), true],
  ['SIGTERM to npm', (npm) => npm.kill('SIGTERM')],
  ['SIGHUP to npm', (npm) => npm.kill('SIGHUP'), true],
  [
    'SIGINT to every process of the group, as Ctrl-C sends it',
    ({ pid }) => process.kill(-pid, 'SIGINT'),
  ],
  ['SIGTERM to every process of the group', ({ pid }) => process.kill(-pid, 'SIGTERM')],
  [
    'SIGHUP to every process of the group, as a closed terminal sends it',
    ({ pid }) => process.kill(-pid, 'SIGHUP'),
  ],
];

describe('npm start that is ended', { concurrency: 2 }, () => {
  for (const [what, end, linuxOnly] of chooseByDepth(ENDS)) {
    const skip = linuxOnly && process.platform !== 'linux' ? 'needs /proc' : withoutNpm();
    test(
      `by ${what}: nothing is sent after the drain, and every answer in flight is recorded`,
      { skip },
      () =>
        scene({ latencyMs: { min: 300, max: 600 } }, async (played) => {
          furnishPackage(played.folder);
          const list = listOf(played, 1_000);
          const { npm, ended } = npmStart(played.args(list, '--concurrency', '20'), {
            cwd: played.folder,
          });
          await Promise.race([played.sandbox.seen(40), ended]);
          end(npm);
          const { err } = await ended;
          const { requests, net } = played.sandbox.books();
          assert.ok(requests < 300, `${String(requests)} requests, ${err}`);
          const { run, executions, lookups, money: booked } = reportOf(played);
          assert.deepEqual(
            [run.status, run.stop_reason, lookups['in_doubt']],
            ['interrupted', 'signal', 0],
            err,
          );
          assert.deepEqual([executions.at(-1)?.attempts, booked['net']], [requests, net]);
          const again = await played.enrich(list, '--limit', '0');
          assert.equal(again.code, 4, again.err);
          assert.equal(played.sandbox.books().requests, requests);
        }),
    );
  }
});

test('SIGTERM that arrives again within half a second, as from a supervisor, gives up none of 18 answers in flight', () =>
  scene({ latencyMs: { min: 1_500, max: 1_500 } }, async (played) => {
    const { child, ended } = played.start(played.args(listOf(played, 60), '--concurrency', '18'));
    await played.sandbox.seen(1 + 18);
    child.stderr?.once('data', () => child.kill('SIGTERM'));
    child.kill('SIGTERM');
    const { code, err } = await ended;
    assert.equal(code, 143, err);
    assert.doesNotMatch(err, /Stopped at once/);
    const { lookups, money: booked } = reportOf(played);
    const { requests, net } = played.sandbox.books();
    assert.deepEqual(
      [lookups['attempts'], lookups['in_doubt'], booked['net']],
      [requests, 0, net],
      err,
    );
  }));

describe('--drain', { concurrency: 2 }, () => {
  test('bounds how long a stopped run waits: what was answered in 1 s is recorded, the rest is in doubt, and there is a report', () =>
    scene(
      { latencyMs: { min: 100, max: 300 }, faults: parseFaults('hang=0.3') },
      async (played) => {
        const list = listOf(played, 400);
        const { child, ended } = played.start(
          played.args(list, '--concurrency', '30', '--timeout', '3600', '--drain', '1s'),
        );
        await played.sandbox.seen(40);
        child.kill('SIGTERM');
        const { code, err } = await ended;
        assert.equal(code, 143, err);
        const [, waited] =
          /\nWaited as long as --drain says \(1 s\): (\d+) attempts in flight are in doubt now\.\n/.exec(
            err,
          ) ?? [];
        assert.match(
          err,
          /\ninsight-batch: Stopped: attempts without an answer within --drain were given up\. Run the same command again to continue\.\n$/,
        );
        const { run, lookups, rows, money: booked } = reportOf(played);
        assert.deepEqual(
          [run.status, run.stop_reason, String(lookups['in_doubt']), rows['written']],
          ['interrupted', 'signal', waited, 0],
        );
        assert.equal(money(booked['net']), money(played.sandbox.books().net));
        assert.equal(existsSync(join(played.folder, 'list.enriched.csv')), false);
      },
    ));

  test('0 gives up at the first signal', () =>
    scene({ latencyMs: { min: 600_000, max: 600_000 } }, async (played) => {
      const { child, ended } = played.start(
        played.args(listOf(played, 3), '--timeout', '3600', '--drain', '0'),
      );
      await played.sandbox.seen(1);
      child.kill('SIGINT');
      const { code, err } = await ended;
      assert.equal(code, 130, err);
      assert.match(err, /\(0 s\): 1 attempt in flight is in doubt now\.\n/);
      assert.equal(reportOf(played).lookups['in_doubt'], 1);
    }));
});
