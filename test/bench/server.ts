import { join } from 'node:path';
import { makeDatabase, skipWithoutPostgres, startPostgres } from '../ledger/postgres-server.ts';
import { withClient, type PostgresServer } from '../ledger/postgres-server.ts';
import { socketUrl } from '../ledger/postgres-store.ts';
import { median, type Figure } from './figures.ts';
import { measure, PROGRAM, type Measured } from './measure.ts';
import { buyingCommand, NUMBERS, perSecond, writeBuyingList } from './requests.ts';

const SHARE_MIN = 0.95;
/** As a server is that somebody trusts with books, but for its counting of calls. */
const DURABLE = '-c track_functions=all';

interface Taken extends Measured {
  readonly perSecond: number;
}

/** What a server says that a run has asked of it. */
interface Asked {
  readonly statements: number;
  readonly batches: number;
  /** The server's time for all batches. */
  readonly batchMs: number;
}

/** Lookups bought over a PostgreSQL server, whose every commit is flushed, beside a ledger in a file. */
export async function server(folder: string, rounds: number): Promise<Figure[]> {
  if (skipWithoutPostgres !== false) return [];
  const list = writeBuyingList(folder);
  const postgres = await startPostgres(DURABLE);
  const files: Taken[] = [];
  const servers: Taken[] = [];
  const asked: Asked[] = [];
  for (let round = 0; round < rounds; round += 1) {
    files.push(await buy(list, join(folder, `server-${String(round)}.db`)));
    const database = await makeDatabase(postgres);
    servers.push(await buy(list, socketUrl(postgres, database)));
    asked.push(await readAsked(postgres, database));
  }
  return [...compare(files, servers), ...describe(asked)];
}

async function buy(list: string, ledger: string): Promise<Taken> {
  let measured: Measured | undefined;
  const rate = await perSecond(async (sandbox) => {
    measured = await measure(PROGRAM, buyingCommand({ list, sandbox, ledger }));
  });
  if (!measured) throw new Error('Nothing was bought.');
  return { ...measured, perSecond: rate };
}

/** Outside of a transaction, each statement is one. A backend tells its counts when it ends. */
async function readAsked(postgres: PostgresServer, database: string): Promise<Asked> {
  return await withClient(postgres, database, async (client) => {
    const { rows } = await client.query<Record<keyof Asked, number>>(
      `SELECT d.xact_commit::int AS statements, f.calls::int AS batches, f.total_time AS "batchMs"
       FROM pg_stat_database d, pg_stat_user_functions f
       WHERE d.datname = current_database() AND f.schemaname = 'insight_batch' AND f.funcname = 'record'`,
    );
    const [row] = rows;
    if (!row) throw new Error('The server has counted no batch.');
    return row;
  });
}

function compare(files: readonly Taken[], servers: readonly Taken[]): Figure[] {
  const middle = (taken: readonly Taken[], name: 'perSecond' | 'cpuSeconds') =>
    median(taken.map((run) => run[name]));
  const ratio = middle(servers, 'perSecond') / middle(files, 'perSecond');
  const cpu = (taken: readonly Taken[]) =>
    `${((middle(taken, 'cpuSeconds') / NUMBERS) * 1e6).toFixed(0)} us`;
  const cpuRatio = middle(servers, 'cpuSeconds') / middle(files, 'cpuSeconds');
  return [
    {
      what: 'requests per second over PostgreSQL, beside a ledger in a file; 50 in flight, answers after 100 ms',
      measured: middle(servers, 'perSecond').toFixed(0),
      baseline: middle(files, 'perSecond').toFixed(0),
      ratio: ratio.toFixed(2),
      target: `at least ${String(SHARE_MIN)}`,
      met: ratio >= SHARE_MIN,
    },
    {
      what: 'CPU time of the process per request, its start among it',
      ...{ measured: cpu(servers), baseline: cpu(files), ratio: cpuRatio.toFixed(2) },
      ...{ target: '', met: undefined },
    },
  ];
}

function describe(asked: readonly Asked[]): Figure[] {
  const middle = (of: (one: Asked) => number) => median(asked.map(of));
  const none = { baseline: '', ratio: '', target: '', met: undefined };
  return [
    {
      what: 'statements per request',
      measured: middle(({ statements }) => statements / NUMBERS).toFixed(2),
      ...none,
    },
    {
      what: "batches; attempts sent or ended in each; the server's time for one",
      measured: [
        middle(({ batches }) => batches).toFixed(0),
        middle(({ batches }) => (2 * NUMBERS) / batches).toFixed(1),
        `${middle(({ batches, batchMs }) => batchMs / batches).toFixed(2)} ms`,
      ].join('; '),
      ...none,
    },
  ];
}
