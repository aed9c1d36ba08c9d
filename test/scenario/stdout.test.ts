import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { onSmallDisk, withoutMount } from '../chaos/disk.ts';
import { chooseByDepth, isDeep } from '../support/depth.ts';
import { run } from './program.ts';
import { scene, type Scene } from './scene.ts';
import { numbersOf, writeList } from './table.ts';

const FULL = '/dev/full';
const full = { skip: existsSync(FULL) ? false : `needs ${FULL}` };
const mounts = { skip: withoutMount() };

/** What a command says that could write nothing, and wanted nothing else. */
const UNWRITTEN = 'insight-batch: Cannot write standard output: no space is left on the device.\n';

/** Every command that prints, with what it is given in the scene. The text and the JSON of one go the same way. */
const COMMANDS: readonly (readonly [command: string, (played: Scene) => readonly string[]])[] = [
  ['--help', () => ['--help']],
  ['enrich --help', () => ['enrich', '--help']],
  ['--version', () => ['--version']],
  ['sandbox', () => ['sandbox']],
  ['report', ({ ledger }) => ['report', '--ledger', ledger]],
  ['report --json', ({ ledger }) => ['report', '--json', '--ledger', ledger]],
  ['runs', ({ ledger }) => ['runs', '--ledger', ledger]],
  ['runs --json', ({ ledger }) => ['runs', '--json', '--ledger', ledger]],
  ['estimate', ({ ledger }) => ['estimate', 'list.csv', '--quiet', '--ledger', ledger]],
  [
    'estimate --json',
    ({ ledger }) => ['estimate', 'list.csv', '--quiet', '--json', '--ledger', ledger],
  ],
  ['balance', ({ sandbox }) => ['balance', '--base-url', sandbox.url]],
  ['balance --json', ({ sandbox }) => ['balance', '--json', '--base-url', sandbox.url]],
  ['ledger', ({ ledger }) => ['ledger', '--ledger', ledger]],
  ['ledger --json', ({ ledger }) => ['ledger', '--json', '--ledger', ledger]],
  ['ledger show', ({ ledger }) => ['ledger', 'show', '+447700900000', '--ledger', ledger]],
  ['ledger verify', ({ ledger }) => ['ledger', 'verify', '--ledger', ledger]],
  ['ledger verify --json', ({ ledger }) => ['ledger', 'verify', '--json', '--ledger', ledger]],
  ['ledger export', ({ ledger }) => ['ledger', 'export', '--ledger', ledger]],
  ['ledger forget', ({ ledger }) => ['ledger', 'forget', '+447700900000', '--ledger', ledger]],
];

const PRINTING = COMMANDS.filter(([name]) => isDeep || !name.endsWith('--json'));

describe('standard output that takes nothing', { concurrency: 4 }, () => {
  test('every command that prints says so and ends with exit 2', full, () =>
    scene({}, async (played) => {
      writeList(join(played.folder, 'list.csv'), numbersOf(6));
      assert.equal((await played.enrich('list.csv', '--quiet')).code, 0);
      for (const [command, args] of PRINTING) {
        const { code, err } = await run(args(played), { cwd: played.folder, stdout: FULL });
        assert.deepEqual([command, code, err], [command, 2, UNWRITTEN]);
      }
    }),
  );

  test(
    'enrich --json is exit 8 after attempts, the output and its report file are there; without an attempt it is exit 2',
    full,
    () =>
      scene({}, async (played) => {
        writeList(join(played.folder, 'list.csv'), numbersOf(6));
        const args = played.args('list.csv', '--json', '--quiet');
        const first = await run(args, { cwd: played.folder, stdout: FULL });
        const words =
          'insight-batch: Cannot write standard output: no space is left on the device. Write it again with "insight-batch report --json".\n';
        assert.deepEqual([first.code, first.err], [8, words]);
        for (const name of ['list.enriched.csv', 'list.enriched.report.json'])
          assert.ok(existsSync(join(played.folder, name)), name);
        const second = await run(args, { cwd: played.folder, stdout: FULL });
        assert.deepEqual([second.code, second.err], [2, words]);
        assert.equal(played.sandbox.books().requests, 6);
      }),
  );

  test(
    'a disk that takes a part of it is exit 2 for an export and exit 8 for a list, not a torn file with exit 0',
    mounts,
    () =>
      onSmallDisk(64, ({ folder: disk }) =>
        scene({}, async (played) => {
          writeList(join(played.folder, 'list.csv'), numbersOf(200));
          assert.equal((await played.enrich('list.csv', '--quiet')).code, 0);
          const target = join(disk, 'out.csv');
          writeFileSync(join(disk, 'filler'), Buffer.alloc(56 * 1_024));
          const exported = await run(['ledger', 'export', '--ledger', played.ledger], {
            cwd: played.folder,
            stdout: target,
          });
          assert.deepEqual([exported.code, exported.err], [2, UNWRITTEN]);
          assert.ok(statSync(target).size > 0, 'a part of it was taken');
          const listed = await run(played.args('list.csv', '--max-age', '0', '-o', '-'), {
            cwd: played.folder,
            stdout: target,
          });
          assert.equal(listed.code, 8, listed.err);
          assert.match(
            listed.err,
            /Cannot write standard output: no space is left on the device\. What was paid for is kept/,
          );
        }),
      ),
  );

  test('a standard output that is not open for writing is found before the first attempt: exit 2, nobody is asked', () =>
    scene({}, async (played) => {
      writeList(join(played.folder, 'list.csv'), numbersOf(3));
      const under = ['sh', '-c', 'exec "$@" 1</dev/null', 'sh'];
      const { code, err } = await played.start(played.args('list.csv', '--output', '-'), { under })
        .ended;
      assert.deepEqual([code, played.sandbox.books().requests], [2, 0], err);
      assert.match(
        err,
        /Cannot write standard output: it is not open for that\. Choose another place with --output\./,
      );
    }));
});

test('a reader of a report that went away is no failure', () =>
  scene({}, async (played) => {
    writeList(join(played.folder, 'list.csv'), numbersOf(3));
    assert.equal((await played.enrich('list.csv', '--quiet')).code, 0);
    const shown = PRINTING.filter(([name]) => name !== 'sandbox');
    for (const [command, args] of chooseByDepth(shown)) {
      const { child, ended } = played.start(args(played));
      child.stdout?.destroy();
      const { code, err } = await ended;
      assert.deepEqual([command, code, err], [command, 0, '']);
    }
    assert.match(
      readFileSync(join(played.folder, 'list.enriched.report.json'), 'utf8'),
      /"schema": 1/,
    );
  }));
