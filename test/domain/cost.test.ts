import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { computeCost } from '../../src/domain/cost.ts';
import { formatMoney } from '../../src/domain/money.ts';
import { chargeOf } from '../support/prices.ts';
import { eur } from './amounts.ts';

/** Least, expected and most for these charges beside a price of the book. */
function costOf(
  charges: readonly string[],
  { booked, wins = false }: { booked?: string; wins?: boolean } = {},
): readonly string[] | undefined {
  const recent = charges.map((text, index) => chargeOf(text, index + 1));
  const cost = computeCost({
    recent,
    booked: booked === undefined ? undefined : eur(booked),
    wins,
  });
  return cost && [cost.low, cost.expected, cost.high].map(formatMoney);
}

const times = (count: number, charge: string): string[] =>
  Array.from({ length: count }, () => charge);

test('charges of 0.005 and 0.006 - 0.001 cost 0.005, half of it at least and twice at most', () => {
  assert.deepEqual(costOf(['0.005', '0.006-0.001']), ['0.00250000', '0.00500000', '0.01000000']);
});

test('a mean is rounded half up to 8 places', () => {
  assert.equal(costOf(['0.00000001', '0.00000002'])?.[1], '0.00000002');
  assert.equal(costOf(['0.00000001', '0.00000001', '0.00000002'])?.[1], '0.00000001');
  assert.equal(costOf(['0.00000001', '0.00000002', '0.00000002'])?.[1], '0.00000002');
});

test('nine charges show no spread; of ten the least and the ninth are the 10th and the 90th percentile, of 100 the 10th and the 90th', () => {
  const nine = ['0.001', '0.002', '0.003', '0.004', '0.005', '0.006', '0.007', '0.008', '0.009'];
  assert.deepEqual(costOf(nine), ['0.00250000', '0.00500000', '0.01000000']);
  assert.deepEqual(costOf(['0.01', ...nine]), ['0.00100000', '0.00550000', '0.00900000']);
  const hundred = Array.from(
    { length: 100 },
    (_, index) => `0.${String(index + 1).padStart(3, '0')}`,
  );
  assert.deepEqual(costOf(hundred.reverse(), { booked: '0.5' }), [
    '0.01000000',
    '0.05050000',
    '0.09000000',
  ]);
});

test('what is expected is between the least and the most, also where one charge in ten is nine times the others', () => {
  assert.deepEqual(costOf([...times(9, '0.005'), '0.045']), [
    '0.00500000',
    '0.00900000',
    '0.00900000',
  ]);
  assert.deepEqual(costOf([...times(9, '0.005'), '0.005-0.005']), [
    '0.00000000',
    '0.00450000',
    '0.00500000',
  ]);
});

test('a request more than 20 times the next dearest is left out: 0.10000001 beside 0.005 is, 0.1 is not', () => {
  assert.equal(costOf(['0.005', '0.10000001', '0.005'])?.[1], '0.00500000');
  assert.equal(costOf(['0.005', '0.1'])?.[1], '0.05250000');
  assert.equal(
    costOf([...times(9, '0.005'), '410'])?.[2],
    '0.01000000',
    'nine are left, which show no spread',
  );
});

test('what was requested decides, and not what a refund left of it', () => {
  assert.equal(costOf(['410-409.995', '0.005'])?.[1], '0.00500000');
  assert.equal(costOf(['0.005', '0.004', '410-409.995'])?.[1], '0.00450000');
});

test('the next dearest may be the price of the book, and one answer alone is compared with nothing else', () => {
  assert.deepEqual(costOf(['410'], { booked: '0.005' }), [
    '0.00250000',
    '0.00500000',
    '0.01000000',
  ]);
  assert.equal(costOf(['410'], { booked: '30' })?.[1], '410.00000000');
  assert.equal(costOf(['410'])?.[1], '410.00000000');
  assert.equal(
    costOf(['0.005'], { booked: '0' })?.[1],
    '0.00500000',
    'that something is free makes nothing dear',
  );
});

test('two answers of 410 are a price; of 9000 and 410 beside 0.005 both are left out', () => {
  assert.equal(costOf(['410', '0.005', '410'])?.[1], '273.33500000');
  assert.equal(costOf(['9000', '0.005', '410', '0.007'])?.[1], '0.00600000');
});

test('a dear price far above cheaper ones takes none of those with it', () => {
  assert.equal(costOf(['0.2', '0.2', '0.005', '0.005', '0.0001'])?.[1], '0.08202000');
});

test('a book that wins is expected, and charges show the spread around it', () => {
  assert.deepEqual(costOf([], { booked: '0.005', wins: true }), [
    '0.00250000',
    '0.00500000',
    '0.01000000',
  ]);
  assert.deepEqual(costOf(times(10, '0.007'), { booked: '0.005', wins: true }), [
    '0.00500000',
    '0.00500000',
    '0.00700000',
  ]);
  assert.deepEqual(costOf(times(10, '0.003'), { booked: '0.005', wins: true }), [
    '0.00300000',
    '0.00500000',
    '0.00500000',
  ]);
  assert.equal(costOf(['0.007'], { wins: true })?.[1], '0.00700000');
});

test('without a charge and without a book nothing is known', () => {
  assert.equal(costOf([]), undefined);
  assert.equal(costOf([], { wins: true }), undefined);
});

test('whatever the charges, the order they are in does not matter, and the mean is within half a unit of 10^-8', () => {
  const amount = fc.bigInt({ min: 1n, max: 10n ** 19n });
  fc.assert(
    fc.property(
      fc.array(amount, { minLength: 1, maxLength: 100 }),
      fc.integer(),
      (amounts, rotation) => {
        const floor = amounts.reduce((most, each) => (each > most ? each : most), 0n) / 10n + 1n;
        const prices = amounts.map((each) => each + floor);
        const recent = prices.map((price, index) => ({
          id: { executionId: 1, sequence: index },
          requested: price,
          net: price,
        }));
        const turn = Math.abs(rotation) % recent.length;
        const cost = computeCost({ recent, booked: undefined, wins: false });
        assert.deepEqual(
          computeCost({
            recent: [...recent.slice(turn), ...recent.slice(0, turn)],
            booked: undefined,
            wins: false,
          }),
          cost,
        );
        const sum = prices.reduce((total, price) => total + price, 0n);
        const off = (cost?.expected ?? 0n) * BigInt(prices.length) - sum;
        const half = BigInt(prices.length) * 5n * 10n ** 9n;
        assert.ok(off <= half && off > -half, String(off));
      },
    ),
  );
});
