import type { Ask } from './connection.ts';

/** Rows that no foreign key watches, with what is wrong about them. */
const CHECKS = {
  'attempts belong to no execution of their run':
    'FROM insight_batch.attempts a LEFT JOIN insight_batch.executions e ON e.id = a.execution_id WHERE e.run_id IS DISTINCT FROM a.run_id',
  'answers belong to no attempt of their lookup':
    'FROM insight_batch.answers w LEFT JOIN insight_batch.attempts a USING (execution_id, sequence) WHERE a.lookup_id IS DISTINCT FROM w.lookup_id OR a.run_id IS DISTINCT FROM w.run_id',
  'attempts are settled without a charge, or charged without being settled':
    "FROM insight_batch.attempts WHERE (class IS NOT DISTINCT FROM 'settled') <> (charge_source IS NOT NULL)",
  'attempts are released or bounded without being in doubt':
    "FROM insight_batch.attempts WHERE (released OR bounded) AND class IS DISTINCT FROM 'in_doubt'",
  'lookups were settled twice by one execution':
    "FROM (SELECT 1 FROM insight_batch.attempts WHERE class = 'settled' AND coalesce(reconciled_from, class) = class GROUP BY lookup_id, execution_id HAVING count(*) > 1) twice",
  'runs have other money in their own row than their attempts have': `FROM insight_batch.runs r JOIN (
       SELECT run_id, coalesce(sum(requested - refunded), 0) AS net, coalesce(sum(ceiling) FILTER (WHERE class IS NULL), 0) AS reserved,
         count(*) FILTER (WHERE class IS NULL) AS reservations, count(DISTINCT lookup_id) AS attempted FROM insight_batch.attempts GROUP BY run_id) a ON a.run_id = r.id
     JOIN (SELECT run_id, sum(doubt_free + least(doubt_bound, doubt_bounded)) AS doubt, coalesce(sum(unconfirmed), 0) AS unconfirmed
       FROM insight_batch.executions GROUP BY run_id) e ON e.run_id = r.id
     WHERE (r.net, r.reserved, r.reservations, r.attempted, r.doubt, r.unconfirmed)
       IS DISTINCT FROM (a.net, a.reserved, a.reservations::int, a.attempted::int, e.doubt, e.unconfirmed)`,
  'accounts have other money in their own row than their runs have': `FROM insight_batch.accounts c JOIN (
       SELECT scope_id, sum(net) AS net, sum(doubt) AS doubt, sum(unconfirmed) AS unconfirmed, sum(reserved) AS reserved
       FROM insight_batch.runs GROUP BY scope_id) r USING (scope_id)
     WHERE (c.net, c.doubt, c.unconfirmed, c.reserved) <> (r.net, r.doubt, r.unconfirmed, r.reserved)`,
  'executions have other money in doubt than their attempts have': `FROM insight_batch.executions e LEFT JOIN (
       SELECT execution_id, sum(ceiling) FILTER (WHERE NOT bounded) AS free, sum(ceiling) FILTER (WHERE bounded) AS bounded
       FROM insight_batch.attempts WHERE class = 'in_doubt' AND NOT released GROUP BY execution_id) a ON a.execution_id = e.id
     WHERE (e.doubt_free, e.doubt_bounded) IS DISTINCT FROM (coalesce(a.free, 0), coalesce(a.bounded, 0))`,
};

/** What the store finds wrong about itself, one sentence each; nothing where all is well. */
export async function findDamage(ask: Ask): Promise<string[]> {
  const findings: string[] = [];
  for (const [words, sql] of Object.entries(CHECKS)) {
    const [row] = await ask(`SELECT count(*) AS count ${sql}`);
    if (Number(row?.['count']) > 0) findings.push(`${String(row?.['count'])} ${words}.`);
  }
  return findings;
}
