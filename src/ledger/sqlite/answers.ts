import type { KnownAnswer } from '../../domain/outcome.ts';
import type { AnswerQuery } from '../port.ts';
import { composeReplies, findAskedLookups, groupQueries, type QueryGroup } from '../rows/answer.ts';
import { readRows, type Prepare } from './database.ts';
import { readImports } from './imports.ts';
import { findScopeId } from './runs.ts';

/**
 * Answers on record for each query's number, newest first. Meant for one read transaction. Queries of one scope and run
 * are one statement, and rows come as arrays: measured 4 to 5 us a number, where a statement each and row objects took 8.
 */
export function readAnswers(
  queries: readonly AnswerQuery[],
  prepare: Prepare,
): (readonly KnownAnswer[])[] {
  const replies = queries.map((): readonly KnownAnswer[] => []);
  for (const group of groupQueries(queries)) {
    const found = answerGroup(group, prepare);
    for (const [at, position] of group.positions.entries()) replies[position] = found[at] ?? [];
  }
  return replies;
}

function answerGroup(group: QueryGroup, prepare: Prepare) {
  const { first, queries } = group;
  const scopeId = findScopeId(first.scope, prepare);
  if (scopeId === undefined) return [];
  const searched = { scopeId, ip: first.ip ?? '' };
  const candidates = readCandidates(queries, searched, prepare);
  const asked = findAskedLookups(candidates, queries);
  const charged = readCharged(asked, first.runId, prepare);
  const numbers = queries.map((query) => query.number);
  const imported = readImports(numbers, searched, prepare);
  return composeReplies(group, { candidates, asked, charged, imported });
}

/** Every lookup of the queried numbers, under whatever product, once per answer it has; its place among the queries is first. */
function readCandidates(
  queries: readonly AnswerQuery[],
  { scopeId, ip }: { scopeId: number; ip: string },
  prepare: Prepare,
) {
  const statement = prepare(
    `SELECT q.key AS query, l.id AS lookup_id, l.product, w.id, w.at, w.execution_id, w.run_id, w.outcome, w.format, w.raw, w.reason_slug, w.reason_words,
       a.charge_source, a.requested, a.refunded
     FROM json_each(?) q CROSS JOIN numbers n ON n.e164 = q.value CROSS JOIN lookups l ON l.number_id = n.id AND l.scope_id = ? AND coalesce(l.ip, '') = ?
     LEFT JOIN answers w ON w.lookup_id = l.id LEFT JOIN attempts a ON a.execution_id = w.execution_id AND a.sequence = w.sequence`,
  );
  return readRows(statement, [JSON.stringify(queries.map((query) => query.number)), scopeId, ip]);
}

/** What the run was charged for these lookups. */
function readCharged(
  asked: readonly (number | undefined)[],
  runId: string | undefined,
  prepare: Prepare,
) {
  if (runId === undefined) return [];
  const firstExecution = prepare(
    'SELECT min(id) AS id FROM executions WHERE run_id = ? AND attempts > 0',
  ).get(runId)?.['id'];
  if (firstExecution === null || firstExecution === undefined) return [];
  // The bound on the execution is answered by the index, so attempts of earlier runs are not looked at.
  return readRows(
    prepare(
      `SELECT a.lookup_id, a.charge_source, a.requested, a.refunded FROM json_each(?) q
       CROSS JOIN attempts a ON a.lookup_id = q.value AND a.execution_id >= ? WHERE a.run_id = ? AND a.charge_source IS NOT NULL`,
    ),
    [
      JSON.stringify([...new Set(asked.filter((id) => id !== undefined))]),
      Number(firstExecution),
      runId,
    ],
  );
}
