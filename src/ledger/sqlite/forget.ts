import type { Forgetting } from '../port.ts';
import { transaction, type Database, type Prepare } from './database.ts';

/**
 * Removes people for good: answers, numbers and ip addresses go, attempts and amounts stay. `secure_delete` overwrites
 * the pages; the checkpoint at the end takes the same text out of the write-ahead file, where it would stay otherwise.
 */
export function forget(selection: Forgetting, database: Database, prepare: Prepare): { lookups: number; answers: number } {
  const gone = transaction(database, () => {
    const answers = dropAnswers(selection, prepare);
    return { lookups: dropNumbers(selection, prepare), answers };
  });
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  return gone;
}

function dropAnswers(selection: Forgetting, prepare: Prepare): number {
  if (selection.by === 'age') return Number(prepare('DELETE FROM answers WHERE at < ?').run(selection.before).changes);
  return Number(
    prepare(
      'DELETE FROM answers WHERE lookup_id IN (SELECT l.id FROM lookups l JOIN numbers n ON n.id = l.number_id WHERE n.e164 = ?)',
    ).run(selection.number).changes,
  );
}

/** Lookups lose number and ip; then numbers that no lookup names any more go. */
function dropNumbers(selection: Forgetting, prepare: Prepare): number {
  const lookups =
    selection.by === 'number'
      ? prepare('UPDATE lookups SET number_id = NULL, ip = NULL WHERE number_id IN (SELECT id FROM numbers WHERE e164 = ?)').run(
          selection.number,
        )
      : prepare(
          `UPDATE lookups SET number_id = NULL, ip = NULL WHERE number_id IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM answers WHERE lookup_id = lookups.id)
           AND NOT EXISTS (SELECT 1 FROM attempts WHERE lookup_id = lookups.id AND sent_at >= ?)`,
        ).run(selection.before);
  prepare('DELETE FROM numbers WHERE NOT EXISTS (SELECT 1 FROM lookups WHERE number_id = numbers.id)').run();
  return Number(lookups.changes);
}
