import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRing, type Permit } from '../../src/limit/ring.ts';

test('with three starts at 0, 100 and 200 ms the fourth waits until 1,008 ms', () => {
  const ring = createRing(3);
  for (const at of [0, 100, 200]) {
    assert.equal(ring.waitMs(at, 1_008), 0);
    ring.give(() => at).sent();
  }
  assert.equal(ring.waitMs(300, 1_008), 708);
  assert.equal(ring.waitMs(1_007, 1_008), 1);
  assert.equal(ring.waitMs(1_008, 1_008), 0);
});

test('a start counts from when the bytes left, not from when the permit was given', () => {
  const ring = createRing(1);
  let now = 0;
  const permit = ring.give(() => now);
  now = 400;
  permit.sent();
  assert.equal(ring.waitMs(1_000, 1_000), 400);
});

test('a permit that hangs takes one place of two, and the other place goes on', async () => {
  const ring = createRing(2);
  const hanging = ring.give(() => 30_000);
  ring.give(() => 0).sent();
  assert.equal(ring.waitMs(10, 1_000), 990);
  assert.equal(ring.waitMs(1_000, 1_000), 0);
  ring.give(() => 1_000).sent();
  assert.equal(ring.waitMs(2_000, 1_000), 0);
  ring.give(() => 2_000);
  const full = ring.waitMs(3_000, 1_000);
  assert.ok(full instanceof Promise);
  hanging.cancel();
  await full;
  assert.equal(ring.waitMs(3_000, 1_000), 0);
});

test('of sent and cancel only the first call counts', () => {
  const ring = createRing(1);
  const permit = ring.give(() => 0);
  permit.cancel();
  permit.sent();
  assert.equal(ring.waitMs(0, 1_000), 0);
});

test('whatever connecting takes and however many are cancelled, no 1,000 ms hold one start more than the limit', () => {
  const attempt = fc.record({
    gap: fc.integer({ min: 0, max: 300 }),
    connect: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3_000 })),
    cancelled: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.array(attempt, { minLength: 10, maxLength: 120 }), (limit, attempts) => {
      const starts = simulate(limit, attempts);
      for (let last = limit; last < starts.length; last += 1) assert.ok(starts[last]! - starts[last - limit]! >= 1_000);
    }),
    { numRuns: 200 },
  );
});

interface Simulated {
  readonly gap: number;
  readonly connect: number;
  readonly cancelled: boolean;
}

/** The times at which the bytes left, in order. */
function simulate(limit: number, attempts: readonly Simulated[]): number[] {
  const ring = createRing(limit);
  const starts: number[] = [];
  const connecting: { readonly at: number; readonly permit: Permit; readonly cancelled: boolean }[] = [];
  let now = 0;

  function moveTo(time: number): void {
    connecting.sort((a, b) => a.at - b.at);
    while (connecting[0] && connecting[0].at <= time) {
      const { at, permit, cancelled } = connecting.shift()!;
      now = at;
      if (cancelled) permit.cancel();
      else {
        permit.sent();
        starts.push(at);
      }
    }
    now = time;
  }

  for (const { gap, connect, cancelled } of attempts) {
    moveTo(now + gap);
    for (let wait = ring.waitMs(now, 1_000); wait !== 0; wait = ring.waitMs(now, 1_000)) {
      connecting.sort((a, b) => a.at - b.at);
      moveTo(wait instanceof Promise ? connecting[0]!.at : Math.min(now + wait, connecting[0]?.at ?? Number.POSITIVE_INFINITY));
    }
    connecting.push({ at: now + connect, permit: ring.give(() => now), cancelled });
  }
  moveTo(Number.MAX_SAFE_INTEGER);
  return starts;
}
