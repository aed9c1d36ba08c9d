import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { createConnection, type Connection } from '../../src/ledger/postgres/connection.ts';
import { systemClock, type Clock } from '../../src/support/clock.ts';
import { startCuttingProxy, type Cut } from '../support/cutting-proxy.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { request, sent } from './events.ts';
import { skipWithoutPostgres } from './postgres-server.ts';
import { closeServers, makePlace, openServer } from './postgres-store.ts';

describe('what is interrupted on a server', { skip: skipWithoutPostgres }, () => {
  after(closeServers);

  for (const cut of ['before', 'after'] as const)
    test(`a beginning whose connection is cut ${cut} its COMMIT has begun once`, async () => {
      const { server, name } = await makePlace();
      let next: Cut | undefined;
      const proxy = await startCuttingProxy(server, (sql) => {
        const now = sql === 'COMMIT' ? next : undefined;
        if (now) next = undefined;
        return now;
      });
      const ledger = await openServer(proxy.url(name));
      next = cut;
      const { run, executionId, continued, others } = await ledger.begin(request({ newRun: true }));
      assert.deepEqual([proxy.cuts[cut], continued, others], [1, false, 0]);
      const { verdicts } = await ledger.record([sent(executionId, 1)]);
      assert.deepEqual(verdicts, [{ kind: 'started' }]);
      assert.deepEqual(
        (await ledger.runs()).map(({ id }) => id),
        [run.id],
      );
      assert.equal((await ledger.executions(run.id)).length, 1);
      await proxy.close();
    });

  test('a statement on a connection that is half open is asked again by another one', async () => {
    const { server, name } = await makePlace();
    let tellHung = (): void => undefined;
    const hung = new Promise<void>((resolve) => {
      tellHung = resolve;
    });
    const proxy = await startCuttingProxy(server, (sql) => {
      if (sql !== 'SELECT 2' || proxy.cuts.hang > 0) return undefined;
      tellHung();
      return 'hang';
    });
    const clock = createFakeClock();
    const connection = connectBy(proxy.port, { user: server.user, database: name, clock });
    await connection('SELECT 1');
    const asked = connection('SELECT 2');
    await hung;
    await clock.advance(10_000);
    await clock.advance(100);
    assert.deepEqual(await asked, [{ '?column?': 2 }]);
    await connection.close();
    await proxy.close();
  });

  test('whoever stands still in the middle of a transaction holds the rows of others for five seconds', async () => {
    const { server, name, file } = await makePlace();
    const ledger = await openServer(file);
    await ledger.begin(request());
    await ledger.close();
    const { port, user } = server;
    const connection = connectBy(port, {
      user,
      database: name,
      clock: systemClock,
      host: server.socketFolder,
    });
    const shown = await connection.transact((ask) =>
      ask('SHOW idle_in_transaction_session_timeout'),
    );
    assert.deepEqual(shown, [{ idle_in_transaction_session_timeout: '5s' }]);
    assert.deepEqual(await connection('SHOW idle_in_transaction_session_timeout'), [
      { idle_in_transaction_session_timeout: '0' },
    ]);
    await connection.close();
  });
});

function connectBy(
  port: number,
  {
    user,
    database,
    clock,
    host = '127.0.0.1',
  }: { user: string; database: string; clock: Clock; host?: string },
): Connection {
  return createConnection({
    place: { host, port, user, database, verified: false },
    ...{ shown: 'postgres://shown', user, clock },
    findPassword: () => '',
  });
}
