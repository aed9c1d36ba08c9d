import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  LedgerError,
  type Ledger,
  type LedgerErrorKind,
  type LedgerReader,
} from '../../src/ledger/port.ts';
import { refuseOldSqlite } from '../../src/ledger/sqlite/driver.ts';
import { openLedgerReader } from '../../src/ledger/sqlite/store.ts';
import { query, request, sent, settled } from './events.ts';
import { inFolder, openRaw, openSqlite, readVersion, tamper } from './sqlite-store.ts';

test('missing folders are made with mode 0700, and every file of the ledger with 0600', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'state', 'insight-batch', 'ledger.db');
    const ledger = await openSqlite(file);
    await ledger.begin(request());
    assert.equal(modeOf(join(folder, 'state')), 0o700);
    assert.equal(modeOf(join(folder, 'state', 'insight-batch')), 0o700);
    const files = readdirSync(join(folder, 'state', 'insight-batch')).sort();
    assert.deepEqual(
      files.map((name) => [name, modeOf(join(folder, 'state', 'insight-batch', name)).toString(8)]),
      [
        'ledger.db',
        'ledger.db-shm',
        'ledger.db-wal',
        'ledger.db.lock',
        'ledger.db.lock.txt',
        'ledger.db.reserve',
      ].map((name) => [name, '600']),
    );
    await ledger.close();
  }));

test('a ledger that came back from a copy with mode 0644 is narrowed to 0600', () =>
  inFolder(async (folder) => {
    const file = await written(folder);
    chmodSync(file, 0o644);
    await (await openSqlite(file)).close();
    assert.equal(modeOf(file), 0o600);
  }));

test('a closed ledger is whole in its one file: the log beside it is empty', () =>
  inFolder(async (folder) => {
    const file = await written(folder);
    assert.equal(existsSync(`${file}-wal`) ? statSync(`${file}-wal`).size : 0, 0);
    const copy = join(folder, 'copy.db');
    writeFileSync(copy, readFileSync(file));
    const reader = await openLedgerReader(copy);
    assert.equal((await reader.answers([query('447700900001')]))[0]?.length, 1);
    await reader.close();
  }));

test('a ledger of schema 99 is refused by this program, for writing and reading, and left as it is', () =>
  inFolder(async (folder) => {
    const file = await written(folder);
    const own = readVersion(file);
    tamper(file, 'PRAGMA user_version = 99');
    for (const open of [openSqlite, openLedgerReader])
      await refuses(
        open,
        file,
        'newer',
        /a newer version of this program wrote it \(schema 99, this one knows \d+\)\. Update insight-batch\.$/,
      );
    tamper(file, `PRAGMA user_version = ${String(own)}`);
    await (await openSqlite(file)).close();
  }));

test("somebody else's database is refused and not touched: no byte changes, and nothing is laid beside it", () =>
  inFolder(async (folder) => {
    const file = join(folder, 'contacts.db');
    const other = openRaw(file);
    other.exec("CREATE TABLE people (name TEXT); INSERT INTO people VALUES ('Ada')");
    other.close();
    const before = readFileSync(file);
    for (const open of [openSqlite, openLedgerReader])
      await refuses(
        open,
        file,
        'damaged',
        /it is a database, but no ledger of this program\. Name another file with --ledger\.$/,
      );
    assert.deepEqual(readFileSync(file), before);
    assert.deepEqual(readdirSync(folder), ['contacts.db']);
  }));

test('a CSV named as ledger is refused and not touched', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'list.csv');
    writeFileSync(file, 'phone,name\n+447700900001,Ada\n'.repeat(100));
    for (const open of [openSqlite, openLedgerReader])
      await refuses(open, file, 'damaged', /damaged or no ledger .*Restore it from a copy/);
    assert.equal(readFileSync(file, 'utf8').length, 2_900);
    assert.deepEqual(readdirSync(folder), ['list.csv']);
  }));

test('an empty file becomes a ledger; to a reader there is none yet, like where there is no file', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'ledger.db');
    await refuses(openLedgerReader, file, 'missing', /^There is no ledger at .*ledger\.db yet/);
    writeFileSync(file, '');
    await refuses(openLedgerReader, file, 'missing', /^There is no ledger at .*ledger\.db yet/);
    await (await openSqlite(file)).close();
    await (await openLedgerReader(file)).close();
  }));

test('a folder or a device in place of the file is refused by that name, and nothing is laid beside it', () =>
  inFolder(async (folder) => {
    mkdirSync(join(folder, 'ledger.db'));
    symlinkSync('/dev/null', join(folder, 'null.db'));
    for (const open of [openSqlite, openLedgerReader]) {
      await refuses(
        open,
        join(folder, 'ledger.db'),
        'io',
        /^Cannot use the ledger .*ledger\.db: it is a folder\. Name a file with --ledger\.$/,
      );
      await refuses(
        open,
        join(folder, 'null.db'),
        'io',
        /^Cannot use the ledger .*null\.db: it is no regular file\. Name a file with --ledger\.$/,
      );
    }
    assert.deepEqual(readdirSync(folder).sort(), ['ledger.db', 'null.db']);
  }));

test('a file that lost its second half is damaged for whoever reads it, and says so itself', () =>
  inFolder(async (folder) => {
    const file = await written(folder, 200);
    truncateSync(file, Math.floor(statSync(file).size / 2 / 4_096) * 4_096);
    const ledger = await openSqlite(file);
    await rejectsWith(
      'damaged',
      exhaust(ledger),
      /the file is damaged or no ledger .*Restore it from a copy/,
    );
    assert.ok((await ledger.damage()).length > 0);
    await ledger.close();
  }));

test('one overwritten page is damage that the ledger finds itself', () =>
  inFolder(async (folder) => {
    const file = await written(folder, 200);
    const bytes = readFileSync(file);
    // In the middle of the file, where the pages of the answers are.
    const page = Math.floor(bytes.length / 4_096 / 2);
    bytes.fill(0xff, page * 4_096, (page + 1) * 4_096);
    writeFileSync(file, bytes);
    const reader = await openLedgerReader(file);
    const sentences = await reader.damage();
    assert.ok(sentences.length > 0);
    assert.ok(
      sentences.every((sentence) => sentence.endsWith('.')),
      sentences.join('\n'),
    );
    await reader.close();
  }));

test('a table that was dropped is damage, not a bug', () =>
  inFolder(async (folder) => {
    const file = await written(folder);
    tamper(file, 'DROP TABLE answers');
    const ledger = await openSqlite(file);
    await rejectsWith('damaged', ledger.answers([query('447700900001')]), /no such table/);
    await ledger.close();
  }));

test('a read-only file, a read-only folder and one that cannot be made are refused for writing; reading works', (context) =>
  inFolder(async (folder) => {
    const file = await written(folder);
    for (const name of readdirSync(folder)) if (name !== 'ledger.db') rmSync(join(folder, name));
    giveToNobody(folder, file);
    const refused = `read-only: Cannot write the ledger ${file}: it, or its folder, is read-only. Make both writable, or name another file with --ledger.`;
    chmodSync(file, 0o400);
    const seen = tryAsNobody(file);
    if (!seen) {
      context.skip('needs a user without rights who can read this checkout');
      return;
    }
    assert.deepEqual(seen, [refused, '1 attempts, 0 damages']);
    chmodSync(file, 0o600);
    chmodSync(folder, 0o500);
    assert.deepEqual(tryAsNobody(file), [refused, '1 attempts, 0 damages']);
    assert.match(
      tryAsNobody(join(folder, 'below', 'ledger.db'))?.[0] ?? '',
      /^read-only: Cannot write the ledger .*below/,
    );
    chmodSync(file, 0o000);
    assert.match(tryAsNobody(file)?.[1] ?? '', /^io: Cannot use the ledger /);
    chmodSync(folder, 0o700);
  }));

test('SQLite before 3.51.3 is refused, that and later ones are not', () => {
  for (const version of ['3.45.1', '3.51.2', '2.99.99'])
    assert.throws(() => refuseOldSqlite(version), /before 3\.51\.3/, version);
  for (const version of ['3.51.3', '3.51.10', '3.53.0', '4.0.0']) refuseOldSqlite(version);
});

/** A closed ledger with `count` settled attempts. */
async function written(folder: string, count = 1): Promise<string> {
  const file = join(folder, 'ledger.db');
  const ledger = await openSqlite(file);
  const { executionId } = await ledger.begin(request());
  const sequences = Array.from({ length: count }, (_, index) => index + 1);
  await ledger.record(
    sequences.map((sequence) =>
      sent(executionId, sequence, { number: String(447700900000 + sequence) }),
    ),
  );
  await ledger.record(
    sequences.map((sequence) =>
      settled(executionId, sequence, { answer: { raw: 'x'.repeat(600) } }),
    ),
  );
  await ledger.close();
  return file;
}

async function exhaust(ledger: Ledger): Promise<void> {
  for await (const batch of ledger.attempts({ by: 'all' }))
    await ledger.answers(
      batch.flatMap(({ number }) => (number === undefined ? [] : [query(number)])),
    );
}

type Open = (file: string) => Promise<LedgerReader>;

async function refuses(
  open: Open,
  file: string,
  kind: LedgerErrorKind,
  words: RegExp,
): Promise<void> {
  await rejectsWith(kind, open(file), words);
}

async function rejectsWith(
  kind: LedgerErrorKind,
  work: Promise<unknown>,
  words: RegExp,
): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof LedgerError, String(error));
    assert.equal(error.kind, kind, error.message);
    assert.match(error.message, words);
    return true;
  });
}

const NOBODY = 65_534;
const CHILD = fileURLToPath(new URL('./child.js', import.meta.url));

/** Root may write everything, so it hands the files to a user who may not. */
function giveToNobody(...paths: readonly string[]): void {
  if (process.geteuid?.() === 0) for (const path of paths) chownSync(path, NOBODY, NOBODY);
}

/** How opening for writing and for reading end in a process without rights of its own; undefined where none can be had. */
function tryAsNobody(file: string): string[] | undefined {
  const user = process.geteuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const { status, stdout } = spawnSync(process.execPath, [CHILD, 'try', file], {
    encoding: 'utf8',
    cwd: '/',
    ...user,
  });
  return status === 0 ? stdout.trim().split('\n') : undefined;
}

function modeOf(path: string): number {
  return statSync(path).mode & 0o777;
}
