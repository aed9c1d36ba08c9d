import assert from 'node:assert/strict';
import type { Cases } from './conformance.ts';
import { lookup, started } from './conformance-probe.ts';
import { openSecond } from './conformance-several.ts';
import { closed, eur, judge, request, scope, sent, settled } from './events.ts';

const outpriced = { kind: 'outpriced' } as const;
const other = { input: '/lists/other.csv' };

/** What processes on one account are told of prices that others meet. */
export const newsCases: Cases = {
  'a charge dearer than all that was known is told to the others of the account, and whoever does not know of it does not start':
    async (store) => {
      const { ledger } = store;
      const second = await openSecond(store);
      const one = (await ledger.begin(request())).executionId;
      const two = (await second.begin(request(other))).executionId;
      const epochs = async () => [
        (await ledger.record([])).position.priceEpoch,
        (await second.record([])).position.priceEpoch,
      ];
      let sequence = 0;
      const charge = async (requested: string, country = 'GB') => {
        sequence += 1;
        const asked = { ...lookup(100 + sequence), country, priceEpoch: 0 };
        assert.deepEqual(await judge(ledger, [sent(one, sequence, asked)]), [started]);
        const end = settled(one, sequence, { requested });
        await ledger.record([end]);
        await ledger.record([end]);
        return await epochs();
      };
      assert.deepEqual(await epochs(), [0, 0]);
      assert.deepEqual(await charge('0.0045'), [0, 1]);
      const ask = (at: number, priceEpoch: number | undefined) =>
        sent(two, at, { ...lookup(at), ...(priceEpoch === undefined ? {} : { priceEpoch }) });
      assert.deepEqual(await judge(second, [ask(1, 0), ask(2, 1), ask(3, undefined)]), [
        outpriced,
        started,
        started,
      ]);
      assert.deepEqual(await charge('0.0045'), [0, 1]);
      assert.deepEqual(await charge('0.005'), [0, 2]);
      assert.deepEqual(await charge('0.004'), [0, 2]);
      assert.deepEqual(await charge('0.005', 'DE'), [0, 2]);
      assert.deepEqual(await charge('0.006', 'FR'), [0, 3]);
      assert.deepEqual(await charge('0.0055', 'DE'), [0, 4]);
      const seen = await second.seenPrices(scope);
      assert.deepEqual(
        seen.map(({ country, requests }) => [country, requests.dearest]),
        [
          ['DE', eur('0.0055')],
          ['FR', eur('0.006')],
          ['GB', eur('0.005')],
        ],
      );
      assert.deepEqual(await second.surprises(two), []);
      const third = await openSecond(store);
      const three = (await third.begin(request({ newRun: true }))).executionId;
      assert.equal((await third.record([])).position.priceEpoch, 0);
      assert.deepEqual(await judge(third, [sent(three, 1, { ...lookup(9), priceEpoch: 0 })]), [
        started,
      ]);
    },

  'a charge above what it had reserved is told to the others too, those of the book to its own run alone, and those of another account to nobody':
    async (store) => {
      const { ledger } = store;
      const second = await openSecond(store);
      const third = await openSecond(store);
      const fourth = await openSecond(store);
      const one = (await ledger.begin(request())).executionId;
      await ledger.record([sent(one, 1), sent(one, 2, lookup(2))]);
      await ledger.record([settled(one, 1, { requested: '0.02' }), closed(one, 2)]);
      const two = (await second.begin(request({ joins: true, at: 3_000 }))).executionId;
      const three = (await third.begin(request({ ...other, at: 3_000 }))).executionId;
      const elsewhere = { origin: scope.origin, account: 'another' };
      const four = (await fourth.begin(request({ scope: elsewhere, at: 3_000 }))).executionId;
      const poor = (at: number, ceiling: string | null = '0.001') =>
        sent(one, at, { ...lookup(at), ceiling });
      await ledger.record([poor(3), poor(4), poor(5), poor(6, null), poor(7)]);
      await ledger.record([
        settled(one, 3, { requested: '0.002', at: 4_000 }),
        settled(one, 4, { requested: '0.003', at: 4_000 }),
        settled(one, 5, { requested: '0.004', at: 4_000, source: 'priced' }),
        settled(one, 6, { at: 4_000, source: 'unknown' }),
        settled(one, 7, { requested: '0.001', at: 4_000 }),
      ]);
      const place = { product: 'standard', country: 'GB' };
      const reported = { ...place, requested: eur('0.003'), priced: false };
      const priced = { ...place, requested: eur('0.004'), priced: true };
      assert.deepEqual(await second.surprises(two), [reported, priced]);
      assert.deepEqual(await third.surprises(three), [reported]);
      assert.deepEqual(await fourth.surprises(four), []);
      assert.deepEqual(await ledger.surprises(one), []);
      const epochs = [];
      for (const each of [second, third, fourth, ledger])
        epochs.push((await each.record([])).position.priceEpoch > 0);
      assert.deepEqual(epochs, [true, true, false, false]);
    },
};
