import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { openServerReader } from '../../src/ledger/postgres/store.ts';
import { systemClock } from '../../src/support/clock.ts';
import { NO_ACCESS } from '../../src/support/server-place.ts';
import { answer, attemptsOf, eur, judge, query, request, sent, settled } from './events.ts';
import { skipWithoutPostgres, withClient } from './postgres-server.ts';
import { closeServers, countWaiting, makePlace, openServer } from './postgres-store.ts';
import { rejectsWith } from './sqlite-store.ts';

describe('a ledger on a server', { skip: skipWithoutPostgres }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'insight-batch-test-'));
  after(async () => {
    await closeServers();
    rmSync(folder, { recursive: true, force: true });
  });
  const openReader = (file: string) =>
    openServerReader({ file, access: { ...NO_ACCESS, user: 'keeper' }, clock: systemClock });
  test('is missing to a reader until somebody has opened it to write, and shows no password', async () => {
    const { file, name } = await makePlace();
    const secret = file.replace('keeper@', 'keeper:hidden@');
    await rejectsWith('missing', openReader(secret), [`There is no ledger in ${file} yet`]);
    await (await openServer(secret)).close();
    const reader = await openReader(secret);
    assert.equal(reader.file, file);
    assert.equal((await reader.inventory()).file, file);
    assert.deepEqual(await reader.damage(), [], name);
    await reader.close();
  });

  test("is refused where the schema is another program's, a newer one, or tables of it are gone", async () => {
    const { server, name, file } = await makePlace();
    const change = (sql: string) => withClient(server, name, (client) => client.query(sql));
    await change('CREATE SCHEMA insight_batch; CREATE TABLE insight_batch.mine (n int)');
    await rejectsWith('damaged', openServer(file), ['no ledger of this program']);
    await change('DROP TABLE insight_batch.mine');
    await (await openServer(file)).close();
    await change('DROP TABLE insight_batch.outputs');
    const ledger = await openServer(file);
    const output = { path: '/a', size: 1, sha256: 'x' };
    await rejectsWith('damaged', ledger.isOwnOutput(output), ['outputs', 'Restore it']);
    await ledger.close();
    await change('UPDATE insight_batch.ledger SET version = 99');
    await rejectsWith('newer', openServer(file), ['schema 99', 'Update insight-batch']);
  });

  test('takes the password from URL, environment or a file of the user alone, and never names it', async () => {
    const { server, name } = await makePlace();
    const at = `127.0.0.1:${String(server.port)}/${name}`;
    const file = `postgres://keeper@${at}`;
    const passwordFile = join(folder, 'pgpass');
    const escaped = server.password.replaceAll(':', '\\:');
    writeFileSync(passwordFile, `# mine\nother:1:*:*:no\n127.0.0.1:*:${name}:keeper:${escaped}\n`);
    chmodSync(passwordFile, 0o600);
    const open = async (url: string, access: object): Promise<void> => {
      await (await openServer(url, { access: { ...NO_ACCESS, ...access } })).close();
    };
    await open(file, { password: server.password });
    await open(`postgres://${at}`, { user: 'keeper', passwordFile });
    await open(`postgres://keeper:${encodeURIComponent(server.password)}@${at}`, {});
    const wrong = open(file.replace('keeper@', 'keeper:letmein@'), {});
    await rejectsWith('io', wrong, [`${file}: the server refuses the user`, 'PGPASSWORD']);
    await wrong.catch((error: unknown) => {
      assert.doesNotMatch(String(error), /letmein/);
    });
    await rejectsWith('io', open(file, {}), [
      'asks for the password of keeper, and there is none. Set PGPASSWORD',
    ]);
    chmodSync(passwordFile, 0o640);
    await rejectsWith('io', open(file, { passwordFile }), ['others may read it: chmod 600']);
    await rejectsWith('io', open(`postgres://${at}`, {}), ['it names no user']);
  });

  test('is refused in one sentence where there is no such database, no server, or no TLS where it has to be', async () => {
    const { server, file, name } = await makePlace();
    await rejectsWith('io', openServer(file.replace(name, 'nothing')), ['CREATE DATABASE']);
    const nobody = 'postgres://keeper@127.0.0.1:1/ledger';
    await rejectsWith('lost', openServer(nobody), [`Cannot reach the ledger ${nobody}`]);
    const plain = `postgres://keeper@127.0.0.1:${String(server.port)}/${name}?sslmode=verify-full`;
    await rejectsWith('io', openServer(plain), ['TLS switched off']);
  });

  test('keeps a run from others while an execution of it is alive, and itself from whoever changes its books; both are free once its process let go', async () => {
    const { file } = await makePlace();
    const [one, other] = [await openServer(file, { holder: 'a\nb.csv' }), await openServer(file)];
    const { executionId } = await one.begin(request({ at: 5_000 }));
    const words = [`a run of a b.csv (process ${String(process.pid)} on`, '--lock-wait'];
    await rejectsWith('held', other.begin(request()), [...words, '--join']);
    await rejectsWith('held', other.forget({ by: 'number', number: '44' }), words);
    await rejectsWith('held', other.reconcile([], 0), words);
    const reader = await openReader(file);
    assert.equal(await reader.heldSince(), 5_000);
    await reader.close();
    await one.record([sent(executionId, 1)]);
    await one.close();
    assert.equal((await other.begin(request())).orphaned, 1);
    await other.close();
  });

  test('keeps any text in a database of UTF8 or of no encoding, and is refused in one that has no sign for some', async () => {
    const { server, name, file } = await makePlace();
    const makeIn = async (encoding: string): Promise<string> => {
      const other = `${name}_${encoding.toLowerCase()}`;
      await withClient(server, name, (client) =>
        client.query(
          `CREATE DATABASE ${other} ENCODING '${encoding}' LOCALE 'C' TEMPLATE template0`,
        ),
      );
      return file.replace(name, other);
    };
    for (const url of [file, await makeIn('SQL_ASCII')]) {
      const ledger = await openServer(url);
      const { run } = await ledger.begin(request({ input: '/名/ž.csv' }));
      assert.equal((await ledger.run(run.id))?.input, '/名/ž.csv');
      await ledger.close();
    }
    const latin = openServer(await makeIn('LATIN1'));
    await rejectsWith('io', latin, ['encoded in LATIN1', "ENCODING 'UTF8' TEMPLATE template0"]);
  });

  test('tells a user whose file of passwords cannot be read that it is so', async () => {
    const { server, name } = await makePlace();
    const file = `postgres://keeper@127.0.0.1:${String(server.port)}/${name}`;
    // A file of the user alone that gives an error to whoever reads it from its beginning.
    const access = { ...NO_ACCESS, passwordFile: '/proc/self/mem' };
    const words = ['there is none', '/proc/self/mem cannot be read by this user.'];
    await rejectsWith('io', openServer(file, { access }), words);
  });

  test('tells a user without rights, and one of a server that only reads, what is missing', async () => {
    const { server, name, file } = await makePlace();
    await withClient(server, name, (client) =>
      client.query(`CREATE ROLE ${name}_guest LOGIN; ALTER ROLE ${name}_guest PASSWORD 'x'`),
    );
    const guest = file.replace('keeper@', `${name}_guest@`);
    const lacks = [`Cannot use the ledger ${guest}: its user lacks a right (permission denied for`];
    await rejectsWith('read-only', openServer(guest), [...lacks, 'own the database']);
    await (await openServer(file)).close();
    await rejectsWith('read-only', openServer(guest), [...lacks, 'schema insight_batch']);
    await withClient(server, name, (client) =>
      client.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`),
    );
    const ledger = await openServer(file);
    await rejectsWith('read-only', ledger.begin(request()), ['takes no writes now', 'A standby']);
    await ledger.close();
  });

  test('is taken over at once from a process of this machine that was killed, its attempts in doubt', async () => {
    const { file } = await makePlace();
    const helper = new URL('./postgres-store.js', import.meta.url).href;
    const events = new URL('./events.js', import.meta.url).href;
    // Its parent never asks what became of it.
    const parent = spawn(
      '/bin/sh',
      ['-c', '"$0" "$@" & exec sleep 600', process.execPath, ...worker, helper, events, file],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [pid] = (await once(createInterface(parent.stdout), 'line')) as string[];
    const ledger = await openServer(file);
    await rejectsWith('held', ledger.begin(request()), [`process ${pid}`]);
    process.kill(Number(pid), 'SIGKILL');
    while (!/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))) await setImmediate();
    const { orphaned, continued } = await ledger.begin(request());
    assert.deepEqual({ orphaned, continued }, { orphaned: 1, continued: true });
    parent.kill();
    await ledger.close();
  });

  test('keeps an answer with a NUL and half a character as far as a text can', async () => {
    const { file } = await makePlace();
    const ledger = await openServer(file);
    const { executionId, run } = await ledger.begin(request());
    await ledger.record([sent(executionId, 1)]);
    const raw = 'a\0b\ud800c\udc00d\ud83d\ude00';
    const requestId = 'id\0';
    const kept = answer({ raw, status: '\0', requestId });
    await ledger.record([settled(executionId, 1, { answer: kept })]);
    const [attempt] = await attemptsOf(ledger, { by: 'run', runId: run.id });
    assert.equal(attempt?.status, '\ufffd');
    const scope = run.scope;
    const asked = {
      scope,
      number: '447700900001',
      ip: undefined,
      product: 'standard',
      runId: run.id,
    };
    const [[known] = []] = await ledger.answers([{ ...asked, serves: () => true }]);
    assert.equal(known?.raw, 'a\ufffdb\ufffdc\ufffdd\ud83d\ude00');
    const lookup = { number: '447700900002', product: 'standard', country: 'GB' };
    assert.deepEqual(await ledger.belongToOthers([{ scope, requestId, lookup }]), [true]);
    await ledger.close();
  });

  test('keeps nothing of a number whose attempt was not started', async () => {
    const { file } = await makePlace();
    const ledger = await openServer(file);
    const { executionId } = await ledger.begin(request({ maxSpend: eur('1') }));
    const dear = sent(executionId, 1, { ceiling: '2' });
    assert.deepEqual(await judge(ledger, [dear]), [{ kind: 'no_money' }]);
    assert.equal((await ledger.inventory()).numbers, 0);
    await ledger.close();
  });

  test('is lost once its connection was cut or not answered in time, and goes on by a new one with the same batch', async () => {
    const { server, name, file } = await makePlace();
    let isLate = false;
    const clock = {
      ...systemClock,
      after: (ms: number, callback: () => void) => systemClock.after(isLate ? 200 : ms, callback),
    };
    const ledger = await openServer(file, { clock });
    const { executionId } = await ledger.begin(request());
    const cut =
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1';
    await withClient(server, name, (client) => client.query(cut, ['insight-batch']));
    const start = [sent(executionId, 1)];
    const again = judge(ledger, start).catch(() => judge(ledger, start));
    assert.deepEqual(await again, [{ kind: 'started' }]);
    await withClient(server, name, async (client) => {
      await client.query('BEGIN');
      await client.query('SELECT 1 FROM insight_batch.runs FOR UPDATE');
      isLate = true;
      const late = ledger.record([settled(executionId, 1)]);
      await rejectsWith('lost', late, ['did not answer within']);
      isLate = false;
      const repeated = ledger.record([settled(executionId, 1)]);
      while ((await countWaiting(client)) < 2) await sleep(20);
      await client.query('ROLLBACK');
      await repeated;
    });
    const [[, ...more] = []] = await ledger.answers([query('447700900001')]);
    assert.deepEqual([more, await ledger.damage()], [[], []]);
    await ledger.close();
  });
});

const worker = [
  '--input-type=module',
  '-e',
  `
  const { openServer } = await import(process.argv[1]);
  const { request, sent } = await import(process.argv[2]);
  const ledger = await openServer(process.argv[3]);
  const { executionId } = await ledger.begin(request());
  await ledger.record([sent(executionId, 1)]);
  console.log(process.pid);
  setInterval(() => undefined, 1000);
`,
];
