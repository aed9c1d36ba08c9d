import type { Client } from 'pg';
import type { Told } from '../../src/limit/shared-pace.ts';
import { makePlace, openServer } from './postgres-store.ts';
import { withClient } from './postgres-server.ts';

/** What a member says; see Beat. */
export type Said = Partial<Record<'rate' | 'wants' | 'has' | 'taken' | 'pausedMs', number>>;

/** A member of the account as the functions of the server see it. */
export interface Member {
  readonly id: number;
  /** `has` is what it was told last unless it says otherwise; `order` is later than that of the beat before. */
  beat(said?: Said, order?: number): Promise<Told | undefined>;
  leave(order?: number): Promise<void>;
}

const SAID = { rate: 30, wants: 30, taken: 1, started: 0, passed: 0, pausedMs: 0 };

export function memberOf(client: Client, id: number): Member {
  let beats = 0;
  let has = 0;
  return {
    id,
    beat: async (said = {}, order = (beats += 1)) => {
      const { rows } = await client.query<{ told: string | null }>(
        'SELECT insight_batch.pace_beat(1, $1, $2, $3)::text AS told',
        [id, order, JSON.stringify({ ...SAID, has, ...said })],
      );
      const told = rows[0]?.told;
      if (told === null || told === undefined) return undefined;
      const heard = JSON.parse(told) as Told;
      has = heard.share;
      return heard;
    },
    leave: async (order = (beats += 1)) => {
      await client.query('SELECT insight_batch.pace_leave(1, $1, $2)', [id, order]);
    },
  };
}

/** So much time passes: all that the server has noted is so much longer ago. */
export async function letPass(client: Client, ms: number): Promise<void> {
  const ago = `- interval '1 millisecond' * ${String(ms)}`;
  await client.query(
    `UPDATE insight_batch.pace SET learning_until = learning_until ${ago}, paused_until = paused_until ${ago};
     UPDATE insight_batch.pace_members SET held_until = held_until ${ago}, expires = expires ${ago}`,
  );
}

/** An empty ledger on the server, looked at from inside. */
export async function withPace<T>(work: (client: Client) => Promise<T>): Promise<T> {
  const { server, name, file } = await makePlace();
  await (await openServer(file)).close();
  return await withClient(server, name, work);
}

/** Executions of one account that are alive, numbered from 1. */
export async function makeExecutions(client: Client, count: number): Promise<void> {
  await client.query(
    `INSERT INTO insight_batch.scopes (origin, account) VALUES ('o', 'a');
     INSERT INTO insight_batch.runs (id, scope_id, product, level, started_at, status) VALUES ('r', 1, 'p', 'l', 1, 'running')`,
  );
  await client.query(
    `INSERT INTO insight_batch.executions (run_id, started_at, holder, host, pid, token, lease_until)
     SELECT 'r', 1, 'h', 'h', 1, 't', clock_timestamp() + interval '1 minute' FROM generate_series(1, $1)`,
    [count],
  );
}
