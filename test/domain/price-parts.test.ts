import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Money } from '../../src/domain/money.ts';
import {
  createKnownPrices,
  createPriceBook,
  type PriceBook,
  type PriceEntry,
} from '../../src/domain/prices.ts';
import { partsOf } from '../support/set-product.ts';
import { eur } from './amounts.ts';

/** A line as a price file has it: `colour,*,0.0055` or `colour,*,0,NONE`. */
function line(text: string): PriceEntry {
  const [product = '', country = '', price = '', status] = text.split(',');
  return { product, country, price: eur(price), ...(status === undefined ? {} : { status }) };
}

const bookOf = (...lines: readonly string[]): PriceBook =>
  createPriceBook('file', lines.map(line), partsOf);

const LINES = ['format,*,0.001', 'origin,*,0.004', 'current,*,0.0055', 'current,GB,0.006'];

test('a set costs the sum of its parts, each by its own country: 0.001 + 0.004 + 0.0055, in GB 0.006 of it', () => {
  const book = bookOf(...LINES);
  assert.equal(book.price('current+format+origin', 'US'), eur('0.0105'));
  assert.equal(book.price('current+format+origin', 'GB'), eur('0.011'));
  assert.equal(book.price('current', 'GB'), eur('0.006'));
});

test('a line with a status holds for answers with it alone, whatever their case: 0.005 instead of 0.0105', () => {
  const book = bookOf(...LINES, 'current,*,0,NOT_FOUND', 'format,*,0.0008,ok');
  assert.equal(book.price('current@NOT_FOUND+format@LATE+origin@OK', 'US'), eur('0.005'));
  assert.equal(book.price('current@not_found+format@OK+origin@OK', 'US'), eur('0.0048'));
  assert.equal(book.price('current@OK+format@NOT_FOUND+origin@OK', 'US'), eur('0.0105'));
  assert.equal(book.price('current+format+origin', 'US'), eur('0.0105'));
});

test('status beats country: of four lines an answer takes that of its status and country, then of its status, its country, any', () => {
  const lines = ['a,GB,0.01,OK', 'a,*,0.02,OK', 'a,GB,0.03', 'a,*,0.04'];
  const prices = (from: number, billedAs: string): (Money | undefined)[] =>
    ['GB', 'FR'].map((country) => bookOf(...lines.slice(from)).price(billedAs, country));
  assert.deepEqual(prices(0, 'a@OK'), [eur('0.01'), eur('0.02')]);
  assert.deepEqual(prices(1, 'a@OK'), [eur('0.02'), eur('0.02')]);
  assert.deepEqual(prices(2, 'a@OK'), [eur('0.03'), eur('0.04')]);
  assert.deepEqual(prices(3, 'a@OK'), [eur('0.04'), eur('0.04')]);
  assert.deepEqual(prices(0, 'a@LATE'), [eur('0.03'), eur('0.04')]);
  assert.deepEqual(prices(0, 'a'), [eur('0.03'), eur('0.04')]);
});

test('where only statuses have prices, what is yet to be answered is expected to cost the dearest, and nothing where one of them is missing', () => {
  const book = bookOf('a,*,0.005,OK', 'a,*,0.001,NONE', 'a,GB,0.008,NONE');
  assert.deepEqual([book.price('a', 'FR'), book.price('a', 'GB')], [eur('0.005'), eur('0.008')]);
  assert.equal(book.price('a@LATE', 'FR'), undefined);
  assert.equal(bookOf('a,GB,0.005,OK', 'a,*,0,NONE').price('a', 'FR'), undefined);
});

test('a part without a line leaves the set unpriced, and is named; a part that is there twice is named once', () => {
  const book = bookOf('format,*,0.001', 'origin,GB,0.004');
  assert.equal(book.price('current+format+origin', 'GB'), undefined);
  assert.equal(book.dearest('current+format+origin'), undefined);
  assert.deepEqual(book.parts('current+format+origin'), ['current', 'format', 'origin']);
  assert.deepEqual(book.unpriced('current+format+swap+swap'), ['current', 'swap']);
  assert.deepEqual(book.unpriced('format+origin'), []);
  assert.equal(book.price('format+origin', 'FR'), undefined);
  const plain = createPriceBook('file', [line('a,*,1')]);
  assert.deepEqual(
    [plain.parts('a+b'), plain.unpriced('a+b'), plain.unpriced('a')],
    [['a+b'], ['a+b'], []],
  );
});

test('the dearest of a set is the sum of the dearest lines of its parts, whatever country and status they are for', () => {
  const book = bookOf('a,*,0.002', 'a,GB,0.003,LATE', 'b,FR,0.01', 'b,*,0.004');
  assert.equal(book.dearest('a+b'), eur('0.013'));
});

test('a set reserves twice its dearest, is free only where every part is, and is booked by what its answer was billed as', () => {
  const prices = (...lines: readonly string[]) =>
    createKnownPrices({ book: bookOf(...lines), seen: [], priceCeiling: undefined });
  const paid = prices('a,*,0', 'b,*,0.002', 'b,*,0,NONE');
  assert.deepEqual([paid.isFree('a+b'), paid.isFree('a')], [false, true]);
  assert.equal(paid.ceiling('a+b', 'GB'), eur('0.004'));
  assert.equal(paid.cost('a+b', 'GB')?.expected, eur('0.002'));
  assert.equal(paid.booked('a@OK+b@NONE', 'GB'), 0n);
  assert.equal(paid.booked('a@OK+b@OK', 'GB'), eur('0.002'));
  assert.equal(prices('a,*,0', 'b,*,0').isFree('a+b'), true);
  const half = prices('a,*,0.001');
  assert.deepEqual(
    [half.ceiling('a+b', 'GB'), half.cost('a+b', 'GB'), half.unpriced('a+b')],
    [null, undefined, ['b']],
  );
  assert.equal(prices('a,*,0').isFree('a+b'), false);
});

const some = (...values: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...values);

test('over 2,000 books and answers the price is what going through the lines one by one gives', () => {
  const entry = fc.record(
    {
      product: some('a', 'b', 'c'),
      country: some('*', 'GB', 'FR'),
      price: fc.bigInt({ min: 0n, max: 10n ** 18n }),
      status: some('OK', 'NONE', 'LATE'),
    },
    { requiredKeys: ['product', 'country', 'price'] },
  );
  const billed = fc.uniqueArray(
    fc.record({ product: some('a', 'b', 'c'), status: some('OK', 'NONE', 'LATE', 'ODD') }),
    { minLength: 1, selector: ({ product }) => product },
  );
  fc.assert(
    fc.property(
      fc.array(entry, { maxLength: 20 }),
      billed,
      some('GB', 'FR', 'US'),
      (lines, parts, country) => {
        const book = createPriceBook('file', lines, partsOf);
        const billedAs = parts.map(({ product, status }) => `${product}@${status}`).join('+');
        const slow = parts.map(({ product, status }) => {
          const levels = [
            lines.filter(
              (l) => l.product === product && l.status === status && l.country === country,
            ),
            lines.filter((l) => l.product === product && l.status === status && l.country === '*'),
            lines.filter((l) => l.product === product && !l.status && l.country === country),
            lines.filter((l) => l.product === product && !l.status && l.country === '*'),
          ];
          return levels.find((level) => level.length > 0)?.at(-1)?.price;
        });
        const sum = slow.reduce<Money | undefined>(
          (total, price) =>
            total === undefined || price === undefined ? undefined : total + price,
          0n,
        );
        assert.equal(book.price(billedAs, country), sum);
      },
    ),
    { numRuns: 2_000 },
  );
});
