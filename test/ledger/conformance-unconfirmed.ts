import assert from 'node:assert/strict';
import type { Cases } from './conformance.ts';
import { eur, request, sent, settled } from './events.ts';
import { heldBy, findRoom, lookup } from './conformance-probe.ts';

/** What answers without a reported price hold under a cap, and what balances say of it. */
export const unconfirmedCases: Cases = {
  'a settled answer without a known price holds its ceiling for good; nothing releases it': async ({
    ledger,
  }) => {
    const { executionId } = await ledger.begin(request());
    await ledger.record([sent(executionId, 1, { ...lookup(1), ceiling: '0.01' })]);
    await ledger.record([settled(executionId, 1, { source: 'unknown' })]);
    await ledger.record([{ kind: 'released', ids: [{ executionId, sequence: 1 }], at: 3_000 }]);
    assert.equal(await findRoom(ledger, '0.03'), eur('0.02'));
  },

  'a price of the book is net like a reported one, and holds the rest of its ceiling until a balance confirms it':
    async (store) => {
      const { ledger } = store;
      const { run, executionId } = await ledger.begin(request());
      await ledger.record([sent(executionId, 1, { ...lookup(1), ceiling: '0.01' })]);
      await ledger.record([settled(executionId, 1, { source: 'priced', requested: '0.006' })]);
      assert.equal(await findRoom(ledger, '0.014'), eur('0.004'));
      await ledger.record([{ kind: 'confirmed', executionId, unconfirmed: eur('0.001') }]);
      await ledger.record([{ kind: 'confirmed', executionId, unconfirmed: eur('0.003') }]);
      assert.deepEqual(await heldBy(ledger, run.id), [[eur('0.001'), eur('0.001')]]);
      assert.equal(await findRoom(ledger, '0.015'), eur('0.008'));
    },

  'an answer without any price holds its whole ceiling, and one without a ceiling an unknown amount':
    async ({ ledger }) => {
      const { run, executionId } = await ledger.begin(request());
      await ledger.record([
        sent(executionId, 1, { ...lookup(1), ceiling: '0.01' }),
        sent(executionId, 2, { ...lookup(2), ceiling: null }),
      ]);
      await ledger.record([settled(executionId, 1, { source: 'unknown' })]);
      assert.deepEqual(await heldBy(ledger, run.id), [[eur('0.01'), undefined]]);
      await ledger.record([settled(executionId, 2, { source: 'unknown' })]);
      assert.deepEqual(await heldBy(ledger, run.id), [[null, undefined]]);
      await ledger.record([{ kind: 'confirmed', executionId, unconfirmed: eur('0.02') }]);
      assert.deepEqual(await heldBy(ledger, run.id), [[eur('0.02'), eur('0.02')]]);
    },

  'what an execution that died holds counts for the next one, which a balance may confirm for it':
    async ({ ledger, reopen }) => {
      const first = await ledger.begin(request());
      await ledger.record([sent(first.executionId, 1, { ...lookup(1), ceiling: '0.01' })]);
      await ledger.record([
        settled(first.executionId, 1, { source: 'priced', requested: '0.006' }),
      ]);
      const again = await reopen();
      await again.begin(request());
      assert.equal(await findRoom(again, '0.014'), eur('0.004'));
      await again.record([{ kind: 'confirmed', executionId: first.executionId, unconfirmed: 0n }]);
      assert.deepEqual(await heldBy(again, first.run.id), [
        [0n, 0n],
        [0n, undefined],
      ]);
      assert.equal(await findRoom(again, '0.014'), eur('0.008'));
    },

  'of the balances that were read in an execution the least is kept': async ({ ledger }) => {
    const { run, executionId } = await ledger.begin(request());
    for (const balance of ['9.5', '9.25', '10.125'])
      await ledger.record([{ kind: 'balance_read', executionId, balance: eur(balance) }]);
    const [execution] = await ledger.executions(run.id);
    assert.equal(execution?.leastBalance, eur('9.25'));
  },

  'an execution that saw money coming in is known by it when the ledger is opened again': async ({
    ledger,
    reopen,
  }) => {
    const { run, executionId } = await ledger.begin(request());
    await ledger.record([{ kind: 'money_in', executionId }]);
    const again = await reopen();
    await again.begin(request());
    assert.deepEqual(
      (await again.executions(run.id)).map(({ moneyCameIn }) => moneyCameIn),
      [true, false],
    );
  },

  'refunds are waited for over all runs of an account, from charges that are young enough': async ({
    ledger,
  }) => {
    const first = await ledger.begin(request());
    await ledger.record(
      [1, 2, 3, 4, 5].map((sequence) => sent(first.executionId, sequence, lookup(sequence))),
    );
    const waiting = { answer: { refundExpected: true } };
    await ledger.record([
      settled(first.executionId, 1, { ...waiting, requested: '0.03' }),
      settled(first.executionId, 2, { ...waiting, requested: '0.03', refunded: '0.01' }),
      settled(first.executionId, 3, { ...waiting, source: 'priced', requested: '0.03' }),
      settled(first.executionId, 4, { requested: '0.03' }),
      settled(first.executionId, 5, { ...waiting, source: 'unknown' }),
    ]);
    const { scope } = first.run;
    const count = (since: number, executionId?: number): Promise<number> =>
      ledger.outstandingRefunds({ scope, since, executionId });
    assert.deepEqual(
      [await count(0), await count(0, first.executionId), await count(1e15)],
      [3, 1, 0],
    );
    assert.equal(
      await ledger.outstandingRefunds({
        scope: { ...scope, account: 'other' },
        since: 0,
        executionId: undefined,
      }),
      0,
    );
  },
};
