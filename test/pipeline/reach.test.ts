import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createKnownPrices, createPriceBook } from '../../src/domain/prices.ts';
import { createReach, type Reach } from '../../src/pipeline/reach.ts';
import { eur } from '../support/answers.ts';
import { seenAfter } from '../support/prices.ts';

/** How far `left` reaches over lookups in these countries: GB has shown 0.004, the book says 0.005 for all. */
function reachOf(
  left: string,
  countries: readonly string[],
  { dear, priceCeiling }: { dear?: string; priceCeiling?: string } = {},
): Reach {
  const prices = createKnownPrices({
    book: createPriceBook('public', [{ product: 'standard', country: '*', price: eur('0.005') }]),
    seen: [
      seenAfter(['0.004']),
      ...(dear === undefined ? [] : [seenAfter(['0.006', dear], { country: 'DE' })]),
    ],
    priceCeiling: priceCeiling === undefined ? undefined : eur(priceCeiling),
  });
  const reach = createReach({ left: eur(left), prices });
  for (const country of countries)
    reach.take({ number: '447700900001', product: 'standard', country });
  return reach;
}

const GB = Array.from({ length: 20 }, () => 'GB');

test('at 0.004 each and a ceiling of 0.005, 0.033 reaches eight lookups and 0.032999 seven', () => {
  assert.equal(reachOf('0.033', GB).lookups(), 8);
  assert.equal(reachOf('0.032999', GB).lookups(), 7);
  assert.equal(reachOf('0.004999', GB).lookups(), 0);
  assert.equal(reachOf('1', GB).lookups(), 20);
});

test('where each lookup holds its whole ceiling of 0.005, a cap of 0.033 reaches cap / ceiling: six', () => {
  assert.equal(reachOf('0.033', GB).atCeiling(), 6);
  assert.equal(reachOf('0.004999', GB).atCeiling(), 0);
  assert.equal(reachOf('1', GB).atCeiling(), 20);
});

test('lookups are bought in row order: none behind one whose ceiling does not fit', () => {
  const reach = reachOf('0.014', ['GB', 'FR', 'GB', 'GB']);
  assert.deepEqual([reach.lookups(), reach.dearAnswer()], [3, undefined]);
  assert.equal(reachOf('0.013', ['GB', 'FR', 'GB', 'GB']).lookups(), 1);
});

test('a dear answer is named where it stops the run, and not where it fits or --price-ceiling stands over it', () => {
  const stopped = reachOf('5', ['GB', 'DE', 'GB'], { dear: '410' });
  assert.equal(stopped.lookups(), 1);
  assert.deepEqual(stopped.dearAnswer(), {
    product: 'standard',
    country: 'DE',
    requested: eur('410'),
    next: eur('0.006'),
  });
  assert.equal(reachOf('1000', ['GB', 'DE', 'GB'], { dear: '410' }).dearAnswer(), undefined);
  const helped = reachOf('5', ['GB', 'DE', 'GB'], { dear: '410', priceCeiling: '0.01' });
  assert.deepEqual([helped.lookups(), helped.dearAnswer()], [3, undefined]);
});
