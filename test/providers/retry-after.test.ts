import assert from 'node:assert/strict';
import { test } from 'node:test';
import { retryAfterMs } from '../../src/providers/http.ts';

const NOON = Date.UTC(2026, 10, 24, 12, 0, 0);

test('Retry-After in seconds: 0, 7, 120, 1.5 and more than a clock can hold', () => {
  assert.deepEqual(
    ['0', '7', ' 120 ', '1.5', '99999999999'].map((value) => retryAfterMs(value, NOON)),
    [0, 7_000, 120_000, 1_500, 99_999_999_999_000],
  );
});

test('Retry-After as a date is the time until then, and 0 once it is past', () => {
  assert.equal(retryAfterMs('Tue, 24 Nov 2026 12:00:30 GMT', NOON), 30_000);
  assert.equal(retryAfterMs('Tuesday, 24-Nov-26 12:00:05 GMT', NOON), 5_000);
  assert.equal(retryAfterMs('Tue, 24 Nov 2026 11:00:00 GMT', NOON), 0);
});

test('Retry-After that is neither is none: empty, -5, soon, 5 s, 2026-11-24', () => {
  for (const value of ['', '-5', 'soon', '5 s', '2026-11-24', 'Someday, 99 Foo 2026'])
    assert.equal(retryAfterMs(value, NOON), undefined, value);
});
