import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatMoney } from '../../src/domain/money.ts';
import {
  createKnownPrices,
  createPriceBook,
  type KnownPrices,
  type PriceEntry,
  type Seen,
} from '../../src/domain/prices.ts';
import { chargeOf, seenAfter } from '../support/prices.ts';
import { eur } from './amounts.ts';

const LINES: readonly PriceEntry[] = [
  { product: 'standard', country: '*', price: eur('0.005') },
  { product: 'standard', country: 'GB', price: eur('0.004') },
  { product: 'standard', country: 'DE', price: eur('0.02') },
  { product: 'advanced', country: '*', price: eur('0.03') },
  { product: 'basic', country: '*', price: 0n },
];

function known(
  over: {
    origin?: 'public' | 'file';
    lines?: readonly PriceEntry[];
    seen?: readonly Seen[];
    priceCeiling?: string;
  } = {},
): KnownPrices {
  return createKnownPrices({
    book: createPriceBook(over.origin ?? 'public', over.lines ?? LINES),
    seen: over.seen ?? [],
    priceCeiling: over.priceCeiling === undefined ? undefined : eur(over.priceCeiling),
  });
}

let charges = 0;

function see(
  prices: KnownPrices,
  country: string,
  requested: string,
  refunded = '0',
  product = 'standard',
): void {
  charges += 1;
  prices.see({ product, country, ...chargeOf(`${requested}-${refunded}`, charges) });
}

function ceiling(prices: KnownPrices, country: string, product = 'standard'): string | null {
  const amount = prices.ceiling(product, country);
  return amount === null ? null : formatMoney(amount);
}

function cost(
  prices: KnownPrices,
  country: string,
  product = 'standard',
): readonly string[] | undefined {
  const found = prices.cost(product, country);
  return found && [found.low, found.expected, found.high].map(formatMoney);
}

test('in a book the exact country wins over *, and a product without a line has no price', () => {
  const book = createPriceBook('file', LINES);
  assert.equal(book.origin, 'file');
  assert.equal(book.price('standard', 'GB'), eur('0.004'));
  assert.equal(book.price('standard', 'FR'), eur('0.005'));
  assert.equal(book.price('standard', 'unknown'), eur('0.005'));
  assert.equal(book.price('standard+cnam', 'GB'), undefined);
  assert.equal(
    createPriceBook('file', [{ product: 'x', country: 'GB', price: 1n }]).price('x', 'FR'),
    undefined,
  );
});

test('an exact price of 0 wins over *', () => {
  const book = createPriceBook('file', [
    ...LINES,
    { product: 'standard', country: 'FR', price: 0n },
  ]);
  assert.equal(book.price('standard', 'FR'), 0n);
});

test('of two lines for one country the later holds, for the price and for the dearest', () => {
  const lines = [
    { product: 'standard', country: 'GB', price: eur('0.09') },
    { product: 'standard', country: 'GB', price: eur('0.01') },
  ];
  const book = createPriceBook('file', lines);
  assert.equal(book.price('standard', 'GB'), eur('0.01'));
  assert.equal(book.dearest('standard'), eur('0.01'));
});

test('the dearest price of standard in the book is 0.02 wherever it stands, and of an unknown product there is none', () => {
  assert.equal(createPriceBook('public', LINES).dearest('standard'), eur('0.02'));
  assert.equal(createPriceBook('public', [...LINES].reverse()).dearest('standard'), eur('0.02'));
  assert.equal(createPriceBook('public', LINES).dearest('premium'), undefined);
});

test('without a price seen a lookup costs what the book says, half of it at least and twice of it at most', () => {
  assert.deepEqual(cost(known(), 'GB'), ['0.00200000', '0.00400000', '0.00800000']);
  assert.deepEqual(cost(known({ origin: 'file' }), 'FR'), [
    '0.00250000',
    '0.00500000',
    '0.01000000',
  ]);
  assert.equal(cost(known(), 'GB', 'premium'), undefined);
});

test('the mean of what answers have cost, request less refund, wins over the public price', () => {
  const prices = known();
  see(prices, 'GB', '0.006');
  assert.deepEqual(cost(prices, 'GB'), ['0.00300000', '0.00600000', '0.01200000']);
  see(prices, 'GB', '0.006', '0.001');
  assert.deepEqual(cost(prices, 'GB'), ['0.00275000', '0.00550000', '0.01100000']);
  assert.deepEqual(cost(prices, 'FR'), ['0.00250000', '0.00500000', '0.01000000']);
});

test('a --prices file wins over what was seen; one that does not know the product leaves it to that', () => {
  const prices = known({ origin: 'file' });
  see(prices, 'GB', '0.006');
  assert.deepEqual(cost(prices, 'GB'), ['0.00200000', '0.00400000', '0.00800000']);
  see(prices, 'GB', '0.04', '0.01', 'premium');
  assert.deepEqual(cost(prices, 'GB', 'premium'), ['0.01500000', '0.03000000', '0.06000000']);
  assert.equal(cost(prices, 'FR', 'premium'), undefined);
});

test('charges of an earlier execution count as those of this one, each in its place', () => {
  const prices = known({ seen: [seenAfter(['0.008-0.005', '0.001'])] });
  assert.deepEqual(cost(prices, 'GB'), ['0.00100000', '0.00200000', '0.00400000']);
  assert.equal(ceiling(prices, 'GB'), '0.01000000');
  assert.equal(prices.hasSeen('standard'), true);
  see(prices, 'GB', '0.005');
  assert.deepEqual(cost(prices, 'GB'), ['0.00150000', '0.00300000', '0.00600000']);
  assert.equal(ceiling(prices, 'GB'), '0.01000000');
});

test('of 101 charges the first is forgotten, also where its answer came last; for a ceiling it is not', () => {
  const rest = Array.from({ length: 100 }, () => '0.004');
  for (const late of [false, true]) {
    const prices = known({ seen: [seenAfter(['0.04', ...rest].slice(late ? 1 : 0))] });
    if (late) prices.see({ product: 'standard', country: 'GB', ...chargeOf('0.04', 0) });
    assert.deepEqual(cost(prices, 'GB')?.[1], '0.00400000');
    assert.equal(ceiling(prices, 'GB'), '0.05000000');
  }
  assert.deepEqual(
    cost(known({ seen: [seenAfter(['0.04', ...rest.slice(1)])] }), 'GB')?.[1],
    '0.00436000',
  );
});

test('what the book charged above its reservation is known to ceilings and not to costs', () => {
  const prices = known();
  prices.seeBooked({ product: 'standard', country: 'GB', requested: eur('0.3') });
  assert.equal(cost(prices, 'GB')?.[1], '0.00400000');
  assert.equal(ceiling(prices, 'GB'), '0.37500000');
  assert.equal(ceiling(prices, 'FR'), '0.60000000');
  assert.equal(prices.hasSeen('standard'), true);
});

test('a priced charge is what the book alone says, whatever was seen', () => {
  const prices = known();
  see(prices, 'GB', '0.09');
  see(prices, 'GB', '0.09', '0', 'premium');
  assert.equal(prices.booked('standard', 'GB'), eur('0.004'));
  assert.equal(prices.booked('standard', 'FR'), eur('0.005'));
  assert.equal(prices.booked('premium', 'GB'), undefined);
});

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

test('a product is free where the book says so, until an answer has a price; not where the book knows none', () => {
  const prices = known();
  assert.equal(prices.isFree('basic'), true);
  assert.equal(prices.isFree('standard'), false);
  assert.equal(prices.isFree('premium'), false);
  see(prices, 'GB', '0', '0', 'basic');
  assert.equal(prices.isFree('basic'), true);
  see(prices, 'FR', '0.001', '0.001', 'basic');
  assert.equal(prices.isFree('basic'), false);
});

test('a price is seen for its product, not for another', () => {
  const prices = known();
  assert.equal(prices.hasSeen('standard'), false);
  see(prices, 'GB', '0');
  assert.equal(prices.hasSeen('standard'), true);
  assert.equal(prices.hasSeen('advanced'), false);
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
