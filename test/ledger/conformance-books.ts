import assert from 'node:assert/strict';
import { byDepth } from '../support/depth.ts';
import type { Cases } from './conformance.ts';
import { attemptsOf, closed, eur, request, scope, sent, sentAgain, settled } from './events.ts';

const CHARGES = byDepth({ deep: 10_000, shallow: 2_000 });

/** Totals of executions, prices that answers show, outputs, inventory. */
export const booksCases: Cases = {
  'an execution adds up its own attempts, requests and refunds, not those of the run before it':
    async ({ ledger, reopen }) => {
      const first = await ledger.begin(request());
      await ledger.record([
        sent(first.executionId, 1),
        sent(first.executionId, 2, { number: '447700900002' }),
      ]);
      await ledger.record([
        settled(first.executionId, 1, { requested: '0.03', refunded: '0.01' }),
        closed(first.executionId, 2),
      ]);
      const again = await reopen();
      const second = await again.begin(request());
      await again.record([
        await sentAgain(again, second.executionId, 1),
        sent(second.executionId, 2, { number: '447700900002' }),
      ]);
      await again.record([
        settled(second.executionId, 1, { source: 'priced', requested: '0.002' }),
        settled(second.executionId, 2, { source: 'unknown' }),
      ]);
      const totals = (await again.executions(first.run.id)).map(
        ({ attempts, requested, refunded }) => ({ attempts, requested, refunded }),
      );
      assert.deepEqual(totals, [
        { attempts: 2, requested: eur('0.03'), refunded: eur('0.01') },
        { attempts: 2, requested: eur('0.002'), refunded: 0n },
      ]);
    },

  'thousands of charges of 0.0045 add up, to the last digit': async ({ ledger }) => {
    const { run, executionId } = await ledger.begin(request());
    for (let first = 1; first <= CHARGES; first += 500) {
      const sequences = Array.from({ length: 500 }, (_, index) => first + index);
      await ledger.record(
        sequences.map((sequence) =>
          sent(executionId, sequence, { number: String(447700000000 + sequence) }),
        ),
      );
      await ledger.record(sequences.map((sequence) => settled(executionId, sequence)));
    }
    const [execution] = await ledger.executions(run.id);
    assert.deepEqual(
      [execution?.attempts, execution?.requested, execution?.refunded],
      [CHARGES, BigInt(CHARGES) * eur('0.0045'), 0n],
    );
  },

  'released and bounded attempts are marked, and the bound stands with their execution': async ({
    ledger,
    reopen,
  }) => {
    const { run, executionId } = await ledger.begin(request());
    await ledger.record(
      [1, 2, 3].map((sequence) =>
        sent(executionId, sequence, { number: String(447700900000 + sequence) }),
      ),
    );
    await ledger.record([
      closed(executionId, 1),
      closed(executionId, 2),
      settled(executionId, 3, { source: 'unknown' }),
    ]);
    const id = (sequence: number) => ({ executionId, sequence });
    await ledger.record([
      { kind: 'bounded', executionId, ids: [id(1), id(2), id(3)], bound: eur('0.004') },
      { kind: 'released', ids: [id(1), id(3)], at: 3_000 },
    ]);
    const again = await reopen();
    const marks = (await attemptsOf(again, { by: 'run', runId: run.id })).map(
      ({ released, bounded }) => [released, bounded],
    );
    assert.deepEqual(marks, [
      [true, true],
      [false, true],
      [false, false],
    ]);
    assert.equal((await again.executions(run.id))[0]?.doubtBound, eur('0.004'));
  },

  'prices seen: the two dearest requests and the last charges in their order, per product and country':
    async ({ ledger, reopen }) => {
      const { executionId } = await ledger.begin(request());
      const charges = [
        { country: 'GB', requested: '0.005', refunded: '0.001' },
        { country: 'GB', requested: '0.009', refunded: '0.008' },
        { country: 'GB', requested: '0.003', refunded: '0' },
        { country: 'DE', requested: '0.006', refunded: '0' },
      ];
      const attempts = charges.map(({ country }, index) =>
        sent(executionId, index + 1, { number: String(447700900000 + index), country }),
      );
      await ledger.record(attempts);
      // The answers come in another order than the attempts were sent.
      for (const index of [2, 3, 1, 0])
        await ledger.record([settled(executionId, index + 1, { ...charges[index] })]);
      const recent = (sequence: number, requested: string, net: string): object => ({
        id: { executionId, sequence },
        requested: eur(requested),
        net: eur(net),
      });
      const prices = await (await reopen()).seenPrices(scope);
      assert.deepEqual(
        [...prices].sort((a, b) => (a.country < b.country ? -1 : 1)),
        [
          {
            product: 'standard',
            country: 'DE',
            requests: { dearest: eur('0.006'), next: undefined },
            recent: [recent(4, '0.006', '0.006')],
          },
          {
            product: 'standard',
            country: 'GB',
            requests: { dearest: eur('0.009'), next: eur('0.005') },
            recent: [
              recent(1, '0.005', '0.004'),
              recent(2, '0.009', '0.001'),
              recent(3, '0.003', '0.003'),
            ],
          },
        ],
      );
    },

  'of 103 charges the last 100 sent are kept, whichever answer came last; the dearest request stays known':
    async ({ ledger }) => {
      const { executionId } = await ledger.begin(request());
      const sequences = Array.from({ length: 103 }, (_, index) => index + 1);
      await ledger.record(
        sequences.map((sequence) =>
          sent(executionId, sequence, { number: String(447700900000 + sequence) }),
        ),
      );
      const settle = (sequence: number) =>
        settled(executionId, sequence, {
          requested: sequence === 2 ? '10.5' : sequence === 3 ? '9.5' : '0.004',
        });
      await ledger.record([...sequences.filter((sequence) => sequence !== 2), 2].map(settle));
      const [price] = await ledger.seenPrices(scope);
      assert.deepEqual(price?.requests, { dearest: eur('10.5'), next: eur('9.5') });
      assert.deepEqual(
        price.recent.map(({ id }) => id.sequence),
        sequences.slice(3),
      );
    },

  'what the price book said, and what nobody knows, is no price seen; nor is it one of another account':
    async ({ ledger }) => {
      const { executionId } = await ledger.begin(request());
      await ledger.record([sent(executionId, 1), sent(executionId, 2, { number: '447700900002' })]);
      await ledger.record([
        settled(executionId, 1, { source: 'priced' }),
        settled(executionId, 2, { source: 'unknown' }),
      ]);
      assert.deepEqual(await ledger.seenPrices(scope), []);
      const other = { ...scope, account: 'other' };
      const foreign = await ledger.begin(request({ scope: other }));
      await ledger.record([sent(foreign.executionId, 1)]);
      await ledger.record([settled(foreign.executionId, 1)]);
      assert.deepEqual(await ledger.seenPrices(scope), []);
      assert.equal((await ledger.seenPrices(other)).length, 1);
    },

  'an output is ours by path, size and checksum together; earlier ones stay ours': async ({
    ledger,
    reopen,
  }) => {
    const first = { path: '/lists/out.csv', size: 10, sha256: 'aa' };
    await ledger.recordOutput(first);
    await ledger.recordOutput({ ...first, size: 12, sha256: 'bb' });
    await ledger.recordOutput(first);
    const again = await reopen();
    assert.equal(await again.isOwnOutput(first), true);
    assert.equal(await again.isOwnOutput({ ...first, size: 12, sha256: 'bb' }), true);
    assert.equal(await again.isOwnOutput({ ...first, size: 12 }), false);
    assert.equal(await again.isOwnOutput({ ...first, sha256: 'bb' }), false);
    assert.equal(await again.isOwnOutput({ ...first, path: '/lists/other.csv' }), false);
  },

  'the inventory counts runs, attempts, numbers and answers, and nothing is damaged': async ({
    ledger,
  }) => {
    const { executionId } = await ledger.begin(request());
    await ledger.record([
      sent(executionId, 1),
      sent(executionId, 2, { product: 'advanced' }),
      sent(executionId, 3, { number: '447700900002' }),
    ]);
    await ledger.record([settled(executionId, 1), settled(executionId, 2), closed(executionId, 3)]);
    const { runs, attempts, numbers, answers, bytes } = await ledger.inventory();
    assert.deepEqual(
      { runs, attempts, numbers, answers },
      { runs: 1, attempts: 3, numbers: 2, answers: 2 },
    );
    assert.ok(bytes > 0);
    assert.deepEqual(await ledger.damage(), []);
  },
};
