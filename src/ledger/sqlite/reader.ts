import { existsSync, realpathSync } from 'node:fs';
import { isLedgerFailure, LedgerError, type LedgerReader } from '../port.ts';
import { findRun } from '../rules.ts';
import { readAnswers } from './answers.ts';
import { attemptBatches } from './attempts.ts';
import { findDamage } from './damage.ts';
import {
  closeDatabase,
  immutableUrl,
  openDatabase,
  rememberStatements,
  runTransaction,
  type Database,
  type Prepare,
} from './database.ts';
import { explainFailure, guardStore, promiseStore } from './errors.ts';
import { readSize, refuseNoFile } from './files.ts';
import { hasAnswers, listImportedProducts, listImports } from './imports.ts';
import { heldSince, underLock } from './lock.ts';
import { findInFlight } from './lookups.ts';
import { seenPrices } from './prices.ts';
import { countOutstandingRefunds } from './refunds.ts';
import { belongToOthers } from './request-ids.ts';
import { allRuns, readExecutions, runToContinue } from './runs.ts';
import { identifyFile, migrateSchema } from './schema.ts';
import { readStanding } from './standing.ts';

/**
 * Opens a ledger to look at it; works while a run holds it, and on read-only media. Rejects with
 * `missing` where there is none.
 */
export function openLedgerReader(file: string): Promise<LedgerReader> {
  return promiseStore(file, () => {
    const database = openForReading(file);
    return createReader(database, rememberStatements(database), { file, writer: false });
  });
}

/** A connection that reads a ledger of today's tables. Throws LedgerError, or the driver's error. */
export function openForReading(file: string): Database {
  if (!existsSync(file)) throw missingLedgerError(file);
  refuseNoFile(file);
  try {
    return openIdentified(file, file);
  } catch (error) {
    // A file in WAL mode needs a shared-memory file beside it, which a read-only folder does not
    // take.
    const failure = explainFailure(error, file);
    if (!isLedgerFailure(failure, 'io') && !isLedgerFailure(failure, 'read-only')) throw failure;
    if (readSize(`${file}-wal`) > 0) throw unreadableLedgerError(file, failure);
    // With nothing in the write-ahead file, the file alone is the ledger, and where nobody can
    // write it need not be locked.
    return openIdentified(immutableUrl(file), file);
  }
}

function openIdentified(location: string | URL, file: string) {
  const { database, found } = openFound(location, file);
  if (found === 'ledger') return database;
  closeDatabase(database);
  bringUpToDate(file);
  return openFound(location, file).database;
}

function openFound(location: string | URL, file: string) {
  const database = openDatabase(location, { readOnly: true });
  try {
    const found = identifyFile(database, file);
    if (found === 'empty') throw missingLedgerError(file);
    return { database, found };
  } catch (error) {
    closeDatabase(database);
    throw error;
  }
}

/**
 * A ledger of an older version is read only once it has today's tables; a run of that version must
 * be over first.
 */
function bringUpToDate(file: string) {
  try {
    underLock(realpathSync(file), () => {
      const database = openDatabase(file, { readOnly: false });
      try {
        if (identifyFile(database, file) === 'older') migrateSchema(database);
      } finally {
        closeDatabase(database, { writer: true });
      }
    });
  } catch (error) {
    const failure = explainFailure(error, file);
    if (!isLedgerFailure(failure, 'read-only')) throw failure;
    throw new LedgerError(
      'read-only',
      `Cannot read the ledger ${file}: an older version of this program wrote it, and it cannot be brought up to date where it is read-only. Copy it to a writable folder and name the copy with --ledger.`,
      { cause: failure },
    );
  }
}

function missingLedgerError(file: string) {
  return new LedgerError(
    'missing',
    `There is no ledger at ${file} yet. It is made by the first enrich; name another with --ledger.`,
  );
}

function unreadableLedgerError(file: string, cause: Error) {
  return new LedgerError(
    'read-only',
    `Cannot read the ledger ${file}: its newest records are in ${file}-wal, and that can only be read in a writable folder. Copy both files to one.`,
    { cause },
  );
}

/** The reading half of the port over an open database; `writer` where it is also written. */
export function createReader(
  database: Database,
  prepare: Prepare,
  { file, writer }: { file: string; writer: boolean },
): LedgerReader {
  const read = <T>(work: () => T) => promiseStore(file, work);
  const ask =
    <Q, T>(answer: (question: Q, prepare: Prepare) => T) =>
    (question: Q) =>
      read(() => answer(question, prepare));
  const askAtOnce = <Q, T>(answer: (question: Q, prepare: Prepare) => T) =>
    ask((question: Q) => runTransaction(database, () => answer(question, prepare), 'DEFERRED'));
  let open = true;
  return {
    file,
    answers: askAtOnce(readAnswers),
    belongToOthers: askAtOnce(belongToOthers),
    inFlight: askAtOnce(findInFlight),
    runs: () => read(() => allRuns(prepare)),
    run: ask((id) => findRun(allRuns(prepare), id)),
    runToContinue: ask(runToContinue),
    executions: ask(readExecutions),
    standing: ask(readStanding),
    async *attempts(selection) {
      const batches = attemptBatches(selection, prepare);
      for (;;) {
        const next = guardStore(file, () => batches.next());
        if (next.done === true) return;
        yield await Promise.resolve(next.value);
      }
    },
    outstandingRefunds: ask(countOutstandingRefunds),
    seenPrices: ask(seenPrices),
    isOwnOutput: ask(({ path, size, sha256 }) => {
      const find = prepare('SELECT 1 FROM outputs WHERE path = ? AND size = ? AND sha256 = ?');
      return find.get(path, size, sha256) !== undefined;
    }),
    hasAnswers: ask(hasAnswers),
    imports: ask(listImports),
    importedProducts: () => read(() => listImportedProducts(prepare)),
    inventory: () =>
      read(() => ({
        file,
        bytes: readSize(file) + readSize(`${file}-wal`),
        runs: countRecords('runs', prepare),
        attempts: countRecords('attempts', prepare),
        numbers: countRecords('numbers', prepare),
        answers: countRecords('answers', prepare) + countRecords('imports', prepare),
        imported: countRecords('imports', prepare),
      })),
    heldSince: () => read(() => heldSince(realpathSync(file))),
    damage: () => read(() => findDamage(prepare)),
    close: () =>
      read(() => {
        if (open) closeDatabase(database, { writer });
        open = false;
      }),
  };
}

function countRecords(table: string, prepare: Prepare) {
  return Number(prepare(`SELECT count(*) AS count FROM ${table}`).get()?.['count']);
}
