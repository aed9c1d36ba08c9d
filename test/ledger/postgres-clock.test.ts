import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock } from '../../src/support/clock.ts';
import { request, sent, settled } from './events.ts';
import { skipWithoutPostgres, withClient } from './postgres-server.ts';
import { closeServers, countWaiting, makePlace, openServer } from './postgres-store.ts';

describe('a ledger on a server', { skip: skipWithoutPostgres }, () => {
  after(closeServers);

  test('tells the time by its own clock, whatever that of the machine says, and says where they are apart', async () => {
    const { server, name, file } = await makePlace();
    const said: string[] = [];
    const hour = 3_600_000;
    let steppedMs = hour;
    let sleptMs = 0;
    const clock = {
      ...systemClock,
      now: () => systemClock.now() + steppedMs,
      monotonic: () => systemClock.monotonic() - sleptMs,
    };
    const ledger = await openServer(file, { clock, warn: (sentence) => said.push(sentence) });
    const isRight = () => Math.abs((ledger.now?.() ?? 0) - systemClock.now()) < 5_000;
    assert.deepEqual(said, [
      `The clock of this machine is 60 minutes ahead of that of the ledger ${file}. Moments are told by the ledger's.`,
    ]);
    assert.ok(isRight());
    const { executionId } = await ledger.begin(request());
    steppedMs = -hour;
    assert.ok(isRight());
    // A machine that sleeps counts no time.
    sleptMs = hour;
    assert.ok(!isRight());
    await ledger.record([sent(executionId, 1)]);
    assert.ok(isRight());
    await withClient(server, name, async (client) => {
      await client.query('BEGIN');
      await client.query('SELECT 1 FROM insight_batch.runs FOR UPDATE');
      const waiting = ledger.record([settled(executionId, 1)]);
      while ((await countWaiting(client)) < 1) await sleep(5);
      // It has waited for so long before it was told the time.
      sleptMs -= 20_000;
      await client.query('ROLLBACK');
      await waiting;
    });
    assert.ok(isRight());
    await ledger.close();
  });
});
