import type { AnswerOutcome } from '../../domain/attempt.ts';
import { netOf } from '../../domain/charge.ts';
import type { Money } from '../../domain/money.ts';
import type { KnownAnswer } from '../../domain/outcome.ts';
import type { AnswerQuery } from '../port.ts';
import { chargeOf, reasonOf } from './codec.ts';
import { rowsOf, type Cells, type Prepare } from './database.ts';
import { scopeIdOf } from './runs.ts';

/**
 * Answers on record for each query's number, newest first. Meant for one read transaction. Queries of one scope and run
 * are one statement, and rows come as arrays: measured 4 us a number, where a statement and row objects took 10.
 */
export function answersOf(queries: readonly AnswerQuery[], prepare: Prepare): (readonly KnownAnswer[])[] {
  const replies = queries.map((): readonly KnownAnswer[] => []);
  for (const group of groupsOf(queries)) answerGroup(group, prepare, replies);
  return replies;
}

interface Group {
  readonly first: AnswerQuery;
  /** Where the queries of the group stand among all, in order. */
  readonly positions: number[];
  readonly queries: AnswerQuery[];
}

/** Queries that differ in number and products alone. */
function groupsOf(queries: readonly AnswerQuery[]): Iterable<Group> {
  const groups = new Map<string, Group>();
  let last: Group | undefined;
  for (const [position, query] of queries.entries()) {
    if (!last || !areAlike(last.first, query)) {
      const key = JSON.stringify([query.scope.origin, query.scope.account, query.ip ?? '', query.runId ?? '']);
      last = groups.get(key) ?? { first: query, positions: [], queries: [] };
      groups.set(key, last);
    }
    last.positions.push(position);
    last.queries.push(query);
  }
  return groups.values();
}

function areAlike(a: AnswerQuery, b: AnswerQuery): boolean {
  return (
    a.ip === b.ip &&
    a.runId === b.runId &&
    (a.scope === b.scope || (a.scope.origin === b.scope.origin && a.scope.account === b.scope.account))
  );
}

interface Found {
  readonly id: number;
  readonly answer: Omit<KnownAnswer, 'paidByRun'>;
}

function answerGroup({ first, positions, queries }: Group, prepare: Prepare, replies: (readonly KnownAnswer[])[]): void {
  const scopeId = scopeIdOf(first.scope, prepare);
  if (scopeId === undefined) return;
  const rows = rowsOf(
    prepare(
      `SELECT q.key AS query, l.id AS lookup_id, l.product, w.id, w.at, w.execution_id, w.run_id, w.outcome, w.format, w.raw, w.reason_slug, w.reason_words
       FROM json_each(?) q CROSS JOIN numbers n ON n.e164 = q.value CROSS JOIN lookups l ON l.number_id = n.id AND l.scope_id = ? AND coalesce(l.ip, '') = ?
       LEFT JOIN answers w ON w.lookup_id = l.id`,
    ),
    [JSON.stringify(queries.map((query) => query.number)), scopeId, first.ip ?? ''],
  );
  const found = new Map<number, Found[]>();
  const asked = new Map<number, number>();
  for (const row of rows) {
    const [query, lookupId, product, id] = row;
    const products = queries[Number(query)]?.products ?? [];
    if (product === products[0]) asked.set(Number(query), Number(lookupId));
    if (id === null || !products.includes(String(product))) continue;
    const entry = { id: Number(id), answer: answerOf(row) };
    const others = found.get(Number(query));
    if (others) others.push(entry);
    else found.set(Number(query), [entry]);
  }
  const paid = paidByRun(
    [...found.keys()].flatMap((query) => asked.get(query) ?? []),
    first.runId,
    prepare,
  );
  for (const [query, entries] of found) {
    const lookupId = asked.get(query);
    const paidByRun = lookupId !== undefined && paid.has(lookupId) ? paid.get(lookupId) : 0n;
    const position = positions[query];
    if (entries.length > 1) entries.sort((a, b) => b.id - a.id);
    if (position !== undefined) replies[position] = entries.map(({ answer }) => ({ ...answer, paidByRun }));
  }
}

/** Net that the run has paid for each lookup it paid for; undefined where a part of it has no known price. */
function paidByRun(lookupIds: readonly number[], runId: string | undefined, prepare: Prepare): Map<number, Money | undefined> {
  const paid = new Map<number, Money | undefined>();
  if (runId === undefined || lookupIds.length === 0) return paid;
  const firstExecution = prepare('SELECT min(id) AS id FROM executions WHERE run_id = ? AND attempts > 0').get(runId)?.['id'];
  if (firstExecution === null || firstExecution === undefined) return paid;
  // The bound on the execution is answered by the index, so attempts of earlier runs are not looked at.
  const charged = rowsOf(
    prepare(
      `SELECT a.lookup_id, a.charge_source, a.requested, a.refunded FROM json_each(?) q
       CROSS JOIN attempts a ON a.lookup_id = q.value AND a.execution_id >= ? WHERE a.run_id = ? AND a.charge_source IS NOT NULL`,
    ),
    [JSON.stringify([...new Set(lookupIds)]), Number(firstExecution), runId],
  );
  for (const [id, source, requested, refunded] of charged) {
    const charge = chargeOf(source, requested, refunded);
    const lookupId = Number(id);
    const before = paid.has(lookupId) ? paid.get(lookupId) : 0n;
    paid.set(lookupId, before === undefined || !charge || charge.source === 'unknown' ? undefined : before + netOf(charge));
  }
  return paid;
}

function answerOf([, , product, , at, executionId, runId, outcome, format, raw, slug, words]: Cells): Found['answer'] {
  return {
    outcome: String(outcome) as AnswerOutcome,
    format: format === 'xml' ? 'xml' : 'json',
    raw: String(raw),
    reason: reasonOf(slug, words),
    product: String(product),
    at: Number(at),
    runId: String(runId),
    executionId: Number(executionId),
  };
}
