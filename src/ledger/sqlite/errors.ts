import { LedgerError, type LedgerErrorKind } from '../port.ts';

/** Primary result codes of SQLite (sqlite.org/rescode.html). */
const SQLITE = {
  error: 1,
  busy: 5,
  locked: 6,
  readOnly: 8,
  io: 10,
  corrupt: 11,
  full: 13,
  cantOpen: 14,
  notADatabase: 26,
} as const;
/**
 * SQLITE_IOERR_SHMSIZE: the shared-memory file beside the log could not grow, which is how a full
 * disk shows there.
 */
const SHARED_MEMORY_SIZE = 4_874;

/**
 * The driver (1.2.1) leaves the code out where `all()` fails; then SQLite's own words
 * (sqlite3_errstr) stand for it.
 */
const CODES: Readonly<Record<string, number>> = {
  'database is locked': SQLITE.busy,
  'database table is locked': SQLITE.locked,
  'attempt to write a readonly database': SQLITE.readOnly,
  'disk I/O error': SQLITE.io,
  'database disk image is malformed': SQLITE.corrupt,
  'database or disk is full': SQLITE.full,
  'unable to open database file': SQLITE.cantOpen,
  'file is not a database': SQLITE.notADatabase,
};

/**
 * What the driver or the file system threw, as a LedgerError with a whole sentence. A LedgerError
 * passes unchanged, and so does what is neither the driver's nor the system's: that is a bug and
 * must crash with its trace.
 */
export function explainFailure(error: unknown, file: string): Error {
  if (error instanceof LedgerError) return error;
  if (!(error instanceof Error)) return new Error(String(error));
  const kind = classifyFailure(error);
  if (kind === undefined) return error;
  return new LedgerError(kind, describeFailure(kind, file, error.message), { cause: error });
}

function classifyFailure(
  error: Error,
): Exclude<LedgerErrorKind, 'held' | 'newer' | 'missing'> | undefined {
  if ('errcode' in error && typeof error.errcode === 'number')
    return kindOfSqlite(error.errcode, error.message);
  if ('code' in error && error.code === 'ERR_SQLITE_ERROR')
    return kindOfSqlite(CODES[error.message] ?? SQLITE.error, error.message);
  if (!('code' in error) || typeof error.code !== 'string' || !('syscall' in error))
    return undefined;
  switch (error.code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'read-only';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'full';
    default:
      return 'io';
  }
}

/** undefined for what only a mistake of this program brings about (constraint, range, misuse). */
function kindOfSqlite(extended: number, message: string): ReturnType<typeof classifyFailure> {
  if (extended === SHARED_MEMORY_SIZE) return 'full';
  switch (extended & 0xff) {
    case SQLITE.busy:
    case SQLITE.locked:
      return 'busy';
    case SQLITE.readOnly:
      return 'read-only';
    case SQLITE.corrupt:
    case SQLITE.notADatabase:
      return 'damaged';
    case SQLITE.full:
      return 'full';
    case SQLITE.io:
    case SQLITE.cantOpen:
      return 'io';
    case SQLITE.error:
      // A table or column that every ledger has is gone: somebody changed the file.
      return /^(no such (table|column)|malformed)/.test(message) ? 'damaged' : undefined;
    default:
      return undefined;
  }
}

function describeFailure(kind: ReturnType<typeof classifyFailure>, file: string, words: string) {
  switch (kind) {
    case 'busy':
      return `Cannot use the ledger ${file}: another program has locked it. Close that program and run again.`;
    case 'read-only':
      return `Cannot write the ledger ${file}: it, or its folder, is read-only. Make both writable, or name another file with --ledger.`;
    case 'damaged':
      return `Cannot use the ledger ${file}: the file is damaged or no ledger (${words}). Restore it from a copy, or name another file with --ledger.`;
    case 'full':
      return `Cannot write the ledger ${file}: no space is left on the device. Make room and run the same command again; what was recorded is kept.`;
    default:
      return `Cannot use the ledger ${file}: ${words}. Check the disk and the folder, then run the same command again; what was recorded is kept.`;
  }
}

/** Runs `work`; what the store throws comes out as a LedgerError, a bug as it is. */
export function guardStore<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw explainFailure(error, file);
  }
}

/** The same as a promise. */
export function promiseStore<T>(file: string, work: () => T): Promise<T> {
  try {
    return Promise.resolve(work());
  } catch (error) {
    return Promise.reject(explainFailure(error, file));
  }
}
