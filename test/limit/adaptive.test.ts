import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAdaptive } from '../../src/limit/adaptive.ts';
import { createFakeClock } from '../support/fake-clock.ts';

test('one throttled answer costs 3 % of the pace and 4 ms more air, and is forgotten within a second', async () => {
  const clock = createFakeClock();
  const adaptive = createAdaptive(clock);
  adaptive.throttled(0);
  assert.deepEqual([adaptive.share(), adaptive.airMs()], [0.97, 12]);
  await clock.advance(1_000);
  assert.equal(adaptive.share(), 1);
});

test('twenty throttled answers of one burst count once', async () => {
  const clock = createFakeClock();
  const adaptive = createAdaptive(clock);
  for (let answer = 0; answer < 20; answer += 1) {
    adaptive.throttled(500);
    await clock.advance(20);
  }
  assert.equal(adaptive.share(), 0.97);
});

test('throttled again within 5 s after the pause, however long it was, the pace falls by 30 % each time', async () => {
  const clock = createFakeClock();
  const adaptive = createAdaptive(clock);
  adaptive.throttled(60_000);
  await clock.advance(60_000);
  adaptive.throttled(60_000);
  assert.ok(Math.abs(adaptive.share() - 0.679) < 1e-9);
});

test('a pause is no recovery: after 60 s of it the pace is what it was', async () => {
  const clock = createFakeClock();
  const adaptive = createAdaptive(clock);
  adaptive.throttled(60_000);
  await clock.advance(60_000);
  assert.equal(adaptive.share(), 0.97);
});

test('the pace never falls below a tenth and is back at full 18 s after the last throttled answer', async () => {
  const clock = createFakeClock();
  const adaptive = createAdaptive(clock);
  for (let answer = 0; answer < 20; answer += 1) {
    adaptive.throttled(0);
    await clock.advance(600);
  }
  assert.ok(adaptive.share() >= 0.1 && adaptive.share() < 0.14);
  assert.equal(adaptive.airMs() <= 40, true);
  await clock.advance(18_000);
  assert.equal(adaptive.share(), 1);
});
