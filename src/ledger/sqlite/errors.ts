import { LedgerError } from '../port.ts';

const SQLITE = { busy: 5, locked: 6, readOnly: 8, io: 10, corrupt: 11, full: 13, cantOpen: 14, notADatabase: 26 } as const;

/** What the driver or the file system threw, as a LedgerError with a whole sentence; a LedgerError passes unchanged. */
export function toLedgerError(error: unknown, file: string): LedgerError {
  if (error instanceof LedgerError) return error;
  const cause = { cause: error };
  const words = error instanceof Error ? error.message : String(error);
  switch (codeOf(error)) {
    case SQLITE.busy:
    case SQLITE.locked:
      return new LedgerError(
        'busy',
        `Cannot use the ledger ${file}: another program has locked it. Close that program and run again.`,
        cause,
      );
    case SQLITE.readOnly:
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new LedgerError(
        'read-only',
        `Cannot write the ledger ${file}: permission denied. Make it writable, or name another file with --ledger.`,
        cause,
      );
    case SQLITE.corrupt:
    case SQLITE.notADatabase:
      return new LedgerError(
        'damaged',
        `Cannot use the ledger ${file}: the file is damaged or no ledger. Restore it from a copy, or name another file with --ledger.`,
        cause,
      );
    case SQLITE.full:
    case 'ENOSPC':
    case 'EDQUOT':
      return new LedgerError(
        'full',
        `Cannot write the ledger ${file}: no space is left on the device. Make room and run the same command again; what was paid for is kept.`,
        cause,
      );
    case SQLITE.cantOpen:
      return new LedgerError(
        'io',
        `Cannot open the ledger ${file}. Check that its folder exists and is writable, or name another file with --ledger.`,
        cause,
      );
    default:
      return new LedgerError(
        'io',
        `Cannot use the ledger ${file}: ${words}. What was paid for is kept; mend it and run the same command again.`,
        cause,
      );
  }
}

/** Primary result code of SQLite (the low byte of an extended one), or the system's code. */
function codeOf(error: unknown): number | string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('errcode' in error && typeof error.errcode === 'number') return error.errcode & 0xff;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return undefined;
}

/** Runs `work`, turning whatever the store throws into a LedgerError. */
export function guarded<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toLedgerError(error, file);
  }
}
