import assert from 'node:assert/strict';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { auditBooks } from '../chaos/audit.ts';
import { readFacts } from '../chaos/facts.ts';
import { byDepth } from '../support/depth.ts';
import { LOOKUPS, mishap, type Mishap } from './mishap.ts';
import { runInside, type Ended } from './program.ts';
import { scene, type Scene } from './scene.ts';
import { numbersOf, writeList } from './table.ts';

/** The file that the message names, once it is sure that it holds what the service has charged, to the last lookup. */
async function rescuedBy({ code, err }: Ended, { sandbox, folder }: Scene): Promise<string> {
  assert.equal(code, 8, err);
  const books = sandbox.books();
  assert.ok(books.requests < LOOKUPS, `${String(books.requests)} requests`);
  assert.match(err, /Nothing more was sent, and what was in flight is recorded\.$/m);
  const rescued = /was written to (\S+\.rescued-\d{8}-\d{6}\.db)\. (?:Run|Move)/.exec(err)?.[1];
  assert.ok(rescued !== undefined && existsSync(rescued), err);
  assert.equal(statSync(rescued).mode & 0o777, 0o600);
  assert.deepEqual(auditBooks(books, readFacts(rescued)), []);
  const verified = await runInside(['ledger', 'verify', '--ledger', rescued]);
  assert.equal(verified.code, 0, verified.out + verified.err);
  assert.equal(
    existsSync(join(folder, 'list.enriched.csv')),
    false,
    'no output of a run that stopped',
  );
  return rescued;
}

/** The same command with another ledger ends complete, and every number was bought once. */
async function completes(ledger: string, { sandbox, args, list }: Mishap): Promise<void> {
  const again = await runInside(
    args(list, '--rate', '0').map((word, index, words) =>
      words[index - 1] === '--ledger' ? ledger : word,
    ),
  );
  assert.equal(again.code, 0, again.err);
  const { requests, chargedTwice } = sandbox.books();
  assert.equal(requests, LOOKUPS);
  assert.deepEqual(chargedTwice, []);
}

const remove = ({ files }: Mishap): void => files().forEach((file) => rmSync(file));

describe('a ledger lost under a run', { concurrency: 2 }, () => {
  test('removed with all that belongs to it: what was charged is in the rescued ledger beside it, and nothing is bought twice', () =>
    mishap({ meddle: remove }, async (ended, it) => {
      const rescued = await rescuedBy(ended, it);
      assert.equal(dirname(rescued), dirname(it.ledger));
      assert.match(ended.err, /The ledger \S+ was removed or renamed while this run wrote to it\./);
      await completes(rescued, it);
    }));

  test('removed alone, its log left behind', () =>
    mishap({ meddle: ({ ledger }) => rmSync(ledger) }, async (ended, it) => {
      await completes(await rescuedBy(ended, it), it);
    }));

  test('its folder removed: the rescued ledger is in the temporary folder, which the message says', () =>
    mishap(
      { meddle: ({ ledger }) => rmSync(dirname(ledger), { recursive: true }) },
      async (ended, it) => {
        const rescued = await rescuedBy(ended, it);
        assert.equal(dirname(rescued), it.folder);
        assert.match(ended.err, /Move it to a safe place, and run the same command with --ledger/);
        await completes(rescued, it);
      },
    ));

  test('its folder renamed, and another run begun in its place: each keeps its own books', () =>
    mishap(
      {
        meddle: ({ ledger }) => {
          renameSync(dirname(ledger), `${dirname(ledger)}-old`);
          mkdirSync(dirname(ledger));
          writeFileSync(ledger, '');
        },
      },
      async (ended, it) => {
        assert.match(ended.err, /Another file took the place of the ledger/);
        await completes(await rescuedBy(ended, it), it);
      },
    ));

  test('replaced by the ledger of another list (mv): that one stays as it is', () => {
    let before = Buffer.alloc(0);
    const other = ({ folder }: Scene): string => join(folder, 'other.db');
    return mishap(
      {
        before: async (it) => {
          const list = writeList(join(it.folder, 'other.csv'), numbersOf(5, 5_000));
          const first = await runInside([
            'enrich',
            list,
            '--sandbox',
            '--ledger',
            other(it),
            '--rate',
            '0',
          ]);
          assert.equal(first.code, 0, first.err);
          before = readFileSync(other(it));
        },
        meddle: (it) => {
          renameSync(other(it), it.ledger);
        },
      },
      async (ended, it) => {
        await completes(await rescuedBy(ended, it), it);
        assert.deepEqual(readFileSync(it.ledger), before);
        assert.equal(
          existsSync(`${it.ledger}-wal`) ? statSync(`${it.ledger}-wal`).size : 0,
          0,
          'no record goes into it later',
        );
      },
    );
  });

  test('replaced by a copy of itself (cp, mv), which misses what was recorded since', () =>
    mishap(
      {
        meddle: ({ ledger }) => {
          copyFileSync(ledger, `${ledger}.copy`);
          renameSync(`${ledger}.copy`, ledger);
        },
      },
      async (ended, it) => {
        await completes(await rescuedBy(ended, it), it);
      },
    ));

  test('overwritten in place by an older copy of itself (cp): what this run was charged is rescued, the copy stays as it is', () => {
    let older = Buffer.alloc(0);
    return mishap(
      {
        before: async (it) => {
          const few = writeList(join(it.folder, 'few.csv'), numbersOf(20));
          const first = await runInside(it.args(few, '--rate', '0'));
          assert.equal(first.code, 0, first.err);
          older = readFileSync(it.ledger);
        },
        meddle: ({ ledger }) => {
          writeFileSync(ledger, older);
        },
      },
      async (ended, it) => {
        assert.match(ended.err, /The ledger \S+ was overwritten with something else/);
        await completes(await rescuedBy(ended, it), it);
        assert.deepEqual(readFileSync(it.ledger), older);
      },
    );
  });

  test('overwritten in place by something else entirely: exit 8, and that stays as it is', () =>
    mishap(
      { meddle: ({ ledger }) => writeFileSync(ledger, 'no ledger\n'.repeat(2_000)) },
      async ({ code, err }, it) => {
        assert.equal(code, 8, err);
        assert.ok(it.sandbox.books().requests < LOOKUPS);
        assert.equal(readFileSync(it.ledger, 'utf8'), 'no ledger\n'.repeat(2_000));
      },
    ));

  const lockGone =
    /ledger\.db\.lock was removed or replaced while this run held it, so another run may have begun/;
  const logGone = /ledger\.db-wal or \S+-shm was removed or replaced/;
  for (const [end, words] of [
    ['.lock', lockGone],
    ['-wal', logGone],
    ...byDepth({ deep: [['-shm', logGone] as const], shallow: [] }),
  ] as const) {
    test(`its ${end} removed: the run stops, and the ledger itself is complete`, () =>
      mishap({ meddle: ({ ledger }) => rmSync(`${ledger}${end}`) }, async ({ code, err }, it) => {
        assert.equal(code, 8, err);
        assert.match(err, words);
        assert.match(
          err,
          /Its records are complete in \S+: run the same command again to continue\.$/m,
        );
        const books = it.sandbox.books();
        assert.ok(books.requests < LOOKUPS, `${String(books.requests)} requests`);
        assert.deepEqual(auditBooks(books, readFacts(it.ledger)), []);
        await completes(it.ledger, it);
      }));
  }

  test('a link that leads elsewhere since: the run stops and names the ledger it wrote', () =>
    mishap(
      {
        before: ({ ledger, folder }) => {
          symlinkSync(join(folder, 'real.db'), ledger);
        },
        meddle: ({ ledger, folder }) => {
          rmSync(ledger);
          symlinkSync(join(folder, 'empty.db'), ledger);
        },
      },
      async ({ code, err }, it) => {
        const real = join(it.folder, 'real.db');
        assert.equal(code, 8, err);
        assert.match(
          err,
          /ledger\.db does not lead any more to the ledger that this run writes to, which is \S+real\.db\./,
        );
        assert.match(err, /run the same command again with --ledger \S+real\.db to continue\.$/m);
        await completes(real, it);
      },
    ));

  test('removed while the last answer is on its way, sooner than the watch looks again: found before the end', () =>
    scene({ latencyMs: { min: 300, max: 300 } }, async (it) => {
      const list = writeList(join(it.folder, 'list.csv'), numbersOf(1));
      const { ended } = it.start(it.args(list));
      await it.sandbox.seen(1);
      for (const name of readdirSync(it.folder).filter((file) => file.startsWith('ledger.db')))
        rmSync(join(it.folder, name));
      const { code, err } = await ended;
      assert.equal(code, 8, err);
      const rescued = /was written to (\S+\.db)\. Run/.exec(err)?.[1] ?? '';
      assert.deepEqual(auditBooks(it.sandbox.books(), readFacts(rescued)), []);
      assert.equal(readFacts(rescued).answers.length, 1);
    }));
});
