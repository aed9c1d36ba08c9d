import { LedgerError, type Forgetting, type Ledger } from '../port.ts';
import { runTransaction, type Database, type Prepare } from './database.ts';

/**
 * Removes people for good: answers, numbers and ip addresses go, attempts and amounts stay. Then
 * {@link scrubFile} takes the bytes out of the file; it runs also where nothing was left to remove,
 * so that a scrub that failed can be repeated.
 */
export function forgetPeople(
  selection: Forgetting,
  { database, prepare, file }: { database: Database; prepare: Prepare; file: string },
): Awaited<ReturnType<Ledger['forget']>> {
  const gone = runTransaction(database, () => {
    const answers = dropAnswers(selection, prepare);
    const lookups = dropPeople(selection, prepare);
    prepare(
      'DELETE FROM numbers WHERE NOT EXISTS (SELECT 1 FROM lookups WHERE number_id = numbers.id)',
    ).run();
    return { lookups, answers };
  });
  scrubFile(database, file);
  return gone;
}

/**
 * `secure_delete` overwrites what is deleted, but not the copies that B-tree balancing leaves in
 * the gaps of other pages (measured: up to 8 of 6,667 deleted numbers still in the file), so the
 * file is built anew. The checkpoint empties the write-ahead file, which it can only do while
 * nobody reads an older state.
 */
function scrubFile(database: Database, file: string) {
  database.exec('VACUUM');
  const { busy } = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() ?? {};
  if (busy === 0) return;
  throw new LedgerError(
    'busy',
    `The numbers are removed from the ledger ${file}, but another program is reading it, so traces stay in the file. Close that program and run the same command again.`,
  );
}

function dropAnswers(selection: Forgetting, prepare: Prepare) {
  const dropFrom = (table: 'answers' | 'imports') =>
    selection.by === 'age'
      ? prepare(`DELETE FROM ${table} WHERE at < ?`).run(selection.before)
      : prepare(
          `DELETE FROM ${table} WHERE lookup_id IN (SELECT l.id FROM lookups l JOIN numbers n ON n.id = l.number_id WHERE n.e164 = ?)`,
        ).run(selection.number);
  return Number(dropFrom('answers').changes) + Number(dropFrom('imports').changes);
}

/**
 * Words of a reason may quote the service, and the service the number; without a number nobody can
 * ask for them anyway.
 */
function dropPeople(selection: Forgetting, prepare: Prepare) {
  const { which, value } = selectLookups(selection);
  prepare(
    `UPDATE attempts SET reason_words = '' WHERE reason_words <> '' AND lookup_id IN (SELECT id FROM lookups WHERE ${which})`,
  ).run(value);
  return Number(
    prepare(`UPDATE lookups SET number_id = NULL, ip = NULL WHERE ${which}`).run(value).changes,
  );
}

function selectLookups(selection: Forgetting) {
  if (selection.by === 'number')
    return {
      which: 'number_id = (SELECT id FROM numbers WHERE e164 = ?)',
      value: selection.number,
    };
  const which = `number_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM answers WHERE lookup_id = lookups.id)
    AND NOT EXISTS (SELECT 1 FROM imports WHERE lookup_id = lookups.id)
    AND NOT EXISTS (SELECT 1 FROM attempts WHERE lookup_id = lookups.id AND sent_at >= ?)`;
  return { which, value: selection.before };
}
