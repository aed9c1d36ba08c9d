import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EXIT_CODES, exitCodeFor } from '../../src/cli/exit.ts';

test('if several apply, the exit code is the first of 1, 8, 5, 6, 130, 143, 129, 4, 3', () => {
  const order = [1, 8, 5, 6, 130, 143, 129, 4, 3, 0];
  order.forEach((code, index) => {
    assert.equal(exitCodeFor(order.slice(index)), code);
    assert.equal(exitCodeFor(order.slice(index).reverse()), code);
  });
  assert.equal(exitCodeFor([]), 0);
  assert.equal(exitCodeFor([4, 8]), 8, 'stopped by the cap, and the disk was full');
});

test('what ends a run before it starts stands alone: 2 and 7', () => {
  assert.deepEqual([exitCodeFor([2]), exitCodeFor([7])], [2, 7]);
});

test('a code that no table names is a bug', () => {
  assert.throws(() => exitCodeFor([9]), RangeError);
});

test('the twelve codes of the contract have a meaning', () => {
  assert.deepEqual(
    EXIT_CODES.map(({ code }) => code),
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 129, 130, 143],
  );
});
