import { LedgerError, type LedgerErrorKind } from '../port.ts';

type FailureKind = Exclude<LedgerErrorKind, 'held' | 'lost' | 'newer' | 'missing'>;

/** By result codes of SQLite (sqlite.org/rescode.html), primary ones but for the last. */
const BY_CODE: Readonly<Record<number, FailureKind>> = {
  5: 'busy', // SQLITE_BUSY
  6: 'busy', // SQLITE_LOCKED
  8: 'read-only', // SQLITE_READONLY
  10: 'io', // SQLITE_IOERR
  11: 'damaged', // SQLITE_CORRUPT
  13: 'full', // SQLITE_FULL
  14: 'io', // SQLITE_CANTOPEN
  26: 'damaged', // SQLITE_NOTADB
  // SQLITE_IOERR_SHMSIZE: the shared-memory file beside the log could not grow, which is how a full
  // disk shows there.
  4874: 'full',
};
const SQLITE_ERROR = 1;

/**
 * The driver (1.2.1) leaves the code out where `all()` fails; then SQLite's own words
 * (sqlite3_errstr) stand for it.
 */
const BY_WORDS: Readonly<Record<string, FailureKind>> = {
  'database is locked': 'busy',
  'database table is locked': 'busy',
  'attempt to write a readonly database': 'read-only',
  'disk I/O error': 'io',
  'database disk image is malformed': 'damaged',
  'database or disk is full': 'full',
  'unable to open database file': 'io',
  'file is not a database': 'damaged',
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

/** undefined for what only a mistake of this program brings about (constraint, range, misuse). */
function classifyFailure(error: Error): FailureKind | undefined {
  const { message } = error;
  if ('errcode' in error && typeof error.errcode === 'number') {
    const { errcode } = error;
    return BY_CODE[errcode] ?? BY_CODE[errcode & 0xff] ?? classifySqliteError(errcode, message);
  }
  if ('code' in error && error.code === 'ERR_SQLITE_ERROR')
    return BY_WORDS[message] ?? classifySqliteError(SQLITE_ERROR, message);
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

/** A table or column that every ledger has is gone: somebody changed the file. */
function classifySqliteError(code: number, message: string) {
  const isChanged =
    (code & 0xff) === SQLITE_ERROR && /^(no such (table|column)|malformed)/.test(message);
  return isChanged ? 'damaged' : undefined;
}

function describeFailure(kind: FailureKind, file: string, words: string) {
  switch (kind) {
    case 'busy':
      return `Cannot use the ledger ${file}: another program has locked it. Close that program and run again.`;
    case 'read-only':
      return `Cannot write the ledger ${file}: it, or its folder, is read-only. Make both writable, or name another file with --ledger.`;
    case 'damaged':
      return `Cannot use the ledger ${file}: the file is damaged or no ledger (${words}). Restore it from a copy, or name another file with --ledger.`;
    case 'full':
      return `Cannot write the ledger ${file}: no space is left on the device. Make room and run the same command again; what was recorded is kept.`;
    case 'io':
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
