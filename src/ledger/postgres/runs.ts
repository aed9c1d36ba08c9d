import {
  type ExecutionRecord,
  type Ending,
  type RunRecord,
  type Scope,
} from '../../domain/records.ts';
import type { RunRequest } from '../port.ts';
import { decodeRun, decodeExecution } from '../rows/run.ts';
import { findRunToContinue } from '../rules.ts';
import type { Ask } from './connection.ts';
import type { Worker } from './living.ts';
import { reapDead, recountAccounts, waitForTurn } from './reap.ts';

const RUN_AND_SCOPE = 'r.*, s.origin, s.account';
const FROM_RUNS = 'FROM insight_batch.runs r JOIN insight_batch.scopes s ON s.id = r.scope_id';
/** SQL: what {@link decodeRun} reads, and from where. */
export const JOINED_RUNS = `${RUN_AND_SCOPE} ${FROM_RUNS}`;

/** undefined where nothing was recorded under this scope. */
export async function findScopeId(
  { origin, account }: Scope,
  ask: Ask,
): Promise<number | undefined> {
  const [row] = await ask(
    'SELECT id FROM insight_batch.scopes WHERE origin = $1 AND account = $2',
    [origin, account],
  );
  return row && Number(row['id']);
}

/** The surrogate of a scope, made where it is new. */
export async function makeScope(scope: Scope, ask: Ask): Promise<number> {
  const known = await findScopeId(scope, ask);
  if (known !== undefined) return known;
  await ask(
    'INSERT INTO insight_batch.scopes (origin, account) VALUES ($1, $2) ON CONFLICT DO NOTHING',
    [scope.origin, scope.account],
  );
  const id = (await findScopeId(scope, ask)) ?? 0;
  await ask('INSERT INTO insight_batch.accounts (scope_id) VALUES ($1) ON CONFLICT DO NOTHING', [
    id,
  ]);
  return id;
}

/**
 * See {@link findRunToContinue}. The paths of another machine are others, whatever they are. A run
 * is joined late where others still work on it, or it ended less than a lease ago, so that they may
 * be on their way to it; not where this machine has been through its list: then the same command
 * means the next run.
 */
export async function runToContinue(
  request: RunRequest,
  ask: Ask,
  { worker: { host }, leaseMs }: { worker: Pick<Worker, 'host'>; leaseMs: number },
): Promise<RunRecord | undefined> {
  const { scope, product, name, input, output, resumes } = request;
  const [row] = await ask(
    `SELECT ${RUN_AND_SCOPE}, (r.finished_at > extract(epoch FROM clock_timestamp()) * 1000 - $9 OR EXISTS (
         SELECT 1 FROM insight_batch.executions o
         WHERE o.run_id = r.id AND o.finished_at IS NULL AND o.fenced_at IS NULL AND o.lease_until > clock_timestamp())) AND NOT EXISTS (
         SELECT 1 FROM insight_batch.executions e
         WHERE e.run_id = r.id AND e.host = $7 AND e.fenced_at IS NULL AND e.exit_code = ANY ($10)) AS may_join_late
     ${FROM_RUNS} WHERE s.origin = $1 AND s.account = $2 AND r.product = $3 AND CASE
         WHEN $8::text IS NOT NULL THEN r.id = $8
         WHEN $4::text IS NULL
         THEN r.name IS NULL AND r.input IS NOT DISTINCT FROM $5 AND r.output IS NOT DISTINCT FROM $6 AND coalesce(r.host, $7) = $7
         ELSE r.name = $4 OR r.id = $4 END
     ORDER BY r.position DESC LIMIT 1`,
    [
      ...[scope.origin, scope.account, product, name ?? null, input ?? null, output ?? null],
      ...[host, resumes ?? null, leaseMs, WENT_THROUGH],
    ],
  );
  return row && findRunToContinue([decodeRun(row)], request, row['may_join_late'] === 1);
}

/** Exit codes of executions that have dealt with all of their list as far as their limits let them. */
const WENT_THROUGH = [0, 3, 4];

/** In the order they were started. */
export async function allRuns(ask: Ask): Promise<RunRecord[]> {
  return (await ask(`SELECT ${JOINED_RUNS} ORDER BY r.position`)).map(decodeRun);
}

/** In the order they were started. */
export async function readExecutions(runId: string, ask: Ask): Promise<ExecutionRecord[]> {
  const rows = await ask('SELECT * FROM insight_batch.executions WHERE run_id = $1 ORDER BY id', [
    runId,
  ]);
  return rows.map(decodeExecution);
}

/** undefined where there is none. */
export async function readExecution(id: number, ask: Ask): Promise<ExecutionRecord | undefined> {
  const [row] = await ask('SELECT * FROM insight_batch.executions WHERE id = $1', [id]);
  return row && decodeExecution(row);
}

/**
 * Writes the ending to the execution, and to its run where nobody else works on it, after whoever is
 * dead was taken for dead; that it is completed is true whoever else does. Inside a transaction.
 */
export async function finishExecution(
  executionId: number,
  ending: Ending,
  { ask, worker }: { ask: Ask; worker: Worker },
): Promise<void> {
  const { at, exitCode, status, stopReason, notes } = ending;
  const { closed } = await reapDead(ask, { worker, executionId });
  await ask(
    'UPDATE insight_batch.executions SET finished_at = $1, exit_code = $2, notes = coalesce($3, notes) WHERE id = $4',
    [at, exitCode, notes === '' ? null : notes, executionId],
  );
  await ask(
    `UPDATE insight_batch.runs r SET finished_at = $1, status = $2, stop_reason = $3 FROM insight_batch.executions x
     WHERE x.id = $4 AND r.id = x.run_id AND x.fenced_at IS NULL AND r.status <> 'completed' AND ($2 = 'completed' OR NOT EXISTS (
       SELECT 1 FROM insight_batch.executions o WHERE o.run_id = r.id AND o.id <> x.id AND o.finished_at IS NULL AND o.fenced_at IS NULL
         AND o.lease_until > clock_timestamp()))`,
    [at, status, stopReason ?? null, executionId],
  );
  if (closed > 0) await recountAccounts(ask);
}

/** Takes back an execution that has made no attempt, and its run where that has no other. Inside a transaction. */
export async function withdrawExecution(executionId: number, ask: Ask): Promise<void> {
  // Whoever is about to join the run finds it gone, or keeps it.
  await waitForTurn(ask);
  const [gone] = await ask(
    'DELETE FROM insight_batch.executions WHERE id = $1 AND attempts = 0 RETURNING run_id',
    [executionId],
  );
  await ask(
    'DELETE FROM insight_batch.runs r WHERE r.id = $1 AND NOT EXISTS (SELECT 1 FROM insight_batch.executions e WHERE e.run_id = r.id)',
    [gone === undefined ? null : String(gone['run_id'])],
  );
}
