import { nameAttempt, type AttemptRecord } from '../../domain/records.ts';
import type { RecordedCharge } from '../port.ts';
import { encodeSettled } from '../rows/attempt.ts';
import { encodeTotals } from '../rows/run.ts';
import { groupByExecution, settleByRecords, settleTotals, type SettledTotals } from '../settle.ts';
import { readAttemptsOf } from './attempts.ts';
import type { Ask } from './connection.ts';
import { readExecution } from './runs.ts';

/** Books what records say, execution by execution. Inside a transaction. */
export async function reconcileAttempts(
  settlements: readonly RecordedCharge[],
  at: number,
  ask: Ask,
): Promise<void> {
  for (const [executionId, own] of groupByExecution(settlements))
    await reconcileExecution(executionId, { own, at }, ask);
}

async function reconcileExecution(
  executionId: number,
  { own, at }: { own: Map<number, RecordedCharge>; at: number },
  ask: Ask,
) {
  await ask('SELECT 1 FROM insight_batch.executions WHERE id = $1 FOR UPDATE', [executionId]);
  const execution = await readExecution(executionId, ask);
  const attempts = execution ? await readAttemptsOf(executionId, ask) : [];
  const settled = attempts.map((before) => {
    const settlement = own.get(before.id.sequence);
    return { before, after: settlement ? settleByRecords(before, settlement, at) : before };
  });
  const changed = settled.flatMap(({ before, after }) => (before === after ? [] : [after]));
  const found = new Set(changed.map(({ id }) => id.sequence));
  const missing = [...own.values()].find(({ id }) => !found.has(id.sequence));
  if (!execution || missing)
    throw new Error(`The ledger has no attempt ${missing ? nameAttempt(missing.id) : ''}.`);
  for (const attempt of changed) await writeAttempt(attempt, ask);
  await writeTotals(executionId, settleTotals(execution, settled), ask);
  await ask('SELECT insight_batch.recount_run($1)', [execution.runId]);
  const charged = changed.filter(({ charge }) => charge?.source === 'reported');
  await ask('SELECT insight_batch.learn_prices($1, $2::int[])', [
    executionId,
    charged.map(({ id }) => id.sequence),
  ]);
}

async function writeAttempt(attempt: AttemptRecord, ask: Ask) {
  await ask(
    `UPDATE insight_batch.attempts SET class = $1, released = $2::int::boolean, bounded = $3::int::boolean, charge_source = $4, requested = $5, refunded = $6,
       reason_slug = $7, reason_words = $8, reconciled_at = $9, records = $10, reconciled_from = $11 WHERE execution_id = $12 AND sequence = $13`,
    encodeSettled(attempt),
  );
}

async function writeTotals(executionId: number, totals: SettledTotals, ask: Ask) {
  await ask(
    'UPDATE insight_batch.executions SET requested = $1, refunded = $2, doubt_bound = $3, unconfirmed = $4, confirmed = $5 WHERE id = $6',
    encodeTotals(executionId, totals),
  );
}
