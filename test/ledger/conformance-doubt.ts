import assert from 'node:assert/strict';
import type { Cases } from './conformance.ts';
import { closed, eur, judge, request, sent, settled } from './events.ts';
import { findRoom, lookup, started } from './conformance-probe.ts';

/** What raises and bounds make of the money in doubt, in this execution and for later ones. */
export const doubtCases: Cases = {
  'raising lifts what an open and what a doubtful attempt holds, and never lowers': async ({
    ledger,
  }) => {
    const { executionId } = await ledger.begin(request());
    await ledger.record([
      sent(executionId, 1, { ...lookup(1), ceiling: '0.01' }),
      sent(executionId, 2, { ...lookup(2), ceiling: '0.01' }),
    ]);
    await ledger.record([closed(executionId, 2)]);
    for (const ceiling of ['0.02', '0.001'])
      await ledger.record(
        [1, 2].map((sequence) => ({
          kind: 'raised',
          id: { executionId, sequence },
          ceiling: eur(ceiling),
        })),
      );
    assert.equal(await findRoom(ledger, '0.05'), eur('0.01'));
    await ledger.record([closed(executionId, 1, { class: 'rejected' })]);
    assert.equal(await findRoom(ledger, '0.05'), eur('0.03'));
  },

  'raising lifts an unknown ceiling, and does nothing to an attempt that holds nothing': async ({
    ledger,
  }) => {
    const { executionId } = await ledger.begin(request());
    await ledger.record([
      sent(executionId, 1, { ...lookup(1), ceiling: null }),
      sent(executionId, 2, { ...lookup(2), ceiling: '0.01' }),
    ]);
    await ledger.record([closed(executionId, 2, { class: 'rejected' })]);
    await ledger.record(
      [1, 2].map((sequence) => ({
        kind: 'raised',
        id: { executionId, sequence },
        ceiling: eur('0.02'),
      })),
    );
    assert.equal(await findRoom(ledger, '0.05'), eur('0.03'));
    assert.deepEqual(await ceilings(ledger, executionId), ['0.02', '0.01']);
  },

  'raising what was not started changes nothing, and is no mistake: the verdict may come in the same batch':
    async ({ ledger }) => {
      const { run, executionId } = await ledger.begin(request());
      const raised = (sequence: number) => ({
        kind: 'raised' as const,
        id: { executionId, sequence },
        ceiling: eur('0.02'),
      });
      const verdicts = await judge(ledger, [
        sent(executionId, 1, { ...lookup(1), ceiling: '0.01' }),
        sent(executionId, 2, { ...lookup(1), ceiling: '0.01' }),
        raised(2),
        raised(3),
      ]);
      assert.deepEqual(verdicts, [started, { kind: 'in_flight' }]);
      await ledger.record([raised(2)]);
      assert.deepEqual(await ceilings(ledger, executionId), ['0.01']);
      assert.equal((await ledger.executions(run.id))[0]?.attempts, 1);
    },

  'three doubts of 0.01 that a balance bounds by 0.012 hold 0.012 together, whatever they reserve later':
    async ({ ledger }) => {
      const { executionId } = await ledger.begin(request());
      await ledger.record(
        [1, 2, 3, 4].map((sequence) =>
          sent(executionId, sequence, { ...lookup(sequence), ceiling: '0.01' }),
        ),
      );
      await ledger.record([1, 2, 3, 4].map((sequence) => closed(executionId, sequence)));
      const ids = [1, 2, 3].map((sequence) => ({ executionId, sequence }));
      await ledger.record([{ kind: 'bounded', executionId, ids, bound: eur('0.012') }]);
      assert.equal(await findRoom(ledger, '0.03'), eur('0.008'));
      await ledger.record([
        { kind: 'raised', id: { executionId, sequence: 1 }, ceiling: eur('5') },
      ]);
      assert.equal(await findRoom(ledger, '0.03'), eur('0.008'));
    },

  'a bound above what is in doubt does not raise it, and a later bound replaces an earlier one':
    async ({ ledger }) => {
      const { executionId } = await ledger.begin(request());
      await ledger.record(
        [1, 2].map((sequence) =>
          sent(executionId, sequence, { ...lookup(sequence), ceiling: '0.01' }),
        ),
      );
      await ledger.record([1, 2].map((sequence) => closed(executionId, sequence)));
      const both = [1, 2].map((sequence) => ({ executionId, sequence }));
      await ledger.record([{ kind: 'bounded', executionId, ids: both, bound: eur('9') }]);
      assert.equal(await findRoom(ledger, '0.03'), eur('0.01'));
      await ledger.record([
        { kind: 'bounded', executionId, ids: both.slice(0, 1), bound: eur('0.004') },
      ]);
      assert.equal(await findRoom(ledger, '0.03'), eur('0.016'));
    },

  'net and doubt of earlier executions count, reservations of a dead one as doubt; another run starts at 0':
    async ({ ledger, reopen }) => {
      const first = await ledger.begin(request());
      await ledger.record(
        [1, 2, 3].map((sequence) =>
          sent(first.executionId, sequence, { ...lookup(sequence), ceiling: '0.01' }),
        ),
      );
      await ledger.record([
        settled(first.executionId, 1, { requested: '0.004' }),
        closed(first.executionId, 2),
      ]);
      const again = await reopen();
      await again.begin(request());
      assert.equal(await findRoom(again, '0.03'), eur('0.006'));
      await again.begin(request({ newRun: true }));
      assert.equal(await findRoom(again, '0.03'), eur('0.03'));
    },

  'bounds of earlier executions hold each for its own doubts': async ({ ledger, reopen }) => {
    const first = await ledger.begin(request());
    await ledger.record([sent(first.executionId, 1, { ...lookup(1), ceiling: '0.01' })]);
    await ledger.record([closed(first.executionId, 1)]);
    const ids = [{ executionId: first.executionId, sequence: 1 }];
    await ledger.record([
      { kind: 'bounded', executionId: first.executionId, ids, bound: eur('0.002') },
    ]);
    const again = await reopen();
    const second = await again.begin(request());
    await again.record([sent(second.executionId, 1, { ...lookup(2), ceiling: '0.01' })]);
    await again.record([closed(second.executionId, 1)]);
    assert.equal(await findRoom(again, '0.03'), eur('0.018'));
  },
};

async function ceilings(
  ledger: Parameters<Cases[string]>[0]['ledger'],
  executionId: number,
): Promise<(string | undefined)[]> {
  const found: (string | undefined)[] = [];
  const known = new Map(['0.01', '0.02'].map((text) => [eur(text), text]));
  for await (const batch of ledger.attempts({ by: 'all' }))
    for (const { id, ceiling } of batch)
      if (id.executionId === executionId && id.sequence < 10)
        found.push(ceiling === null ? undefined : known.get(ceiling));
  return found;
}
