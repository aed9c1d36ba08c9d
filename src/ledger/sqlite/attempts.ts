import type { AttemptRecord } from '../../domain/records.ts';
import type { AttemptSelection } from '../port.ts';
import { ATTEMPT_COLUMNS, decodeAttempt } from '../rows/attempt.ts';
import type { Value } from '../rows/cells.ts';
import { readRows, type Prepare } from './database.ts';

/** Attempts are read in batches of this size, so a long run is never held in memory. */
const BATCH = 1_000;

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
