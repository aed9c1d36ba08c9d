import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  makeDatabase,
  skipWithoutPostgres,
  startPostgres,
  usePostgres,
  withClient,
} from './postgres-server.ts';

test(
  'a server of our own serves two databases that know nothing of each other',
  { skip: skipWithoutPostgres },
  async () => {
    const server = await usePostgres();
    const [one, other] = [await makeDatabase(server), await makeDatabase(server)];
    await withClient(server, one, (client) => client.query('CREATE TABLE t (n int)'));
    const found = await withClient(server, other, (client) =>
      client.query<{ found: unknown }>("SELECT to_regclass('t') AS found"),
    );
    assert.equal(found.rows[0]?.found, null);
    assert.equal(await usePostgres(), server);
  },
);

test(
  'a server that is stopped in order, and one that has crashed, come back with what was committed',
  { skip: skipWithoutPostgres },
  async () => {
    const server = await startPostgres();
    const name = await makeDatabase(server);
    const ask = async (sql: string): Promise<readonly unknown[]> =>
      (await withClient(server, name, (client) => client.query(sql))).rows;
    await ask('CREATE TABLE t (n int)');
    for (const signal of ['INT', 'QUIT'] as const) {
      await ask('INSERT INTO t VALUES (1)');
      await server.stop(signal);
      await assert.rejects(ask('SELECT 1'), /ECONNREFUSED|ENOENT/);
      await server.start();
    }
    assert.deepEqual(await ask('SELECT count(*)::int AS kept FROM t'), [{ kept: 2 }]);
  },
);

const STARTER = `
  const { usePostgres } = await import(process.argv[1]);
  const { socketFolder } = await usePostgres();
  process.stdout.write(socketFolder + '\\n');
  setInterval(() => undefined, 1000);
`;
const GONE_WITHIN_MS = 30_000;

test(
  'a server and its folder are gone once the process that started it was killed',
  { skip: skipWithoutPostgres },
  async () => {
    const helper = new URL('./postgres-server.js', import.meta.url).href;
    const process_ = spawn(process.execPath, ['--input-type=module', '-e', STARTER, helper], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [folder] = (await once(createInterface(process_.stdout), 'line')) as [string];
    assert.ok(existsSync(folder));
    process_.kill('SIGKILL');
    const until = performance.now() + GONE_WITHIN_MS;
    while (existsSync(folder) && performance.now() < until) await sleep(20);
    assert.equal(existsSync(folder), false);
  },
);
