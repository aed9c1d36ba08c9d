import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LedgerError, type Ledger, type LedgerErrorKind } from '../../src/ledger/port.ts';
import type { Database } from '../../src/ledger/sqlite/database.ts';
import { openLedger, type LedgerOptions } from '../../src/ledger/sqlite/store.ts';
import { systemClock } from '../../src/support/clock.ts';
import { createSeededRandom } from '../../src/support/random.ts';
import type { OpenStore } from './conformance.ts';

/** Runs `use` with a folder that is removed afterwards. */
export async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-'));
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function openSqlite(file: string, changes: Partial<LedgerOptions> = {}): Promise<Ledger> {
  return openLedger({
    file,
    clock: systemClock,
    random: createSeededRandom(1),
    lockWaitMs: 0,
    holder: 'list.csv',
    pid: 4_711,
    busyTimeoutMs: 0,
    ...changes,
  });
}

/** A store in a folder of its own, for one case of the conformance suite. */
export async function openSqliteStore(): Promise<OpenStore> {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-'));
  const file = join(folder, 'ledger.db');
  let current = await openSqlite(file);
  return {
    ledger: current,
    reopen: async () => {
      await current.close();
      current = await openSqlite(file);
      return current;
    },
    close: async () => {
      await current.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The file as any SQLite program sees it, to look into it and to tamper with it. */
export function openRaw(file: string): Database {
  const { DatabaseSync } = createRequire(import.meta.url)('@photostructure/sqlite') as {
    DatabaseSync: new (file: string) => Database;
  };
  return new DatabaseSync(file);
}

/** Runs statements on the file behind the program's back. */
export function tamper(file: string, sql: string): void {
  const database = openRaw(file);
  try {
    database.exec(`PRAGMA foreign_keys = OFF; ${sql}`);
  } finally {
    database.close();
  }
}

/** The number of the schema that the file has. */
export function readVersion(file: string): number {
  const database = openRaw(file);
  try {
    return Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
  } finally {
    database.close();
  }
}

/** That `work` fails with an error of this kind, whose message has each of the parts. */
export async function rejectsWith(
  kind: LedgerErrorKind,
  work: Promise<unknown>,
  parts: readonly string[],
): Promise<void> {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof LedgerError, String(error));
    assert.equal(error.kind, kind);
    for (const part of parts)
      assert.ok(error.message.includes(part), `${error.message} lacks "${part}"`);
    return true;
  });
}
