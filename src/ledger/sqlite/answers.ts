import type { Money } from '../../domain/money.ts';
import type { KnownAnswer } from '../../domain/outcome.ts';
import { isSameScope } from '../../domain/records.ts';
import { mergeNewest } from '../imports.ts';
import type { AnswerQuery } from '../port.ts';
import { findNet, decodeAnswer } from '../rows/answer.ts';
import { type SqlCells, decodeCharge } from '../rows/cells.ts';
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
  for (const group of groupQueries(queries)) answerGroup(group, prepare, replies);
  return replies;
}

interface AnswerGroup {
  readonly first: AnswerQuery;
  /** Where the queries of the group stand among all, in order. */
  readonly positions: number[];
  readonly queries: AnswerQuery[];
}

/** Queries that differ in number and in what serves alone. */
function groupQueries(queries: readonly AnswerQuery[]): Iterable<AnswerGroup> {
  const groups = new Map<string, AnswerGroup>();
  let last: AnswerGroup | undefined;
  for (const [position, query] of queries.entries()) {
    if (!last || !areAlike(last.first, query)) {
      const key = JSON.stringify([
        query.scope.origin,
        query.scope.account,
        query.ip ?? '',
        query.runId ?? '',
      ]);
      last = groups.get(key) ?? { first: query, positions: [], queries: [] };
      groups.set(key, last);
    }
    last.positions.push(position);
    last.queries.push(query);
  }
  return groups.values();
}

function areAlike(a: AnswerQuery, b: AnswerQuery) {
  return a.ip === b.ip && a.runId === b.runId && isSameScope(a.scope, b.scope);
}

function answerGroup(
  { first, positions, queries }: AnswerGroup,
  prepare: Prepare,
  replies: (readonly KnownAnswer[])[],
) {
  const scopeId = findScopeId(first.scope, prepare);
  if (scopeId === undefined) return;
  const searched = { scopeId, ip: first.ip ?? '' };
  const rows = readCandidates(queries, searched, prepare);
  // The lookup of the product a query asks for, where there is one: what the run has paid is paid for that.
  const asked = new Array<number | undefined>(queries.length).fill(undefined);
  for (const [at, lookupId, product] of rows)
    if (product === queries[Number(at)]?.product) asked[Number(at)] = Number(lookupId);
  const readNet = createNetReader();
  const paid = paidByRun({ lookups: asked, runId: first.runId, readNet }, prepare);
  const readPaid = (at: number) => {
    const lookupId = asked[at];
    return lookupId !== undefined && paid.has(lookupId) ? paid.get(lookupId) : 0n;
  };
  const found = new Array<FoundAnswer[] | undefined>(queries.length).fill(undefined);
  for (const row of rows) {
    const [query, , product, id] = row;
    const at = Number(query);
    if (id === null || queries[at]?.serves(String(product)) !== true) continue;
    (found[at] ??= []).push({
      id: Number(id),
      answer: decodeAnswer(row, {
        paidByRun: readPaid(at),
        cost: readNet(row[12], row[13], row[14]),
      }),
    });
  }
  for (const [at, answers] of found.entries()) {
    const position = positions[at];
    if (answers && position !== undefined) replies[position] = newestFirst(answers);
  }
  const numbers = queries.map((query) => query.number);
  for (const { position: at, answer } of readImports(numbers, searched, prepare)) {
    const position = positions[at];
    if (position === undefined || queries[at]?.serves(answer.product) !== true) continue;
    replies[position] = mergeNewest(replies[position] ?? [], [
      { ...answer, paidByRun: readPaid(at) },
    ]);
  }
}

interface FoundAnswer {
  readonly id: number;
  readonly answer: KnownAnswer;
}

function newestFirst(found: FoundAnswer[]): readonly KnownAnswer[] {
  if (found.length > 1) found.sort((a, b) => b.id - a.id);
  return found.map(({ answer }) => answer);
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

/** Net that the run has paid for each lookup it paid for; undefined where a part of it has no known price. */
function paidByRun(
  {
    lookups,
    runId,
    readNet,
  }: {
    lookups: readonly (number | undefined)[];
    runId: string | undefined;
    readNet: NetReader;
  },
  prepare: Prepare,
) {
  const paid = new Map<number, Money | undefined>();
  if (runId === undefined) return paid;
  const firstExecution = prepare(
    'SELECT min(id) AS id FROM executions WHERE run_id = ? AND attempts > 0',
  ).get(runId)?.['id'];
  if (firstExecution === null || firstExecution === undefined) return paid;
  // The bound on the execution is answered by the index, so attempts of earlier runs are not looked at.
  const charged = readRows(
    prepare(
      `SELECT a.lookup_id, a.charge_source, a.requested, a.refunded FROM json_each(?) q
       CROSS JOIN attempts a ON a.lookup_id = q.value AND a.execution_id >= ? WHERE a.run_id = ? AND a.charge_source IS NOT NULL`,
    ),
    [
      JSON.stringify([...new Set(lookups.filter((id) => id !== undefined))]),
      Number(firstExecution),
      runId,
    ],
  );
  for (const [id, source, requested, refunded] of charged) {
    const net = readNet(source, requested, refunded);
    const lookupId = Number(id);
    const before = paid.has(lookupId) ? paid.get(lookupId) : 0n;
    paid.set(lookupId, before === undefined || net === undefined ? undefined : before + net);
  }
  return paid;
}

/** What an attempt has cost, from the cells of its charge; undefined where that is not known. */
type NetReader = (
  source: SqlCells[number] | undefined,
  requested: SqlCells[number] | undefined,
  refunded: SqlCells[number] | undefined,
) => Money | undefined;

/** Few amounts occur, and reading one takes longer than looking it up. */
function createNetReader(): NetReader {
  const nets = new Map<string, Money | undefined>();
  return (source, requested, refunded) => {
    const text = `${String(source)} ${String(requested)} ${String(refunded)}`;
    if (!nets.has(text)) nets.set(text, findNet(decodeCharge(source, requested, refunded)));
    return nets.get(text);
  };
}
