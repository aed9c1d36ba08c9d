import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAdaptive } from '../../src/limit/adaptive.ts';
import { createPace } from '../../src/limit/pace.ts';

/** Asks evenly from then to then; of two attempts the service takes one. Half the attempts pass at any pace. */
function askHalfThrottled(
  adaptive: ReturnType<typeof createAdaptive>,
  {
    from,
    to,
    perSecond,
  }: { readonly from: number; readonly to: number; readonly perSecond: number },
): void {
  for (let index = 0; from + (index * 1_000) / perSecond < to; index += 1) {
    const at = from + (index * 1_000) / perSecond;
    adaptive.sent(at);
    if (index % 2 === 1) adaptive.throttled({ at: at + 5, sentAt: at, retryAfterMs: undefined });
  }
}

test('a level that was found is the same part of another share, and the most stays the most', () => {
  const adaptive = createAdaptive(30);
  adaptive.resize(7);
  assert.equal(adaptive.level(0), 7);
  adaptive.resize(30);
  askHalfThrottled(adaptive, { from: 0, to: 3_000, perSecond: 30 });
  const found = adaptive.level(3_100);
  assert.ok(found < 20, String(found));
  adaptive.resize(10);
  assert.equal(adaptive.level(3_100), found / 3);
  assert.ok(Math.abs(adaptive.taken(3_100) - found / 30) < 1e-9);
  adaptive.resize(30);
  assert.ok(Math.abs(adaptive.level(3_100) - found) < 1e-9);
});

test('a share that is halved in the middle of a measurement is measured as if it had been half from the beginning', () => {
  const adaptive = createAdaptive(40);
  // Alarmed within the first tenth of a second, it measures for a second from then on.
  askHalfThrottled(adaptive, { from: 0, to: 700, perSecond: 40 });
  adaptive.resize(20);
  askHalfThrottled(adaptive, { from: 700, to: 1_500, perSecond: 20 });
  const taken = adaptive.taken(1_600);
  assert.ok(taken > 0.4 && taken < 0.6, String(taken));
});

test('of two processes in step one is throttled alone, and still finds that half of both is taken', () => {
  const others = { othersStarted: 15, othersPassed: 15 };
  const allowance = { starts: 15, taken: 1, pausedMs: 0, ...others };
  const pace = createPace(30, { allowance: () => allowance, changed: () => new Promise(() => 1) });
  assert.equal(pace.waitMs(0), 0);
  for (let now = 0; now < 1_300; now += 70) {
    pace.give(now, () => now).sent();
    pace.throttled({ at: now + 5, sentAt: now, retryAfterMs: undefined });
  }
  const taken = pace.taken(1_400);
  assert.ok(taken > 0.4 && taken < 0.6, String(taken));
});
