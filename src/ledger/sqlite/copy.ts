import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Clock } from '../../support/clock.ts';
import { formatIdentity } from '../../support/files.ts';
import type { BookSource, BookTarget } from '../copy.ts';
import { LedgerError } from '../port.ts';
import { readPages, type BookTable, type Dialect } from '../rows/tables.ts';
import {
  closeDatabase,
  openDatabase,
  readRows,
  rememberStatements,
  type Database,
  type Prepare,
} from './database.ts';
import { explainFailure } from './errors.ts';
import { refuseNetworkFileSystem } from './file-system.ts';
import { refuseHeld, takeLock } from './lock.ts';
import { createReader, openForReading } from './reader.ts';
import { createSchema } from './schema.ts';

interface FileOptions {
  readonly file: string;
  readonly clock: Clock;
  /** `--lock-wait`. */
  readonly lockWaitMs: number;
  readonly pid: number;
}

const DIALECT: Dialect = {
  nameTable: (name) => name,
  nameParameter: (place) => `?${place}`,
  byBytes: ' COLLATE BINARY',
};

/**
 * Hands a ledger to `work`, and nobody writes to it meanwhile: the run lock is held where the
 * folder takes one. Rejects with LedgerError: `held`, `missing`, and those of reading.
 */
export async function withFileSource<T>(
  options: FileOptions,
  work: (source: BookSource) => Promise<T>,
): Promise<T> {
  const { file } = options;
  let database: Database | undefined;
  let release: (() => void) | undefined;
  try {
    database = openForReading(file);
    release = await holdStill(options);
    database.exec('BEGIN');
    return await work(describeBooks(database, rememberStatements(database), file));
  } catch (error) {
    throw explainFailure(error, file);
  } finally {
    closeDatabase(database);
    release?.();
  }
}

async function holdStill(options: FileOptions) {
  const file = realpathSync(options.file);
  try {
    accessSync(dirname(file), constants.W_OK);
  } catch {
    refuseHeld(file);
    return undefined;
  }
  return await takeLock({ ...options, file, holder: 'ledger copy', waitMs: options.lockWaitMs });
}

function describeBooks(database: Database, prepare: Prepare, file: string): BookSource {
  const ask = (sql: string, values: Parameters<typeof readRows>[1]) => {
    try {
      return readRows(prepare(sql), values);
    } catch (error) {
      throw explainFailure(error, file);
    }
  };
  return {
    name: file,
    reader: createReader(database, prepare, { file, writer: false }),
    pages: (table) => readPages(table, DIALECT, ask),
  };
}

/**
 * Makes a ledger under a name that is free and lets `work` fill it. It gets its name when `work`
 * has resolved; before, and where that fails, nothing stands under it. Rejects with LedgerError.
 */
export async function withFileTarget<T>(
  { file, pid }: Pick<FileOptions, 'file' | 'pid'>,
  work: (target: BookTarget) => Promise<T>,
): Promise<T> {
  let database: Database | undefined;
  let draft: Draft | undefined;
  try {
    const place = findFreePlace(file);
    removeAbandoned(place, pid);
    draft = makeDraft(`${place}${DRAFT}${pid}`);
    database = openDatabase(draft.path, { readOnly: false });
    // Whatever goes wrong, the file is dropped: a journal beside it would be of no use.
    database.exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF');
    createSchema(database);
    database.exec('BEGIN EXCLUSIVE');
    const result = await work(describeTarget(database, file));
    database.exec('COMMIT');
    closeDatabase(database);
    database = undefined;
    if (!isOurs(draft)) throw displacedError(file);
    giveName(draft.path, place);
    return result;
  } catch (error) {
    closeDatabase(database);
    throw explainFailure(error, file);
  } finally {
    if (draft && isOurs(draft)) rmSync(draft.path);
  }
}

/** A file that has no name of its own yet. */
interface Draft {
  readonly path: string;
  readonly identity: string | undefined;
}

function makeDraft(path: string): Draft {
  writeFileSync(path, '', { mode: 0o600, flag: 'wx' });
  return { path, identity: readIdentity(path) };
}

/** Containers number their processes alike: another one may take ours for left by a killed one. */
function isOurs({ path, identity }: Draft) {
  return identity !== undefined && readIdentity(path) === identity;
}

function readIdentity(path: string) {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found && formatIdentity(found);
}

function describeTarget(database: Database, file: string): BookTarget {
  const prepare = rememberStatements(database);
  return {
    ...describeBooks(database, prepare, file),
    spell: (text) => text,
    write: (table, rows) => {
      const insert = prepare(writeInsert(table));
      for (const row of rows) insert.run(...row);
      return Promise.resolve();
    },
    complete: () => Promise.resolve(),
  };
}

function writeInsert({ name, columns }: BookTable) {
  const names = Object.keys(columns);
  return `INSERT INTO ${name} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
}

/** Behind the ledger's name and before the number of the process that fills it. */
const DRAFT = '.copying-';

/** The ledger's path without symbolic links. Throws LedgerError where something stands there, or what belongs to a ledger that is gone. */
function findFreePlace(file: string) {
  refuseNetworkFileSystem(file, () => undefined);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const place = join(realpathSync(dirname(file)), basename(file));
  const taken = ['', '-wal', '-journal'].map((end) => `${place}${end}`).find(isThere);
  if (taken === place) throw takenError(file);
  if (taken !== undefined)
    throw new LedgerError(
      'io',
      `Cannot copy to the ledger ${file}: ${taken} is left of another ledger of that name. Move it away, or name another file.`,
    );
  return place;
}

function takenError(file: string) {
  return new LedgerError(
    'io',
    `Cannot copy to the ledger ${file}: it is there already, and a copy never adds to one. Name a file that is not there yet.`,
  );
}

function isThere(path: string) {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function displacedError(file: string) {
  return new LedgerError(
    'busy',
    `Cannot copy to the ledger ${file}: another copy to it is being made. Nothing was copied.`,
  );
}

/** What copies have left that were killed. */
function removeAbandoned(place: string, own: number) {
  const head = `${basename(place)}${DRAFT}`;
  for (const name of readdirSync(dirname(place))) {
    const pid = name.startsWith(head) ? Number(name.slice(head.length)) : Number.NaN;
    if (Number.isInteger(pid) && (pid === own || !isAlive(pid)))
      rmSync(join(dirname(place), name), { force: true });
  }
}

function isAlive(pid: number) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/** Safe on the disk first, and only where the name is still free: a link replaces nothing. */
function giveName(draft: string, place: string) {
  flush(draft, 'r+');
  try {
    linkSync(draft, place);
  } catch {
    if (isThere(place)) throw takenError(place);
    // Not every file system knows a second name.
    renameSync(draft, place);
  }
  try {
    flush(dirname(place), 'r');
  } catch {
    // Not every system lets a folder be flushed.
  }
}

function flush(path: string, flags: string) {
  const descriptor = openSync(path, flags);
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
