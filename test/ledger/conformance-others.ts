import assert from 'node:assert/strict';
import type { EventOf } from '../../src/ledger/port.ts';
import type { Cases } from './conformance.ts';
import { started } from './conformance-probe.ts';
import { answer, closed, ending, judge, query, request, scope, sent, settled } from './events.ts';

const answered = { kind: 'answered' } as const;
const doubtful = { kind: 'doubtful' } as const;
const beyondLimit = { kind: 'limit' } as const;

/** What others have done about a lookup since it was planned, and what a run may attempt with them. */
export const otherCases: Cases = {
  'whoever knows of the newest answer may buy another, whoever does not is told that there is one':
    async ({ ledger, reopen }) => {
      const first = await ledger.begin(request());
      await ledger.record([sent(first.executionId, 1)]);
      await ledger.record([
        settled(first.executionId, 1, { answer: { outcome: 'failed', status: '101' } }),
      ]);
      const again = await reopen();
      const second = await again.begin(request());
      const [[known] = []] = await again.answers([query('447700900001')]);
      assert.equal(typeof known?.id, 'number');
      const buy = (sequence: number, seenAnswer: number | undefined) =>
        sent(second.executionId, sequence, { seenAnswer });
      assert.deepEqual(await judge(again, [buy(1, undefined), buy(2, known?.id)]), [
        answered,
        started,
      ]);
      await again.record([settled(second.executionId, 2)]);
      assert.deepEqual(await judge(again, [buy(3, known?.id)]), [answered]);
    },

  'an answer without a charge counts too; one to another product, or an imported one, is none to the lookup':
    async ({ ledger }) => {
      const { executionId } = await ledger.begin(request());
      await ledger.record([sent(executionId, 1), sent(executionId, 2, { product: 'advanced' })]);
      await ledger.record([settled(executionId, 2)]);
      await ledger.record([
        closed(executionId, 1, { class: 'rejected', answer: answer({ outcome: 'refused' }) }),
      ]);
      assert.deepEqual(await judge(ledger, [sent(executionId, 3)]), [answered]);
      const lookup = { number: '447700900002', country: 'GB', product: 'standard' };
      const { outcome, raw, format, reason } = answer();
      const imported = { lookup, outcome: 'insight', raw, format, reason, at: 500 } as const;
      assert.equal(outcome, 'insight');
      await ledger.importAnswers({ scope, at: 600, answers: [imported] });
      const [[known] = []] = await ledger.answers([query(lookup.number)]);
      assert.deepEqual([known?.runId, known?.id], ['', undefined]);
      const other = { number: lookup.number };
      assert.deepEqual(await judge(ledger, [sent(executionId, 4, other)]), [started]);
    },

  'whoever skips doubt is not started where an attempt may have been bought, the others are':
    async ({ ledger, reopen }) => {
      const first = await ledger.begin(request());
      const ask = (executionId: number, sequence: number, at: number, skipsDoubt: boolean) =>
        sent(executionId, sequence, { number: `44770090000${String(at)}`, skipsDoubt });
      await ledger.record([1, 2, 3, 4].map((at) => ask(first.executionId, at, at, false)));
      await ledger.record([
        closed(first.executionId, 1),
        closed(first.executionId, 2),
        closed(first.executionId, 3, { class: 'rejected' }),
        {
          kind: 'released',
          ids: [{ executionId: first.executionId, sequence: 2 }],
          at: 3_000,
        },
      ]);
      const again = await reopen();
      const { executionId } = await again.begin(request());
      assert.deepEqual(
        await judge(
          again,
          [1, 2, 3, 4].map((at) => ask(executionId, at, at, true)),
        ),
        [doubtful, doubtful, started, doubtful],
      );
      assert.deepEqual(
        await judge(
          again,
          [1, 2, 4].map((at) => ask(executionId, 10 + at, at, false)),
        ),
        [started, started, started],
      );
    },

  'what is in flight is told of all lookups at once: by number, product, address and account, and until it ends':
    async ({ ledger, reopen }) => {
      const ask = (...lookups: readonly Partial<EventOf<'sent'>['lookup']>[]) => ({
        scope,
        lookups: lookups.map((changes) => ({ ...sent(0, 0).lookup, ...changes })),
      });
      const [other, another] = ['447700900002', '447700900003'];
      const all = ask(
        ...[{}, { number: other }, { number: another }, { product: 'advanced' }],
        ...[{ ip: '192.0.2.1' }, {}, { number: other, ip: '192.0.2.1' }],
      );
      const nothing = all.lookups.map(() => false);
      assert.deepEqual(await ledger.inFlight(all), nothing);
      const { executionId } = await ledger.begin(request());
      await ledger.record([
        sent(executionId, 1),
        sent(executionId, 2, { number: other, ip: '192.0.2.1' }),
      ]);
      assert.deepEqual(await ledger.inFlight(all), [true, false, false, false, false, true, true]);
      const elsewhere = { ...all, scope: { ...scope, account: 'another' } };
      assert.deepEqual(await ledger.inFlight(elsewhere), nothing);
      assert.deepEqual(await ledger.inFlight(ask()), []);
      await ledger.record([settled(executionId, 1)]);
      assert.deepEqual(await ledger.inFlight(all), [...nothing.slice(1), true]);
      const again = await reopen();
      assert.deepEqual(await again.inFlight(all), [...nothing.slice(1), true]);
      await again.begin(request());
      assert.deepEqual(await again.inFlight(all), nothing);
    },

  'a run attempts no more lookups than its limit: over all executions, each once, forgotten ones too':
    async ({ ledger, reopen }) => {
      const ask = (executionId: number, sequence: number, at: number, limit = 3) =>
        sent(executionId, sequence, { number: `44770090000${String(at)}`, limit });
      const first = await ledger.begin(request());
      const id = first.executionId;
      assert.deepEqual(await judge(ledger, [ask(id, 1, 1), ask(id, 2, 2)]), [started, started]);
      await ledger.record([1, 2].map((at) => closed(id, at, { class: 'rejected' })));
      assert.deepEqual(await judge(ledger, [ask(id, 3, 1)]), [started]);
      const again = await reopen();
      const other = await again.begin(request({ input: '/lists/other.csv' }));
      assert.deepEqual(await judge(again, [ask(other.executionId, 1, 5)]), [started]);
      await again.record([closed(other.executionId, 1, { class: 'rejected' })]);
      await again.finish(other.executionId, ending());
      await again.forget({ by: 'number', number: '447700900002' });
      const { executionId: next } = await again.begin(request());
      assert.deepEqual(
        await judge(again, [ask(next, 1, 3), ask(next, 2, 4), ask(next, 3, 1), ask(next, 4, 2)]),
        [started, beyondLimit, started, beyondLimit],
      );
      await again.record([1, 3].map((at) => closed(next, at, { class: 'rejected' })));
      assert.deepEqual(await judge(again, [ask(next, 5, 1, 2), ask(next, 6, 4, 4)]), [
        beyondLimit,
        started,
      ]);
    },
};
