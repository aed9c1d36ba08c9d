import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Dearest } from '../../src/domain/dearest.ts';
import { createPriceBook } from '../../src/domain/prices.ts';
import { chargeOf, seenAfter } from '../support/prices.ts';
import { eur } from './amounts.ts';
import { ceiling, cost, known, LINES, see } from './known-prices.ts';

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

test('what others have seen meanwhile counts once, however often it is read and whoever else saw it', () => {
  const prices = known();
  see(prices, 'GB', '0.006');
  see(prices, 'DE', '0.05');
  const once = { ...{ product: 'standard', country: 'GB' }, requests: dearest('0.2') };
  for (let read = 0; read < 3; read += 1) prices.learn([once]);
  assert.equal(ceiling(prices, 'GB'), '0.25000000');
  assert.equal(ceiling(prices, 'FR'), '0.40000000');
  assert.equal(prices.isDear({ ...once, requested: eur('0.2') }), true);
  assert.deepEqual(prices.dearAnswer('standard', 'GB'), {
    ...{ product: 'standard', country: 'GB', requested: eur('0.2'), next: eur('0.006') },
  });
  prices.learn([{ ...once, requests: dearest('0.2', '0.15') }]);
  assert.equal(prices.isDear({ ...once, requested: eur('0.2') }), false);
  prices.learn([{ ...once, requests: dearest('0.004') }]);
  assert.equal(ceiling(prices, 'GB'), '0.25000000');
  assert.equal(ceiling(prices, 'DE'), '0.06250000');
});

function dearest(most: string, next?: string): Dearest {
  return { dearest: eur(most), next: next === undefined ? undefined : eur(next) };
}
