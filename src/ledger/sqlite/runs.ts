import {
  isOver,
  type Ending,
  type ExecutionRecord,
  type RunRecord,
  type Scope,
} from '../../domain/records.ts';
import type { Random } from '../../support/random.ts';
import type { Beginning, BeginRequest, RunRequest } from '../port.ts';
import { moneyText, decodeInteger } from '../rows/cells.ts';
import { decodeRun, decodeExecution, encodeRun, RUN_COLUMNS } from '../rows/run.ts';
import { continueRun, createRun, findRunToContinue, nameRun } from '../rules.ts';
import type { Prepare } from './database.ts';

const JOINED_RUNS = 'r.*, s.origin, s.account FROM runs r JOIN scopes s ON s.id = r.scope_id';

/** undefined where nothing was recorded under this scope. */
export function findScopeId({ origin, account }: Scope, prepare: Prepare): number | undefined {
  const find = prepare('SELECT id FROM scopes WHERE origin = ? AND account = ?');
  return decodeInteger(find.get(origin, account)?.['id']);
}

/** The surrogate of a scope, made where it is new. */
export function makeScope(scope: Scope, prepare: Prepare): number {
  const known = findScopeId(scope, prepare);
  if (known !== undefined) return known;
  const insert = prepare('INSERT INTO scopes (origin, account) VALUES (?, ?)');
  return Number(insert.run(scope.origin, scope.account).lastInsertRowid);
}

/** See {@link findRunToContinue}. */
export function runToContinue(request: RunRequest, prepare: Prepare): RunRecord | undefined {
  const { scope, product, name, input, output, resumes } = request;
  const row = prepare(
    `SELECT ${JOINED_RUNS} WHERE s.origin = ?5 AND s.account = ?6 AND r.product = ?1
       AND CASE WHEN ?7 IS NOT NULL THEN r.id = ?7 WHEN ?2 IS NULL THEN r.name IS NULL AND r.input IS ?3 AND r.output IS ?4 ELSE r.name = ?2 OR r.id = ?2 END
     ORDER BY r.position DESC LIMIT 1`,
  ).get(
    ...[product, name ?? null, input ?? null, output ?? null],
    ...[scope.origin, scope.account, resumes ?? null],
  );
  return findRunToContinue(row ? [decodeRun(row)] : [], request);
}

/** The run to continue, else a new one. */
export function findOrMakeRun(
  request: BeginRequest,
  prepare: Prepare,
  random: Random,
): Pick<Beginning, 'run' | 'continued' | 'isLate'> {
  const latest = runToContinue(request, prepare);
  if (latest && isOver(latest)) return { run: latest, continued: true, isLate: true };
  if (latest) {
    const run = continueRun(latest, request);
    prepare(
      'UPDATE runs SET status = ?, stop_reason = NULL, finished_at = NULL, level = ?, max_spend = ?, bare = ?, list_print = ? WHERE id = ?',
    ).run(
      ...[run.status, run.level, moneyText(run.maxSpend), run.bare ?? null],
      ...[run.listPrint ?? null, run.id],
    );
    return { run, continued: true, isLate: false };
  }
  const find = prepare('SELECT 1 FROM runs WHERE id = ?');
  const id = nameRun(request.at, random, (taken) => find.get(taken) !== undefined);
  const run = createRun(request, id);
  prepare(`INSERT INTO runs (${RUN_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`).run(
    ...encodeRun(run, makeScope(run.scope, prepare)),
  );
  return { run, continued: false, isLate: false };
}

/** In the order they were started. */
export function allRuns(prepare: Prepare): RunRecord[] {
  return prepare(`SELECT ${JOINED_RUNS} ORDER BY r.position`).all().map(decodeRun);
}

/** Returns the id of the new execution. */
export function makeExecution(
  runId: string,
  { at, notes }: Pick<BeginRequest, 'at' | 'notes'>,
  prepare: Prepare,
): number {
  const insert = prepare('INSERT INTO executions (run_id, started_at, notes) VALUES (?, ?, ?)');
  return Number(insert.run(runId, at, notes ?? null).lastInsertRowid);
}

/** Writes the ending to the execution and to its run. */
export function finishExecution(executionId: number, ending: Ending, prepare: Prepare): void {
  const { at, exitCode, status, stopReason, notes } = ending;
  prepare(
    'UPDATE executions SET finished_at = ?, exit_code = ?, notes = coalesce(?, notes) WHERE id = ?',
  ).run(at, exitCode, notes === '' ? null : notes, executionId);
  prepare(
    'UPDATE runs SET finished_at = ?, status = ?, stop_reason = ? WHERE id = (SELECT run_id FROM executions WHERE id = ?)',
  ).run(at, status, stopReason ?? null, executionId);
}

/** In the order they were started. */
export function readExecutions(runId: string, prepare: Prepare): ExecutionRecord[] {
  return prepare('SELECT * FROM executions WHERE run_id = ? ORDER BY id')
    .all(runId)
    .map(decodeExecution);
}

/** undefined where there is none. */
export function readExecution(id: number, prepare: Prepare): ExecutionRecord | undefined {
  const row = prepare('SELECT * FROM executions WHERE id = ?').get(id);
  return row && decodeExecution(row);
}

/** Takes back an execution that has made no attempt, and its run where that has no other. */
export function withdrawExecution(executionId: number, prepare: Prepare): void {
  const runId = readExecution(executionId, prepare)?.runId ?? null;
  prepare('DELETE FROM executions WHERE id = ? AND attempts = 0').run(executionId);
  prepare(
    'DELETE FROM runs WHERE id = ? AND NOT EXISTS (SELECT 1 FROM executions e WHERE e.run_id = runs.id)',
  ).run(runId);
}
