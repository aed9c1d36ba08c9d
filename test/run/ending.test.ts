import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decideEnding } from '../../src/run/ending.ts';
import type { HaltCause } from '../../src/lookup/halt.ts';

const cause = (kind: Exclude<HaltCause['kind'], 'signal'>): HaltCause => ({ kind, words: kind });
const signal = (name: 'SIGINT' | 'SIGTERM' | 'SIGHUP'): HaltCause => ({
  kind: 'signal',
  signal: name,
  words: name,
});

test('a run that nothing stopped is completed: exit 0 where every row is settled, exit 3 where one is not', () => {
  assert.deepEqual([decideEnding([], 0).exitCode, decideEnding([], 0).status], [0, 'completed']);
  assert.deepEqual([decideEnding([], 1).exitCode, decideEnding([], 1).status], [3, 'completed']);
});

test('each cause has the exit code of the contract, its status, and an output that is complete or not', () => {
  const table: readonly (readonly [HaltCause, number, string, boolean])[] = [
    [cause('max-spend'), 4, 'stopped', true],
    [cause('min-balance'), 4, 'stopped', true],
    [cause('limit'), 4, 'stopped', true],
    [cause('empty-account'), 4, 'stopped', true],
    [cause('credentials'), 5, 'stopped', false],
    [cause('facility'), 5, 'stopped', false],
    [cause('gave-up'), 6, 'stopped', true],
    [cause('api-gone'), 6, 'stopped', true],
    [cause('certificate'), 6, 'stopped', true],
    [cause('client-errors'), 6, 'stopped', true],
    [cause('io'), 8, 'interrupted', false],
    [cause('files'), 8, 'interrupted', false],
    [cause('reader-gone'), 0, 'interrupted', false],
    [signal('SIGINT'), 130, 'interrupted', false],
    [signal('SIGTERM'), 143, 'interrupted', false],
    [signal('SIGHUP'), 129, 'interrupted', false],
  ];
  for (const [given, exitCode, status, complete] of table) {
    const verdict = decideEnding([given], 0);
    assert.deepEqual(
      [verdict.exitCode, verdict.status, verdict.complete, verdict.words],
      [exitCode, status, complete, given.words],
    );
    assert.equal(
      verdict.stopReason,
      given.kind === 'files' ? 'io' : given.kind,
      'the ledger keeps why',
    );
  }
});

test('if several apply the order is 8, 5, 6, 130, 143, 129, 4, whichever came first', () => {
  const ordered = [
    cause('io'),
    cause('credentials'),
    cause('gave-up'),
    signal('SIGINT'),
    signal('SIGTERM'),
    signal('SIGHUP'),
    cause('limit'),
  ];
  const codes = ordered.map((_, index) => decideEnding(ordered.slice(index).reverse(), 1).exitCode);
  assert.deepEqual(codes, [8, 5, 6, 130, 143, 129, 4]);
});

test('a file that cannot be read or written is exit 2 as long as nothing was attempted, and 8 afterwards', () => {
  assert.equal(decideEnding([cause('files')], 0, false).exitCode, 2);
  assert.equal(decideEnding([cause('files')], 0, true).exitCode, 8);
});
