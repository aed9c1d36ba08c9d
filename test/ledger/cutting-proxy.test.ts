import assert from 'node:assert/strict';
import { test } from 'node:test';
import pg from 'pg';
import { makeDatabase, skipWithoutPostgres, usePostgres } from './postgres-server.ts';
import { startCuttingProxy, type Cut } from '../support/cutting-proxy.ts';

test(
  'a statement is cut before the server sees it, or once it is done, and a server that is away comes back',
  { skip: skipWithoutPostgres },
  async () => {
    const server = await usePostgres();
    const database = await makeDatabase(server);
    let next: Cut | undefined;
    const proxy = await startCuttingProxy(server, (sql) =>
      sql.startsWith('INSERT') ? next : undefined,
    );
    const ask = async (sql: string, ...values: readonly number[]): Promise<readonly unknown[]> => {
      const client = new pg.Client(proxy.url(database));
      client.on('error', () => undefined);
      await client.connect();
      try {
        return (await client.query({ text: sql, values: [...values] })).rows;
      } finally {
        await client.end();
      }
    };
    await ask('CREATE TABLE t (n int)');
    await ask('INSERT INTO t VALUES ($1)', 1);
    next = 'before';
    await assert.rejects(ask('INSERT INTO t VALUES ($1)', 2), /Connection terminated/);
    next = 'after';
    await assert.rejects(ask('INSERT INTO t VALUES ($1)', 3), /Connection terminated/);
    await assert.rejects(ask('INSERT INTO t VALUES (4)'), /Connection terminated/);
    next = undefined;
    const kept = [{ n: 1 }, { n: 3 }, { n: 4 }];
    assert.deepEqual(await ask('SELECT n FROM t ORDER BY n'), kept);
    await proxy.goAway();
    await assert.rejects(ask('SELECT 1'), /ECONNREFUSED/);
    await proxy.comeBack();
    assert.deepEqual(await ask('SELECT n FROM t ORDER BY n'), kept);
    assert.deepEqual(proxy.cuts, { before: 1, after: 2, hang: 0 });
    await proxy.close();
  },
);
