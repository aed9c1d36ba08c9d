import type { BareDigits } from '../../domain/number-list.ts';
import type { ExecutionRecord, RunRecord, RunStatus, StopReason } from '../../domain/records.ts';
import type { SettledTotals } from '../settle.ts';
import {
  decodeInteger,
  decodeMoney,
  decodeText,
  moneyText,
  type SqlRow,
  type Value,
} from './cells.ts';

/** From the columns of a run and of its scope. */
export function decodeRun(row: SqlRow): RunRecord {
  return {
    id: String(row['id']),
    scope: { origin: String(row['origin']), account: String(row['account']) },
    product: String(row['product']),
    name: decodeText(row['name']),
    listPrint: decodeText(row['list_print']),
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

/** From the columns of an execution. */
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

/** The columns of {@link RUN_COLUMNS} of a new run. */
export function encodeRun(run: RunRecord, scopeId: number): Value[] {
  return [
    ...[run.id, scopeId, run.product, run.level, run.input ?? null, run.output ?? null],
    ...[run.startedAt, run.status, moneyText(run.maxSpend), run.bare ?? null],
    ...[run.name ?? null, run.listPrint ?? null],
  ];
}

/** What is written of a new run. */
export const RUN_COLUMNS =
  'id, scope_id, product, level, input, output, started_at, status, max_spend, bare, name, list_print';

/** The columns requested, refunded, doubt_bound, unconfirmed and confirmed of an execution, and behind them its id. */
export function encodeTotals(executionId: number, totals: SettledTotals): Value[] {
  const { requested, refunded, doubtBound, unconfirmed, confirmed } = totals;
  const amounts = [requested, refunded, doubtBound, unconfirmed, confirmed];
  return [...amounts.map(moneyText), executionId];
}
