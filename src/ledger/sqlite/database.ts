import { pathToFileURL } from 'node:url';
import { LedgerError } from '../port.ts';
import type { Value, SqlRow, SqlCells } from '../rows/cells.ts';
import { loadDriver } from './driver.ts';

/**
 * The part of `node:sqlite`'s interface that this program uses; the package and Node both have it.
 */
export interface Statement {
  run(...values: readonly Value[]): {
    readonly changes: number | bigint;
    readonly lastInsertRowid: number | bigint;
  };
  get(...values: readonly Value[]): SqlRow | undefined;
  all(...values: readonly Value[]): SqlRow[];
  /** Rows as arrays; Node's own module has it since 22.16. */
  setReturnArrays?(enabled: boolean): void;
}

/** One connection. */
export interface Database {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  close(): void;
}

/**
 * How long a lock of another program is waited for. The wait blocks the event loop, so it is short.
 */
const BUSY_TIMEOUT_MS = 5_000;
/**
 * Pages kept in memory. Mapping 64 MB of the file instead is a tenth faster (200,000 answers: 0.9 s
 * of processor time against 1.0), but adds those 64 MB to the memory of the process, and ends it
 * where somebody cuts the file off.
 */
const CACHE_KIB = 8_000;
/**
 * Pages of write-ahead file before a checkpoint (16 MB). A checkpoint runs inside a commit, on the
 * main thread: with the default of 1,000 it comes four times as often and is the tail latency of
 * commits. Recovery after a kill stays short.
 */
const CHECKPOINT_PAGES = 4_000;

/**
 * Opens a database file with what every connection needs. A lock of another connection is waited
 * for with the event loop blocked. Throws the driver's error, or a LedgerError that says what to
 * do.
 */
export function openDatabase(
  file: string | URL,
  {
    readOnly,
    busyTimeoutMs = BUSY_TIMEOUT_MS,
  }: { readOnly: boolean; busyTimeoutMs?: number | undefined },
): Database {
  const { DatabaseSync } = loadDriver();
  const database = new DatabaseSync(file, { readOnly });
  try {
    // First of all: the driver's default is 0, and already the next statement may meet a lock.
    database.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
    database.exec(`PRAGMA foreign_keys = ON; PRAGMA cache_size = -${CACHE_KIB}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Opens a file without locks and without its log, as if nobody could write it. */
export function immutableUrl(file: string): URL {
  const url = pathToFileURL(file);
  url.searchParams.set('immutable', '1');
  return url;
}

/**
 * What a writer needs on top. Changes the file, so only for one that is known to be a ledger, or
 * empty.
 */
export function makeDurable(database: Database, file: string): void {
  const mode = database.prepare('PRAGMA journal_mode = WAL').get()?.['journal_mode'];
  if (mode !== 'wal')
    throw new LedgerError(
      'io',
      `Cannot use the ledger ${file}: its file system has no write-ahead log (it is a network drive or a device). Name a file on a local disk with --ledger.`,
    );
  database.exec(
    `PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`,
  );
}

/**
 * Closes a connection as far as the driver can. It keeps a connection with prepared statements
 * alive until they are collected (version 1.2.1: `sqlite3_close_v2`), with its files open; so what
 * closing does is done by hand: nothing stays locked, and a writer leaves all records in the file
 * itself, with an empty log.
 */
export function closeDatabase(
  database: Database | undefined,
  { writer } = { writer: false },
): void {
  if (!database) return;
  tryExec(database, 'ROLLBACK');
  // A reader that is still there keeps the log, which is no loss; it is not waited for.
  if (writer) tryExec(database, 'PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
}

/** For what may fail harmlessly: nothing is open any more, the disk is full, the file is broken. */
function tryExec(database: Database, sql: string) {
  try {
    database.exec(sql);
  } catch {
    // Nothing is lost by it.
  }
}

/** Runs `work` as one transaction; nothing of it stays where it throws. */
export function runTransaction<T>(
  database: Database,
  work: () => T,
  mode: 'IMMEDIATE' | 'DEFERRED' = 'IMMEDIATE',
): T {
  database.exec(`BEGIN ${mode}`);
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // SQLite has rolled back by itself after some errors (a full disk).
    tryExec(database, 'ROLLBACK');
    throw error;
  }
}

/**
 * Statements are prepared once and kept: preparing again in a loop leaks until the next turn of the
 * event loop.
 */
export type Prepare = (sql: string) => Statement;

export function rememberStatements(database: Database): Prepare {
  const statements = new Map<string, Statement>();
  return (sql) => {
    const statement = statements.get(sql) ?? database.prepare(sql);
    statements.set(sql, statement);
    return statement;
  };
}

/**
 * All rows of a statement as arrays, which the driver makes twice as fast as objects. The statement
 * is used for nothing else.
 */
export function readRows(statement: Statement, values: readonly Value[]): readonly SqlCells[] {
  if (!statement.setReturnArrays) return statement.all(...values).map((row) => Object.values(row));
  statement.setReturnArrays(true);
  // With arrays switched on the driver gives arrays; its type does not know.
  return statement.all(...values) as unknown as readonly SqlCells[];
}
