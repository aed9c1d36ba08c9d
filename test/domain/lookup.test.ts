import assert from 'node:assert/strict';
import { test } from 'node:test';
import { computeNet } from '../../src/domain/charge.ts';
import { lookupKey } from '../../src/domain/lookup.ts';

const lookup = { number: '447700900000', country: 'GB', product: 'standard' };

test('number, product and ip make a lookup, its country and a hint do not', () => {
  assert.equal(lookupKey(lookup), '447700900000 standard ');
  assert.equal(lookupKey({ ...lookup, ip: '192.0.2.1' }), '447700900000 standard 192.0.2.1');
  assert.equal(lookupKey({ ...lookup, country: 'JE', hinted: true }), lookupKey(lookup));
  const others = [
    { ...lookup, number: '447700900001' },
    { ...lookup, product: 'standard+cnam' },
    { ...lookup, ip: '192.0.2.1' },
  ];
  assert.equal(new Set([lookup, ...others].map(lookupKey)).size, 4);
});

test('the net of a charge is request less refund, and 0 while its amount is unknown', () => {
  assert.equal(computeNet({ source: 'reported', requested: 10n, refunded: 4n }), 6n);
  assert.equal(computeNet({ source: 'priced', requested: 10n, refunded: 0n }), 10n);
  assert.equal(computeNet({ source: 'unknown' }), 0n);
});
