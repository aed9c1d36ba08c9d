import { NOTHING_HELD, type AccountStanding, type Scope } from '../../domain/records.ts';
import { decodeMoney } from '../rows/cells.ts';
import type { Ask } from './connection.ts';
import { findUnfinished, type Worker } from './living.ts';

/**
 * The money of all runs of the account. What dead executions have open is in doubt, whether
 * somebody has said so already or not.
 */
export async function readStanding(
  { origin, account }: Scope,
  ask: Ask,
  worker: Worker,
): Promise<AccountStanding> {
  const { living } = await findUnfinished(ask, worker);
  const [row] = await ask(
    `SELECT c.net, c.doubt, c.unconfirmed, c.reserved, o.alive, o.open FROM insight_batch.scopes s JOIN insight_batch.accounts c ON c.scope_id = s.id,
       LATERAL (SELECT coalesce(sum(a.ceiling), 0) AS alive, count(*) AS open FROM insight_batch.attempts a
         JOIN insight_batch.runs r ON r.id = a.run_id WHERE a.class IS NULL AND r.scope_id = s.id AND a.execution_id = ANY ($3)) o
     WHERE s.origin = $1 AND s.account = $2`,
    [origin, account, living.map(({ id }) => id)],
  );
  if (!row) return { ...NOTHING_HELD, open: 0 };
  const read = (name: string) => decodeMoney(row[name]) ?? 0n;
  const reserved = read('alive');
  const [net, unconfirmed] = [read('net'), read('unconfirmed')];
  const doubt = read('doubt') + read('reserved') - reserved;
  return { net, unconfirmed, doubt, reserved, open: Number(row['open']) };
}
