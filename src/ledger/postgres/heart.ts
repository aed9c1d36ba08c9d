import type { Clock } from '../../support/clock.ts';
import { LedgerError } from '../port.ts';
import type { Ask, Connection } from './connection.ts';
import { chooseBeatMs, writeLease, type Pulse } from './lease.ts';
import type { Worker } from './living.ts';
import { reapDead, recountAccounts } from './reap.ts';

/** What keeps an execution alive for others, from its beginning to its end. */
interface Heart {
  start(executionId: number): void;
  stop(): Promise<void>;
  /** What became of the execution where the server has none of it any more. Throws what was a bug in a beat. */
  loss(): string | undefined;
}

interface HeartOptions {
  readonly worker: Worker;
  readonly clock: Clock;
  readonly shown: string;
  readonly leaseMs: number;
  readonly pulse: Pulse;
  /** Asked with every beat: it may say what is to be known of the server. */
  readonly look: () => Promise<void>;
}

/**
 * Gives signs where the execution records nothing, whatever else it does, and looks now and then
 * for executions that give none any more: nobody else may come to end what they left open.
 */
export function createHeart(connection: Connection, options: HeartOptions): Heart {
  const { clock, shown, leaseMs } = options;
  let beats: number | undefined;
  let cancel = () => {};
  let beating: Promise<void> = Promise.resolve();
  let lost: string | undefined;
  let bug: { readonly error: unknown } | undefined;

  async function beat(executionId: number) {
    try {
      if (await giveSign(executionId, connection, options)) schedule(executionId);
      else lost = `The ledger ${shown} does not hold this execution any more.`;
    } catch (error) {
      // A server that cannot be reached is found out by whoever records.
      if (error instanceof LedgerError) schedule(executionId);
      else bug = { error };
    }
  }
  function schedule(executionId: number) {
    if (beats !== executionId) return;
    cancel = clock.after(chooseBeatMs(leaseMs), () => {
      beating = beat(executionId);
    });
  }
  return {
    start: (executionId) => {
      beats = executionId;
      schedule(executionId);
    },
    stop: async () => {
      beats = undefined;
      cancel();
      await beating;
    },
    loss: () => {
      if (bug) throw bug.error;
      return lost;
    },
  };
}

/** False where the server has no such execution. One that was taken for dead learns it when it records. */
async function giveSign(
  executionId: number,
  connection: Connection,
  { worker, leaseMs, pulse, look }: HeartOptions,
) {
  if (pulse.ageMs() >= chooseBeatMs(leaseMs)) {
    const at = pulse.now();
    if (!(await renewLease(executionId, connection, leaseMs))) return false;
    pulse.signed(at);
  }
  await connection.transactAgain(async (ask) => {
    const { closed } = await reapDead(ask, { worker, executionId });
    if (closed > 0) await recountAccounts(ask);
  });
  await look();
  return true;
}

async function renewLease(executionId: number, ask: Ask, leaseMs: number) {
  const rows = await ask(
    `UPDATE insight_batch.executions SET lease_until = CASE WHEN fenced_at IS NULL THEN clock_timestamp() + $2::interval ELSE lease_until END
     WHERE id = $1 RETURNING 1`,
    [executionId, writeLease(leaseMs)],
  );
  return rows.length > 0;
}
