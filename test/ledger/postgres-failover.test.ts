import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ending, request } from './events.ts';
import { makeDatabase, skipWithoutPostgres, startPostgres, withClient } from './postgres-server.ts';
import { closeServers, openServer, socketUrl } from './postgres-store.ts';

describe('a server that may lose what it has confirmed', { skip: skipWithoutPostgres }, () => {
  after(closeServers);

  test('is told of: where it confirms too early, and where a standby has taken over, once each', async () => {
    const server = await startPostgres('-F -c synchronous_commit=off');
    const file = socketUrl(server, await makeDatabase(server));
    const said: string[] = [];
    // Beats every 50 ms.
    const ledger = await openServer(file, {
      leaseMs: 200,
      warn: (sentence) => said.push(sentence),
    });
    const { executionId } = await ledger.begin(request());
    await server.stop('INT');
    writeFileSync(join(server.socketFolder, 'data', 'standby.signal'), '');
    await server.start();
    await withClient(server, 'postgres', (client) => client.query('SELECT pg_promote()'));
    for (let looks = 0; looks < 1_000 && said.length < 2; looks += 1) await sleep(20);
    await ledger.finish(executionId, ending());
    assert.equal(said.length, 2, said.join('\n'));
    assert.match(
      said[0] ?? '',
      /confirms what is not on its disk yet \(synchronous_commit is off\)/,
    );
    assert.match(
      said[1] ?? '',
      /Another server has taken over the ledger \S+, as after a failover\./,
    );
  });
});
