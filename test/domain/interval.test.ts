import assert from 'node:assert/strict';
import { test } from 'node:test';
import { estimateShare } from '../../src/domain/interval.ts';

test('shares have the 95 % interval that tables of Wilson scores print', () => {
  assert.deepEqual(estimateShare(0, 10), { share: 0, low: 0, high: 0.2775 });
  assert.deepEqual(estimateShare(10, 10), { share: 1, low: 0.7225, high: 1 });
  assert.deepEqual(estimateShare(5, 10), { share: 0.5, low: 0.2366, high: 0.7634 });
  assert.deepEqual(estimateShare(1, 200), { share: 0.005, low: 0.0009, high: 0.0278 });
  assert.deepEqual(estimateShare(43, 60), { share: 0.7167, low: 0.5923, high: 0.8149 });
});

test('of nothing there is no share', () => {
  assert.equal(estimateShare(0, 0), null);
});
