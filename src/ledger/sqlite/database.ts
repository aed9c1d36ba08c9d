import { createRequire } from 'node:module';

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
const BUSY_TIMEOUT_MS = 5_000;
/** Mapped pages count as memory (900 MB against 170 where all was mapped). */
const MMAP_BYTES = 64 * 1024 * 1024;
/** Pages of write-ahead file before a checkpoint; the default of 1,000 makes the tail latency of commits. */
const CHECKPOINT_PAGES = 4_000;

interface Driver {
  readonly DatabaseSync: new (file: string, options: { readonly readOnly: boolean }) => Database;
}

/** The package carries Node's own `node:sqlite` as a prebuilt addon; where no binary fits, Node's own serves. */
function loadDriver(): Driver {
  const require = createRequire(import.meta.url);
  try {
    return require('@photostructure/sqlite') as Driver;
  } catch {
    return require('node:sqlite') as Driver;
  }
}

export interface OpenOptions {
  readonly readOnly: boolean;
  /** The run lock: a plain rollback journal, and no waiting. */
  readonly lock?: boolean;
}

/** Opens a database file with the settings that every connection of this program needs. Throws the driver's error. */
export function openDatabase(file: string, { readOnly, lock = false }: OpenOptions): Database {
  const { DatabaseSync } = loadDriver();
  const database = new DatabaseSync(file, { readOnly });
  try {
    database.exec(`PRAGMA busy_timeout = ${String(lock ? 0 : BUSY_TIMEOUT_MS)}`);
    if (lock) return database;
    refuseOldSqlite(database);
    if (!readOnly)
      database.exec(
        `PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = ${String(CHECKPOINT_PAGES)}`,
      );
    database.exec(`PRAGMA foreign_keys = ON; PRAGMA mmap_size = ${String(MMAP_BYTES)}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function refuseOldSqlite(database: Database): void {
  const version = String(database.prepare('SELECT sqlite_version() AS version').get()?.['version']);
  const parts = version.split('.').map(Number);
  const at = SQLITE_MIN.findIndex((minimum, index) => (parts[index] ?? 0) !== minimum);
  if (at >= 0 && (parts[at] ?? 0) < (SQLITE_MIN[at] ?? 0)) {
    throw new Error(
      `Cannot use SQLite ${version}: before ${SQLITE_MIN.join('.')} a second connection could damage the file. Use a newer Node.`,
    );
  }
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
