import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createMemory } from '../../src/ledger/postgres/memory.ts';
import { verifyLedger } from '../../src/ledger/verify.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { lookup } from './conformance-probe.ts';
import { attemptsOf, closed, ending, eur, query, request, sent, settled } from './events.ts';
import { makeDatabase, skipWithoutPostgres, startPostgres, withClient } from './postgres-server.ts';
import { closeServers, makePlace, openServer, socketUrl } from './postgres-store.ts';

/** What a standby lacks that was behind: all attempts, and what they added up to. */
async function loseAttempts(client: Client): Promise<void> {
  await client.query(`SET search_path = insight_batch;
    DELETE FROM answers; DELETE FROM recent_charges; DELETE FROM prices; DELETE FROM attempts; DELETE FROM lookups; DELETE FROM numbers;
    UPDATE executions SET attempts = 0, requested = 0, refunded = 0, unconfirmed = 0; UPDATE runs SET attempted = 0;
    SELECT recount_run(id) FROM runs; SELECT recount_accounts();`);
}

describe('a server that has lost what it had confirmed', { skip: skipWithoutPostgres }, () => {
  after(closeServers);

  test('is told once more what the last minute brought: what has ended as it did, and what is on the wire in doubt until it ends', async () => {
    const { server, name, file } = await makePlace();
    const ledger = await openServer(file);
    const { run, executionId: own } = await ledger.begin(request({ maxSpend: eur('1') }));
    await ledger.record([1, 2, 3, 4].map((at) => sent(own, at, lookup(at))));
    await ledger.record([settled(own, 1), closed(own, 4, { class: 'rejected' })]);
    await withClient(server, name, loseAttempts);
    const { position } = await ledger.record([settled(own, 2)]);
    assert.deepEqual(
      [position.net, position.doubt, position.reserved],
      [eur('0.009'), eur('0.009'), 0n],
    );
    const list = async () =>
      (await attemptsOf(ledger, { by: 'run', runId: run.id })).map((each) => each.class);
    assert.deepEqual(await list(), ['settled', 'settled', 'in_doubt', 'rejected']);
    const last = await ledger.record([settled(own, 3)]);
    assert.deepEqual([last.position.net, last.position.doubt], [eur('0.0135'), 0n]);
    const [[answer] = []] = await ledger.answers([query(lookup(1).number)]);
    assert.equal(answer?.runId, run.id);
    await ledger.finish(own, ending());
    assert.deepEqual((await verifyLedger(ledger, 9_000)).findings, []);
  });

  test('a number that others have on the wire by then is in doubt here', async () => {
    const { server, name, file } = await makePlace();
    const ledger = await openServer(file);
    const second = await openServer(file);
    const one = (await ledger.begin(request())).executionId;
    const two = (await second.begin(request({ input: '/lists/other.csv' }))).executionId;
    await ledger.record([sent(one, 1), sent(one, 2, lookup(2))]);
    await withClient(server, name, loseAttempts);
    await second.record([sent(two, 1)]);
    await ledger.record([settled(one, 2)]);
    await second.record([settled(two, 1)]);
    await ledger.record([settled(one, 1)]);
    const { net } = await ledger.standing((await ledger.runs())[0]?.scope ?? assert.fail());
    assert.equal(net, eur('0.0135'));
    assert.deepEqual((await verifyLedger(ledger, 9_000)).findings, []);
  });

  test('an execution that is on record no more, or whose number another one has, records nothing and says why', async () => {
    const { server, name, file } = await makePlace();
    const ledger = await openServer(file);
    const { executionId } = await ledger.begin(request());
    await withClient(server, name, (client) =>
      client.query("UPDATE insight_batch.executions SET token = 'another'"),
    );
    await assert.rejects(ledger.record([sent(executionId, 1)]), {
      name: 'LedgerError',
      kind: 'damaged',
      message: /it has lost what it had confirmed, as after a failover/,
    });
  });

  test('a standby that takes over is noticed before the next batch, and told of; so is a server that confirms too early', async () => {
    const server = await startPostgres('-F -c synchronous_commit=off');
    const name = await makeDatabase(server);
    const said: string[] = [];
    const ledger = await openServer(socketUrl(server, name), {
      warn: (sentence) => said.push(sentence),
    });
    const { executionId: own } = await ledger.begin(request());
    await ledger.record([sent(own, 1), sent(own, 2, lookup(2))]);
    await server.stop('INT');
    writeFileSync(join(server.socketFolder, 'data', 'standby.signal'), '');
    await server.start();
    await withClient(server, 'postgres', (client) => client.query('SELECT pg_promote()'));
    await withClient(server, name, loseAttempts);
    const { position } = await ledger.record([sent(own, 3, lookup(3))]);
    assert.deepEqual([position.doubt, position.reserved], [eur('0.018'), eur('0.009')]);
    await ledger.finish(own, ending());
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

  test('a standby that takes over is noticed by a beat', async () => {
    const server = await startPostgres();
    const said: string[] = [];
    const ledger = await openServer(socketUrl(server, await makeDatabase(server)), {
      // Beats every 50 ms.
      leaseMs: 200,
      warn: (sentence) => said.push(sentence),
    });
    await ledger.begin(request());
    await server.stop('INT');
    writeFileSync(join(server.socketFolder, 'data', 'standby.signal'), '');
    await server.start();
    await withClient(server, 'postgres', (client) => client.query('SELECT pg_promote()'));
    for (let looks = 0; looks < 1_000 && said.length === 0; looks += 1) await sleep(20);
    assert.match(said.join(), /^Another server has taken over/);
  });
});

test('what has ended is remembered for a minute, what is open until it ends', async () => {
  const clock = createFakeClock();
  const memory = createMemory(clock);
  const started = { kind: 'started' } as const;
  const list = () => memory.list().map(({ sent: { id }, ended }) => [id.sequence, ended?.kind]);
  memory.note([sent(1, 1), sent(1, 2), sent(1, 3)], [started, { kind: 'answered' }, started]);
  memory.note([settled(1, 1)], []);
  assert.deepEqual(list(), [
    [1, 'settled'],
    [3, undefined],
  ]);
  await clock.advance(59_000);
  memory.note([], []);
  assert.equal(list().length, 2);
  await clock.advance(2_000);
  memory.note([closed(1, 3)], []);
  assert.deepEqual(list(), [[3, 'closed']]);
});
