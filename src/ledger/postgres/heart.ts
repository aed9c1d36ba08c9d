import type { Clock } from '../../support/clock.ts';
import { LedgerError } from '../port.ts';
import type { Ask, Connection } from './connection.ts';
import { BEAT_MS, writeLease, type Pulse } from './lease.ts';
import type { Worker } from './living.ts';
import { reapDead } from './runs.ts';

interface HeartOptions {
  readonly worker: Worker;
  readonly clock: Clock;
  readonly shown: string;
  readonly leaseMs: number;
  readonly pulse: Pulse;
}

/**
 * Gives signs where the execution records nothing, and looks now and then for executions that give
 * none any more: nobody else may come to end what they left open.
 */
export function createHeart(
  connection: Connection,
  { worker, clock, shown, leaseMs, pulse }: HeartOptions,
): { beat(executionId: number): Promise<string | undefined> } {
  let reapedAt = clock.monotonic();
  let lost: string | undefined;
  return {
    beat: async (executionId) => {
      if (lost !== undefined) return lost;
      try {
        if (pulse.ageMs() >= BEAT_MS) {
          const at = pulse.now();
          const found = await renewLease(executionId, connection, leaseMs);
          if (found) pulse.signed(at);
          else lost = `The ledger ${shown} does not hold this execution any more.`;
        }
        if (clock.monotonic() - reapedAt >= BEAT_MS) {
          reapedAt = clock.monotonic();
          await connection.transactAgain((ask) => reapDead(ask, { worker, executionId }));
        }
      } catch (error) {
        // A server that cannot be reached is found out by whoever records.
        if (!(error instanceof LedgerError)) throw error;
      }
      return lost;
    },
  };
}

/** False where there is no such execution. One that was taken for dead learns it when it records. */
async function renewLease(executionId: number, ask: Ask, leaseMs: number) {
  const rows = await ask(
    `UPDATE insight_batch.executions SET lease_until = CASE WHEN fenced_at IS NULL THEN clock_timestamp() + $2::interval ELSE lease_until END
     WHERE id = $1 RETURNING 1`,
    [executionId, writeLease(leaseMs)],
  );
  return rows.length > 0;
}
