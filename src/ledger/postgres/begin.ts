import { isOver, type RunRecord } from '../../domain/records.ts';
import type { Random } from '../../support/random.ts';
import type { BeginRequest, Beginning } from '../port.ts';
import { moneyText } from '../rows/cells.ts';
import { decodeRun, encodeRun, RUN_COLUMNS } from '../rows/run.ts';
import { continueRun, createRun, nameRun } from '../rules.ts';
import type { Ask } from './connection.ts';
import { sameOutputError, takenError, writeLease } from './lease.ts';
import { findUnfinished, isSameMachine, type LivingExecution, type Worker } from './living.ts';
import { reapDead, recountAccounts, waitForTurn } from './reap.ts';
import { JOINED_RUNS, makeScope, readExecutions, runToContinue } from './runs.ts';

/** Who begins, and where. */
interface Beginner {
  readonly ask: Ask;
  readonly worker: Worker;
  readonly random: Random;
  readonly shown: string;
  readonly leaseMs: number;
  /** `--lock-wait`. */
  readonly lockWaitMs: number;
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
  const { living, closed, doubtful } = await reapDead(ask, { worker, executionId: undefined });
  const latest = await runToContinue(request, ask, beginner);
  const others = living.filter(({ runId }) => runId === latest?.id);
  const joins = others.length > 0;
  const writes = (joins ? request.writesBesideOthers : undefined) ?? request.writes ?? [];
  if (others[0] && request.joins !== true) throw takenError(others[0], beginner);
  refuseSameOutput(living, { writes, joins }, beginner);
  const isLate = latest !== undefined && isOver(latest);
  const run = await enterRun(latest, { request, beginner, staysAsItIs: joins || isLate });
  const executionId = await makeExecution(run.id, { ...request, writes }, beginner);
  if (closed > 0) await recountAccounts(ask);
  // Behind the run's row, which whoever records for it holds: what he has answered is seen, or comes later.
  const newestAnswer = await readNewestAnswer(ask);
  const continued = latest !== undefined;
  const past = { isLate, orphaned: doubtful, newestAnswer };
  return { run, executionId, continued, others: others.length, ...past };
}

/** Throws LedgerError `held` where somebody on this machine writes one of the files, for whatever run. */
function refuseSameOutput(
  living: readonly LivingExecution[],
  { writes, joins }: { readonly writes: readonly string[]; readonly joins: boolean },
  { worker, lockWaitMs }: Beginner,
) {
  for (const { words, outputs, ...whose } of living) {
    const file = outputs.find((each) => isSameMachine(whose, worker) && writes.includes(each));
    if (file !== undefined) throw sameOutputError({ words, file }, { joins, lockWaitMs });
  }
}

/** A run that others work on, or have ended, stays as it is. */
async function enterRun(
  latest: RunRecord | undefined,
  {
    request,
    beginner,
    staysAsItIs,
  }: { readonly request: BeginRequest; readonly beginner: Beginner; readonly staysAsItIs: boolean },
) {
  if (!latest) return await makeRun(request, beginner);
  return staysAsItIs ? latest : await resumeRun(continueRun(latest, request), beginner.ask);
}

/**
 * The execution that this opening of the ledger has begun behind `earlier`, where nobody heard of it
 * because the connection was lost at its COMMIT. Inside a transaction.
 */
export async function findBegun(
  ask: Ask,
  { worker, earlier = 0 }: { worker: Worker; earlier: number | undefined },
): Promise<Beginning | undefined> {
  // Behind a COMMIT that is on its way although nobody hears of it.
  await waitForTurn(ask);
  const { living } = await findUnfinished(ask, worker);
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
    isLate: isOver(run),
    orphaned: 0,
    newestAnswer: await readNewestAnswer(ask),
  };
}

async function readNewestAnswer(ask: Ask) {
  const [row] = await ask('SELECT coalesce(max(id), 0) AS newest FROM insight_batch.answers');
  return Number(row?.['newest']);
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
