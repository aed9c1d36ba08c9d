import { isLedgerFailure } from '../port.ts';
import type { Prepare } from './database.ts';
import { explainFailure } from './errors.ts';

/** Rows that no foreign key watches, with what is wrong about them. */
const ORPHANS = {
  'attempts belong to no execution of their run':
    'SELECT count(*) AS count FROM attempts a LEFT JOIN executions e ON e.id = a.execution_id WHERE e.run_id IS NOT a.run_id',
  'answers belong to no attempt of their lookup':
    'SELECT count(*) AS count FROM answers w LEFT JOIN attempts a USING (execution_id, sequence) WHERE a.lookup_id IS NOT w.lookup_id OR a.run_id IS NOT w.run_id',
  'attempts are settled without a charge, or charged without being settled':
    "SELECT count(*) AS count FROM attempts WHERE (class IS 'settled') <> (charge_source IS NOT NULL)",
  'attempts are released or bounded without being in doubt':
    "SELECT count(*) AS count FROM attempts WHERE (released OR bounded) AND class IS NOT 'in_doubt'",
  'lookups were settled twice by one execution':
    "SELECT count(*) AS count FROM (SELECT 1 FROM attempts WHERE class = 'settled' AND coalesce(reconciled_from, class) = class GROUP BY lookup_id, execution_id HAVING count(*) > 1)",
};

/** What the store finds wrong about itself, one sentence each; nothing where all is well. */
export function findDamage(prepare: Prepare): string[] {
  try {
    return [...brokenPages(prepare), ...danglingReferences(prepare), ...findOrphans(prepare)];
  } catch (error) {
    // Some damage already stops the check: then that is the finding.
    const failure = explainFailure(error, '');
    if (!isLedgerFailure(failure, 'damaged')) throw failure;
    return [
      `SQLite cannot read the file to its end: ${error instanceof Error ? error.message : String(error)}.`,
    ];
  }
}

function brokenPages(prepare: Prepare) {
  return prepare('PRAGMA integrity_check')
    .all()
    .map((row) => String(row['integrity_check']))
    .filter((line) => line !== 'ok')
    .map((line) => `SQLite says: ${line.replace(/\s+/g, ' ')}.`);
}

function danglingReferences(prepare: Prepare) {
  return prepare(
    'SELECT "table" AS child, parent, count(*) AS count FROM pragma_foreign_key_check GROUP BY child, parent',
  )
    .all()
    .map(
      (row) =>
        `${String(row['count'])} rows of ${String(row['child'])} point at missing rows of ${String(row['parent'])}.`,
    );
}

function findOrphans(prepare: Prepare) {
  return Object.entries(ORPHANS).flatMap(([words, sql]) => {
    const count = Number(prepare(sql).get()?.['count']);
    return count > 0 ? [`${count} ${words}.`] : [];
  });
}
