import type { ImportRecord, Scope } from '../../domain/records.ts';
import {
  judgeImport,
  type ImportBatch,
  type ImportedAnswer,
  type ImportedProduct,
  type ImportVerdict,
} from '../imports.ts';
import {
  type FoundImport,
  decodeImport,
  decodeImportRecord,
  decodeImportedProduct,
} from '../rows/import.ts';
import { readRows, type Prepare } from './database.ts';
import { findLookup, makeLookup } from './lookups.ts';
import { findScopeId, makeScope } from './runs.ts';

/** Keeps the newest imported answer of each lookup. One verdict per answer. Inside a transaction. */
export function importAnswers(
  { scope, at, answers }: ImportBatch,
  prepare: Prepare,
): ImportVerdict[] {
  const scopeId = makeScope(scope, prepare);
  return answers.map((answer) => {
    const known = findLookup(answer.lookup, scopeId, prepare);
    const verdict = judgeImport(answer, readDates(known, prepare), at);
    if (verdict === 'imported' || verdict === 'renewed')
      keepImport(answer, { at, lookupId: known ?? makeLookup(answer.lookup, scopeId, prepare) });
    return verdict;
  });

  function keepImport(answer: ImportedAnswer, { at, lookupId }: { at: number; lookupId: number }) {
    const { outcome, format, raw, reason } = answer;
    prepare(
      'INSERT OR REPLACE INTO imports (lookup_id, at, imported_at, outcome, format, raw, reason_slug, reason_words) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    ).run(
      lookupId,
      answer.at,
      at,
      outcome,
      format,
      raw,
      reason?.slug ?? null,
      reason?.words ?? null,
    );
  }
}

function readDates(lookupId: number | undefined, prepare: Prepare) {
  if (lookupId === undefined) return { own: undefined, imported: undefined };
  const own = prepare(
    "SELECT max(at) AS at FROM answers WHERE lookup_id = ? AND outcome <> 'failed'",
  ).get(lookupId)?.['at'];
  const row = prepare('SELECT at, imported_at, outcome, raw FROM imports WHERE lookup_id = ?').get(
    lookupId,
  );
  return {
    own: own === null || own === undefined ? undefined : Number(own),
    imported: row && {
      at: Number(row['at']),
      importedAt: Number(row['imported_at']),
      outcome: String(row['outcome']) as ImportedAnswer['outcome'],
      raw: String(row['raw']),
    },
  };
}

/** Imported answers to these numbers, under whatever product. Most ledgers have none, and are asked no more. */
export function readImports(
  numbers: readonly string[],
  { scopeId, ip }: { scopeId: number; ip: string },
  prepare: Prepare,
): FoundImport[] {
  if (!prepare('SELECT 1 FROM imports LIMIT 1').get()) return [];
  const statement = prepare(
    `SELECT q.key AS query, l.product, i.at, i.outcome, i.format, i.raw, i.reason_slug, i.reason_words
     FROM json_each(?) q CROSS JOIN numbers n ON n.e164 = q.value CROSS JOIN lookups l ON l.number_id = n.id AND l.scope_id = ? AND coalesce(l.ip, '') = ?
     CROSS JOIN imports i ON i.lookup_id = l.id`,
  );
  return readRows(statement, [JSON.stringify(numbers), scopeId, ip]).map(decodeImport);
}

/** Imported answers to a number, of all accounts, oldest first. */
export function listImports(number: string, prepare: Prepare): ImportRecord[] {
  return prepare(
    `SELECT s.origin, s.account, l.product, l.ip, i.at, i.imported_at, i.outcome, i.reason_slug, i.reason_words
     FROM numbers n JOIN lookups l ON l.number_id = n.id JOIN scopes s ON s.id = l.scope_id JOIN imports i ON i.lookup_id = l.id
     WHERE n.e164 = ? ORDER BY i.at, l.id`,
  )
    .all(number)
    .map(decodeImportRecord);
}

/** Each account and product once that imported answers are on record for. */
export function listImportedProducts(prepare: Prepare): ImportedProduct[] {
  return prepare(
    'SELECT DISTINCT s.origin, s.account, l.product FROM imports i JOIN lookups l ON l.id = i.lookup_id JOIN scopes s ON s.id = l.scope_id ORDER BY 1, 2, 3',
  )
    .all()
    .map(decodeImportedProduct);
}

/** Whether any answer is on record for the account. */
export function hasAnswers(scope: Scope, prepare: Prepare): boolean {
  const scopeId = findScopeId(scope, prepare);
  if (scopeId === undefined) return false;
  const find = prepare(
    `SELECT 1 FROM lookups l WHERE l.scope_id = ? AND (EXISTS (SELECT 1 FROM answers w WHERE w.lookup_id = l.id)
       OR EXISTS (SELECT 1 FROM imports i WHERE i.lookup_id = l.id)) LIMIT 1`,
  );
  return find.get(scopeId) !== undefined;
}
