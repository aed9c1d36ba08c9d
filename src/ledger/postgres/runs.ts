import type { ExecutionRecord, Ending, RunRecord, Scope } from '../../domain/records.ts';
import type { Random } from '../../support/random.ts';
import type { BeginRequest, Beginning, RunRequest } from '../port.ts';
import { moneyText } from '../rows/cells.ts';
import { decodeRun, decodeExecution, encodeRun } from '../rows/run.ts';
import { continueRun, createRun, CRASHED, findRunToContinue, nameRun } from '../rules.ts';
import type { Ask } from './connection.ts';
import { heldError, LEASE } from './lease.ts';
import { findLiving, type Worker } from './living.ts';

const RUN_COLUMNS =
  'r.*, s.origin, s.account FROM insight_batch.runs r JOIN insight_batch.scopes s ON s.id = r.scope_id';

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
  return (await findScopeId(scope, ask)) ?? 0;
}

/** See {@link findRunToContinue}. */
export async function runToContinue(request: RunRequest, ask: Ask): Promise<RunRecord | undefined> {
  const { scope, product, input, output } = request;
  const [row] = await ask(
    `SELECT ${RUN_COLUMNS} WHERE s.origin = $1 AND s.account = $2 AND r.product = $3 AND r.input IS NOT DISTINCT FROM $4
       AND r.output IS NOT DISTINCT FROM $5 ORDER BY r.position DESC LIMIT 1`,
    [scope.origin, scope.account, product, input ?? null, output ?? null],
  );
  return findRunToContinue(row ? [decodeRun(row)] : [], request);
}

/** In the order they were started. */
export async function allRuns(ask: Ask): Promise<RunRecord[]> {
  return (await ask(`SELECT ${RUN_COLUMNS} ORDER BY r.position`)).map(decodeRun);
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
 * Finds or makes the run, puts what dead executions left open in doubt, and opens an execution.
 * Inside a transaction. Throws LedgerError `held` where another execution is alive.
 */
export async function beginExecution(
  request: BeginRequest,
  { ask, worker, random, shown }: { ask: Ask; worker: Worker; random: Random; shown: string },
): Promise<Beginning> {
  // One beginning after another; whatever else writes goes on.
  await ask('SELECT 1 FROM insight_batch.ledger FOR UPDATE');
  const [living] = await findLiving(ask, worker);
  if (living) throw heldError(shown, living);
  await ask(
    'UPDATE insight_batch.executions SET fenced_at = clock_timestamp() WHERE finished_at IS NULL AND fenced_at IS NULL',
  );
  const [closed] = await ask('SELECT insight_batch.close_orphans($1, $2, $3) AS doubtful', [
    [],
    CRASHED.slug,
    CRASHED.words,
  ]);
  const { run, continued } = await findOrMakeRun(request, { ask, random });
  const executionId = await makeExecution(run.id, request, { ask, worker });
  return { run, executionId, continued, orphaned: Number(closed?.['doubtful']) };
}

async function findOrMakeRun(request: BeginRequest, { ask, random }: { ask: Ask; random: Random }) {
  const latest = await runToContinue(request, ask);
  if (latest) {
    const run = continueRun(latest, request);
    await ask(
      'UPDATE insight_batch.runs SET status = $1, stop_reason = NULL, finished_at = NULL, level = $2, max_spend = $3, bare = $4 WHERE id = $5',
      [run.status, run.level, moneyText(run.maxSpend), run.bare ?? null, run.id],
    );
    return { run, continued: true };
  }
  const run = createRun(request, await findFreeId(request.at, { ask, random }));
  await ask(
    'INSERT INTO insight_batch.runs (id, scope_id, product, level, input, output, started_at, status, max_spend, bare) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)',
    encodeRun(run, await makeScope(run.scope, ask)),
  );
  return { run, continued: false };
}

async function findFreeId(at: number, { ask, random }: { ask: Ask; random: Random }) {
  const taken = new Set<string>();
  for (;;) {
    const id = nameRun(at, random, (name) => taken.has(name));
    const [known] = await ask('SELECT 1 FROM insight_batch.runs WHERE id = $1', [id]);
    if (!known) return id;
    taken.add(id);
  }
}

async function makeExecution(
  runId: string,
  { at, notes }: Pick<BeginRequest, 'at' | 'notes'>,
  { ask, worker }: { ask: Ask; worker: Worker },
) {
  const [row] = await ask(
    `INSERT INTO insight_batch.executions (run_id, started_at, notes, holder, host, boot, pid, ticks, token, lease_until)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, clock_timestamp() + $10::interval) RETURNING id`,
    [
      runId,
      at,
      notes ?? null,
      worker.holder,
      worker.host,
      worker.boot,
      worker.pid,
      worker.ticks,
      worker.token,
      LEASE,
    ],
  );
  return Number(row?.['id']);
}

/** Writes the ending to the execution and to its run. Inside a transaction. */
export async function finishExecution(
  executionId: number,
  ending: Ending,
  ask: Ask,
): Promise<void> {
  const { at, exitCode, status, stopReason, notes } = ending;
  await ask(
    'UPDATE insight_batch.executions SET finished_at = $1, exit_code = $2, notes = coalesce($3, notes) WHERE id = $4',
    [at, exitCode, notes === '' ? null : notes, executionId],
  );
  await ask(
    'UPDATE insight_batch.runs SET finished_at = $1, status = $2, stop_reason = $3 WHERE id = (SELECT run_id FROM insight_batch.executions WHERE id = $4)',
    [at, status, stopReason ?? null, executionId],
  );
}
