import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { inLab, type Execution, type Lab } from '../chaos/lab.ts';
import { faulty, onSmallDisk, withoutMount, withoutStrace, type Fault } from '../chaos/disk.ts';
import { chooseByDepth } from '../support/depth.ts';
import { runInside, type Ended } from './program.ts';
import { numbersOf, readJson, writeList } from './table.ts';

const FLAGS = ['--rate', '0', '--concurrency', '8'];
const SERVICE = { latencyMs: { min: 5, max: 15 } };
const mounts = { skip: withoutMount() };
const traces = { skip: withoutStrace() };

const list = ({ files }: Lab, count: number): string => writeList(files.input, numbersOf(count));
const enrich = (lab: Lab): Promise<Ended> => lab.finish(FLAGS);
const under = (lab: Lab, fault: Fault): Promise<Execution> =>
  lab.execute(FLAGS, { by: 'command', under: faulty(fault) });
const doubts = (lab: Lab): number =>
  lab.facts().attempts.filter(({ class: ended }) => ended === null || ended === 'in_doubt').length;
const requests = (lab: Lab): number => lab.sandbox.books().requests;

/** The same command again: it ends complete, with its books in order, and asks only for what was not answered. */
async function completes(lab: Lab): Promise<void> {
  const ended = await enrich(lab);
  assert.equal(ended.code, 0, ended.err);
  assert.deepEqual([...lab.afterEach(), ...lab.afterFinished()], []);
}

describe('a disk that fails', { concurrency: 2 }, () => {
  test(
    "the ledger's disk runs full in the middle: the answers in hand are kept, exit 8 says what to do, with room it completes",
    mounts,
    () =>
      onSmallDisk(5_200, (disk) =>
        inLab(
          SERVICE,
          async (lab) => {
            list(lab, 300);
            const ended = await enrich(lab);
            assert.equal(ended.code, 8, ended.err);
            assert.match(
              ended.err,
              /no space is left on the device\. Make room and run the same command again; what was recorded is kept\./,
            );
            assert.deepEqual(lab.afterEach(), []);
            const asked = requests(lab);
            assert.ok(asked > 10 && asked < 290, `${String(asked)} requests`);
            assert.equal(
              lab.facts().answers.length,
              asked,
              'the reserve makes room for every answer in hand',
            );
            assert.equal(existsSync(lab.files.output), false);
            disk.remount('size=64m');
            await completes(lab);
            assert.equal(requests(lab), 300);
          },
          { ledger: disk.folder },
        ),
      ),
  );

  test(
    'where not even the answers in hand find room, at most 8 attempts are in doubt, and with room it completes',
    traces,
    () =>
      inLab(SERVICE, async (lab) => {
        list(lab, 60);
        const { ended } = await under(lab, {
          calls: 'pwrite64',
          file: `${lab.files.ledger}-wal`,
          does: 'error=ENOSPC',
          when: '200+',
        });
        assert.equal(ended.code, 8, ended.err);
        assert.match(ended.err, /no space is left on the device/);
        assert.deepEqual(lab.afterEach(), []);
        const open = doubts(lab);
        assert.ok(open >= 1 && open <= 8, `${String(open)} in doubt`);
        const names = new RegExp(
          `${String(open)} attempts? could not be recorded and stays? in doubt \\(.*; request ids: [-, 0-9a-f]{36,}\\)\\.$`,
          'm',
        );
        assert.match(ended.err, names);
        const { remarks, rows } = readJson(lab.files.report);
        assert.match(remarks.join(' '), names);
        assert.equal(rows['read'], 60);
        await completes(lab);
      }),
  );

  test(
    'a write-ahead file that answers EIO ends the run with exit 8, and the same command completes it',
    traces,
    () =>
      inLab(SERVICE, async (lab) => {
        list(lab, 60);
        const { ended } = await under(lab, {
          calls: 'pwrite64',
          file: `${lab.files.ledger}-wal`,
          does: 'error=EIO',
          when: '200+',
        });
        assert.equal(ended.code, 8, ended.err);
        assert.match(
          ended.err,
          /Check the disk and the folder, then run the same command again; what was recorded is kept\./,
        );
        assert.deepEqual(lab.afterEach(), []);
        await completes(lab);
      }),
  );

  test(
    'a sync that answers EIO once ends the run with exit 8, and the same command completes it',
    traces,
    () =>
      inLab(SERVICE, async (lab) => {
        list(lab, 60);
        const { ended } = await under(lab, {
          calls: 'fsync,fdatasync',
          file: `${lab.files.ledger}-wal`,
          does: 'error=EIO',
          when: '8',
        });
        assert.equal(ended.code, 8, ended.err);
        assert.deepEqual(lab.afterEach(), []);
        await completes(lab);
      }),
  );

  test("no room for the ledger's first tables is exit 2 before anything is spent", mounts, () =>
    onSmallDisk(20, (disk) =>
      inLab(
        SERVICE,
        async (lab) => {
          list(lab, 5);
          const ended = await enrich(lab);
          assert.equal(ended.code, 2, ended.err);
          assert.match(ended.err, /no space is left on the device\. Make room/);
          assert.equal(requests(lab), 0);
          disk.remount('size=64m');
          await completes(lab);
        },
        { ledger: disk.folder },
      ),
    ),
  );

  test(
    'a disk without the 4 MB of the reserve is exit 2 before anything is spent; forgetting still works, and with room it completes',
    mounts,
    () =>
      onSmallDisk(3_500, (disk) =>
        inLab(
          SERVICE,
          async (lab) => {
            list(lab, 60);
            const ended = await enrich(lab);
            assert.equal(ended.code, 2, ended.err);
            assert.match(
              ended.err,
              /has less than the 4 MB of room that are kept for paid answers .*Make room and run the same command again/,
            );
            assert.equal(requests(lab), 0);
            assert.equal(
              existsSync(`${lab.files.ledger}.reserve`),
              false,
              'what was begun of it is gone',
            );
            const pruned = await runInside([
              'ledger',
              'prune',
              '--older-than',
              '1d',
              '--ledger',
              lab.files.ledger,
            ]);
            assert.equal(pruned.code, 0, pruned.err);
            disk.remount('size=64m');
            await completes(lab);
            assert.equal(requests(lab), 60);
          },
          { ledger: disk.folder },
        ),
      ),
  );

  test(
    "the output's disk runs full: exit 8, an earlier output stays, and with room it is complete without another lookup",
    mounts,
    () =>
      onSmallDisk(16, (disk) =>
        inLab(
          SERVICE,
          async (lab) => {
            list(lab, 5);
            assert.equal((await enrich(lab)).code, 0);
            const before = readFileSync(lab.files.output);
            list(lab, 60);
            const ended = await enrich(lab);
            assert.equal(ended.code, 8, ended.err);
            assert.match(
              ended.err,
              /no space is left on the device\. What was paid for is kept; mend it and run the same command again\./,
            );
            assert.deepEqual(readFileSync(lab.files.output), before);
            assert.equal(existsSync(`${lab.files.output}.part`), false);
            const known = lab.facts().answers.length;
            assert.equal(known, requests(lab));
            disk.remount('size=64m');
            await completes(lab);
            assert.equal(requests(lab), 60);
          },
          { output: disk.folder },
        ),
      ),
  );

  for (const [calls, error] of [
    ['rename', 'ENOSPC'],
    ['fsync', 'EIO'],
  ] as const) {
    test(
      `an output whose ${calls} answers ${error} is exit 8 without a torn output, and then complete without another lookup`,
      traces,
      () =>
        inLab(SERVICE, async (lab) => {
          list(lab, 30);
          const { ended } = await under(lab, {
            calls,
            file: `${lab.files.output}.part`,
            does: `error=${error}`,
            when: '1',
          });
          assert.equal(ended.code, 8, ended.err);
          assert.match(ended.err, /Cannot write .*list\.enriched\.csv/);
          assert.equal(existsSync(lab.files.output), false);
          await completes(lab);
          assert.equal(requests(lab), 30);
        }),
    );
  }

  test('the folder of the output goes in the middle: exit 8, nothing paid for is lost, and with the folder it completes', () =>
    inLab(SERVICE, async (lab) => {
      const folder = join(dirname(lab.files.input), 'results');
      const output = join(folder, 'out.csv');
      mkdirSync(folder);
      list(lab, 60);
      const flags = [...FLAGS, '--output', output];
      const running = lab.finish(flags);
      await lab.sandbox.seen(10);
      renameSync(folder, `${folder}-gone`);
      const ended = await running;
      assert.equal(ended.code, 8, ended.err);
      assert.match(
        ended.err,
        /Cannot write .*out\.csv: its unfinished file .* was removed, moved or replaced.*\. What was paid for is kept/,
      );
      assert.equal(lab.facts().answers.length, requests(lab));
      const again = await lab.finish(flags);
      assert.equal(again.code, 2, again.err);
      mkdirSync(folder);
      const mended = await lab.finish(flags);
      assert.equal(mended.code, 0, mended.err);
      assert.equal(requests(lab), 60);
      assert.equal(existsSync(output), true);
    }));
});

describe('a kill inside a write', { concurrency: 2 }, () => {
  for (const [calls, when] of chooseByDepth([
    ['pwrite64', 130],
    ['pwrite64', 45],
    ['pwrite64', 260],
    ['fsync', 15],
    ['fsync', 6],
    ['rename', 1],
  ] as const)) {
    test(`SIGKILL in ${calls} number ${String(when)} loses nothing and tears nothing`, traces, () =>
      inLab(SERVICE, async (lab) => {
        list(lab, 60);
        const { killed, ended } = await under(lab, {
          calls,
          does: 'signal=SIGKILL',
          when: String(when),
        });
        assert.ok(killed, `it ended with ${String(ended.code)}: ${ended.err}`);
        assert.deepEqual(lab.afterEach(), []);
        await completes(lab);
      }),
    );
  }
});
