import type { ExecutionRecord, Ending, RunRecord, Scope } from '../../domain/records.ts';
import type { Random } from '../../support/random.ts';
import type { BeginRequest, Beginning, RunRequest } from '../port.ts';
import { moneyText } from '../rows/cells.ts';
import { decodeRun, decodeExecution, encodeRun, RUN_COLUMNS } from '../rows/run.ts';
import { continueRun, createRun, CRASHED, findRunToContinue, nameRun } from '../rules.ts';
import type { Ask } from './connection.ts';
import { sameOutputError, takenError, writeLease } from './lease.ts';
import { findUnfinished, type LivingExecution, type Unfinished, type Worker } from './living.ts';

const JOINED_RUNS =
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
  const id = (await findScopeId(scope, ask)) ?? 0;
  await ask('INSERT INTO insight_batch.accounts (scope_id) VALUES ($1) ON CONFLICT DO NOTHING', [
    id,
  ]);
  return id;
}

/** See {@link findRunToContinue}. The paths of another machine are others, whatever they are. */
export async function runToContinue(
  request: RunRequest,
  ask: Ask,
  { host }: Pick<Worker, 'host'>,
): Promise<RunRecord | undefined> {
  const { scope, product, name, input, output } = request;
  const [row] = await ask(
    `SELECT ${JOINED_RUNS} WHERE s.origin = $1 AND s.account = $2 AND r.product = $3 AND CASE WHEN $4::text IS NULL
         THEN r.name IS NULL AND r.input IS NOT DISTINCT FROM $5 AND r.output IS NOT DISTINCT FROM $6 AND coalesce(r.host, $7) = $7
         ELSE r.name = $4 OR r.id = $4 END
     ORDER BY r.position DESC LIMIT 1`,
    [scope.origin, scope.account, product, name ?? null, input ?? null, output ?? null, host],
  );
  return findRunToContinue(row ? [decodeRun(row)] : [], request);
}

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

/** Who begins, and where. */
interface Beginner {
  readonly ask: Ask;
  readonly worker: Worker;
  readonly random: Random;
  readonly shown: string;
  readonly leaseMs: number;
}

/**
 * Finds or makes the run, puts what dead executions left open in doubt, and opens an execution.
 * Inside a transaction. Throws LedgerError `held` where another execution works on the run and the
 * request does not join it, or writes the same file.
 */
export async function beginExecution(
  request: BeginRequest,
  beginner: Beginner,
): Promise<Beginning> {
  const { ask, worker } = beginner;
  const unfinished = await lockBeginnings(ask, worker);
  const latest = await runToContinue(request, ask, worker);
  const others = unfinished.living.filter(({ runId }) => runId === latest?.id);
  const joins = others.length > 0;
  const writes = joins && request.leavesFiles === true ? [] : (request.writes ?? []);
  if (others[0] && request.joins !== true) throw takenError(beginner.shown, others[0]);
  refuseSameOutput(unfinished.living, { writes, joins }, worker);
  const orphaned = await fenceDead(unfinished, ask);
  const run = await enterRun(latest, { request, beginner, joins });
  await ask('SELECT insight_batch.recount_accounts()');
  const executionId = await makeExecution(run.id, { ...request, writes }, beginner);
  // Behind the run's row, which whoever records for it holds: what he has answered is seen, or comes later.
  const newestAnswer = await readNewestAnswer(ask);
  const continued = latest !== undefined;
  return { run, executionId, continued, others: others.length, orphaned, newestAnswer };
}

/** Throws LedgerError `held` where somebody on this machine writes one of the files, for whatever run. */
function refuseSameOutput(
  living: readonly LivingExecution[],
  { writes, joins }: { readonly writes: readonly string[]; readonly joins: boolean },
  worker: Worker,
) {
  for (const { boot, words, outputs } of living) {
    const file = outputs.find((each) => boot === worker.boot && writes.includes(each));
    if (file !== undefined) throw sameOutputError({ words, file }, { joins });
  }
}

/** A run that others work on stays as it is. */
async function enterRun(
  latest: RunRecord | undefined,
  {
    request,
    beginner,
    joins,
  }: { readonly request: BeginRequest; readonly beginner: Beginner; readonly joins: boolean },
) {
  if (!latest) return await makeRun(request, beginner);
  return joins ? latest : await resumeRun(continueRun(latest, request), beginner.ask);
}

/**
 * The execution that this opening of the ledger has begun behind `earlier`, where nobody heard of it
 * because the connection was lost at its COMMIT. Inside a transaction.
 */
export async function findBegun(
  ask: Ask,
  { worker, earlier = 0 }: { worker: Worker; earlier: number | undefined },
): Promise<Beginning | undefined> {
  const { living } = await lockBeginnings(ask, worker);
  const [begun] = await ask(
    `SELECT x.id AS begun, ${JOINED_RUNS} JOIN insight_batch.executions x ON x.run_id = r.id
       WHERE x.token = $1 AND x.id > $2 AND x.finished_at IS NULL AND x.fenced_at IS NULL`,
    [worker.token, earlier],
  );
  if (!begun) return undefined;
  const run = decodeRun(begun);
  return {
    run,
    executionId: Number(begun['begun']),
    continued: (await readExecutions(run.id, ask)).length > 1,
    others: living.filter(({ runId }) => runId === run.id).length,
    orphaned: 0,
    newestAnswer: await readNewestAnswer(ask),
  };
}

async function readNewestAnswer(ask: Ask) {
  const [row] = await ask('SELECT coalesce(max(id), 0) AS newest FROM insight_batch.answers');
  return Number(row?.['newest']);
}

/**
 * Takes for dead who is, but for the execution that asks, and ends what they left open. Resolves to
 * those who are alive. Inside a transaction.
 */
export async function reapDead(
  ask: Ask,
  { worker, executionId }: { worker: Worker; executionId: number | undefined },
): Promise<readonly LivingExecution[]> {
  const { living, gone } = await lockBeginnings(ask, worker);
  await fenceDead({ living, gone: gone.filter((id) => id !== executionId) }, ask);
  await ask('SELECT insight_batch.recount_accounts()');
  return living;
}

/** One beginning or reaping after another; whatever else writes goes on. */
async function lockBeginnings(ask: Ask, worker: Worker) {
  await ask('SELECT 1 FROM insight_batch.ledger FOR UPDATE');
  return await findUnfinished(ask, worker);
}

async function fenceDead({ gone }: Unfinished, ask: Ask) {
  const [row] = await ask('SELECT insight_batch.fence_dead($1, $2, $3) AS doubtful', [
    gone,
    CRASHED.slug,
    CRASHED.words,
  ]);
  return Number(row?.['doubtful']);
}

async function resumeRun(run: RunRecord, ask: Ask) {
  await ask(
    'UPDATE insight_batch.runs SET status = $1, stop_reason = NULL, finished_at = NULL, level = $2, max_spend = $3, bare = $4, list_print = $5 WHERE id = $6',
    [
      ...[run.status, run.level, moneyText(run.maxSpend), run.bare ?? null],
      ...[run.listPrint ?? null, run.id],
    ],
  );
  return run;
}

async function makeRun(request: BeginRequest, { ask, random, worker }: Beginner) {
  const run = createRun(request, await findFreeId(request.at, { ask, random }));
  await ask(
    `INSERT INTO insight_batch.runs (${RUN_COLUMNS}, host) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [...encodeRun(run, await makeScope(run.scope, ask)), worker.host],
  );
  return run;
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
  { at, notes, writes = [] }: Pick<BeginRequest, 'at' | 'notes' | 'writes'>,
  { ask, worker, leaseMs }: Beginner,
) {
  const [row] = await ask(
    `INSERT INTO insight_batch.executions (run_id, started_at, notes, holder, host, boot, pid, ticks, token, lease_until, outputs, price_epoch)
     SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, clock_timestamp() + $10::interval, $11::text[], c.price_epoch
     FROM insight_batch.runs r JOIN insight_batch.accounts c ON c.scope_id = r.scope_id WHERE r.id = $1 RETURNING id`,
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
      writeLease(leaseMs),
      writes,
    ],
  );
  return Number(row?.['id']);
}

/**
 * Writes the ending to the execution, and to its run where nobody else works on it; that it is
 * completed is true whoever else does. Inside a transaction.
 */
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
  // Of two that end at once the second is to see the first.
  await ask(
    'SELECT 1 FROM insight_batch.runs r JOIN insight_batch.executions x ON x.run_id = r.id WHERE x.id = $1 FOR UPDATE OF r',
    [executionId],
  );
  await ask(
    `UPDATE insight_batch.runs r SET finished_at = $1, status = $2, stop_reason = $3 FROM insight_batch.executions x
     WHERE x.id = $4 AND r.id = x.run_id AND x.fenced_at IS NULL AND r.status <> 'completed' AND ($2 = 'completed' OR NOT EXISTS (
       SELECT 1 FROM insight_batch.executions o WHERE o.run_id = r.id AND o.id <> x.id AND o.finished_at IS NULL AND o.fenced_at IS NULL
         AND o.lease_until > clock_timestamp()))`,
    [at, status, stopReason ?? null, executionId],
  );
}

/** Takes back an execution that has made no attempt, and its run where that has no other. Inside a transaction. */
export async function withdrawExecution(executionId: number, ask: Ask): Promise<void> {
  const [gone] = await ask(
    'DELETE FROM insight_batch.executions WHERE id = $1 AND attempts = 0 RETURNING run_id',
    [executionId],
  );
  await ask(
    'DELETE FROM insight_batch.runs r WHERE r.id = $1 AND NOT EXISTS (SELECT 1 FROM insight_batch.executions e WHERE e.run_id = r.id)',
    [gone === undefined ? null : String(gone['run_id'])],
  );
}
