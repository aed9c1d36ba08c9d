import { ZERO, type Money } from '../../domain/money.ts';
import type { KnownAnswer } from '../../domain/outcome.ts';
import { mergeNewest } from '../imports.ts';
import type { AnswerQuery } from '../port.ts';
import { findNet, decodeAnswer } from '../rows/answer.ts';
import { decodeCharge } from '../rows/cells.ts';
import type { Ask } from './connection.ts';
import { readImports } from './imports.ts';

/** Answers on record for each query's number, newest first; queries of one account, ip and run are asked at once. */
export async function readAnswers(
  queries: readonly AnswerQuery[],
  ask: Ask,
): Promise<(readonly KnownAnswer[])[]> {
  const replies = queries.map((): readonly KnownAnswer[] => []);
  const groups = new Map<string, number[]>();
  for (const [position, { scope, ip, runId }] of queries.entries()) {
    const key = JSON.stringify([scope.origin, scope.account, ip ?? '', runId ?? '']);
    groups.set(key, [...(groups.get(key) ?? []), position]);
  }
  for (const positions of groups.values()) {
    const own = positions.flatMap((position) => queries[position] ?? []);
    const found = await answerGroup(own, ask);
    for (const [at, position] of positions.entries()) replies[position] = found[at] ?? [];
  }
  return replies;
}

async function answerGroup(
  queries: readonly AnswerQuery[],
  ask: Ask,
): Promise<(readonly KnownAnswer[])[]> {
  const [first] = queries;
  if (!first) return [];
  const numbers = queries.map((query) => query.number);
  const searched = { scope: first.scope, ip: first.ip ?? '' };
  const rows = await readCandidates(numbers, searched, ask);
  // The lookup of the product a query asks for: what the run has paid is paid for that.
  const asked = new Map<number, number>();
  for (const [at, lookupId, product] of rows)
    if (product === queries[Number(at)]?.product) asked.set(Number(at), Number(lookupId));
  const paid = await paidByRun([...new Set(asked.values())], first.runId, ask);
  const readPaid = (at: number) => {
    const lookupId = asked.get(at);
    return lookupId !== undefined && paid.has(lookupId) ? paid.get(lookupId) : ZERO;
  };
  const replies = queries.map((): KnownAnswer[] => []);
  for (const row of rows) {
    const at = Number(row[0]);
    if (row[ID] === null || queries[at]?.serves(String(row[2])) !== true) continue;
    replies[at]?.push(
      decodeAnswer(row, {
        paidByRun: readPaid(at),
        cost: findNet(decodeCharge(row[12], row[13], row[14])),
      }),
    );
  }
  const imported = await readImports(numbers, searched, ask);
  const merged: (readonly KnownAnswer[])[] = replies;
  for (const { position, answer } of imported) {
    if (queries[position]?.serves(answer.product) !== true) continue;
    merged[position] = mergeNewest(merged[position] ?? [], [
      { ...answer, paidByRun: readPaid(position) },
    ]);
  }
  return merged;
}

const ID = 3;

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

/** Net that the run has paid for each lookup it paid for; undefined where a part of it has no known price. */
async function paidByRun(lookups: readonly number[], runId: string | undefined, ask: Ask) {
  const paid = new Map<number, Money | undefined>();
  if (runId === undefined || lookups.length === 0) return paid;
  const charged = await ask.cells(
    `SELECT lookup_id, charge_source, requested, refunded FROM insight_batch.attempts
     WHERE lookup_id = ANY ($1::bigint[]) AND run_id = $2 AND charge_source IS NOT NULL`,
    [lookups, runId],
  );
  for (const [id, source, requested, refunded] of charged) {
    const net = findNet(decodeCharge(source, requested, refunded));
    const lookupId = Number(id);
    const before = paid.has(lookupId) ? paid.get(lookupId) : ZERO;
    paid.set(lookupId, before === undefined || net === undefined ? undefined : before + net);
  }
  return paid;
}
