import type { AnswerOutcome } from '../../domain/attempt.ts';
import { computeNet, type Charge } from '../../domain/charge.ts';
import { ZERO, type Money } from '../../domain/money.ts';
import type { KnownAnswer } from '../../domain/outcome.ts';
import { isSameScope } from '../../domain/records.ts';
import { mergeNewest } from '../imports.ts';
import type { AnswerQuery } from '../port.ts';
import { decodeCharge, decodeReason, type SqlCells } from './cells.ts';
import type { FoundImport } from './import.ts';

/** Queries that differ in number and in what serves alone. */
export interface QueryGroup {
  readonly first: AnswerQuery;
  /** Where the queries of the group stand among all, in order. */
  readonly positions: number[];
  readonly queries: AnswerQuery[];
}

/** Groups of queries that one statement answers. */
export function groupQueries(queries: readonly AnswerQuery[]): Iterable<QueryGroup> {
  const groups = new Map<string, QueryGroup>();
  let last: QueryGroup | undefined;
  for (const [position, query] of queries.entries()) {
    if (!last || !areAlike(last.first, query)) {
      const { origin, account } = query.scope;
      const key = JSON.stringify([origin, account, query.ip ?? '', query.runId ?? '']);
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

/**
 * Of each query the lookup of the product it asks for, where there is one: what the run has paid is
 * paid for that. `candidates`: see {@link composeReplies}.
 */
export function findAskedLookups(
  candidates: readonly SqlCells[],
  queries: readonly AnswerQuery[],
): readonly (number | undefined)[] {
  const asked = new Array<number | undefined>(queries.length).fill(undefined);
  for (const [at, lookupId, product] of candidates)
    if (product === queries[Number(at)]?.product) asked[Number(at)] = Number(lookupId);
  return asked;
}

/** What a store has on record for a group of queries. */
interface GroupRows {
  /**
   * Every lookup of the numbers, once per answer it has: place of the query, lookup, product, id,
   * time, execution, run, outcome, format, body, both parts of the reason, then source, requested
   * and refunded of the charge.
   */
  readonly candidates: readonly SqlCells[];
  readonly asked: readonly (number | undefined)[];
  /** Charges of the run for those that are asked: lookup, source, requested, refunded. */
  readonly charged: readonly SqlCells[];
  readonly imported: readonly FoundImport[];
}

/** The answers to each query of a group that serve it, newest first. */
export function composeReplies(
  { queries }: Pick<QueryGroup, 'queries'>,
  { candidates, asked, charged, imported }: GroupRows,
): readonly (readonly KnownAnswer[])[] {
  const readNet = createNetReader();
  const paid = sumPaid(charged, readNet);
  const readPaid = (at: number) => {
    const lookupId = asked[at];
    return lookupId !== undefined && paid.has(lookupId) ? paid.get(lookupId) : ZERO;
  };
  const replies = queries.map((): KnownAnswer[] => []);
  for (const row of candidates) {
    const at = Number(row[0]);
    if (row[ID] === null || queries[at]?.serves(String(row[2])) !== true) continue;
    replies[at]?.push(
      decodeAnswer(row, { paidByRun: readPaid(at), cost: readNet(row[12], row[13], row[14]) }),
    );
  }
  const merged: (readonly KnownAnswer[])[] = replies.map(sortNewestFirst);
  for (const { position, answer } of imported) {
    if (queries[position]?.serves(answer.product) !== true) continue;
    merged[position] = mergeNewest(merged[position] ?? [], [
      { ...answer, paidByRun: readPaid(position) },
    ]);
  }
  return merged;
}

const ID = 3;

function sortNewestFirst(found: KnownAnswer[]): readonly KnownAnswer[] {
  return found.length > 1 ? found.sort((a, b) => (b.id ?? 0) - (a.id ?? 0)) : found;
}

/** Net that the run has paid for each lookup it paid for; undefined where a part of it has no known price. */
function sumPaid(charged: readonly SqlCells[], readNet: NetReader) {
  const paid = new Map<number, Money | undefined>();
  for (const [id, source, requested, refunded] of charged) {
    const net = readNet(source, requested, refunded);
    const lookupId = Number(id);
    const before = paid.has(lookupId) ? paid.get(lookupId) : ZERO;
    paid.set(lookupId, before === undefined || net === undefined ? undefined : before + net);
  }
  return paid;
}

/** What an attempt has cost, from the cells of its charge; undefined where that is not known. */
type NetReader = (
  ...cells: readonly [source: Cells, requested: Cells, refunded: Cells]
) => Money | undefined;
type Cells = SqlCells[number] | undefined;

/** Few amounts occur, and reading one takes longer than looking it up. */
function createNetReader(): NetReader {
  const nets = new Map<string, Money | undefined>();
  return (source, requested, refunded) => {
    const text = `${String(source)} ${String(requested)} ${String(refunded)}`;
    if (!nets.has(text)) nets.set(text, findNet(decodeCharge(source, requested, refunded)));
    return nets.get(text);
  };
}

/** An answer without a charge (refused, failed) cost nothing. */
function findNet(charge: Charge | undefined) {
  if (charge === undefined) return ZERO;
  return charge.source === 'unknown' ? undefined : computeNet(charge);
}

function decodeAnswer(
  cells: SqlCells,
  money: Pick<KnownAnswer, 'paidByRun' | 'cost'>,
): KnownAnswer {
  const [, , product, id, at, executionId, runId, outcome, format, raw, slug, words] = cells;
  return {
    id: Number(id),
    outcome: String(outcome) as AnswerOutcome,
    format: format === 'xml' ? 'xml' : 'json',
    raw: String(raw),
    reason: decodeReason(slug, words),
    product: String(product),
    at: Number(at),
    runId: String(runId),
    executionId: Number(executionId),
    ...money,
  };
}
