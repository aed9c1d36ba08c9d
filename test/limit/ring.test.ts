import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRing, type Permit, type RingLaw } from '../../src/limit/ring.ts';

/** `starts` in any span of so many milliseconds. */
const law = (starts: number, spanMs = 1_000): RingLaw => ({ starts, spanMs });

test('with three starts at 0, 100 and 200 ms the fourth waits until 1,008 ms', () => {
  const ring = createRing();
  for (const at of [0, 100, 200]) {
    assert.equal(ring.waitMs(at, law(3, 1_008)), 0);
    ring.give(() => at).sent();
  }
  assert.equal(ring.waitMs(300, law(3, 1_008)), 708);
  assert.equal(ring.waitMs(1_007, law(3, 1_008)), 1);
  assert.equal(ring.waitMs(1_008, law(3, 1_008)), 0);
});

test('a start counts from when the bytes left, not from when the permit was given', () => {
  const ring = createRing();
  let now = 0;
  const permit = ring.give(() => now);
  now = 400;
  permit.sent();
  assert.equal(ring.waitMs(1_000, law(1)), 400);
});

test('a permit that hangs takes one place of two, and the other place goes on', async () => {
  const ring = createRing();
  const hanging = ring.give(() => 30_000);
  ring.give(() => 0).sent();
  assert.equal(ring.waitMs(10, law(2)), 990);
  assert.equal(ring.waitMs(1_000, law(2)), 0);
  ring.give(() => 1_000).sent();
  assert.equal(ring.waitMs(2_000, law(2)), 0);
  ring.give(() => 2_000);
  const full = ring.waitMs(3_000, law(2));
  assert.ok(full instanceof Promise);
  hanging.cancel();
  await full;
  assert.equal(ring.waitMs(3_000, law(2)), 0);
});

test('of sent and cancel only the first call counts', () => {
  const ring = createRing();
  const permit = ring.give(() => 0);
  permit.cancel();
  permit.sent();
  assert.equal(ring.waitMs(0, law(1)), 0);
});

test('a law that becomes stricter counts the starts there are: of ten in 90 ms the sixth has to grow old before the fifth place is free', () => {
  const ring = createRing();
  for (let at = 0; at < 100; at += 10) ring.give(() => at).sent();
  assert.equal(ring.waitMs(100, law(11)), 0);
  assert.equal(ring.waitMs(100, law(5)), 950);
  assert.equal(ring.waitMs(1_050, law(5)), 0);
});

test('five thousand starts in one second are kept', () => {
  const ring = createRing();
  for (let start = 0; start < 5_000; start += 1) ring.give(() => start / 5).sent();
  assert.equal(ring.waitMs(999.9, law(5_001)), 0);
  assert.ok(Math.abs(Number(ring.waitMs(999.9, law(5_000))) - 0.1) < 1e-9);
});

test('whatever connecting takes and however many are cancelled, no 1,000 ms hold one start more than the limit', () => {
  const attempt = fc.record({
    gap: fc.integer({ min: 0, max: 300 }),
    connect: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 3_000 })),
    cancelled: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 8 }),
      fc.array(attempt, { minLength: 10, maxLength: 120 }),
      (limit, attempts) => {
        const starts = simulate(limit, attempts);
        for (let last = limit; last < starts.length; last += 1)
          assert.ok(starts[last]! - starts[last - limit]! >= 1_000);
      },
    ),
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
  const ring = createRing();
  const starts: number[] = [];
  const connecting: {
    readonly at: number;
    readonly permit: Permit;
    readonly cancelled: boolean;
  }[] = [];
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
    for (let wait = ring.waitMs(now, law(limit)); wait !== 0; wait = ring.waitMs(now, law(limit))) {
      connecting.sort((a, b) => a.at - b.at);
      moveTo(
        wait instanceof Promise
          ? connecting[0]!.at
          : Math.min(now + wait, connecting[0]?.at ?? Number.POSITIVE_INFINITY),
      );
    }
    connecting.push({ at: now + connect, permit: ring.give(() => now), cancelled });
  }
  moveTo(Number.MAX_SAFE_INTEGER);
  return starts;
}
