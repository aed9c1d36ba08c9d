import assert from 'node:assert/strict';
import type { Money } from '../../src/domain/money.ts';
import type { Ledger, SentVerdict } from '../../src/ledger/port.ts';
import type { Cases } from './conformance.ts';
import { closed, eur, request, sent, settled } from './events.ts';

const started = { kind: 'started' } as const;
const noMoney = { kind: 'no_money' } as const;

/** The cap on the store's own books: net + in doubt + reserved, its own ceiling too, is at most the cap. */
export const moneyCases: Cases = {
  'under a cap of 0.03 three ceilings of 0.01 fit exactly, a fourth does not and changes nothing':
    async ({ ledger }) => {
      const { run, executionId } = await ledger.begin(request());
      const attempt = (sequence: number) =>
        sent(executionId, sequence, { ...lookup(sequence), ceiling: '0.01', cap: '0.03' });
      assert.deepEqual(await ledger.record([1, 2, 3, 4].map(attempt)), [
        started,
        started,
        started,
        noMoney,
      ]);
      assert.deepEqual(await ledger.record([attempt(5)]), [noMoney]);
      assert.equal((await ledger.executions(run.id))[0]?.attempts, 3);
    },

  'the smallest amount decides: 0.000000000000000001 above the cap is no money': async ({
    ledger,
  }) => {
    const { executionId } = await ledger.begin(request());
    const verdicts = await ledger.record([
      sent(executionId, 1, { ...lookup(1), ceiling: '0.010000000000000001', cap: '0.01' }),
      sent(executionId, 2, { ...lookup(2), ceiling: '0.01', cap: '0.01' }),
    ]);
    assert.deepEqual(verdicts, [noMoney, started]);
  },

  'a reservation of 0.01 becomes a charge of 0.004 - 0.001: 0.007 are free again': async ({
    ledger,
  }) => {
    const { executionId } = await ledger.begin(request());
    await ledger.record([sent(executionId, 1, { ...lookup(1), ceiling: '0.01' })]);
    await ledger.record([settled(executionId, 1, { requested: '0.004', refunded: '0.001' })]);
    assert.deepEqual(await probe(ledger, executionId, { cap: '0.01', fits: '0.007' }), [
      noMoney,
      started,
    ]);
  },

  'a charge above its ceiling counts as it is': async ({ ledger }) => {
    const { executionId } = await ledger.begin(request());
    await ledger.record([sent(executionId, 1, { ...lookup(1), ceiling: '0.01' })]);
    await ledger.record([settled(executionId, 1, { requested: '0.5' })]);
    assert.deepEqual(await probe(ledger, executionId, { cap: '0.6', fits: '0.1' }), [
      noMoney,
      started,
    ]);
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
    assert.deepEqual(await probe(ledger, executionId, { cap: '0.02', fits: '0.02' }), [
      noMoney,
      started,
    ]);
  },

  'what is in doubt keeps holding its ceiling, and gives it back when it is released': async ({
    ledger,
  }) => {
    const { executionId } = await ledger.begin(request());
    await ledger.record([sent(executionId, 1, { ...lookup(1), ceiling: '0.01' })]);
    await ledger.record([closed(executionId, 1)]);
    assert.deepEqual(await probe(ledger, executionId, { cap: '0.03', fits: '0.02' }), [
      noMoney,
      started,
    ]);
    const ids = [{ executionId, sequence: 1 }];
    await ledger.record([
      { kind: 'released', ids, at: 3_000 },
      { kind: 'released', ids, at: 3_001 },
    ]);
    assert.deepEqual(await probe(ledger, executionId, { cap: '0.03', fits: '0.01', from: 20 }), [
      noMoney,
      started,
    ]);
  },

  'a settled answer without a known price holds its ceiling for good; nothing releases it': async ({
    ledger,
  }) => {
    const { executionId } = await ledger.begin(request());
    await ledger.record([sent(executionId, 1, { ...lookup(1), ceiling: '0.01' })]);
    await ledger.record([settled(executionId, 1, { source: 'unknown' })]);
    await ledger.record([{ kind: 'released', ids: [{ executionId, sequence: 1 }], at: 3_000 }]);
    assert.deepEqual(await probe(ledger, executionId, { cap: '0.03', fits: '0.02' }), [
      noMoney,
      started,
    ]);
  },

  'a price of the book is net like a reported one, and holds the rest of its ceiling until a balance confirms it':
    async (store) => {
      const { ledger } = store;
      const { run, executionId } = await ledger.begin(request());
      await ledger.record([sent(executionId, 1, { ...lookup(1), ceiling: '0.01' })]);
      await ledger.record([settled(executionId, 1, { source: 'priced', requested: '0.006' })]);
      assert.deepEqual(await probe(ledger, executionId, { cap: '0.014', fits: '0.004' }), [
        noMoney,
        started,
      ]);
      await ledger.record([{ kind: 'confirmed', executionId, unconfirmed: eur('0.001') }]);
      await ledger.record([{ kind: 'confirmed', executionId, unconfirmed: eur('0.003') }]);
      assert.deepEqual(await heldBy(ledger, run.id), [[eur('0.001'), eur('0.001')]]);
      assert.deepEqual(
        await probe(ledger, executionId, { cap: '0.015', fits: '0.004', from: 20 }),
        [noMoney, started],
      );
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
      const next = await again.begin(request());
      assert.deepEqual(await probe(again, next.executionId, { cap: '0.014', fits: '0.004' }), [
        noMoney,
        started,
      ]);
      await again.record([{ kind: 'confirmed', executionId: first.executionId, unconfirmed: 0n }]);
      assert.deepEqual(await heldBy(again, first.run.id), [
        [0n, 0n],
        [0n, undefined],
      ]);
      assert.deepEqual(
        await probe(again, next.executionId, { cap: '0.014', fits: '0.004', from: 20 }),
        [noMoney, started],
      );
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
    assert.deepEqual(await probe(ledger, executionId, { cap: '0.05', fits: '0.01' }), [
      noMoney,
      started,
    ]);
    await ledger.record([closed(executionId, 1, { class: 'rejected' })]);
    assert.deepEqual(await probe(ledger, executionId, { cap: '0.05', fits: '0.02', from: 20 }), [
      noMoney,
      started,
    ]);
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
    assert.deepEqual(await probe(ledger, executionId, { cap: '0.05', fits: '0.03' }), [
      noMoney,
      started,
    ]);
    assert.deepEqual(await ceilings(ledger, executionId), ['0.02', '0.01']);
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
      assert.deepEqual(await probe(ledger, executionId, { cap: '0.03', fits: '0.008' }), [
        noMoney,
        started,
      ]);
      await ledger.record([
        { kind: 'raised', id: { executionId, sequence: 1 }, ceiling: eur('5') },
      ]);
      assert.deepEqual(await probe(ledger, executionId, { cap: '0.03', fits: '0', from: 20 }), [
        noMoney,
        started,
      ]);
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
      assert.deepEqual(await probe(ledger, executionId, { cap: '0.03', fits: '0.01' }), [
        noMoney,
        started,
      ]);
      await ledger.record([
        { kind: 'bounded', executionId, ids: both.slice(0, 1), bound: eur('0.004') },
      ]);
      assert.deepEqual(await probe(ledger, executionId, { cap: '0.03', fits: '0.006', from: 20 }), [
        noMoney,
        started,
      ]);
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
      const second = await again.begin(request());
      assert.deepEqual(await probe(again, second.executionId, { cap: '0.03', fits: '0.006' }), [
        noMoney,
        started,
      ]);
      const other = await again.begin(request({ newRun: true }));
      assert.deepEqual(await probe(again, other.executionId, { cap: '0.03', fits: '0.03' }), [
        noMoney,
        started,
      ]);
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
    assert.deepEqual(await probe(again, second.executionId, { cap: '0.03', fits: '0.018' }), [
      noMoney,
      started,
    ]);
  },
};

function lookup(index: number): { readonly number: string } {
  return { number: String(447700900000 + index) };
}

interface Recorder {
  record(events: readonly ReturnType<typeof sent>[]): Promise<SentVerdict[]>;
}

/** Asks for 10^-18 more than `fits` under `cap`, then for exactly that: refused and started where the books are right. */
function probe(
  ledger: Recorder,
  executionId: number,
  { cap, fits, from = 10 }: { readonly cap: string; readonly fits: string; readonly from?: number },
): Promise<SentVerdict[]> {
  const most = eur(fits);
  return ledger.record(
    [most + 1n, most].map((ceiling, index) => ({
      ...sent(executionId, from + index, { ...lookup(from + index), cap }),
      ceiling,
    })),
  );
}

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

/** What each execution of the run holds for answers without a price, and what the last balance left of it. */
async function heldBy(
  ledger: Ledger,
  runId: string,
): Promise<(readonly [Money | null, Money | undefined])[]> {
  return (await ledger.executions(runId)).map(({ unconfirmed, confirmed }) => [
    unconfirmed,
    confirmed,
  ]);
}
