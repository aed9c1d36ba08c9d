import assert from 'node:assert/strict';
import type { AttemptRecord } from '../../src/domain/records.ts';
import { formatMoney } from '../../src/domain/money.ts';
import type { Ledger, RecordedCharge } from '../../src/ledger/port.ts';
import { verifyLedger } from '../../src/ledger/verify.ts';
import type { Cases } from './conformance.ts';
import { attemptsOf, closed, ending, eur, request, scope, sent, settled } from './events.ts';
import { heldBy, findRoom, lookup } from './conformance-probe.ts';

/** What the service's own records make of attempts whose cost nobody knew. */
export const reconcileCases: Cases = {
  'a charge of the book becomes the amount of its record, and nothing of it is unconfirmed':
    async ({ ledger, reopen }) => {
      const first = await ledger.begin(request());
      const { executionId } = first;
      await ledger.record([
        sent(executionId, 1, { ...lookup(1), ceiling: '0.01' }),
        sent(executionId, 2, { ...lookup(2), ceiling: '0.01' }),
      ]);
      await ledger.record([
        settled(executionId, 1, { source: 'priced', requested: '0.006' }),
        settled(executionId, 2, { source: 'unknown' }),
      ]);
      await ledger.finish(executionId, ending({ status: 'stopped', stopReason: 'signal' }));
      await ledger.reconcile([charge(executionId, 1, '0.0045', ['r-1'])], 9_000);
      assert.deepEqual(await shown(ledger), [
        '1 settled reported 0.00450000, by r-1',
        '2 settled unknown',
      ]);
      assert.deepEqual(await heldBy(ledger, first.run.id), [[eur('0.01'), undefined]]);
      const [price] = await ledger.seenPrices(scope);
      assert.deepEqual(
        [price?.requests.dearest, price?.recent.length, await findings(ledger)],
        [eur('0.0045'), 1, []],
      );
      const again = await reopen();
      const next = await again.begin(request());
      assert.equal(next.continued, true);
      assert.equal(await findRoom(again, '0.02'), eur('0.0055'));
    },

  'an attempt in doubt is settled by its record, or released where there is none; a killed one too':
    async ({ ledger, reopen }) => {
      const { executionId, run } = await ledger.begin(request());
      await ledger.record([1, 2, 3].map((at) => sent(executionId, at, lookup(at))));
      await ledger.record([1, 2].map((at) => closed(executionId, at)));
      const again = await reopen();
      await again.reconcile(
        [
          charge(executionId, 1, '0.004', ['r-1', 'r-2']),
          charge(executionId, 2, undefined),
          charge(executionId, 3, '0', ['r-3']),
        ],
        9_000,
      );
      assert.deepEqual(await shown(again), [
        '1 settled reported 0.00400000, by r-1 r-2, was in_doubt',
        '2 in_doubt released',
        '3 settled reported 0.00000000, by r-3, was in_doubt',
      ]);
      assert.deepEqual(await findings(again), []);
      assert.deepEqual(
        (await attemptsOf(again, { by: 'doubtful-lookups', scope })).map(({ id }) => id.sequence),
        [1, 2, 3],
      );
      const next = await again.begin(request());
      assert.deepEqual(
        [next.orphaned, (await again.executions(run.id))[0]?.requested],
        [0, eur('0.004')],
      );
      assert.equal(await findRoom(again, '0.03'), eur('0.026'));
    },

  'a lookup that was answered after a doubt is no damage once a record has settled the doubt':
    async ({ ledger }) => {
      const { executionId } = await ledger.begin(request());
      await ledger.record([sent(executionId, 1, lookup(1))]);
      await ledger.record([closed(executionId, 1)]);
      await ledger.record([sent(executionId, 2, lookup(1))]);
      await ledger.record([settled(executionId, 2)]);
      await ledger.finish(executionId, ending());
      await ledger.reconcile([charge(executionId, 1, '0.0045', ['r-1'])], 9_000);
      assert.deepEqual(await findings(ledger), []);
    },

  'an attempt that its answer rejected is charged by a record that names an amount, beside the one that was answered after it':
    async ({ ledger }) => {
      const { executionId } = await ledger.begin(request());
      await ledger.record([sent(executionId, 1, lookup(1))]);
      await ledger.record([closed(executionId, 1, { class: 'rejected', status: '5' })]);
      await ledger.record([sent(executionId, 2, lookup(1))]);
      await ledger.record([settled(executionId, 2)]);
      await ledger.finish(executionId, ending());
      for (const amount of ['0', undefined])
        await assert.rejects(
          ledger.reconcile([charge(executionId, 1, amount, ['r-1'])], 9_000),
          /\.1 is not in question/,
        );
      await ledger.reconcile([charge(executionId, 1, '0.0045', ['r-1'])], 9_000);
      assert.deepEqual(await shown(ledger), [
        '1 settled reported 0.00450000, by r-1, was rejected',
        '2 settled reported 0.00450000',
      ]);
      assert.deepEqual(await findings(ledger), []);
      assert.deepEqual(
        (await attemptsOf(ledger, { by: 'doubtful-lookups', scope })).map(({ id }) => id.sequence),
        [1],
      );
    },

  'a bound shrinks by what a record says of one doubt under it': async ({ ledger }) => {
    const { executionId, run } = await ledger.begin(request());
    await ledger.record(
      [1, 2, 3].map((at) => sent(executionId, at, { ...lookup(at), ceiling: '0.01' })),
    );
    await ledger.record([1, 2, 3].map((at) => closed(executionId, at)));
    const ids = [1, 2, 3].map((sequence) => ({ executionId, sequence }));
    await ledger.record([{ kind: 'bounded', executionId, ids, bound: eur('0.012') }]);
    await ledger.finish(executionId, ending({ status: 'stopped', stopReason: 'signal' }));
    await ledger.reconcile(
      [charge(executionId, 1, '0.007', ['r-1']), charge(executionId, 2, undefined)],
      9_000,
    );
    const [execution] = await ledger.executions(run.id);
    assert.deepEqual([execution?.doubtBound, await findings(ledger)], [eur('0.005'), []]);
    await ledger.begin(request());
    assert.equal(await findRoom(ledger, '0.03'), eur('0.018'));
  },

  'what a balance left unconfirmed shrinks by what records add to net, and grows by what they take from net and doubt':
    async ({ ledger }) => {
      const { executionId, run } = await ledger.begin(request());
      await ledger.record(
        [1, 2, 3, 4].map((at) => sent(executionId, at, { ...lookup(at), ceiling: '0.02' })),
      );
      await ledger.record([
        ...[1, 2, 3].map((at) => settled(executionId, at, { source: 'priced', requested: '0.01' })),
        closed(executionId, 4),
      ]);
      await ledger.record([{ kind: 'confirmed', executionId, unconfirmed: eur('0.012') }]);
      await ledger.finish(executionId, ending());
      await ledger.reconcile([charge(executionId, 1, '0.015', ['r-1'])], 9_000);
      assert.deepEqual(await heldBy(ledger, run.id), [[eur('0.007'), eur('0.007')]]);
      await ledger.reconcile([charge(executionId, 2, '0.008', ['r-2'])], 9_000);
      assert.deepEqual(await heldBy(ledger, run.id), [[eur('0.009'), eur('0.009')]]);
      await ledger.reconcile([charge(executionId, 4, '0.0195', ['r-4'])], 9_000);
      assert.deepEqual(await heldBy(ledger, run.id), [[eur('0.0095'), eur('0.0095')]]);
      assert.deepEqual(await findings(ledger), []);
      await ledger.reconcile([charge(executionId, 3, '0.01', ['r-3'])], 9_000);
      assert.deepEqual(await heldBy(ledger, run.id), [[0n, 0n]]);
    },

  'what is not in question is settled by no record, nor is anything of its batch, nor while an execution is open':
    async ({ ledger }) => {
      const { executionId } = await ledger.begin(request());
      await ledger.record([1, 2, 3, 4].map((at) => sent(executionId, at, lookup(at))));
      await ledger.record([
        settled(executionId, 1),
        closed(executionId, 2, { class: 'rejected' }),
        closed(executionId, 3),
        settled(executionId, 4, { source: 'priced' }),
      ]);
      const good = charge(executionId, 3, '0.004', ['r-3']);
      await assert.rejects(ledger.reconcile([good], 9_000), /while an execution is open/);
      await ledger.finish(executionId, ending());
      const before = await shown(ledger);
      for (const [wrong, why] of [
        [charge(executionId, 1, '0.0045', ['r-1']), /7?\.1 is not in question/],
        [charge(executionId, 2, undefined), /\.2 is not in question/],
        [charge(executionId, 4, undefined), /\.4 is not in question/],
        [charge(executionId, 5, '1', ['r-5']), /no attempt \d+\.5/],
        [charge(executionId + 1, 1, '1', ['r-6']), /no attempt \d+\.1/],
      ] as const)
        await assert.rejects(ledger.reconcile([good, wrong], 9_000), why);
      assert.deepEqual(await shown(ledger), before);
      await ledger.reconcile([good], 9_000);
      await assert.rejects(ledger.reconcile([good], 9_000), /\.3 is not in question/);
    },
};

function charge(
  executionId: number,
  sequence: number,
  amount: string | undefined,
  records: readonly string[] = [],
): RecordedCharge {
  const id = { executionId, sequence };
  return { id, amount: amount === undefined ? undefined : eur(amount), records };
}

async function shown(ledger: Ledger): Promise<string[]> {
  return (await attemptsOf(ledger, { by: 'all' })).map(showAttempt);
}

function showAttempt(attempt: AttemptRecord): string {
  const { id, class: ended, charge: taken, released, reconciled } = attempt;
  const amount = taken && taken.source !== 'unknown' ? ` ${formatMoney(taken.requested)}` : '';
  const names = reconciled?.records ?? [];
  return [
    `${String(id.sequence)} ${String(ended)}`,
    taken ? ` ${taken.source}${amount}` : '',
    released ? ' released' : '',
    names.length > 0 ? `, by ${names.join(' ')}` : '',
    reconciled && reconciled.from !== ended ? `, was ${reconciled.from}` : '',
  ].join('');
}

async function findings(ledger: Ledger): Promise<readonly string[]> {
  return (await verifyLedger(ledger, 0)).findings.map(({ words }) => words);
}
