import { CRASHED } from '../rules.ts';
import type { Ask } from './connection.ts';
import { findUnfinished, type LivingExecution, type Worker } from './living.ts';

/** What whoever looks for the dead has found. */
interface Reaped {
  readonly living: readonly LivingExecution[];
  /** Attempts that the dead left open, and those of them that are in doubt from now on. */
  readonly closed: number;
  readonly doubtful: number;
}

/** One beginning or reaping comes after another; whatever else writes goes on. Inside a transaction. */
export async function waitForTurn(ask: Ask): Promise<void> {
  await ask('SELECT 1 FROM insight_batch.ledger FOR UPDATE');
}

/**
 * Takes for dead who is, but for the execution that asks, and ends what they left open. Inside a
 * transaction, at whose end {@link recountAccounts} is due where attempts were closed.
 */
export async function reapDead(
  ask: Ask,
  { worker, executionId }: { worker: Worker; executionId: number | undefined },
): Promise<Reaped> {
  await waitForTurn(ask);
  const { living, gone } = await findUnfinished(ask, worker);
  const [row] = await ask('SELECT closed, doubtful FROM insight_batch.fence_dead($1, $2, $3, $4)', [
    ...[gone, executionId ?? null, CRASHED.slug, CRASHED.words],
  ]);
  return { living, closed: Number(row?.['closed']), doubtful: Number(row?.['doubtful']) };
}

/** Adds up anew what each account holds. Locks no row that is locked before an account's behind it. */
export async function recountAccounts(ask: Ask): Promise<void> {
  await ask('SELECT insight_batch.recount_accounts()');
}
