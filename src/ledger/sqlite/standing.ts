import { minMoney } from '../../domain/money.ts';
import type { AccountStanding, Scope } from '../../domain/records.ts';
import { decodeMoney } from '../rows/cells.ts';
import type { Prepare } from './database.ts';
import { findScopeId } from './runs.ts';

/**
 * The money of all runs of the account, from the totals of executions and from what attempts hold.
 * What is open was left open by a dead execution, or is this process's own.
 */
export function readStanding(scope: Scope, prepare: Prepare): AccountStanding {
  let [net, doubt, unconfirmed] = [0n, 0n, 0n];
  const scopeId = findScopeId(scope, prepare) ?? null;
  const executions = prepare(
    'SELECT e.id, e.requested, e.refunded, e.unconfirmed, e.doubt_bound FROM executions e JOIN runs r ON r.id = e.run_id WHERE r.scope_id = ?',
  ).all(scopeId);
  const bounded = new Map<number, bigint>();
  for (const row of prepare(
    `SELECT a.execution_id, a.ceiling, a.bounded FROM attempts a JOIN runs r ON r.id = a.run_id
     WHERE (a.class IS NULL OR a.class = 'in_doubt') AND a.released = 0 AND r.scope_id = ?`,
  ).all(scopeId)) {
    const ceiling = decodeMoney(row['ceiling']) ?? 0n;
    const id = Number(row['execution_id']);
    if (row['bounded'] === 1) bounded.set(id, (bounded.get(id) ?? 0n) + ceiling);
    else doubt += ceiling;
  }
  for (const row of executions) {
    net += (decodeMoney(row['requested']) ?? 0n) - (decodeMoney(row['refunded']) ?? 0n);
    unconfirmed += decodeMoney(row['unconfirmed']) ?? 0n;
    const under = bounded.get(Number(row['id'])) ?? 0n;
    doubt += minMoney(under, decodeMoney(row['doubt_bound']) ?? under);
  }
  return { net, doubt, unconfirmed, reserved: 0n, open: 0 };
}
