import assert from 'node:assert/strict';
import type { Cases } from './conformance.ts';
import { closed, eur, judge, request, sent, settled } from './events.ts';
import { findRoom, lookup, noMoney, started } from './conformance-probe.ts';

/** The cap on the store's own books: net + in doubt + reserved, its own ceiling too, is at most the cap. */
export const moneyCases: Cases = {
  'under a cap of 0.03 three ceilings of 0.01 fit exactly, a fourth does not and changes nothing':
    async ({ ledger }) => {
      const { run, executionId } = await ledger.begin(request({ maxSpend: eur('0.03') }));
      const attempt = (sequence: number) =>
        sent(executionId, sequence, { ...lookup(sequence), ceiling: '0.01' });
      assert.deepEqual(await judge(ledger, [1, 2, 3, 4].map(attempt)), [
        started,
        started,
        started,
        noMoney,
      ]);
      assert.deepEqual(await judge(ledger, [attempt(5)]), [noMoney]);
      assert.equal((await ledger.executions(run.id))[0]?.attempts, 3);
    },

  'the smallest amount decides: 0.000000000000000001 above the cap is no money': async ({
    ledger,
  }) => {
    const { executionId } = await ledger.begin(request({ maxSpend: eur('0.01') }));
    const verdicts = await judge(ledger, [
      sent(executionId, 1, { ...lookup(1), ceiling: '0.010000000000000001' }),
      sent(executionId, 2, { ...lookup(2), ceiling: '0.01' }),
    ]);
    assert.deepEqual(verdicts, [noMoney, started]);
  },

  'what earlier executions spent, left in doubt or unconfirmed counts; the cap named last holds, and one is kept where none is named':
    async ({ ledger, reopen }) => {
      const first = await ledger.begin(request({ maxSpend: eur('0.03') }));
      await ledger.record(
        [1, 2, 3].map((at) => sent(first.executionId, at, { ...lookup(at), ceiling: '0.01' })),
      );
      await ledger.record([
        settled(first.executionId, 1, { requested: '0.004' }),
        settled(first.executionId, 2, { source: 'priced', requested: '0.006' }),
        closed(first.executionId, 3),
      ]);
      const ask = (executionId: number, sequence: number, ceiling: string) =>
        sent(executionId, sequence, { ...lookup(10 + sequence), ceiling });
      const again = await reopen();
      const second = await again.begin(request());
      assert.deepEqual(
        await judge(again, [
          ask(second.executionId, 1, '0.006000000000000001'),
          ask(second.executionId, 2, '0.006'),
        ]),
        [noMoney, started],
      );
      const raised = await reopen();
      const third = await raised.begin(request({ maxSpend: eur('0.031') }));
      assert.deepEqual(
        await judge(raised, [
          ask(third.executionId, 3, '0.001000000000000001'),
          ask(third.executionId, 4, '0.001'),
        ]),
        [noMoney, started],
      );
    },

  'a reservation of 0.01 becomes a charge of 0.004 - 0.001: 0.007 are free again': async ({
    ledger,
  }) => {
    const { executionId } = await ledger.begin(request());
    await ledger.record([sent(executionId, 1, { ...lookup(1), ceiling: '0.01' })]);
    await ledger.record([settled(executionId, 1, { requested: '0.004', refunded: '0.001' })]);
    assert.equal(await findRoom(ledger, '0.01'), eur('0.007'));
  },

  'a charge above its ceiling counts as it is': async ({ ledger }) => {
    const { executionId } = await ledger.begin(request());
    await ledger.record([sent(executionId, 1, { ...lookup(1), ceiling: '0.01' })]);
    await ledger.record([settled(executionId, 1, { requested: '0.5' })]);
    assert.equal(await findRoom(ledger, '0.6'), eur('0.1'));
  },

  'an amount of 40 digits, twice what anybody may name, is read again as it was written': async ({
    ledger,
  }) => {
    const { run, executionId } = await ledger.begin(request());
    const ceiling = 2n * 10n ** 40n + 1n;
    await ledger.record([{ ...sent(executionId, 1, lookup(1)), ceiling }]);
    await ledger.record([
      {
        ...settled(executionId, 1),
        charge: { source: 'reported', requested: ceiling, refunded: 1n },
      },
    ]);
    assert.equal((await ledger.executions(run.id))[0]?.requested, ceiling);
    for await (const [attempt] of ledger.attempts({ by: 'run', runId: run.id }))
      assert.equal(attempt?.ceiling, ceiling);
  },

  'what is rejected or not sent gives its whole reservation back': async ({ ledger }) => {
    const { executionId } = await ledger.begin(request());
    await ledger.record([
      sent(executionId, 1, { ...lookup(1), ceiling: '0.01' }),
      sent(executionId, 2, { ...lookup(2), ceiling: '0.01' }),
    ]);
    await ledger.record([
      closed(executionId, 1, { class: 'rejected' }),
      closed(executionId, 2, { class: 'not_sent' }),
    ]);
    assert.equal(await findRoom(ledger, '0.02'), eur('0.02'));
  },

  'what is in doubt keeps holding its ceiling, and gives it back when it is released': async ({
    ledger,
  }) => {
    const { executionId } = await ledger.begin(request());
    await ledger.record([sent(executionId, 1, { ...lookup(1), ceiling: '0.01' })]);
    await ledger.record([closed(executionId, 1)]);
    assert.equal(await findRoom(ledger, '0.03'), eur('0.02'));
    const ids = [{ executionId, sequence: 1 }];
    await ledger.record([
      { kind: 'released', ids, at: 3_000 },
      { kind: 'released', ids, at: 3_001 },
    ]);
    assert.equal(await findRoom(ledger, '0.03'), eur('0.03'));
  },
};
