import { statSync } from 'node:fs';
import { formatIdentity } from '../../support/files.ts';
import { decodeInteger } from '../rows/cells.ts';
import {
  closeDatabase,
  immutableUrl,
  openDatabase,
  rememberStatements,
  type Prepare,
  type Database,
} from './database.ts';

/**
 * What became of an open ledger under its name. `removed`: nothing is there. `replaced`: another
 * file is. `overwritten`: it is the same file with another content. `lock`: another run may have
 * taken the ledger. `log`: a file that SQLite needs beside it is another one, or none. `name`: the
 * symbolic link that it was opened by leads elsewhere.
 */
export type Loss = 'removed' | 'replaced' | 'overwritten' | 'lock' | 'log' | 'name';

/** What is compared with the open ledger: its real path, and its execution. */
interface Books {
  readonly prepare: Prepare;
  readonly file: string;
  readonly executionId: number;
}

/**
 * Looks whether an open ledger is still where it was. To be asked twice before it is believed:
 * others rename in two steps.
 */
export type FindLoss = () => Loss | undefined;

/** Beside the ledger, and what it means where they are not what they were. */
const SIBLINGS = [
  ['.lock', 'lock'],
  ['-wal', 'log'],
  ['-shm', 'log'],
] as const;

/**
 * Remembers the files of a ledger as they are now, behind the beginning of an execution. They are
 * looked at by name only: to open one of them and close it again would drop the locks that this
 * process has on it (POSIX). `name`: as the ledger was named, perhaps a symbolic link.
 */
export function createFindLoss(books: Books, name: string): FindLoss {
  const { file } = books;
  // So that the file itself soon holds this execution, by which it is known again.
  runCheckpoint(books.prepare);
  const siblings = SIBLINGS.map(([end, loss]) => ({
    path: `${file}${end}`,
    loss,
    identity: readTrace(`${file}${end}`)?.identity,
  }));
  let known = readTrace(file);
  let attemptsSeen = attemptsIn(books)?.attempts;

  /**
   * Written to by whom? Our own checkpoints write to the file too, and never take an attempt from
   * it.
   */
  function isOverwritten(now: Trace) {
    if (now.written === known?.written) return false;
    const found = attemptsIn(books);
    if (!found || (found.attempts ?? -1) < (attemptsSeen ?? -1)) return true;
    attemptsSeen = found.attempts;
    known = now;
    return false;
  }
  function lookAtFile(): Loss | undefined {
    const now = readTrace(file);
    if (now === undefined) return 'removed';
    if (now.identity !== known?.identity) return isReplaced(books) ? 'replaced' : undefined;
    return isOverwritten(now) ? 'overwritten' : undefined;
  }
  const lookBeside = () =>
    siblings.find(({ path, identity }) => identity && readTrace(path)?.identity !== identity)?.loss;
  const lookAtName = () =>
    name !== file && readTrace(name)?.identity !== known?.identity ? 'name' : undefined;

  return () => lookAtFile() ?? lookBeside() ?? lookAtName();
}

type Trace = NonNullable<ReturnType<typeof readTrace>>;

/**
 * Tells a file from others, and from itself before something was written to it; undefined where
 * nothing is there. A folder that cannot be looked into says nothing: then nothing has changed.
 */
function readTrace(path: string) {
  try {
    const stats = statSync(path, { bigint: true });
    return { identity: formatIdentity(stats), written: `${stats.size} ${stats.mtimeNs}` };
  } catch {
    return undefined;
  }
}

/**
 * Some file systems number a file anew. It is the same one if all that the ledger holds of this
 * execution can be read under its name once it is written through there; where a reader keeps some
 * of it in the log, that it holds it at all.
 */
function isReplaced(books: Books) {
  const complete = runCheckpoint(books.prepare);
  const found = attemptsIn(books);
  if (found?.attempts === undefined) return true;
  return complete && found.books !== readBooks(books.prepare, books.executionId).books;
}

/**
 * Moves what is in the log into the file, as far as readers and the disk let it; true where that is
 * all of it.
 */
function runCheckpoint(prepare: Prepare) {
  try {
    const { busy, log, checkpointed } = prepare('PRAGMA wal_checkpoint(PASSIVE)').get() ?? {};
    return busy === 0 && log === checkpointed;
  } catch {
    // A disk that takes nothing is found out by whoever records.
    return false;
  }
}

/**
 * What the file under this name says of the execution, without its log; undefined where it cannot
 * be read.
 */
function attemptsIn({ file, executionId }: Books) {
  let database: Database | undefined;
  try {
    // Neither locks nor the log: both are those of the open ledger, whatever this file is.
    database = openDatabase(immutableUrl(file), { readOnly: true });
    return readBooks(rememberStatements(database), executionId);
  } catch {
    return undefined;
  } finally {
    closeDatabase(database);
  }
}

/** Its `attempts` are undefined where the execution is not there. */
function readBooks(prepare: Prepare, executionId: number) {
  const row = prepare(
    'SELECT attempts, requested, refunded, finished_at FROM executions WHERE id = ?',
  ).get(executionId);
  return { attempts: decodeInteger(row?.['attempts']), books: JSON.stringify(row) };
}
