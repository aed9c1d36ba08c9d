import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EXIT_CODES } from '../../src/cli/exit.ts';

test('the twelve codes of the contract have a meaning', () => {
  assert.deepEqual(
    EXIT_CODES.map(({ code }) => code),
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 129, 130, 143],
  );
});
