import type { Client } from 'pg';
import type { SqlRow } from '../../../src/ledger/rows/cells.ts';
import { decodeFacts, FACT_QUERIES, type LedgerFacts } from '../facts.ts';
import type { Finding } from '../audit.ts';

/** What the books on the server say at one moment, by SQL alone: none of the program's own code reads them. */
export interface ServerBooks {
  readonly facts: LedgerFacts;
  /** When others took an execution for dead, milliseconds since the epoch. */
  readonly fenced: ReadonlyMap<number, number>;
  /** `execution.sequence` of each attempt that got an answer, by lookup and in the order they were sent. */
  readonly answered: readonly AnsweredAttempt[];
}

export interface AnsweredAttempt {
  readonly lookup: number;
  readonly number: string;
  readonly execution: number;
  readonly sentAt: number;
  readonly outcome: string;
}

const FENCED =
  'SELECT id, extract(epoch FROM fenced_at) * 1000 AS at FROM executions WHERE fenced_at IS NOT NULL';
const ANSWERED = `SELECT a.lookup_id, n.e164, a.execution_id, a.sent_at, w.outcome FROM answers w
  JOIN attempts a ON a.execution_id = w.execution_id AND a.sequence = w.sequence JOIN lookups l ON l.id = a.lookup_id
  JOIN numbers n ON n.id = l.number_id ORDER BY a.lookup_id, a.sent_at, a.execution_id, a.sequence`;

/** All of it is of one moment. */
export async function readServerBooks(client: Client): Promise<ServerBooks> {
  const all = async (sql: string): Promise<readonly SqlRow[]> =>
    (await client.query<SqlRow>(sql)).rows;
  await all('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
  try {
    await all('SET LOCAL search_path = insight_batch');
    const facts = decodeFacts({
      attempts: await all(FACT_QUERIES.attempts),
      answers: await all(FACT_QUERIES.answers),
      outputs: await all(FACT_QUERIES.outputs),
      runs: await all(FACT_QUERIES.runs),
      bounds: await all(FACT_QUERIES.bounds),
    });
    const fenced = (await all(FENCED)).map(
      (row) => [Number(row['id']), Number(row['at'])] as const,
    );
    const answered = (await all(ANSWERED)).map((row) => ({
      lookup: Number(row['lookup_id']),
      number: String(row['e164']),
      execution: Number(row['execution_id']),
      sentAt: Number(row['sent_at']),
      outcome: String(row['outcome']),
    }));
    return { facts, fenced: new Map(fenced), answered };
  } finally {
    await client.query('ROLLBACK').catch(() => undefined);
  }
}

/** Each run's row beside what its attempts and executions add up to, and each account's beside its runs. */
const MONEY = `
WITH a AS (
  SELECT execution_id, count(*) FILTER (WHERE class IS NULL) AS open, coalesce(sum(ceiling) FILTER (WHERE class IS NULL), 0) AS reserved,
    coalesce(sum(requested - refunded), 0) AS net, coalesce(sum(ceiling) FILTER (WHERE class = 'in_doubt' AND NOT released AND NOT bounded), 0) AS free,
    coalesce(sum(ceiling) FILTER (WHERE class = 'in_doubt' AND NOT released AND bounded), 0) AS bounded FROM insight_batch.attempts GROUP BY 1),
e AS (
  SELECT x.run_id, coalesce(sum(a.open), 0) AS open, coalesce(sum(a.reserved), 0) AS reserved, coalesce(sum(a.net), 0) AS net,
    coalesce(sum(a.free + least(x.doubt_bound, a.bounded)), 0) AS doubt, coalesce(sum(x.unconfirmed), 0) AS unconfirmed
  FROM insight_batch.executions x LEFT JOIN a ON a.execution_id = x.id GROUP BY 1)
SELECT 'run ' || r.id AS whose, r.max_spend < r.net + r.doubt + r.unconfirmed + r.reserved AS broken, (r.net + r.doubt + r.unconfirmed + r.reserved)::text AS held, r.max_spend::text AS cap,
  (r.net, r.doubt, r.unconfirmed, r.reserved, r.reservations)::text AS written, (e.net, e.doubt, e.unconfirmed, e.reserved, e.open)::text AS found,
  (r.net, r.doubt, r.unconfirmed, r.reserved, r.reservations) <> (e.net, e.doubt, e.unconfirmed, e.reserved, e.open) AS apart
FROM insight_batch.runs r JOIN e ON e.run_id = r.id
UNION ALL
SELECT 'account ' || c.scope_id, false, NULL, NULL, (c.net, c.doubt, c.unconfirmed, c.reserved)::text, (s.net, s.doubt, s.unconfirmed, s.reserved)::text,
  (c.net, c.doubt, c.unconfirmed, c.reserved) <> (s.net, s.doubt, s.unconfirmed, s.reserved)
FROM insight_batch.accounts c JOIN (
  SELECT scope_id, sum(net) AS net, sum(doubt) AS doubt, sum(unconfirmed) AS unconfirmed, sum(reserved) AS reserved FROM insight_batch.runs GROUP BY 1) s
  ON s.scope_id = c.scope_id`;

interface MoneyRow {
  readonly whose: string;
  readonly broken: boolean | null;
  readonly held: string | null;
  readonly cap: string | null;
  readonly written: string;
  readonly found: string;
  readonly apart: boolean;
}

/** Whether every cap holds at this moment, and every row of money says what its attempts add up to. */
export async function auditMoney(client: Client): Promise<Finding[]> {
  const { rows } = await client.query<MoneyRow>(MONEY);
  return rows.flatMap(({ whose, broken, held, cap, written, found, apart }) => [
    ...(broken === true
      ? [{ kind: 'cap', words: `${whose} holds ${String(held)} under ${String(cap)}` } as const]
      : []),
    ...(apart
      ? [{ kind: 'damage', words: `${whose} says ${written}, its attempts ${found}` } as const]
      : []),
  ]);
}
