import type { BareDigits } from '../../domain/number-list.ts';
import type { Random } from '../../support/random.ts';
import type {
  Ending,
  ExecutionRecord,
  RunRecord,
  RunStatus,
  Scope,
  StopReason,
} from '../../domain/records.ts';
import type { BeginRequest, RunRequest } from '../port.ts';
import { continueRun, createRun, findRunToContinue, nameRun } from '../rules.ts';
import { decodeInteger, decodeMoney, moneyText, decodeText } from './codec.ts';
import type { Prepare, SqlRow } from './database.ts';

const RUN_COLUMNS = 'r.*, s.origin, s.account FROM runs r JOIN scopes s ON s.id = r.scope_id';

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
  const { scope, product, input, output } = request;
  const row = prepare(
    `SELECT ${RUN_COLUMNS} WHERE s.origin = ? AND s.account = ? AND r.product = ? AND r.input IS ? AND r.output IS ? ORDER BY r.position DESC LIMIT 1`,
  ).get(scope.origin, scope.account, product, input ?? null, output ?? null);
  return findRunToContinue(row ? [decodeRun(row)] : [], request);
}

/** The run to continue, else a new one. */
export function findOrMakeRun(
  request: BeginRequest,
  prepare: Prepare,
  random: Random,
): { run: RunRecord; continued: boolean } {
  const latest = runToContinue(request, prepare);
  if (latest) {
    const run = continueRun(latest, request);
    prepare(
      'UPDATE runs SET status = ?, stop_reason = NULL, finished_at = NULL, level = ?, max_spend = ?, bare = ? WHERE id = ?',
    ).run(run.status, run.level, moneyText(run.maxSpend), run.bare ?? null, run.id);
    return { run, continued: true };
  }
  const find = prepare('SELECT 1 FROM runs WHERE id = ?');
  const id = nameRun(request.at, random, (taken) => find.get(taken) !== undefined);
  const run = createRun(request, id);
  prepare(
    'INSERT INTO runs (id, scope_id, product, level, input, output, started_at, status, max_spend, bare) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  ).run(
    id,
    makeScope(run.scope, prepare),
    run.product,
    run.level,
    run.input ?? null,
    run.output ?? null,
    run.startedAt,
    run.status,
    moneyText(run.maxSpend),
    run.bare ?? null,
  );
  return { run, continued: false };
}

/** In the order they were started. */
export function allRuns(prepare: Prepare): RunRecord[] {
  return prepare(`SELECT ${RUN_COLUMNS} ORDER BY r.position`).all().map(decodeRun);
}

export function decodeRun(row: SqlRow): RunRecord {
  return {
    id: String(row['id']),
    scope: { origin: String(row['origin']), account: String(row['account']) },
    product: String(row['product']),
    level: String(row['level']),
    input: decodeText(row['input']),
    output: decodeText(row['output']),
    startedAt: Number(row['started_at']),
    finishedAt: decodeInteger(row['finished_at']),
    status: String(row['status']) as RunStatus,
    stopReason: decodeText(row['stop_reason']) as StopReason | undefined,
    maxSpend: decodeMoney(row['max_spend']),
    bare: decodeText(row['bare']) as BareDigits | undefined,
  };
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

export function decodeExecution(row: SqlRow): ExecutionRecord {
  return {
    id: Number(row['id']),
    runId: String(row['run_id']),
    startedAt: Number(row['started_at']),
    finishedAt: decodeInteger(row['finished_at']),
    exitCode: decodeInteger(row['exit_code']),
    attempts: Number(row['attempts']),
    requested: decodeMoney(row['requested']) ?? 0n,
    refunded: decodeMoney(row['refunded']) ?? 0n,
    doubtBound: decodeMoney(row['doubt_bound']),
    unconfirmed: decodeMoney(row['unconfirmed']) ?? null,
    confirmed: decodeMoney(row['confirmed']),
    moneyCameIn: row['money_in'] === 1,
    leastBalance: decodeMoney(row['least_balance']),
    notes: decodeText(row['notes']),
  };
}
