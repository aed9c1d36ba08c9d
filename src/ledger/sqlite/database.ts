import { createRequire } from 'node:module';
import { LedgerError } from '../port.ts';

export type Value = string | number | bigint | null;
export type Row = Readonly<Record<string, Value | Uint8Array>>;

/** The part of `node:sqlite`'s interface that this program uses; the package and Node both have it. */
export interface Statement {
  run(...values: readonly Value[]): { readonly changes: number | bigint; readonly lastInsertRowid: number | bigint };
  get(...values: readonly Value[]): Row | undefined;
  all(...values: readonly Value[]): Row[];
}

export interface Database {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  close(): void;
}

/** First release without the WAL-reset corruption bug, which needs two connections: `enrich` beside `report` is that. */
const SQLITE_MIN = [3, 51, 3] as const;
/** How long a lock of another program is waited for. The wait blocks the event loop, so it is short. */
const BUSY_TIMEOUT_MS = 5_000;
/** Mapped pages count as memory (900 MB against 170 where all was mapped). */
const MMAP_BYTES = 64 * 1024 * 1024;
/**
 * Pages of write-ahead file before a checkpoint (16 MB). A checkpoint runs inside a commit, on the main thread: with the
 * default of 1,000 it comes four times as often and is the tail latency of commits. Recovery after a kill stays short.
 */
const CHECKPOINT_PAGES = 4_000;

export interface OpenOptions {
  readonly readOnly: boolean;
  readonly busyTimeoutMs?: number | undefined;
}

/** Opens a database file with what every connection needs. Throws the driver's error, or a LedgerError that says what to do. */
export function openDatabase(file: string | URL, { readOnly, busyTimeoutMs = BUSY_TIMEOUT_MS }: OpenOptions): Database {
  const { DatabaseSync } = loadDriver();
  const database = new DatabaseSync(file, { readOnly });
  try {
    // First of all: the driver's default is 0, and already the next statement may meet a lock.
    database.exec(`PRAGMA busy_timeout = ${String(busyTimeoutMs)}`);
    refuseOldSqlite(String(database.prepare('SELECT sqlite_version() AS version').get()?.['version']));
    database.exec(`PRAGMA foreign_keys = ON; PRAGMA mmap_size = ${String(MMAP_BYTES)}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** What a writer needs on top. Changes the file, so only for one that is known to be a ledger, or empty. */
export function makeDurable(database: Database, file: string): void {
  const mode = database.prepare('PRAGMA journal_mode = WAL').get()?.['journal_mode'];
  if (mode !== 'wal')
    throw new LedgerError(
      'io',
      `Cannot use the ledger ${file}: its file system has no write-ahead log (it is a network drive or a device). Name a file on a local disk with --ledger.`,
    );
  database.exec(
    `PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = ${String(CHECKPOINT_PAGES)}`,
  );
}

interface Driver {
  readonly DatabaseSync: new (file: string | URL, options: { readonly readOnly: boolean }) => Database;
}

/** The package carries Node's own `node:sqlite` as a prebuilt addon; where no binary fits, Node's own serves. */
function loadDriver(): Driver {
  const require = createRequire(import.meta.url);
  try {
    return require('@photostructure/sqlite') as Driver;
  } catch (error) {
    try {
      return require('node:sqlite') as Driver;
    } catch {
      throw new LedgerError(
        'io',
        'Cannot open a ledger: @photostructure/sqlite has no binary for this platform, and this Node has no SQLite of its own. Use Node 24.',
        { cause: error },
      );
    }
  }
}

/** @throws LedgerError where `version` is older than the first release that is safe with two connections. */
export function refuseOldSqlite(version: string): void {
  const parts = version.split('.').map(Number);
  const at = SQLITE_MIN.findIndex((minimum, index) => (parts[index] ?? 0) !== minimum);
  if (at < 0 || (parts[at] ?? 0) > (SQLITE_MIN[at] ?? 0)) return;
  throw new LedgerError(
    'io',
    `Cannot open a ledger with SQLite ${version}: before ${SQLITE_MIN.join('.')} a second connection could damage it. Use a newer Node.`,
  );
}

/** Runs `work` as one transaction; nothing of it stays where it throws. */
export function transaction<T>(database: Database, work: () => T, mode: 'IMMEDIATE' | 'DEFERRED' = 'IMMEDIATE'): T {
  database.exec(`BEGIN ${mode}`);
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    rollBack(database);
    throw error;
  }
}

/** SQLite has rolled back by itself after some errors (a full disk); rolling back again then fails harmlessly. */
function rollBack(database: Database): void {
  try {
    database.exec('ROLLBACK');
  } catch {
    // Nothing is open any more.
  }
}

/** Statements are prepared once and kept: preparing again in a loop leaks until the next turn of the event loop. */
export type Prepare = (sql: string) => Statement;

export function preparing(database: Database): Prepare {
  const statements = new Map<string, Statement>();
  return (sql) => {
    const known = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, known);
    return known;
  };
}
