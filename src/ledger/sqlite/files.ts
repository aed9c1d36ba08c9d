import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  realpathSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { isLedgerFailure, LedgerError } from '../port.ts';
import { explainFailure } from './errors.ts';
import { refuseNetworkFileSystem } from './file-system.ts';

/**
 * Makes folder and file of a ledger for the owner alone where they are missing, and returns the
 * file's real path: the lock stands beside it, so two names of one ledger must be one lock. Throws
 * the system's error where it is read-only, and LedgerError where it is no file, has a second name,
 * or is on a network file system; `warn` is told what may not hold there.
 */
export function makePrivateFile(file: string, warn: (sentence: string) => void): string {
  refuseNoFile(file);
  // Before anything is made there, and once more below where a link has led.
  refuseNetworkFileSystem(file, () => undefined);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  // Made before its real path is asked for: a link may lead to where nothing is yet.
  createEmpty(file);
  const real = realpathSync(file);
  // SQLite would open a write-protected file for reading and fail only at the first record.
  for (const path of [dirname(real), real]) accessSync(path, constants.W_OK);
  refuseSecondName(real);
  refuseNetworkFileSystem(real, warn);
  return real;
}

/**
 * Throws LedgerError where something else than a file stands under the name: SQLite would call it a
 * disk error.
 */
export function refuseNoFile(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found || found.isFile()) return;
  const what = found.isDirectory() ? 'it is a folder' : 'it is no regular file';
  throw new LedgerError('io', `Cannot use the ledger ${file}: ${what}. Name a file with --ledger.`);
}

/**
 * The lock and SQLite's log go by the name: under two names two runs would write, and one would
 * lose its records.
 */
function refuseSecondName(file: string) {
  const { nlink } = statSync(file);
  if (nlink <= 1) return;
  throw new LedgerError(
    'io',
    `Cannot use the ledger ${file}: it has ${nlink} names (hard links), and books kept under two names would part. Use a copy or a symbolic link.`,
  );
}

/**
 * The file of a ledger and all that may stand beside it, by its real path: what nothing else may be
 * written to.
 */
export function ledgerFiles(file: string): readonly string[] {
  return ['', '-wal', '-shm', '-journal', '.lock', '.lock-journal', '.lock.txt', '.reserve'].map(
    (end) => `${file}${end}`,
  );
}

/** SQLite gives `-wal` and `-shm` the mode of the file they belong to. */
export function createEmpty(file: string): void {
  // Never opened where it exists: closing it would drop the locks this process holds on it (POSIX).
  if (!existsSync(file)) writeFileSync(file, '', { mode: 0o600, flag: 'a' });
}

/**
 * A ledger that was copied or restored with wider rights is narrowed again; somebody else's stays
 * as it is.
 */
export function narrowModes(file: string): void {
  for (const name of [file, `${file}-wal`, `${file}-shm`, `${file}.lock`]) {
    try {
      chmodSync(name, 0o600);
    } catch {
      // Missing, or owned by somebody else.
    }
  }
}

/**
 * Empties SQLite's log, so that nothing of it goes into the file when it is closed. The log itself
 * is never locked.
 */
export function emptyLog(file: string): void {
  try {
    truncateSync(`${file}-wal`);
  } catch {
    // It is gone already.
  }
}

/** 0 where nothing is there. */
export function readSize(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** Room given up at the first full disk, so that the answers in hand find some. */
interface Reserve {
  /**
   * Makes it where it is not there yet. Throws LedgerError `full` where the disk has no room for
   * it, `io` where something else has its name, else the system's error.
   */
  make(): void;
  giveUp(): void;
}

const RESERVE_BYTES = 4 * 1024 * 1024;

/** A reserve of {@link RESERVE_BYTES} real bytes beside the ledger. */
export function createReserve(ledger: string): Reserve {
  const file = `${ledger}.reserve`;
  const giveUp = () => {
    rmSync(file, { force: true });
  };
  return {
    giveUp,
    make: () => {
      if (!isReserve(file)) throw foreignCompanion(ledger, file);
      if (readSize(file) >= RESERVE_BYTES) return;
      giveUp();
      try {
        writeFileSync(file, Buffer.alloc(RESERVE_BYTES, 1), { mode: 0o600, flag: 'wx' });
      } catch (error) {
        // The beginning of a reserve must not take the last room from the ledger.
        giveUp();
        const failure = explainFailure(error, ledger);
        if (!isLedgerFailure(failure, 'full')) throw error;
        throw new LedgerError(
          'full',
          `Cannot begin a run with the ledger ${ledger}: its disk has less than the 4 MB of room that are kept for paid answers in case it runs full. Make room and run the same command again, or name a file on another disk with --ledger.`,
          { cause: error },
        );
      }
    },
  };
}

/**
 * Whether what stands there, if anything does, is filled as a reserve is; a power cut may leave
 * zeros.
 */
function isReserve(file: string) {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) return true;
  if (!found.isFile() || found.size > RESERVE_BYTES) return false;
  return readBeginning(file).every((byte) => byte <= 1);
}

const BEGINNING_BYTES = 4096;

function readBeginning(file: string) {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = new Uint8Array(BEGINNING_BYTES);
    return bytes.subarray(0, readSync(descriptor, bytes));
  } finally {
    closeSync(descriptor);
  }
}

/**
 * Something else under the name of a ledger's companion is somebody's, and would be overwritten or
 * removed.
 */
export function foreignCompanion(ledger: string, name: string): LedgerError {
  return new LedgerError(
    'io',
    `Cannot use the ledger ${ledger}: ${name} stands where a file of the ledger belongs, and is something else. Move it away, or name another ledger with --ledger.`,
  );
}
