import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Clock } from '../../support/clock.ts';
import { LedgerError } from '../port.ts';
import { openDatabase, type Database } from './database.ts';
import { toLedgerError } from './errors.ts';

export interface LockOptions {
  /** The ledger's file; the lock is `<file>.lock`, and `<file>.lock.txt` tells who holds it. */
  readonly file: string;
  readonly holder: string;
  readonly pid: number;
  readonly waitMs: number;
  readonly clock: Clock;
}

const TRY_EVERY_MS = 100;

/**
 * The run lock: an open `BEGIN EXCLUSIVE` on a small database of its own. It is exact and frees itself when the process
 * dies, however it dies; readers of the ledger are not shut out. Returns what releases it.
 */
export async function takeLock(options: LockOptions): Promise<() => void> {
  const lockFile = `${options.file}.lock`;
  const textFile = `${lockFile}.txt`;
  const until = options.clock.monotonic() + options.waitMs;
  for (;;) {
    const held = tryLock(lockFile);
    if (held) {
      writeFileSync(textFile, `${options.holder}\nprocess ${String(options.pid)}\nsince ${new Date(options.clock.now()).toISOString()}\n`, {
        mode: 0o600,
      });
      return () => {
        rmSync(textFile, { force: true });
        held.close();
      };
    }
    const leftMs = until - options.clock.monotonic();
    if (leftMs <= 0) throw new LedgerError('held', heldWords(options.file, textFile));
    await options.clock.sleep(Math.min(TRY_EVERY_MS, leftMs));
  }
}

function tryLock(lockFile: string): Database | undefined {
  let database: Database | undefined;
  try {
    database = openDatabase(lockFile, { readOnly: false, lock: true });
    database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database?.close();
    const reason = toLedgerError(error, lockFile);
    if (reason.kind === 'busy') return undefined;
    throw reason;
  }
}

function heldWords(file: string, textFile: string): string {
  const [input, pid, since] = readHolder(textFile);
  const who = input === undefined ? 'another run' : `a run of ${input} (${[pid, since].filter((part) => part !== undefined).join(', ')})`;
  return `Cannot use the ledger ${file}: ${who} holds it. Wait for it, give --lock-wait, or name another file with --ledger.`;
}

function readHolder(textFile: string): (string | undefined)[] {
  try {
    return readFileSync(textFile, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  } catch {
    return [];
  }
}
