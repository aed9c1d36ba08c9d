import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createRateWindow, createRecentEvents } from '../../src/sandbox/window.ts';

test('at 3 a second the fourth passes exactly 1,000 ms after the first, not 0.1 ms earlier', () => {
  const window = createRateWindow();
  assert.deepEqual(
    [0, 400, 800, 999.9, 1_000, 1_399.9, 1_400].map((now) => window.passes(now, 3)),
    [true, true, true, false, true, false, true],
  );
});

test('a refused request takes no place: at 1 a second one that asks every 100 ms passes every tenth time', () => {
  const window = createRateWindow();
  const passed = Array.from({ length: 31 }, (_, tick) => window.passes(tick * 100, 1)).filter(
    Boolean,
  ).length;
  assert.equal(passed, 4);
});

test('0 is no limit', () => {
  const window = createRateWindow();
  for (let request = 0; request < 5_000; request += 1) assert.ok(window.passes(0, 0));
});

test('whatever the times, no window of one second holds more than the limit', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 200 }),
      fc.integer({ min: 1, max: 5 }),
      (gaps, max) => {
        const window = createRateWindow();
        let now = 0;
        const passed = gaps.map((gap) => (now += gap)).filter((at) => window.passes(at, max));
        for (const from of passed)
          assert.ok(passed.filter((at) => at >= from && at < from + 1_000).length <= max);
      },
    ),
  );
});

test('eight thousand events a second for five seconds are counted, and old ones forgotten', () => {
  const recent = createRecentEvents(1_000);
  for (let event = 0; event < 40_000; event += 1) recent.add(event / 8);
  assert.equal(recent.count(4_999.875), 8_000);
  assert.equal(recent.count(10_000), 0);
});
