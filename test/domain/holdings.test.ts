import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHoldings, type Holding } from '../../src/domain/holdings.ts';

const reserved = (sequence: number, amount: bigint): Holding => ({
  holder: { executionId: 1, sequence },
  product: 'standard',
  country: 'GB',
  amount,
  state: 'reserved',
  bounded: false,
});

test('a bound of 3 over doubts of 5 and 4 leaves 3 in doubt', () => {
  const holdings = createHoldings(new Map());
  for (const [sequence, amount] of [
    [1, 5n],
    [2, 4n],
  ] as const) {
    holdings.put(reserved(sequence, amount));
    holdings.put({ ...holdings.take({ executionId: 1, sequence }), state: 'doubtful' });
  }
  assert.equal(holdings.doubt(), 9n);
  holdings.bound(
    1,
    [
      { executionId: 1, sequence: 1 },
      { executionId: 1, sequence: 2 },
    ],
    3n,
  );
  assert.equal(holdings.doubt(), 3n);
  assert.equal(holdings.reserved(), 0n);
});

test('a reservation that is not there cannot be taken', () => {
  assert.throws(() => createHoldings(new Map()).take({ executionId: 1, sequence: 1 }), /no reservation of attempt 1\.1/);
});
