import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createConnection } from '../../src/ledger/postgres/connection.ts';
import { openServerReader } from '../../src/ledger/postgres/store.ts';
import { systemClock } from '../../src/support/clock.ts';
import { NO_ACCESS } from '../../src/support/server-place.ts';
import { startCuttingProxy } from '../support/cutting-proxy.ts';
import { makeDatabase, skipWithoutPostgres, usePostgres, withClient } from './postgres-server.ts';
import { rejectsWith } from './sqlite-store.ts';

const CUT =
  "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'insight-batch'";

test(
  'a transaction whose connection is cut between two statements leaves nothing, and the next one stands',
  { skip: skipWithoutPostgres },
  async () => {
    const server = await usePostgres();
    const database = await makeDatabase(server);
    const { socketFolder: host, port, user } = server;
    const connection = createConnection({
      place: { host, port, user, database, verified: false },
      shown: 'postgres://shown',
      findPassword: () => '',
      user,
      clock: systemClock,
    });
    await connection('CREATE TABLE t (n int)');
    const torn = connection.transact(async (ask) => {
      await ask('INSERT INTO t VALUES ($1)', [1]);
      await withClient(server, database, (client) => client.query(CUT));
      await systemClock.sleep(0);
      await ask('INSERT INTO t VALUES ($1)', [2]);
    });
    await rejectsWith('lost', torn, ['Cannot reach the ledger postgres://shown']);
    assert.deepEqual(await connection('SELECT n FROM t'), []);
    await connection.transact(async (ask) => {
      await ask('INSERT INTO t VALUES ($1)', [3]);
    });
    assert.deepEqual(await connection.cells('SELECT n, n = 3 FROM t'), [[3, 1]]);
    const work = connection.transact(async (ask) => {
      await ask('INSERT INTO t VALUES ($1)', [4]);
      throw new Error('a mistake');
    });
    await assert.rejects(work, /^Error: a mistake$/);
    assert.deepEqual(await connection('SELECT n FROM t'), [{ n: 3 }]);
    await connection.close();
  },
);

test(
  'whoever only reads finds out within ten seconds that a server behind a pooler answers nothing',
  { skip: skipWithoutPostgres },
  async () => {
    const server = await usePostgres();
    const proxy = await startCuttingProxy(server, (sql) =>
      sql.startsWith('BEGIN') ? 'hang' : undefined,
    );
    const waits: number[] = [];
    const clock = {
      ...systemClock,
      after: (ms: number, callback: () => void) => {
        waits.push(ms);
        return systemClock.after(Math.min(ms, 100), callback);
      },
    };
    const file = proxy.url(await makeDatabase(server));
    const opening = openServerReader({ file, access: NO_ACCESS, clock });
    await rejectsWith('lost', opening, ['did not answer within 10 seconds']);
    assert.equal(waits[0], 10_000);
    await proxy.close();
  },
);
