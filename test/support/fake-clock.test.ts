import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFakeClock } from './fake-clock.ts';

test('timers of the fake clock run in the order of their time, and what they start runs in between', async () => {
  const clock = createFakeClock();
  const order: string[] = [];
  clock.after(30, () => order.push(`c at ${String(clock.monotonic())}`));
  clock.after(10, () => {
    order.push(`a at ${String(clock.monotonic())}`);
    void clock.sleep(10).then(() => order.push(`b at ${String(clock.monotonic())}`));
  });
  await clock.advance(30);
  assert.deepEqual(order, ['a at 10', 'b at 20', 'c at 30']);
  assert.equal(clock.timers, 0);
});

test('advance stops at its time and leaves later timers alone', async () => {
  const clock = createFakeClock(1_000);
  let called = 0;
  const cancel = clock.after(100, () => (called += 1));
  await clock.advance(99);
  assert.deepEqual([called, clock.monotonic(), clock.now()], [0, 99, 1_099]);
  cancel();
  await clock.advance(10);
  assert.equal(called, 0);
});

test('a sleep of the fake clock ends at once when its signal aborts', async () => {
  const clock = createFakeClock();
  const brake = new AbortController();
  const sleeping = clock.sleep(3_600_000, brake.signal);
  brake.abort();
  await sleeping;
  assert.deepEqual([clock.timers, clock.monotonic()], [0, 0]);
});

test('run moves on to a promise an hour away, and fails where nothing is left that could settle it', async () => {
  const clock = createFakeClock();
  await clock.run(clock.sleep(3_600_000));
  assert.equal(clock.monotonic(), 3_600_000);
  await assert.rejects(clock.run(new Promise(() => undefined)), /nothing is left to wait for/);
});

test('a step of the wall clock leaves the monotonic one alone', async () => {
  const clock = createFakeClock(10_000);
  await clock.advance(500);
  clock.stepWall(-3_000);
  assert.deepEqual([clock.now(), clock.monotonic()], [7_500, 500]);
});

test('timers of a library are waited for although the machine stops the process for 2.5 s meanwhile', async (context) => {
  const now = performance.now.bind(performance);
  let stoppedMs = 0;
  context.mock.method(performance, 'now', () => now() + stoppedMs);
  const clock = createFakeClock();
  let called = false;
  setTimeout(() => setTimeout(() => (called = true), 1), 1);
  setImmediate(() => (stoppedMs = 2_500));
  await clock.settle();
  assert.equal(called, true);
});
