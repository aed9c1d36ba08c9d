import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { copyLedger } from '../../src/compose/copy.ts';
import { copyBooks, type BookTarget } from '../../src/ledger/copy.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import { BOOK_TABLES } from '../../src/ledger/rows/tables.ts';
import { withFileSource, withFileTarget } from '../../src/ledger/sqlite/copy.ts';
import { withServerTarget } from '../../src/ledger/postgres/copy.ts';
import { NO_ACCESS } from '../../src/support/server-place.ts';
import { copy, makeEverything, PARTS, pause } from './copying.ts';
import { dumpFile, dumpServer } from './dump.ts';
import { request, sent } from './events.ts';
import { recordEverything } from './everything.ts';
import { skipWithoutPostgres, withClient, type PostgresServer } from './postgres-server.ts';
import { closeServers, makePlace, openServer } from './postgres-store.ts';
import { inFolder, openRaw, openSqlite, readVersion, rejectsWith, tamper } from './sqlite-store.ts';

test('the ledger of these tests has something in every column', () =>
  inFolder(async (folder) => {
    const database = openRaw(await makeEverything(folder));
    const empty = BOOK_TABLES.flatMap(({ name, columns }) =>
      Object.entries(columns)
        .filter(([column, kind]) => {
          const filled = kind === 'flag' ? `${column} = 1` : `${column} IS NOT NULL`;
          return !database.prepare(`SELECT 1 FROM ${name} WHERE ${filled}`).get();
        })
        .map(([column]) => `${name}.${column}`),
    );
    database.close();
    assert.deepEqual(empty, []);
  }));

test("a copy of a file has every row of it, is its owner's alone, and goes on behind its ids", () =>
  inFolder(async (folder) => {
    const from = await makeEverything(folder);
    const to = join(folder, 'new', 'b.db');
    await copy(from, to);
    assert.deepEqual(dumpFile(to), dumpFile(from));
    assert.equal(statSync(to).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(dirname(to)), ['b.db']);
    await goOn(await openSqlite(to));
  }));

test('nothing is copied onto a file that is there, nor where the log of another ledger is', () =>
  inFolder(async (folder) => {
    const from = await makeEverything(folder);
    const to = join(folder, 'b.db');
    writeFileSync(to, '');
    await rejectsWith('io', copy(from, to), ['is there already']);
    await rejectsWith('io', copy(from, from), ['is there already']);
    assert.equal(statSync(to).size, 0);
    writeFileSync(join(folder, 'c.db-wal'), 'x');
    await rejectsWith('io', copy(from, join(folder, 'c.db')), ['c.db-wal is left of another']);
  }));

test('a ledger that appears under the name while a copy is made stays as it is', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'b.db');
    const copied = withFileTarget({ file, ...PARTS }, async () => {
      await (await openSqlite(file)).close();
    });
    await rejectsWith('io', copied, ['is there already']);
    assert.equal(readVersion(file) > 1, true);
    assert.deepEqual(
      readdirSync(folder).filter((name) => name.includes('copying')),
      [],
    );
  }));

test('an unfinished file of our own number is a killed one, and one that took the place of ours is not ours', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'b.db');
    const draft = `${file}.copying-${String(process.pid)}`;
    writeFileSync(draft, 'left');
    const copied = withFileTarget({ file, ...PARTS }, () => {
      rmSync(draft);
      writeFileSync(draft, 'other');
      return Promise.resolve();
    });
    await rejectsWith('busy', copied, ['another copy to it is being made']);
    assert.deepEqual(readdirSync(folder), [basename(draft)]);
  }));

test('a ledger that a run holds is not copied, and whoever holds it is named', () =>
  inFolder(async (folder) => {
    const from = join(folder, 'a.db');
    const held = await openSqlite(from);
    await rejectsWith('held', copy(from, join(folder, 'b.db')), ['a run of list.csv']);
    await held.close();
    await withFileSource({ file: from, ...PARTS }, async () => {
      await rejectsWith('held', openSqlite(from), ['a run of ledger copy']);
    });
    await rejectsWith('missing', copy(join(folder, 'x.db'), join(folder, 'b.db')), ['no ledger']);
    assert.equal(existsSync(join(folder, 'b.db')), false);
  }));

test('books that do not add up are not copied, and a copy that is not the same is not kept', () =>
  inFolder(async (folder) => {
    const from = await makeEverything(folder);
    const to = join(folder, 'b.db');
    const kept = () => readdirSync(folder).filter((name) => name.startsWith('b.db'));
    const copyThrough = (change: (target: BookTarget) => BookTarget) =>
      withFileSource({ file: from, ...PARTS }, (source) =>
        withFileTarget({ file: to, ...PARTS }, (target) =>
          copyBooks(source, change(target), { now: 0, pause }),
        ),
      );
    const losing =
      (name: string) =>
      (target: BookTarget): BookTarget => ({
        ...target,
        write: (table, rows) => target.write(table, table.name === name ? rows.slice(1) : rows),
      });
    await rejectsWith('damaged', copyThrough(losing('outputs')), ['outputs has 1 rows of 2']);
    await rejectsWith('damaged', copyThrough(losing('prices')), ['prices has']);
    const growing = (target: BookTarget): BookTarget => ({
      ...target,
      write: (table, rows) =>
        target.write(
          table,
          table.name === 'outputs'
            ? rows.map(([path, , hash]) => [path ?? '', 8, hash ?? ''])
            : rows,
        ),
    });
    await rejectsWith('damaged', copyThrough(growing), ['outputs has 2 rows of 2, or rows that']);
    const changing = (target: BookTarget) => ({
      ...target,
      complete: () => target.write(TAMPERED, [[1_000, '49']]),
    });
    await rejectsWith('damaged', copyThrough(changing), ['numbers has']);
    tamper(from, "UPDATE executions SET requested = '9.00000000' WHERE id = 1");
    await rejectsWith('damaged', copy(from, to), ['its books do not add up', 'ledger verify']);
    assert.deepEqual(kept(), []);
  }));

const TAMPERED = { name: 'numbers', columns: { id: 'whole', e164: 'text' }, key: ['id'] } as const;

test('a copy that is stopped between any two pages leaves nothing behind', () =>
  inFolder(async (folder) => {
    const from = await makeEverything(folder);
    const before = readdirSync(folder);
    let pauses = 0;
    const stopAt = (last: number) => () => {
      pauses += 1;
      return pauses > last ? Promise.reject(new Error('stopped')) : Promise.resolve();
    };
    const to = { ledger: join(folder, 'b.db') };
    for (let last = 0; last < 20; last += 1) {
      pauses = 0;
      const stopped = copyLedger({ from: { ledger: from }, to, ...PARTS, pause: stopAt(last) });
      await assert.rejects(stopped, /^Error: stopped$/);
      assert.deepEqual(readdirSync(folder), before);
    }
    await copy(from, to.ledger);
  }));

test('a copy that is killed leaves nothing under the name, and the next one clears up behind it', () =>
  inFolder(async (folder) => {
    const from = await makeEverything(folder);
    const to = join(folder, 'b.db');
    await killHalfway(to);
    const drafts = readdirSync(folder).filter((name) => name.startsWith('b.db'));
    assert.match(drafts.join(' '), /^b\.db\.copying-\d+$/);
    await copy(from, to);
    const left = readdirSync(folder).filter((name) => name.startsWith('b.db'));
    assert.deepEqual(left, ['b.db']);
    assert.deepEqual(dumpFile(to), dumpFile(from));
  }));

describe('a copy to a server and back', { skip: skipWithoutPostgres }, () => {
  after(closeServers);

  test('a file that went to a server and back has every row that it had', () =>
    inFolder(async (folder) => {
      const from = await makeEverything(folder);
      const { file: url } = await makePlace();
      await copy(from, url);
      await copy(url, join(folder, 'b.db'));
      assert.deepEqual(dumpFile(join(folder, 'b.db')), dumpFile(from));
      await goOn(await openServer(url));
    }));

  test('a ledger on a server that went to a file and to another server has what it had, sums too', () =>
    inFolder(async (folder) => {
      const [first, second, third] = [await makePlace(), await makePlace(), await makePlace()];
      await recordEverything(() => openServer(first.file));
      await copy(first.file, join(folder, 'a.db'));
      await copy(join(folder, 'a.db'), second.file);
      await copy(second.file, third.file);
      const dump = ({ server, name }: { server: PostgresServer; name: string }) =>
        withClient(server, name, dumpServer);
      const before = await dump(first);
      assert.ok(before.length > 40);
      assert.deepEqual(await dump(second), before);
      assert.deepEqual(await dump(third), before);
    }));

  test('nothing is copied onto a database that holds anything, but onto an empty ledger', () =>
    inFolder(async (folder) => {
      const from = await makeEverything(folder);
      const { file: url } = await makePlace();
      await (await openServer(url)).close();
      await copy(from, url);
      await rejectsWith('io', copy(from, url), ['holds records already']);
    }));

  test('a run that is alive on the server is named, and a copy is not seen before it is whole', () =>
    inFolder(async (folder) => {
      const { file: url, server, name } = await makePlace();
      const held = await openServer(url);
      await held.begin(request());
      await rejectsWith('held', copy(url, join(folder, 'b.db')), ['a run of list.csv (process']);
      await held.close();
      const other = await makePlace();
      await killHalfway(other.file);
      const made = await withClient(server, other.name, (client) =>
        client.query("SELECT to_regclass('insight_batch.ledger') AS made"),
      );
      assert.deepEqual(made.rows, [{ made: null }]);
      await copy(await makeEverything(folder), other.file);
      assert.notEqual(name, other.name);
    }));

  test('what a server cannot keep of a text has a sign in its place', async () => {
    const { file } = await makePlace();
    const options = { ...PARTS, file, access: NO_ACCESS };
    const spelt = await withServerTarget(options, ({ spell }) => Promise.resolve(spell('a\0b')));
    assert.equal(spelt, 'a\uFFFDb');
  });
});

/** Whoever was killed left two attempts; new ones stand behind the old. */
async function goOn(ledger: Ledger): Promise<void> {
  const beginning = await ledger.begin(request({ newRun: true, at: 30_000 }));
  assert.deepEqual([beginning.orphaned, beginning.executionId], [2, 5]);
  const number = '447700999999';
  const { verdicts } = await ledger.record([sent(5, 1, { number })]);
  assert.deepEqual(verdicts, [{ kind: 'started' }]);
  await ledger.close();
}

async function killHalfway(file: string): Promise<void> {
  const script = fileURLToPath(new URL('copy-child.js', import.meta.url));
  const child = spawn(process.execPath, [script, file], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  assert.equal(said.toString(), 'half\n');
  child.kill('SIGKILL');
  await once(child, 'close');
}
