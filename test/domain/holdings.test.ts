import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHoldings, type Holding, type Holdings } from '../../src/domain/holdings.ts';

const id = (sequence: number, executionId = 1): Holding['id'] => ({ executionId, sequence });

function hold(sequence: number, amount: bigint | null, over: Partial<Holding> = {}): Holding {
  return {
    id: id(sequence),
    product: 'standard',
    country: 'GB',
    amount,
    state: 'reserved',
    bounded: false,
    ...over,
  };
}

function holdingsOf(...all: Holding[]): Holdings {
  const holdings = createHoldings(new Map());
  for (const holding of all) holdings.put(holding);
  return holdings;
}

test('reservations of 5 and 4 are 9 in two attempts until they are taken out', () => {
  const holdings = holdingsOf(hold(1, 5n), hold(2, 4n));
  assert.deepEqual([holdings.reserved(), holdings.reservations(), holdings.doubt()], [9n, 2, 0n]);
  assert.deepEqual(holdings.take(id(1)), hold(1, 5n));
  assert.deepEqual([holdings.reserved(), holdings.reservations()], [4n, 1]);
  holdings.remove(id(2));
  assert.deepEqual([holdings.reserved(), holdings.reservations()], [0n, 0]);
});

test('a reservation without a known price is one of 0', () => {
  const holdings = holdingsOf(hold(1, null));
  assert.deepEqual([holdings.reserved(), holdings.reservations()], [0n, 1]);
  assert.equal(holdings.take(id(1)).amount, null);
});

test('a later bound that is wider, because younger doubts took something too, does not undo what an earlier one proved', () => {
  const holdings = holdingsOf(
    hold(1, 20n, { state: 'doubtful' }),
    hold(2, 20n, { state: 'doubtful' }),
    hold(3, 20n, { state: 'doubtful' }),
  );
  assert.equal(holdings.bound(1, [id(1), id(2)], 5n), 5n);
  assert.equal(holdings.doubt(), 25n);
  assert.equal(holdings.bound(1, [id(1), id(2)], 17n), 5n);
  assert.equal(holdings.doubt(), 25n);
  assert.equal(holdings.bound(1, [id(1), id(2), id(3)], 90n), 25n);
  assert.equal(holdings.bound(1, [id(1), id(2), id(3)], 12n), 12n);
  assert.equal(holdings.doubt(), 12n);
});

test('a doubt whose amount is not known costs at most the bound that it comes under, and counts with it', () => {
  const holdings = holdingsOf(
    hold(1, 20n, { state: 'doubtful' }),
    hold(2, null, { state: 'doubtful' }),
  );
  assert.equal(holdings.bound(1, [id(1)], 5n), 5n);
  assert.equal(holdings.bound(1, [id(1), id(2)], 17n), 17n);
  assert.deepEqual(
    holdings.doubtful(1).map(({ amount }) => amount),
    [20n, 17n],
  );
  assert.equal(holdings.doubt(), 17n);
});

test('only an open reservation can be taken, and only what is not held can be put', () => {
  const holdings = holdingsOf(hold(1, 5n, { state: 'doubtful' }));
  assert.throws(() => holdings.take(id(1)), {
    message: 'The budget has no reservation of attempt 1.1.',
  });
  assert.throws(() => holdings.take(id(3)), /no reservation of attempt 1\.3/);
  assert.throws(() => holdings.put(hold(1, 1n)), {
    message: 'The budget holds money of attempt 1.1 already.',
  });
  assert.deepEqual([holdings.reserved(), holdings.doubt()], [0n, 5n]);
});

test('to remove what is not held changes nothing', () => {
  const holdings = holdingsOf(hold(1, 5n));
  holdings.remove(id(2));
  holdings.remove(id(1, 2));
  assert.deepEqual([holdings.reserved(), holdings.reservations()], [5n, 1]);
});

test('attempt 1 of execution 11 is not attempt 11 of execution 1', () => {
  const holdings = holdingsOf(hold(1, 5n, { id: id(1, 11) }), hold(1, 7n, { id: id(11, 1) }));
  assert.equal(holdings.take(id(11, 1)).amount, 7n);
  assert.equal(holdings.reserved(), 5n);
});

test('doubtful money is in doubt, over all executions or of one', () => {
  const doubtful = hold(1, 5n, { state: 'doubtful' });
  const earlier = hold(1, 3n, { state: 'doubtful', id: id(1, 0) });
  const holdings = holdingsOf(doubtful, earlier, hold(9, 100n));
  assert.deepEqual(
    [holdings.doubt(), holdings.doubt(1), holdings.doubt(0), holdings.doubt(5)],
    [8n, 5n, 3n, 0n],
  );
  assert.deepEqual(holdings.doubtful(1), [doubtful]);
  assert.deepEqual(holdings.doubtful(0), [earlier]);
  assert.deepEqual(holdings.doubtful(5), []);
});

test('a bound of 3 over doubts of 5 and 4 leaves 3 in doubt, one of 20 leaves 9, and 3 once 3 was proved', () => {
  const holdings = holdingsOf(
    hold(1, 5n, { state: 'doubtful' }),
    hold(2, 4n, { state: 'doubtful' }),
  );
  holdings.bound(1, [id(1), id(2)], 3n);
  assert.equal(holdings.doubt(), 3n);
  assert.ok(holdings.doubtful(1).every(({ bounded }) => bounded));
  holdings.bound(1, [id(1), id(2)], 20n);
  assert.equal(holdings.doubt(), 3n);
  const wide = holdingsOf(hold(1, 5n, { state: 'doubtful' }), hold(2, 4n, { state: 'doubtful' }));
  wide.bound(1, [id(1), id(2)], 20n);
  assert.equal(wide.doubt(), 9n);
  wide.bound(1, [id(1), id(2)], 9n);
  assert.equal(wide.doubt(), 9n);
});

test('a bound covers whom it names in its execution; the younger and other executions stand beside it', () => {
  const holdings = holdingsOf(
    hold(1, 5n, { state: 'doubtful' }),
    hold(2, 40n, { state: 'doubtful' }),
    hold(4, 2000n),
    hold(1, 10_000n, { state: 'doubtful', id: id(1, 2) }),
  );
  holdings.bound(1, [id(1), id(4), id(1, 2)], 1n);
  assert.deepEqual(
    [holdings.doubt(1), holdings.doubt(2), holdings.reserved()],
    [41n, 10_000n, 2000n],
  );
  assert.deepEqual(
    holdings.doubtful(1).map(({ bounded }) => bounded),
    [true, false],
  );
  assert.deepEqual(
    holdings.doubtful(2).map(({ bounded }) => bounded),
    [false],
  );
  holdings.bound(1, [id(2)], 30n);
  assert.equal(holdings.doubt(1), 35n);
});

test('bounds of earlier executions hold for what was bounded there', () => {
  const holdings = createHoldings(new Map([[1, 3n]]));
  holdings.put(hold(1, 5n, { state: 'doubtful', bounded: true }));
  holdings.put(hold(2, 4n, { state: 'doubtful', bounded: false }));
  holdings.put(hold(3, 6n, { state: 'doubtful', bounded: true, id: id(3, 2) }));
  assert.deepEqual([holdings.doubt(), holdings.doubt(1), holdings.doubt(2)], [13n, 7n, 6n]);
  holdings.remove(id(1));
  assert.equal(holdings.doubt(1), 4n);
});

test('raising lifts every holding of the product that is below, keeps the rest and returns the lifted', () => {
  const below = hold(1, 5n);
  const unknown = hold(2, null);
  const doubtful = hold(3, 6n, { state: 'doubtful', country: 'US' });
  const equal = hold(4, 10n);
  const other = hold(5, 1n, { product: 'basic' });
  const bounded = hold(6, 9n, { state: 'doubtful', bounded: true });
  const holdings = holdingsOf(below, unknown, doubtful, equal, other, bounded);
  holdings.bound(1, [id(6)], 2n);
  const raised = holdings.raise('standard', (country) => (country === 'US' ? 7n : 10n));
  assert.deepEqual(raised, [
    { ...below, amount: 10n },
    { ...unknown, amount: 10n },
    { ...doubtful, amount: 7n },
    { ...bounded, amount: 10n },
  ]);
  assert.deepEqual([holdings.reserved(), holdings.reservations(), holdings.doubt()], [31n, 4, 9n]);
  assert.deepEqual(
    holdings.raise('standard', () => 10n).map(({ id }) => id.sequence),
    [3],
  );
  assert.deepEqual(
    holdings.raise('standard', () => 9n),
    [],
  );
  assert.deepEqual(
    holdings.raise('standard', () => null),
    [],
  );
  const unpriced = holdingsOf(hold(1, null));
  assert.deepEqual(
    unpriced.raise('standard', () => null),
    [],
  );
  assert.deepEqual(
    unpriced.raise('standard', () => 0n),
    [hold(1, 0n)],
  );
});
