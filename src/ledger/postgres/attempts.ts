import type { AttemptRecord } from '../../domain/records.ts';
import type { AttemptSelection } from '../port.ts';
import { ATTEMPT_COLUMNS, decodeAttempt } from '../rows/attempt.ts';
import type { Ask, Parameter } from './connection.ts';

/** Attempts are read in batches of this size, so a long run is never held in memory. */
const BATCH = 1_000;
const TABLES =
  'insight_batch.attempts a JOIN insight_batch.lookups l ON l.id = a.lookup_id LEFT JOIN insight_batch.numbers n ON n.id = l.number_id';

/** One batch after another, in the order of execution and sequence. */
export async function* attemptBatches(
  selection: AttemptSelection,
  ask: Pick<Ask, 'cells'>,
): AsyncGenerator<readonly AttemptRecord[]> {
  const { where, values } = writeCondition(selection);
  const [execution, sequence] = [values.length + 1, values.length + 2];
  let after: readonly number[] = [0, 0];
  for (;;) {
    const rows = await ask.cells(
      `SELECT ${ATTEMPT_COLUMNS} FROM ${TABLES} WHERE ${where} AND (a.execution_id, a.sequence) > ($${execution}::bigint, $${sequence}::int)
       ORDER BY a.execution_id, a.sequence LIMIT ${BATCH}`,
      [...values, ...after],
    );
    const batch = rows.map(decodeAttempt);
    if (batch.length > 0) yield batch;
    const last = batch.at(-1);
    if (!last || batch.length < BATCH) return;
    after = [last.id.executionId, last.id.sequence];
  }
}

/** The attempts of one execution, in the order they were sent. */
export async function readAttemptsOf(executionId: number, ask: Ask): Promise<AttemptRecord[]> {
  const rows = await ask.cells(
    `SELECT ${ATTEMPT_COLUMNS} FROM ${TABLES} WHERE a.execution_id = $1 ORDER BY a.sequence`,
    [executionId],
  );
  return rows.map(decodeAttempt);
}

interface Condition {
  readonly where: string;
  readonly values: readonly Parameter[];
}

function writeCondition(selection: AttemptSelection): Condition {
  switch (selection.by) {
    case 'all':
      return { where: 'true', values: [] };
    case 'run':
      return {
        where: 'a.execution_id IN (SELECT id FROM insight_batch.executions WHERE run_id = $1)',
        values: [selection.runId],
      };
    case 'number':
      return { where: 'n.e164 = $1', values: [selection.number] };
    case 'doubtful-lookups':
      return {
        where: `(a.class IS NULL OR a.class = 'in_doubt' OR a.reconciled_from <> 'settled')
          AND l.scope_id = (SELECT id FROM insight_batch.scopes WHERE origin = $1 AND account = $2)`,
        values: [selection.scope.origin, selection.scope.account],
      };
  }
}
