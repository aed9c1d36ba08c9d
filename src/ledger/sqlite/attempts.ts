import type { AttemptRecord } from '../../domain/records.ts';
import type { AttemptSelection } from '../port.ts';
import {
  decodeCharge,
  decodeClass,
  decodeInteger,
  decodeMoney,
  decodeReason,
  decodeText,
} from './codec.ts';
import { readRows, type SqlCells, type Prepare, type Value } from './database.ts';

/** Attempts are read in batches of this size, so a long run is never held in memory. */
const BATCH = 1_000;

/** The cells that {@link decodeAttempt} reads, in its order. */
export const ATTEMPT_COLUMNS = `a.execution_id, a.sequence, a.run_id, a.lookup_id, n.e164, l.ip, a.country, l.product, a.sent_at, a.ended_at, a.latency_ms, a.class,
  a.throttled, a.ceiling, a.released, a.bounded, a.charge_source, a.requested, a.refunded, a.status, a.request_id, a.reason_slug, a.reason_words,
  a.network_type, a.carrier, a.remaining_balance, a.refund_expected,
  a.reconciled_at, a.records, a.reconciled_from`;
const TABLES =
  'attempts a JOIN lookups l ON l.id = a.lookup_id LEFT JOIN numbers n ON n.id = l.number_id';

/**
 * One batch after another, in the order of execution and sequence, which is the order in which they
 * were sent.
 */
export function* attemptBatches(
  selection: AttemptSelection,
  prepare: Prepare,
): Generator<readonly AttemptRecord[]> {
  if (selection.by !== 'run') {
    yield* readPages(writeCondition(selection), prepare);
    return;
  }
  // Execution by execution: a condition on the run makes SQLite begin each page at the run's first
  // attempt again.
  const executions = prepare('SELECT id FROM executions WHERE run_id = ? ORDER BY id');
  for (const { id } of executions.all(selection.runId))
    yield* executionBatches(Number(id), prepare);
}

/** The attempts of one execution, in the order they were sent. */
export function executionBatches(
  executionId: number,
  prepare: Prepare,
): Generator<readonly AttemptRecord[]> {
  const where = 'a.execution_id = ? AND a.sequence > ?';
  return readPages({ where, key: 'sequence', values: [executionId] }, prepare);
}

interface Condition {
  /** Its last parameters are the key after which a page begins. */
  readonly where: string;
  readonly key: 'sequence' | 'id';
  readonly values: readonly Value[];
}

const AFTER = '(a.execution_id, a.sequence) > (?, ?)';

function writeCondition(selection: Exclude<AttemptSelection, { by: 'run' }>): Condition {
  switch (selection.by) {
    case 'all':
      return { where: AFTER, key: 'id', values: [] };
    case 'number':
      return { where: `n.e164 = ? AND ${AFTER}`, key: 'id', values: [selection.number] };
    case 'doubtful-lookups':
      return {
        where: `(a.class IS NULL OR a.class = 'in_doubt' OR a.reconciled_from <> 'settled') AND l.scope_id = (SELECT id FROM scopes WHERE origin = ? AND account = ?) AND ${AFTER}`,
        key: 'id',
        values: [selection.scope.origin, selection.scope.account],
      };
  }
}

function* readPages(
  { where, key, values }: Condition,
  prepare: Prepare,
): Generator<readonly AttemptRecord[]> {
  const statement = prepare(
    `SELECT ${ATTEMPT_COLUMNS} FROM ${TABLES} WHERE ${where} ORDER BY a.execution_id, a.sequence LIMIT ${BATCH}`,
  );
  let after: readonly number[] = key === 'id' ? [0, 0] : [0];
  for (;;) {
    const batch = readRows(statement, [...values, ...after]).map(decodeAttempt);
    if (batch.length > 0) yield batch;
    const last = batch.at(-1);
    if (!last || batch.length < BATCH) return;
    after = key === 'id' ? [last.id.executionId, last.id.sequence] : [last.id.sequence];
  }
}

export function decodeAttempt(cells: SqlCells): AttemptRecord {
  const [
    executionId,
    sequence,
    runId,
    lookupId,
    number,
    ip,
    country,
    product,
    sentAt,
    endedAt,
    latencyMs,
    ended,
    throttled,
    ceiling,
    released,
    bounded,
    source,
    requested,
    refunded,
    status,
    requestId,
    slug,
    words,
    networkType,
    carrier,
    remainingBalance,
    refundExpected,
    ...reconciled
  ] = cells;
  return {
    id: { executionId: Number(executionId), sequence: Number(sequence) },
    runId: String(runId),
    lookupId: Number(lookupId),
    number: decodeText(number),
    ...(typeof ip === 'string' && { ip }),
    country: String(country),
    product: String(product),
    sentAt: Number(sentAt),
    endedAt: decodeInteger(endedAt),
    latencyMs: decodeInteger(latencyMs),
    class: decodeClass(ended),
    throttled: throttled === 1,
    ceiling: decodeMoney(ceiling) ?? null,
    released: released === 1,
    bounded: bounded === 1,
    charge: decodeCharge(source, requested, refunded),
    status: decodeText(status),
    requestId: decodeText(requestId),
    reason: decodeReason(slug, words),
    networkType: decodeText(networkType),
    carrier: decodeText(carrier),
    remainingBalance: decodeMoney(remainingBalance),
    refundExpected: refundExpected === 1,
    ...decodeReconciled(reconciled),
  };
}

function decodeReconciled([at, records, from]: SqlCells): Pick<AttemptRecord, 'reconciled'> {
  const before = decodeClass(from);
  if (before === undefined || before === 'not_sent') return {};
  const names = JSON.parse(decodeText(records) ?? '[]') as string[];
  return { reconciled: { at: Number(at), records: names, from: before } };
}
