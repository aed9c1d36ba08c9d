import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countTime } from '../../src/domain/digits.ts';

test('a time is told in the largest unit of which it holds two, and never as none', () => {
  const minute = 60_000;
  const told = [10, 1_000, 90_000, 2 * minute, 119 * minute, 120 * minute, 47 * 60 * minute];
  assert.deepEqual([...told, 48 * 60 * minute, 400 * 24 * 60 * minute].map(countTime), [
    ...['1 second', '1 second', '90 seconds', '2 minutes', '119 minutes', '2 hours', '47 hours'],
    ...['2 days', '400 days'],
  ]);
});
