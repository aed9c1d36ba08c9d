import type { Client } from 'pg';
import type { Ledger } from '../../src/ledger/port.ts';
import { openServerLedger, type ServerLedgerOptions } from '../../src/ledger/postgres/store.ts';
import { systemClock } from '../../src/support/clock.ts';
import { NO_ACCESS } from '../../src/support/server-place.ts';
import { createSeededRandom } from '../../src/support/random.ts';
import type { OpenStore } from './conformance.ts';
import { makeDatabase, usePostgres, withClient, type PostgresServer } from './postgres-server.ts';

/** The URL of a database, by the socket, where nobody is asked for a password. */
export function socketUrl({ socketFolder, port, user }: PostgresServer, database: string): string {
  return `postgres://${user}@${encodeURIComponent(socketFolder)}:${String(port)}/${database}`;
}

/** Whoever opens a ledger is another process than whoever opened it before. */
const random = createSeededRandom(1);

const opened = new Set<Ledger>();

export async function openServer(
  file: string,
  changes: Partial<ServerLedgerOptions> = {},
): Promise<Ledger> {
  const ledger = await openServerLedger({
    file,
    access: NO_ACCESS,
    clock: systemClock,
    random,
    lockWaitMs: 0,
    holder: 'list.csv',
    pid: process.pid,
    ...changes,
  });
  opened.add(ledger);
  return ledger;
}

/** A test that fails leaves its ledger open, and a connection keeps the process of the tests alive. */
export async function closeServers(): Promise<void> {
  await Promise.allSettled([...opened].map((ledger) => ledger.close()));
  opened.clear();
}

const TABLES = [
  ...['outputs', 'imports', 'recent_charges', 'prices', 'answers', 'attempts', 'lookups'],
  ...['numbers', 'executions', 'runs', 'accounts', 'scopes'],
];

/** Faster than to make them anew. */
async function emptyTables(client: Client): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>(
    "SELECT to_regclass('insight_batch.ledger') IS NOT NULL AS there",
  );
  if (rows[0]?.there !== true) return;
  await client.query(TABLES.map((table) => `DELETE FROM insight_batch.${table}`).join(';'));
}

let database: Promise<string> | undefined;

/** An empty store for one case of the conformance suite; the cases take turns on one database. */
export async function openServerStore(): Promise<OpenStore> {
  const server = await usePostgres();
  const name = await (database ??= makeDatabase(server));
  await withClient(server, name, emptyTables);
  const file = socketUrl(server, name);
  let current = await openServer(file);
  return {
    ledger: current,
    reopen: async () => {
      await current.close();
      current = await openServer(file);
      return current;
    },
    second: async () => await openServer(file),
    lapse: async (executionId) => {
      await withClient(server, name, (client) =>
        client.query(
          "UPDATE insight_batch.executions SET lease_until = now() - interval '1 second' WHERE id = $1",
          [executionId],
        ),
      );
    },
    close: closeServers,
  };
}

/** An empty database, by the socket. */
export async function makePlace(): Promise<{ server: PostgresServer; name: string; file: string }> {
  const server = await usePostgres();
  const name = await makeDatabase(server);
  return { server, name, file: socketUrl(server, name) };
}

/** Statements that wait for a lock: the first one, of which nobody waits for an answer any more, and the next. */
export async function countWaiting(client: Client): Promise<number> {
  const { rows } = await client.query<{ count: string }>(
    'SELECT count(*) AS count FROM pg_locks WHERE NOT granted',
  );
  return Number(rows[0]?.count);
}
