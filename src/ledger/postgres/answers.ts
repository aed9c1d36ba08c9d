import type { KnownAnswer } from '../../domain/outcome.ts';
import type { AnswerQuery } from '../port.ts';
import { composeReplies, findAskedLookups, groupQueries, type QueryGroup } from '../rows/answer.ts';
import type { Ask } from './connection.ts';
import { readImports } from './imports.ts';

/** Answers on record for each query's number, newest first; queries of one account, ip and run are asked at once. */
export async function readAnswers(
  queries: readonly AnswerQuery[],
  ask: Ask,
): Promise<(readonly KnownAnswer[])[]> {
  const replies = queries.map((): readonly KnownAnswer[] => []);
  for (const group of groupQueries(queries)) {
    const found = await answerGroup(group, ask);
    for (const [at, position] of group.positions.entries()) replies[position] = found[at] ?? [];
  }
  return replies;
}

async function answerGroup(group: QueryGroup, ask: Ask) {
  const { first, queries } = group;
  const numbers = queries.map((query) => query.number);
  const searched = { scope: first.scope, ip: first.ip ?? '' };
  const candidates = await readCandidates(numbers, searched, ask);
  const asked = findAskedLookups(candidates, queries);
  const charged = await readCharged(asked, first.runId, ask);
  const imported = await readImports(numbers, searched, ask);
  return composeReplies(group, { candidates, asked, charged, imported });
}

/** Every lookup of the numbers, under whatever product, once per answer it has; its place among the numbers is first. */
async function readCandidates(
  numbers: readonly string[],
  { scope, ip }: { scope: AnswerQuery['scope']; ip: string },
  ask: Ask,
) {
  return await ask.cells(
    `SELECT q.place - 1, l.id, l.product, w.id, w.at, w.execution_id, w.run_id, w.outcome, w.format, w.raw, w.reason_slug, w.reason_words,
       a.charge_source, a.requested, a.refunded
     FROM unnest($1::text[]) WITH ORDINALITY AS q (e164, place) JOIN insight_batch.numbers n ON n.e164 = q.e164
     JOIN insight_batch.scopes s ON s.origin = $2 AND s.account = $3
     JOIN insight_batch.lookups l ON l.number_id = n.id AND l.scope_id = s.id AND coalesce(l.ip, '') = $4
     LEFT JOIN insight_batch.answers w ON w.lookup_id = l.id
     LEFT JOIN insight_batch.attempts a ON a.execution_id = w.execution_id AND a.sequence = w.sequence
     ORDER BY q.place, w.id DESC`,
    [numbers, scope.origin, scope.account, ip],
  );
}

/** What the run was charged for these lookups. */
async function readCharged(
  asked: readonly (number | undefined)[],
  runId: string | undefined,
  ask: Ask,
) {
  const lookups = [...new Set(asked.filter((id) => id !== undefined))];
  if (runId === undefined || lookups.length === 0) return [];
  return await ask.cells(
    `SELECT lookup_id, charge_source, requested, refunded FROM insight_batch.attempts
     WHERE lookup_id = ANY ($1::bigint[]) AND run_id = $2 AND charge_source IS NOT NULL`,
    [lookups, runId],
  );
}
