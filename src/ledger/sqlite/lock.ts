import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { Clock } from '../../support/clock.ts';
import { isLedgerFailure, LedgerError } from '../port.ts';
import { adviseWaiting, describeWaiting } from '../waiting.ts';
import { closeDatabase, openDatabase, type Database } from './database.ts';
import { explainFailure } from './errors.ts';
import { foreignCompanion } from './files.ts';

interface LockOptions {
  /** The ledger's file; the lock is `<file>.lock`, and `<file>.lock.txt` tells who holds it. */
  readonly file: string;
  readonly holder: string;
  readonly pid: number;
  readonly waitMs: number;
  readonly clock: Clock;
  /** Told once, in one sentence, who is waited for. */
  readonly warn?: (sentence: string) => void;
}

const TRY_EVERY_MS = 100;
/**
 * Whoever only asks whether the lock is held ({@link heldSince}) shares it for a moment, and must
 * not turn a run away.
 */
const ASKED_MS_MAX = 50;

/**
 * The run lock: an open `BEGIN EXCLUSIVE` on a small database of its own. It is exact and frees
 * itself when the process dies, however it dies; readers of the ledger are not shut out. Returns
 * what releases it. Rejects with `held`.
 */
export async function takeLock(options: LockOptions): Promise<() => void> {
  const { file, clock, waitMs } = options;
  const lockFile = `${file}.lock`;
  const textFile = `${lockFile}.txt`;
  for (const name of [lockFile, textFile])
    if (statSync(name, { throwIfNoEntry: false })?.isFile() === false)
      throw foreignCompanion(file, name);
  if (!isHolderText(textFile)) throw foreignCompanion(file, textFile);
  const until = clock.monotonic() + waitMs;
  for (let isFirst = true; ; isFirst = false) {
    const held = tryLock(file);
    if (held) return writeHolder(held, textFile, options);
    const leftMs = until - clock.monotonic();
    if (leftMs <= 0) throw new LedgerError('held', heldWords(file, textFile, waitMs));
    if (isFirst)
      options.warn?.(describeWaiting(`${describeHolder(textFile)} holds the ledger`, waitMs));
    await clock.sleep(Math.min(TRY_EVERY_MS, leftMs));
  }
}

/**
 * Writes down who holds the lock; gives it back where that is impossible, so that a failed start
 * holds nothing.
 */
function writeHolder(held: Database, textFile: string, { holder, pid, clock }: LockOptions) {
  try {
    const name = holder.replace(/\p{Cc}/gu, ' ');
    // The process comes first: a text that a kill has cut off must be known for what it is.
    writeFileSync(
      textFile,
      `${processLine(pid)}\n${name}\nsince ${new Date(clock.now()).toISOString()}\n`,
      { mode: 0o600 },
    );
  } catch (error) {
    closeDatabase(held);
    throw error;
  }
  let open = true;
  return () => {
    if (!open) return;
    open = false;
    try {
      // Where the lock was removed under this run, another one may have written its own.
      if (readHolder(textFile).process === processLine(pid)) rmSync(textFile, { force: true });
    } finally {
      closeDatabase(held);
    }
  };
}

/**
 * Runs `work` under the run lock, held only as long as that takes. Throws `held` where another run
 * has it.
 */
export function underLock<T>(file: string, work: () => T): T {
  const held = tryLock(file);
  if (!held) throw new LedgerError('held', heldWords(file, `${file}.lock.txt`));
  try {
    return work();
  } finally {
    closeDatabase(held);
  }
}

function processLine(pid: number) {
  return `${PROCESS}${pid}`;
}

/** Whether {@link writeHolder} has written it, wholly or as far as a kill let it, or nobody has. */
function isHolderText(name: string) {
  const { process, lines } = readHolder(name);
  return lines.length <= 3 && (process !== undefined || PROCESS.startsWith(lines.join('\n')));
}

function tryLock(file: string) {
  const lockFile = `${file}.lock`;
  let database: Database | undefined;
  try {
    database = openDatabase(lockFile, { readOnly: false, busyTimeoutMs: ASKED_MS_MAX });
    // Nothing is ever written to it, so no journal need stand beside it.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    if (database.prepare('SELECT 1 FROM sqlite_schema').get())
      throw foreignCompanion(file, lockFile);
    return database;
  } catch (error) {
    closeDatabase(database);
    const failure = explainFailure(error, lockFile);
    if (isLedgerFailure(failure, 'damaged')) throw foreignCompanion(file, lockFile);
    if (isLedgerFailure(failure, 'busy')) return undefined;
    throw failure;
  }
}

/**
 * Since when the lock is held, as its text tells; undefined where no live process holds it. The
 * lock itself decides, because the text of a killed process stays; it is looked at for reading,
 * which its holder does not notice.
 */
export function heldSince(file: string): number | undefined {
  const since = Date.parse((readHolder(`${file}.lock.txt`).since ?? '').slice(SINCE.length));
  return !Number.isNaN(since) && isHeld(`${file}.lock`) ? since : undefined;
}

/** Throws `held` where a live process holds the lock; leaves no trace. */
export function refuseHeld(file: string): void {
  if (isHeld(`${file}.lock`)) throw new LedgerError('held', heldWords(file, `${file}.lock.txt`));
}

function isHeld(lockFile: string) {
  let database: Database | undefined;
  try {
    database = openDatabase(lockFile, { readOnly: true, busyTimeoutMs: 0 });
    database.exec('SELECT count(*) FROM sqlite_schema');
    return false;
  } catch (error) {
    return isLedgerFailure(explainFailure(error, lockFile), 'busy');
  } finally {
    closeDatabase(database);
  }
}

function describeHolder(textFile: string) {
  const { input, process, since } = readHolder(textFile);
  const told = [process, since].filter((part) => part !== undefined).join(', ');
  return input === undefined ? 'another run' : `a run of ${input} (${told})`;
}

function heldWords(file: string, textFile: string, waitedMs = 0) {
  return `Cannot use the ledger ${file}: ${describeHolder(textFile)} holds it. ${adviseWaiting(waitedMs)}, or name another file with --ledger.`;
}

const PROCESS = 'process ';
const SINCE = 'since ';

/** What the text says, whatever of it is there; older versions wrote the input first. */
function readHolder(textFile: string) {
  const lines = readLines(textFile);
  const process = lines.find((line) => line.startsWith(PROCESS));
  const since = lines.find((line) => line.startsWith(SINCE));
  return { process, since, input: lines.find((line) => line !== process && line !== since), lines };
}

function readLines(textFile: string) {
  try {
    return readFileSync(textFile, 'utf8')
      .split('\n')
      .filter((line) => /[^\0]/.test(line));
  } catch {
    return [];
  }
}
