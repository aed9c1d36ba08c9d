import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AttemptResult } from '../../src/domain/attempt.ts';
import { nextStep } from '../../src/lookup/retried.ts';
import { doubtful, internalError, notSent, throttled, wrongSecret } from '../support/answers.ts';

const step = (
  result: AttemptResult,
  retries = 0,
  more: { probe?: boolean; skip?: boolean; random?: number; throttled?: number } = {},
): ReturnType<typeof nextStep> =>
  nextStep(result, {
    retries,
    throttled: more.throttled ?? 0,
    probe: more.probe ?? false,
    options: { retriesMax: 4, skipDoubtful: more.skip ?? false, random: () => more.random ?? 0.5 },
  });

test('the waits are full jitter of 0.5, 1, 2, 4 s and never more than 30 s', () => {
  const waits = [0, 1, 2, 3, 20].map((retries) =>
    nextStep(internalError(), {
      retries,
      throttled: 0,
      probe: false,
      options: { retriesMax: 99, skipDoubtful: false, random: () => 0.999 },
    }),
  );
  assert.deepEqual(
    waits.map((wait) => wait.kind === 'again' && wait.waitMs),
    [499.5, 999, 1_998, 3_996, 29_970],
  );
  assert.deepEqual(step(internalError(), 3, { random: 0 }), {
    kind: 'again',
    throttled: false,
    usesRetry: true,
    waitMs: 0,
  });
});

test('a Retry-After of an hour pauses the run for 60 s, none, 0 or a past one not at all', () => {
  const again = { kind: 'again', throttled: true, usesRetry: false, waitMs: 0 };
  assert.deepEqual(step(throttled(3_600_000), 4), { ...again, pauseMs: 60_000 });
  for (const none of [undefined, 0, -60_000])
    assert.deepEqual(step(throttled(none), 4), { ...again, pauseMs: 0 });
});

test('what is to be asked again for a mended request goes at once and uses no retry, even behind the last one', () => {
  const again = { kind: 'again', throttled: false, usesRetry: false, waitMs: 0 };
  const mended: AttemptResult = { ...wrongSecret(), next: { kind: 'again' } };
  for (const retries of [0, 4]) assert.deepEqual(step(mended, retries), again);
});

test('throttled once a lookup is sent again at once, throttled on and on it lets others go first, up to 30 s', () => {
  const waits = [0, 1, 2, 3, 20].map((before) =>
    step(throttled(undefined), 0, { throttled: before, random: 0.999 }),
  );
  assert.deepEqual(
    waits.map((wait) => wait.kind === 'again' && wait.waitMs),
    [0, 499.5, 999, 1_998, 29_970],
  );
  assert.deepEqual(step(throttled(7_000), 0, { throttled: 20 }), {
    kind: 'again',
    throttled: true,
    usesRetry: false,
    waitMs: 0,
    pauseMs: 7_000,
  });
});

test('with --in-doubt skip an attempt that was never sent, or refused with an error, is still tried again', () => {
  assert.equal(step(notSent(), 0, { skip: true }).kind, 'again');
  assert.equal(step(internalError(), 0, { skip: true }).kind, 'again');
  assert.equal(step(doubtful(), 0, { skip: true }).kind, 'end');
});

test('a probe that fails is tried again without a retry, however many there were', () => {
  assert.deepEqual(step(doubtful(), 4, { probe: true }), {
    kind: 'again',
    throttled: false,
    usesRetry: false,
    waitMs: 0,
  });
});
