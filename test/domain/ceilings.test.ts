import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatMoney } from '../../src/domain/money.ts';
import { type KnownPrices } from '../../src/domain/prices.ts';
import { seenAfter } from '../support/prices.ts';
import { eur } from './amounts.ts';
import { ceiling, cost, known, see } from './known-prices.ts';

test('a ceiling is twice the dearest known request price of the product, in the book or seen, in whatever country', () => {
  const prices = known();
  assert.equal(ceiling(prices, 'GB'), '0.04000000');
  assert.equal(ceiling(prices, 'GB', 'advanced'), '0.06000000');
  assert.equal(ceiling(prices, 'GB', 'basic'), '0.00000000');
  assert.equal(ceiling(prices, 'GB', 'premium'), null);
  see(prices, 'FR', '0.03', '0.03');
  assert.equal(ceiling(prices, 'GB'), '0.06000000');
  see(prices, 'FR', '0.01');
  assert.equal(ceiling(prices, 'GB'), '0.06000000');
  see(prices, 'FR', '0.3', '0', 'advanced');
  assert.equal(ceiling(prices, 'GB'), '0.06000000');
  see(prices, 'FR', '0.07', '0', 'premium');
  assert.equal(ceiling(prices, 'GB', 'premium'), '0.14000000');
});

test('once a country has shown its price a ceiling there is 1.25 times the dearest seen there', () => {
  const prices = known();
  see(prices, 'GB', '0.004', '0.004');
  assert.equal(ceiling(prices, 'GB'), '0.00500000');
  see(prices, 'GB', '0.008');
  see(prices, 'GB', '0.001');
  assert.equal(ceiling(prices, 'GB'), '0.01000000');
  assert.equal(ceiling(prices, 'FR'), '0.04000000');
});

test('an answer that cost nothing bounds no other one and makes no product free', () => {
  const prices = known();
  see(prices, 'GB', '0');
  assert.equal(ceiling(prices, 'GB'), '0.04000000');
  assert.deepEqual(
    cost(prices, 'GB'),
    ['0.00000000', '0.00000000', '0.00000000'],
    'what it costs is another matter',
  );
  assert.equal(cost(prices, 'FR')?.[1], '0.00500000');
  see(prices, 'GB', '0', '0', 'premium');
  assert.equal(ceiling(prices, 'GB', 'premium'), null);
  assert.deepEqual([prices.isFree('premium'), prices.hasSeen('premium')], [false, true]);
});

test('ceilings are rounded up to 8 places: 1.25 x 0.00000001 is 0.00000002, 2 x 0.000000011 is 0.00000003', () => {
  const prices = known({
    lines: [{ product: 'standard', country: '*', price: eur('0.000000011') }],
  });
  assert.equal(ceiling(prices, 'GB'), '0.00000003');
  see(prices, 'GB', '0.00000001');
  assert.equal(ceiling(prices, 'GB'), '0.00000002');
  see(prices, 'FR', '0.000000000000000001');
  assert.equal(ceiling(prices, 'FR'), '0.00000001');
  see(prices, 'DE', '0.00000004');
  assert.equal(ceiling(prices, 'DE'), '0.00000005');
});

test('1.25 times is exact or above for every price, and never by 0.00000001', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 10n ** 20n }), (price) => {
      const prices = known();
      prices.see({
        product: 'standard',
        country: 'GB',
        id: { executionId: 1, sequence: 1 },
        requested: price,
        net: price,
      });
      const excess = (prices.ceiling('standard', 'GB') ?? -1n) * 4n - price * 5n;
      assert.ok(excess >= 0n && excess < eur('0.00000001') * 4n);
    }),
  );
});

test('--price-ceiling is taken as it is, above and below what is known', () => {
  const prices = known({ priceCeiling: '0.000000001' });
  assert.equal(ceiling(prices, 'GB'), '0.000000001');
  assert.equal(ceiling(prices, 'GB', 'premium'), '0.000000001');
  see(prices, 'GB', '0.5');
  assert.equal(ceiling(prices, 'GB'), '0.000000001');
});

test('a charge above what it reserved lifts a --price-ceiling below twice itself to that, rounded up, and lowers none', () => {
  const prices = known({ priceCeiling: '0.01' });
  prices.liftCeiling(eur('0.004'));
  assert.equal(ceiling(prices, 'GB'), '0.01000000');
  prices.liftCeiling(eur('0.02'));
  assert.equal(ceiling(prices, 'GB'), '0.04000000');
  prices.liftCeiling(eur('0.0300000001'));
  assert.equal(ceiling(prices, 'GB'), '0.06000001');
  const without = known();
  without.liftCeiling(eur('9'));
  assert.equal(ceiling(without, 'GB'), '0.04000000');
});

test('a product that costs 0 reserves nothing under --price-ceiling 0.05 either; one that costs something does', () => {
  const prices = known({ priceCeiling: '0.05' });
  assert.equal(ceiling(prices, 'GB', 'basic'), '0.00000000');
  assert.equal(ceiling(prices, 'GB', 'standard'), '0.05000000');
  assert.equal(ceiling(prices, 'GB', 'standard+cnam'), '0.05000000');
});

test('a product that no book has is known by what an answer has shown: twice that in every other country', () => {
  const prices = known({ lines: [] });
  assert.equal(ceiling(prices, 'GB'), null);
  see(prices, 'DE', '0.0062');
  assert.equal(ceiling(prices, 'GB'), '0.01240000');
});

/** Country, price and next dearest of the one dear answer that the ceiling goes by. */
function dear(
  prices: KnownPrices,
  country: string,
  product = 'standard',
): readonly string[] | undefined {
  const answer = prices.dearAnswer(product, country);
  return answer && [answer.country, formatMoney(answer.requested), formatMoney(answer.next)];
}

test('one answer of 410 is what ceilings go by, in its country and in those not seen yet; a second one makes it a price', () => {
  const prices = known();
  see(prices, 'GB', '0.004');
  see(prices, 'GB', '410');
  see(prices, 'FR', '0.005');
  assert.equal(ceiling(prices, 'GB'), '512.50000000');
  assert.deepEqual(dear(prices, 'GB'), ['GB', '410.00000000', '0.00400000']);
  assert.deepEqual(
    dear(prices, 'DE'),
    ['GB', '410.00000000', '0.02000000'],
    'the dearest of the book is dearer than what else was seen',
  );
  assert.equal(dear(prices, 'FR'), undefined);
  see(prices, 'GB', '410');
  assert.deepEqual([dear(prices, 'GB'), dear(prices, 'DE')], [undefined, undefined]);
});

test('a first answer of 410 is compared with the book, and without one with other countries', () => {
  const prices = known();
  see(prices, 'GB', '410');
  assert.deepEqual(dear(prices, 'GB'), ['GB', '410.00000000', '0.00400000']);
  see(prices, 'GB', '410', '0', 'premium');
  assert.equal(dear(prices, 'GB', 'premium'), undefined);
  see(prices, 'DE', '0.03', '0', 'premium');
  assert.deepEqual(dear(prices, 'GB', 'premium'), ['GB', '410.00000000', '0.03000000']);
});

test('20 times the next dearest is a price, a little more is not; nor is anything dear beside what costs nothing', () => {
  const prices = known();
  see(prices, 'GB', '0.08');
  assert.equal(dear(prices, 'GB'), undefined);
  see(prices, 'FR', '0.100001');
  assert.deepEqual(dear(prices, 'FR'), ['FR', '0.10000100', '0.00500000']);
  see(prices, 'GB', '0.001', '0', 'basic');
  assert.equal(dear(prices, 'GB', 'basic'), undefined);
});

test('a --price-ceiling goes by no answer, until one of this execution has lifted it', () => {
  const prices = known({ priceCeiling: '0.01', seen: [seenAfter(['0.004', '410'])] });
  assert.equal(dear(prices, 'GB'), undefined);
  prices.liftCeiling(eur('0.005'));
  assert.equal(dear(prices, 'GB'), undefined);
  prices.liftCeiling(eur('410'));
  assert.equal(ceiling(prices, 'DE'), '820.00000000');
  assert.deepEqual(dear(prices, 'DE'), ['GB', '410.00000000', '0.02000000']);
});
