import type { ImportRecord, Scope } from '../../domain/records.ts';
import {
  judgeImport,
  type ImportBatch,
  type ImportedAnswer,
  type ImportedProduct,
  type ImportVerdict,
  type RecordedDates,
} from '../imports.ts';
import type { SqlRow } from '../rows/cells.ts';
import {
  type FoundImport,
  decodeImport,
  decodeImportRecord,
  decodeImportedProduct,
} from '../rows/import.ts';
import type { Ask } from './connection.ts';
import { cleanText } from './record.ts';
import { makeScope } from './runs.ts';

/** Keeps the newest imported answer of each lookup. One verdict per answer. Inside a transaction. */
export async function importAnswers(
  { scope, at, answers }: ImportBatch,
  ask: Ask,
): Promise<ImportVerdict[]> {
  const scopeId = await makeScope(scope, ask);
  const wanted = answers.map(({ lookup: { number, product, ip } }) => ({ number, product, ip }));
  const batch = JSON.stringify(wanted);
  const [made] = await ask('SELECT to_jsonb(insight_batch.claim_lookups($1, $2::jsonb)) AS fresh', [
    scopeId,
    batch,
  ]);
  const dates = await readDates({ scopeId, batch }, ask);
  const kept = new Map<number, ImportedAnswer>();
  const verdicts = answers.map((answer, place) => {
    const found = dates[place];
    if (!found) throw new Error('A lookup of the import is not there.');
    const known = found.dates;
    const verdict = judgeImport(answer, known, at);
    if (verdict === 'imported' || verdict === 'renewed') {
      kept.set(found.lookupId, answer);
      known.imported = { ...answer, importedAt: at };
    }
    return verdict;
  });
  await keepImports(kept, at, ask);
  const fresh = (JSON.parse(String(made?.['fresh'])) as number[]).filter((id) => !kept.has(id));
  if (fresh.length > 0) await ask(DROP_FRESH, [fresh]);
  return verdicts;
}

/** What came in for nobody: the answer that made its lookup has been left out. */
const DROP_FRESH = `SELECT insight_batch.drop_unused(ARRAY(SELECT f FROM unnest($1::bigint[]) f
  WHERE NOT EXISTS (SELECT 1 FROM insight_batch.imports i WHERE i.lookup_id = f)))`;

/** What is on record for the lookup of each answer that comes in; two of one lookup share it. */
async function readDates({ scopeId, batch }: { scopeId: number; batch: string }, ask: Ask) {
  const rows = await ask(
    `SELECT l.id, i.at, i.imported_at, i.outcome, i.raw,
       (SELECT max(w.at) FROM insight_batch.answers w WHERE w.lookup_id = l.id AND w.outcome <> 'failed') AS own
     FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS q (wanted, place) JOIN insight_batch.numbers n ON n.e164 = q.wanted->>'number'
     JOIN insight_batch.lookups l ON l.number_id = n.id AND l.scope_id = $1 AND l.product = q.wanted->>'product'
       AND coalesce(l.ip, '') = coalesce(q.wanted->>'ip', '')
     LEFT JOIN insight_batch.imports i ON i.lookup_id = l.id ORDER BY q.place`,
    [scopeId, batch],
  );
  const byLookup = new Map<number, ReturnType<typeof decodeDates>>();
  return rows.map((row) => {
    const lookupId = Number(row['id']);
    const dates = byLookup.get(lookupId) ?? decodeDates(row);
    byLookup.set(lookupId, dates);
    return { lookupId, dates };
  });
}

function decodeDates(row: SqlRow): {
  own: RecordedDates['own'];
  imported: RecordedDates['imported'];
} {
  const { own, at } = row;
  return {
    own: typeof own === 'number' ? own : undefined,
    imported:
      typeof at === 'number'
        ? {
            at,
            importedAt: Number(row['imported_at']),
            outcome: String(row['outcome']) as ImportedAnswer['outcome'],
            raw: String(row['raw']),
          }
        : undefined,
  };
}

async function keepImports(kept: ReadonlyMap<number, ImportedAnswer>, at: number, ask: Ask) {
  if (kept.size === 0) return;
  const rows = [...kept].map(([lookup, answer]) => ({
    ...{ lookup, at: answer.at, outcome: answer.outcome, format: answer.format },
    ...{ raw: cleanText(answer.raw), slug: answer.reason?.slug },
    words: cleanText(answer.reason?.words),
  }));
  await ask(
    `INSERT INTO insight_batch.imports (lookup_id, at, imported_at, outcome, format, raw, reason_slug, reason_words)
     SELECT lookup, at, $2, outcome, format, raw, slug, words
     FROM jsonb_to_recordset($1::jsonb) AS i (lookup bigint, at bigint, outcome text, format text, raw text, slug text, words text) ORDER BY lookup
     ON CONFLICT (lookup_id) DO UPDATE SET at = excluded.at, imported_at = excluded.imported_at, outcome = excluded.outcome,
       format = excluded.format, raw = excluded.raw, reason_slug = excluded.reason_slug, reason_words = excluded.reason_words`,
    [JSON.stringify(rows), at],
  );
}

/** Imported answers to these numbers, under whatever product. */
export async function readImports(
  numbers: readonly string[],
  { scope, ip }: { scope: Scope; ip: string },
  ask: Ask,
): Promise<FoundImport[]> {
  const rows = await ask.cells(
    `SELECT q.place - 1, l.product, i.at, i.outcome, i.format, i.raw, i.reason_slug, i.reason_words
     FROM unnest($1::text[]) WITH ORDINALITY AS q (e164, place) JOIN insight_batch.numbers n ON n.e164 = q.e164
     JOIN insight_batch.scopes s ON s.origin = $2 AND s.account = $3
     JOIN insight_batch.lookups l ON l.number_id = n.id AND l.scope_id = s.id AND coalesce(l.ip, '') = $4
     JOIN insight_batch.imports i ON i.lookup_id = l.id ORDER BY q.place, l.id`,
    [numbers, scope.origin, scope.account, ip],
  );
  return rows.map(decodeImport);
}

/** Imported answers to a number, of all accounts, oldest first. */
export async function listImports(number: string, ask: Ask): Promise<ImportRecord[]> {
  const rows = await ask(
    `SELECT s.origin, s.account, l.product, l.ip, i.at, i.imported_at, i.outcome, i.reason_slug, i.reason_words
     FROM insight_batch.numbers n JOIN insight_batch.lookups l ON l.number_id = n.id JOIN insight_batch.scopes s ON s.id = l.scope_id
     JOIN insight_batch.imports i ON i.lookup_id = l.id WHERE n.e164 = $1 ORDER BY i.at, l.id`,
    [number],
  );
  return rows.map(decodeImportRecord);
}

/** Each account and product once that imported answers are on record for. */
export async function listImportedProducts(ask: Ask): Promise<ImportedProduct[]> {
  const rows = await ask(
    `SELECT DISTINCT s.origin, s.account, l.product FROM insight_batch.imports i JOIN insight_batch.lookups l ON l.id = i.lookup_id
     JOIN insight_batch.scopes s ON s.id = l.scope_id ORDER BY 1, 2, 3`,
  );
  return rows.map(decodeImportedProduct);
}

/** Whether any answer is on record for the account. */
export async function hasAnswers(scope: Scope, ask: Ask): Promise<boolean> {
  const rows = await ask(
    `SELECT 1 FROM insight_batch.lookups l JOIN insight_batch.scopes s ON s.id = l.scope_id WHERE s.origin = $1 AND s.account = $2
       AND (EXISTS (SELECT 1 FROM insight_batch.answers w WHERE w.lookup_id = l.id)
         OR EXISTS (SELECT 1 FROM insight_batch.imports i WHERE i.lookup_id = l.id)) LIMIT 1`,
    [scope.origin, scope.account],
  );
  return rows.length > 0;
}
