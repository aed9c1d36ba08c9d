import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { LeftEnds } from '../../src/ledger/left-ends.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import { verifyLedger } from '../../src/ledger/verify.ts';
import { attemptsOf, closed, ending, eur, query, request, sent, settled } from './events.ts';
import { heldBy, lookup } from './conformance-probe.ts';
import { skipWithoutPostgres } from './postgres-server.ts';
import { closeServers, makePlace, openServer } from './postgres-store.ts';

interface Left {
  readonly ledger: Ledger;
  readonly runId: string;
  readonly executionId: number;
}

/** Six attempts of a process that is gone, of which one has ended in time; another execution has begun. */
async function leave({ inOrder = false } = {}): Promise<Left> {
  const { file } = await makePlace();
  const dead = await openServer(file);
  const { run, executionId } = await dead.begin(request());
  await dead.record(
    [1, 2, 3, 4, 5].map((at) => sent(executionId, at, { ...lookup(at), ceiling: '0.01' })),
  );
  await dead.record([
    sent(executionId, 6, { ...lookup(6), ceiling: '0' }),
    closed(executionId, 5, { class: 'rejected' }),
  ]);
  if (inOrder) await dead.finish(executionId, ending({ exitCode: 8, status: 'interrupted' }));
  await dead.close();
  const ledger = await openServer(file);
  await ledger.begin(request());
  return { ledger, runId: run.id, executionId };
}

function endsOf({ runId, executionId }: Left): LeftEnds {
  const ends = [
    settled(executionId, 1, { requested: '0.004' }),
    settled(executionId, 2, { source: 'priced', requested: '0.005' }),
    closed(executionId, 3, { class: 'not_sent' }),
    settled(executionId, 5, { requested: '0.004' }),
    settled(executionId, 6, { requested: '0' }),
    closed(executionId, 7, { class: 'not_sent' }),
  ];
  return { runId, executionId, ends };
}

async function readBooks({ ledger, runId }: Left): Promise<unknown> {
  return {
    attempts: await attemptsOf(ledger, { by: 'run', runId }),
    executions: await ledger.executions(runId),
    held: await heldBy(ledger, runId),
    answers: await ledger.answers([1, 2, 6].map((at) => query(lookup(at).number, { runId }))),
  };
}

describe('ends that a process could not record', { skip: skipWithoutPostgres }, () => {
  after(closeServers);

  for (const inOrder of [false, true])
    test(`are taken in where its attempts are in doubt by its death, though it was ${inOrder ? '' : 'not '}closed in order, and a second time change nothing`, async () => {
      const left = await leave({ inOrder });
      const { ledger, runId } = left;
      assert.deepEqual(await ledger.takeIn?.(endsOf(left)), { kind: 'taken', taken: 4 });
      const classes = (await attemptsOf(ledger, { by: 'run', runId })).map(
        (attempt) => attempt.class,
      );
      assert.deepEqual(classes, [
        'settled',
        'settled',
        'not_sent',
        'in_doubt',
        'rejected',
        'settled',
      ]);
      const { net, doubt, unconfirmed, reserved } = (await ledger.record([])).position;
      assert.deepEqual(
        [net, doubt, unconfirmed, reserved],
        [eur('0.009'), eur('0.01'), eur('0.005'), 0n],
      );
      const [first] = await ledger.answers([query(lookup(1).number, { runId })]);
      assert.equal(first?.length, 1);
      const before = await readBooks(left);
      assert.deepEqual(await ledger.takeIn?.(endsOf(left)), { kind: 'taken', taken: 0 });
      assert.deepEqual(await readBooks(left), before);
      assert.deepEqual((await verifyLedger(ledger, 9_000)).findings, []);
      await ledger.close();
    });

  test('bring their attempts with them where the server has lost those', async () => {
    const left = await leave();
    const { ledger, runId, executionId: own } = left;
    const ends = [7, 8].map((at) => ({
      ...settled(own, at, { requested: '0.004' }),
      sent: sent(own, at, lookup(at)),
    }));
    const first = { ...settled(own, 1, { requested: '0.004' }), sent: sent(own, 1, lookup(1)) };
    const doubtful = { ...closed(own, 9, { class: 'in_doubt' }), sent: sent(own, 9, lookup(9)) };
    const told = { runId, executionId: own, ends: [...ends, first, doubtful] };
    assert.deepEqual(await ledger.takeIn?.(told), { kind: 'taken', taken: 3 });
    const { net } = (await ledger.record([])).position;
    assert.equal(net, eur('0.012'));
    const before = await readBooks(left);
    assert.deepEqual(await ledger.takeIn?.(told), { kind: 'taken', taken: 0 });
    assert.deepEqual(await readBooks(left), before);
    assert.deepEqual((await verifyLedger(ledger, 9_000)).findings, []);
    await ledger.close();
  });

  test('stay where they are while its process may be alive, or where the ledger has never heard of it', async () => {
    const { file } = await makePlace();
    const ledger = await openServer(file);
    const { run, executionId } = await ledger.begin(request());
    await ledger.record([sent(executionId, 1, lookup(1))]);
    const left = { runId: run.id, executionId, ends: [settled(executionId, 1)] };
    assert.deepEqual(await ledger.takeIn?.(left), { kind: 'alive' });
    assert.deepEqual(await ledger.takeIn?.({ ...left, runId: 'another' }), { kind: 'unknown' });
    assert.deepEqual(await ledger.takeIn?.({ ...left, executionId: 99 }), { kind: 'unknown' });
    await ledger.record(left.ends);
    await ledger.close();
  });

  test('what a balance has proved meanwhile stays proved', async () => {
    const left = await leave();
    const { ledger, runId, executionId } = left;
    const ids = [1, 2].map((sequence) => ({ executionId, sequence }));
    await ledger.record([
      { kind: 'released', ids: ids.slice(0, 1), at: 2_000 },
      { kind: 'bounded', executionId, ids: ids.slice(1), bound: eur('0.002') },
    ]);
    const ends = endsOf(left).ends.slice(0, 2);
    assert.deepEqual(await ledger.takeIn?.({ runId, executionId, ends }), {
      kind: 'taken',
      taken: 0,
    });
    await ledger.close();
  });
});
