import type { AttemptRecord, AttemptSelection } from '../port.ts';
import { chargeOf, classOf, integerOf, moneyOf, reasonOf, textOf } from './codec.ts';
import type { Prepare, Row, Value } from './database.ts';

/** Attempts are read in batches of this size, so a long run is never held in memory. */
const BATCH = 1_000;

const COLUMNS = `a.*, l.product, l.ip, n.e164 FROM attempts a JOIN lookups l ON l.id = a.lookup_id LEFT JOIN numbers n ON n.id = l.number_id`;

/** One batch after another, in the order of execution and sequence, which is the order in which they were sent. */
export function* attemptBatches(selection: AttemptSelection, prepare: Prepare): Generator<readonly AttemptRecord[]> {
  const { where, values } = conditionOf(selection);
  const statement = prepare(
    `SELECT ${COLUMNS} WHERE (a.execution_id, a.sequence) > (?, ?) AND ${where} ORDER BY a.execution_id, a.sequence LIMIT ${String(BATCH)}`,
  );
  let after: readonly [number, number] = [0, 0];
  for (;;) {
    const batch = statement.all(...after, ...values).map(attemptOf);
    if (batch.length > 0) yield batch;
    const last = batch.at(-1);
    if (!last || batch.length < BATCH) return;
    after = [last.id.executionId, last.id.sequence];
  }
}

function conditionOf(selection: AttemptSelection): { where: string; values: Value[] } {
  switch (selection.by) {
    case 'all':
      return { where: '1', values: [] };
    case 'run':
      return { where: 'a.execution_id IN (SELECT id FROM executions WHERE run_id = ?)', values: [selection.runId] };
    case 'number':
      return { where: 'n.e164 = ?', values: [selection.number] };
    case 'doubtful-lookups':
      return {
        where: "a.class = 'in_doubt' AND a.released = 0 AND l.scope_id = (SELECT id FROM scopes WHERE origin = ? AND account = ?)",
        values: [selection.scope.origin, selection.scope.account],
      };
  }
}

function attemptOf(row: Row): AttemptRecord {
  const ceiling = moneyOf(row['ceiling']);
  const ip = textOf(row['ip']);
  return {
    id: { executionId: Number(row['execution_id']), sequence: Number(row['sequence']) },
    runId: String(row['run_id']),
    lookupId: Number(row['lookup_id']),
    number: textOf(row['e164']),
    ...(ip === undefined ? {} : { ip }),
    country: String(row['country']),
    product: String(row['product']),
    sentAt: Number(row['sent_at']),
    endedAt: integerOf(row['ended_at']),
    latencyMs: integerOf(row['latency_ms']),
    class: classOf(row['class']),
    throttled: row['throttled'] === 1,
    ceiling: ceiling ?? null,
    released: row['released'] === 1,
    bounded: row['bounded'] === 1,
    charge: chargeOf(row['charge_source'], row['requested'], row['refunded']),
    status: textOf(row['status']),
    requestId: textOf(row['request_id']),
    reason: reasonOf(row['reason_slug'], row['reason_words']),
    networkType: textOf(row['network_type']),
    carrier: textOf(row['carrier']),
    remainingBalance: moneyOf(row['remaining_balance']),
    refundExpected: row['refund_expected'] === 1,
  };
}
