import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { withoutMount } from '../chaos/disk.ts';
import { PROGRAM, run, type RunOptions } from './program.ts';
import { scene, type Scene } from './scene.ts';
import { numbersOf, readJson, readTable, writeList } from './table.ts';

/** Nobody's number, and somebody else's. */
const [NOBODY, STRANGER] = [65_534, 65_533];
const asRoot = process.geteuid?.() === 0;
const needsRoot = { skip: asRoot ? false : 'needs the superuser, to be two people' };

const listOf = ({ folder }: Scene, count: number): string =>
  writeList(join(folder, 'list.csv'), numbersOf(count));

/** Nothing is asked, the output and everything beside it are as they were, and nothing is left. */
async function refused(
  played: Scene,
  args: readonly string[],
  options: RunOptions & { readonly words: RegExp },
): Promise<void> {
  const before = readdirSync(played.folder).filter((name) => !name.startsWith('ledger'));
  const ended = await run(played.args(...(args as [string])), { cwd: played.folder, ...options });
  assert.equal(ended.code, 2, ended.err);
  assert.match(ended.err, options.words);
  assert.equal(played.sandbox.books().requests, 0);
  assert.deepEqual(
    readdirSync(played.folder).filter((name) => !name.startsWith('ledger')),
    before,
  );
}

/** Gives the scene to nobody; false where nobody may not read this checkout. */
async function playAsNobody(played: Scene, context: TestContext): Promise<boolean> {
  chownSync(played.folder, NOBODY, NOBODY);
  if ((await run(['--version'], { cwd: played.folder, user: NOBODY })).code === 0) return true;
  context.skip('needs a user without rights who can read this checkout');
  return false;
}

describe('the rename is tried before anything is bought', { concurrency: 4 }, () => {
  test(
    "another owner's file in a sticky folder cannot be replaced: exit 2, for the output and for the report",
    needsRoot,
    (context) =>
      scene({}, async (played) => {
        if (!(await playAsNobody(played, context))) return;
        const list = listOf(played, 3);
        const shared = join(played.folder, 'shared');
        mkdirSync(shared);
        chmodSync(shared, 0o1777);
        for (const name of ['o.csv', 'r.json']) {
          writeFileSync(join(shared, name), 'precious');
          chmodSync(join(shared, name), 0o666);
          chownSync(join(shared, name), STRANGER, STRANGER);
        }
        const words =
          /Cannot write \S*o\.csv: operation not permitted\. Choose another place with --output\./;
        await refused(played, [list, '-o', 'shared/o.csv', '--force'], { user: NOBODY, words });
        const report =
          /Cannot write the report to \S*r\.json: operation not permitted\. Choose another place with --report\./;
        await refused(played, [list, '-o', 'o.csv', '--report', 'shared/r.json', '--force'], {
          user: NOBODY,
          words: report,
        });
        assert.deepEqual(readdirSync(shared), ['o.csv', 'r.json']);
      }),
  );

  test('a report in a folder that takes no file is exit 2', needsRoot, (context) =>
    scene({}, async (played) => {
      if (!(await playAsNobody(played, context))) return;
      const list = listOf(played, 3);
      mkdirSync(join(played.folder, 'locked'), { mode: 0o755 });
      const words =
        /Cannot write the report to \S*r\.json: permission denied\. Choose another place with --report\./;
      await refused(played, [list, '--report', 'locked/r.json'], { user: NOBODY, words });
    }),
  );

  for (const [what, flag, place] of [
    ['an immutable target', '+i', 'o.csv'],
    ['a folder that only takes files', '+a', '.'],
  ] as const) {
    test(`${what} is exit 2`, needsRoot, (context) =>
      scene({}, async (played) => {
        const list = listOf(played, 3);
        const folder = join(played.folder, 'results');
        mkdirSync(folder);
        writeFileSync(join(folder, 'o.csv'), 'precious');
        if (spawnSync('chattr', [flag, join(folder, place)]).status !== 0) {
          context.skip('needs chattr');
          return;
        }
        try {
          const words =
            /Cannot write \S*o\.csv: operation not permitted\. Choose another place with --output\./;
          await refused(played, [list, '-o', 'results/o.csv', '--report', 'r.json', '--force'], {
            words,
          });
          assert.equal(readFileSync(join(folder, 'o.csv'), 'utf8'), 'precious');
        } finally {
          spawnSync('chattr', [flag.replace('+', '-'), join(folder, place)]);
        }
      }),
    );
  }

  test(
    'a target that is mounted by itself, as a container is given one file, is exit 2',
    { skip: withoutMount() },
    () =>
      scene({}, async (played) => {
        const list = listOf(played, 3);
        const [target, source] = [
          join(played.folder, 'one file.csv'),
          join(played.folder, 'source'),
        ];
        for (const file of [target, source]) writeFileSync(file, '');
        assert.equal(spawnSync('mount', ['--bind', source, target]).status, 0);
        try {
          const words =
            /Cannot write \S* file\.csv: it is mounted by itself and cannot be replaced; mount its folder\. Choose/;
          await refused(played, [list, '-o', 'one file.csv', '--force'], { words });
        } finally {
          spawnSync('umount', [target]);
        }
      }),
  );

  test('an unfinished file that is a folder is exit 2 where it holds something; an empty one is what a killed trial leaves', () =>
    scene({}, async (played) => {
      const list = listOf(played, 3);
      const part = join(played.folder, 'list.enriched.csv.part');
      mkdirSync(part);
      writeFileSync(join(part, 'mine'), '');
      await refused(played, [list], {
        words: /its unfinished file \S*\.csv\.part is a folder with something in it\. Choose/,
      });
      rmSync(join(part, 'mine'));
      const ended = await played.enrich(list);
      assert.equal(ended.code, 0, ended.err);
      assert.equal(existsSync(part), false);
    }));
});

describe('a target that cannot be replaced any more when all is bought', { concurrency: 2 }, () => {
  test(
    'ends as the next free name, which is said and in the report, exit 0; its file is its own in the next run',
    needsRoot,
    (context) =>
      scene({ latencyMs: { min: 100, max: 200 } }, async (played) => {
        const list = listOf(played, 6);
        const output = join(played.folder, 'list.enriched.csv');
        assert.equal((await played.enrich(list)).code, 0);
        const before = readFileSync(output, 'utf8');
        writeFileSync(`${output}.2`, 'mine');
        const { ended } = played.start(played.args(list, '--max-age', '0', '--quiet'));
        await played.sandbox.seen(8);
        if (spawnSync('chattr', ['+i', output]).status !== 0) {
          context.skip('needs chattr');
          return;
        }
        const { code, err } = await ended.finally(() => spawnSync('chattr', ['-i', output]));
        const sentence = `The enriched list is complete and stands in ${output}.3: ${output} could not be replaced, as where another program holds it open.`;
        assert.deepEqual([code, err], [0, `insight-batch: ${sentence}\n`]);
        assert.deepEqual(
          [readFileSync(output, 'utf8'), readFileSync(`${output}.2`, 'utf8')],
          [before, 'mine'],
        );
        assert.equal(readTable(`${output}.3`).length, 6);
        assert.ok(
          readJson(join(played.folder, 'list.enriched.report.json')).remarks.includes(sentence),
        );
        const again = await played.enrich(list, '-o', 'list.enriched.csv.3');
        assert.equal(again.code, 0, again.err);
      }),
  );
});

describe('--force', { concurrency: 2 }, () => {
  test(
    'never replaces the binary that runs, by whatever path, nor a library or module of the program',
    needsRoot,
    (context) =>
      scene({}, async (played) => {
        if (!(await playAsNobody(played, context))) return;
        const list = listOf(played, 3);
        const node = join(played.folder, 'node');
        copyFileSync(process.execPath, node);
        chownSync(node, NOBODY, NOBODY);
        const options = {
          user: NOBODY,
          node,
          words: /: it is a file of the running program\. Choose another place with --/,
        };
        await refused(played, [list, '--force', '-o', 'node'], options);
        await refused(played, [list, '--force', '-o', '/proc/self/exe'], options);
        await refused(
          played,
          [list, '--force', '-o', 'o.csv', '--report', '/proc/self/exe'],
          options,
        );
        await refused(played, [list, '--force', '--log-file', '/proc/self/exe'], options);
        await refused(played, [list, '--force', '-o', PROGRAM], options);
      }),
  );

  test(
    'a link of /proc to a file that has no name any more is exit 2, and no file is made',
    { skip: process.platform !== 'linux' },
    () =>
      scene({}, async (played) => {
        const list = listOf(played, 3);
        const under = ['sh', '-c', 'exec 7> gone && rm gone && exec "$0" "$@"'];
        const words =
          /Cannot write \/proc\/self\/fd\/7: it leads to a file that has no name here\. Choose another place with --output\./;
        await refused(played, [list, '--force', '-o', '/proc/self/fd/7'], { under, words });
      }),
  );

  test('where standard output or standard error goes is no target, and the input no place for them', () =>
    scene({}, async (played) => {
      const list = listOf(played, 3);
      const words =
        /Cannot write to \S*o\.csv: it is where standard output or standard error goes\. Choose another place with --output\./;
      await run(played.args(list, '--force', '-o', 'o.csv'), {
        cwd: played.folder,
        stdout: join(played.folder, 'o.csv'),
      }).then((ended) => {
        assert.equal(ended.code, 2, ended.err);
        assert.match(ended.err, words);
      });
      const endless = ['sh', '-c', 'exec "$0" "$@" < list.csv >> list.csv'];
      const same = await run(played.args('-', '-o', '-'), { cwd: played.folder, under: endless });
      assert.equal(same.code, 2, same.err);
      assert.match(
        same.err,
        /Cannot write to \/dev\/stdout: it is the input\. Send it somewhere else\./,
      );
      const both = ['sh', '-c', 'exec "$0" "$@" > all.log 2>&1'];
      const logged = await run(played.args(list, '--log-file', 'all.log'), {
        cwd: played.folder,
        under: both,
      });
      assert.equal(logged.code, 0, readFileSync(join(played.folder, 'all.log'), 'utf8'));
      assert.equal(readTable(list).length, 3);
    }));
});
