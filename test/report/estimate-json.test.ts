import assert from 'node:assert/strict';
import { test } from 'node:test';
import { estimateJson } from '../../src/report/json.ts';
import { ESTIMATE, EUR, MILLI, readBack } from './summaries.ts';

test('an estimate says how far a cap reaches and names the dear answer that keeps it from reaching further', () => {
  const dearAnswer = {
    product: 'standard',
    country: 'GB',
    requested: 410n * EUR,
    next: 5n * MILLI,
  };
  const { cap } = readBack(
    estimateJson({
      ...ESTIMATE,
      cap: { maxSpend: 5n * EUR, lookups: 12, atCeiling: 5, from: 'option', dearAnswer },
    }),
  ) as {
    cap: unknown;
  };
  assert.deepEqual(cap, {
    max_spend: '5.00000000',
    lookups: 12,
    lookups_at_ceiling: 5,
    from: 'option',
    dear_answer: {
      product: 'standard',
      country: 'GB',
      request_price: '410.00000000',
      next_dearest: '0.00500000',
    },
  });
});

test('an estimate has every field of the contract; a country without a price is null and never 0', () => {
  assert.deepEqual(readBack(estimateJson(ESTIMATE)), {
    schema: 1,
    product: 'standard',
    list: {
      column: 3,
      name: 'phone',
      encoding: 'utf-8',
      columns: [{ column: 3, name: 'phone' }],
      looks_up: 'first',
    },
    bare: 'national',
    read_as: [
      { key: 'GB', rows: 80 },
      { key: 'DE', rows: 4 },
    ],
    notes: { unassigned_range: 2, words_dropped: 7 },
    damage: [],
    invalid_reasons: { empty: 2, needs_country: 4 },
    unknown_country: { rows: 3, top: [{ key: 'Atlantis', rows: 3 }] },
    rows: 120,
    unique: 101,
    duplicate: 13,
    known: 1,
    expired: { lookups: 0, cost: '0.00000000' },
    cap: {
      max_spend: null,
      lookups: null,
      lookups_at_ceiling: null,
      from: null,
      dear_answer: null,
    },
    invalid: 6,
    suppressed: 0,
    unassigned: 2,
    lookups: 100,
    cost: {
      currency: 'EUR',
      low: '0.22500000',
      expected: '0.45000000',
      high: '1.000000000000000001',
    },
    seconds: 5,
    by_country: [
      {
        key: 'GB',
        lookups: 99,
        low: '0.22500000',
        expected: '0.45000000',
        high: '1.000000000000000001',
      },
      { key: 'XX', lookups: 1, low: null, expected: null, high: null },
    ],
    unpriced: 1,
    remarks: ['2 empty lines dropped.'],
  });
});

test('an estimate in which no lookup has a price costs null, one with nothing to buy costs 0.00000000', () => {
  const cost = { currency: 'EUR', low: 0n, expected: 0n, high: 0n };
  const costOf = (lookups: number, unpriced: number): unknown =>
    readBack(estimateJson({ ...ESTIMATE, cost, lookups, unpriced }))['cost'];
  assert.deepEqual(costOf(3, 3), { currency: 'EUR', low: null, expected: null, high: null });
  assert.deepEqual(costOf(0, 0), {
    currency: 'EUR',
    low: '0.00000000',
    expected: '0.00000000',
    high: '0.00000000',
  });
  assert.deepEqual(costOf(3, 2), {
    currency: 'EUR',
    low: '0.00000000',
    expected: '0.00000000',
    high: '0.00000000',
  });
});
