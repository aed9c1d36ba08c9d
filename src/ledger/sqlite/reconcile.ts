import { nameAttempt, type AttemptRecord } from '../../domain/records.ts';
import type { RecordedCharge } from '../port.ts';
import { encodeSettled } from '../rows/attempt.ts';
import { encodeTotals } from '../rows/run.ts';
import {
  groupByExecution,
  settleByRecords,
  settleTotals,
  type SettledAttempt,
  type SettledTotals,
} from '../settle.ts';
import { executionBatches } from './attempts.ts';
import type { Prepare } from './database.ts';
import { learnPrice } from './prices.ts';
import { readExecution } from './runs.ts';

/** Books what records say, execution by execution. Inside a transaction. */
export function reconcileAttempts(
  settlements: readonly RecordedCharge[],
  { at, isRunning }: { readonly at: number; readonly isRunning: boolean },
  prepare: Prepare,
): void {
  if (isRunning) throw new Error('Records settle nothing while an execution is open.');
  for (const [executionId, own] of groupByExecution(settlements)) {
    const execution = readExecution(executionId, prepare);
    const first = [...own.values()][0];
    if (!execution)
      throw new Error(`The ledger has no attempt ${first ? nameAttempt(first.id) : ''}.`);
    const settled = settleAttempts(executionId, { own, at }, prepare);
    writeTotals(executionId, settleTotals(execution, settled), prepare);
  }
}

/** All attempts of the execution, before and after; those that change are written. */
function* settleAttempts(
  executionId: number,
  { own, at }: { own: Map<number, RecordedCharge>; at: number },
  prepare: Prepare,
): Generator<SettledAttempt> {
  for (const batch of executionBatches(executionId, prepare)) {
    for (const before of batch) {
      const settlement = own.get(before.id.sequence);
      const after = settlement ? settleByRecords(before, settlement, at) : before;
      if (settlement) writeAttempt(after, prepare);
      own.delete(before.id.sequence);
      yield { before, after };
    }
  }
  const [missing] = own.values();
  if (missing) throw new Error(`The ledger has no attempt ${nameAttempt(missing.id)}.`);
}

function writeAttempt(attempt: AttemptRecord, prepare: Prepare) {
  const { charge } = attempt;
  prepare(
    `UPDATE attempts SET class = ?, released = ?, bounded = ?, charge_source = ?, requested = ?, refunded = ?, reason_slug = ?, reason_words = ?,
     reconciled_at = ?, records = ?, reconciled_from = ? WHERE execution_id = ? AND sequence = ?`,
  ).run(...encodeSettled(attempt));
  if (charge?.source === 'reported')
    learnPrice({ ...attempt, ...charge, scopeId: findScope(attempt, prepare) }, prepare);
}

function findScope({ lookupId }: AttemptRecord, prepare: Prepare) {
  return Number(prepare('SELECT scope_id FROM lookups WHERE id = ?').get(lookupId)?.['scope_id']);
}

function writeTotals(executionId: number, totals: SettledTotals, prepare: Prepare) {
  prepare(
    'UPDATE executions SET requested = ?, refunded = ?, doubt_bound = ?, unconfirmed = ?, confirmed = ? WHERE id = ?',
  ).run(...encodeTotals(executionId, totals));
}
