import { CRASHED } from '../rules.ts';
import type { Ask } from './connection.ts';
import { findUnfinished, type LivingExecution, type Unfinished, type Worker } from './living.ts';

/**
 * Takes for dead who is, but for the execution that asks, and ends what they left open. Resolves to
 * those who are alive. Inside a transaction.
 */
export async function reapDead(
  ask: Ask,
  { worker, executionId }: { worker: Worker; executionId: number | undefined },
): Promise<readonly LivingExecution[]> {
  const { living, gone } = await lockBeginnings(ask, worker);
  await fenceDead({ living, gone: gone.filter((id) => id !== executionId) }, ask);
  await ask('SELECT insight_batch.recount_accounts()');
  return living;
}

/** One beginning or reaping after another; whatever else writes goes on. */
export async function lockBeginnings(ask: Ask, worker: Worker) {
  await ask('SELECT 1 FROM insight_batch.ledger FOR UPDATE');
  return await findUnfinished(ask, worker);
}

/**
 * Ends what the dead left open, and resolves to how many attempts are in doubt by it. Behind
 * {@link lockBeginnings}; whoever calls it adds up the accounts afterwards.
 */
export async function fenceDead({ gone }: Unfinished, ask: Ask) {
  const [row] = await ask('SELECT insight_batch.fence_dead($1, $2, $3) AS doubtful', [
    gone,
    CRASHED.slug,
    CRASHED.words,
  ]);
  return Number(row?.['doubtful']);
}
