import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRateLimit, type RateLimit } from '../../src/limit/rate.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';

interface Pace {
  readonly clock: FakeClock;
  readonly rate: RateLimit;
  readonly brake: AbortController;
  /** Takes `count` permits; each start comes `connectMs` after its permit. Resolves to the starts. */
  start(count: number, connectMs?: (index: number) => number): Promise<number[]>;
}

function paceOf(ratePerSecondMax: number): Pace {
  const clock = createFakeClock();
  const brake = new AbortController();
  const rate = createRateLimit({ ratePerSecondMax, clock, signal: brake.signal });
  return {
    clock,
    rate,
    brake,
    start: async (count, connectMs = () => 0) => {
      const starts: number[] = [];
      const one = async (index: number): Promise<void> => {
        const permit = await rate.take();
        if (connectMs(index) > 0) await clock.sleep(connectMs(index));
        permit!.sent();
        starts.push(clock.monotonic());
      };
      await clock.run(Promise.all(Array.from({ length: count }, (_, index) => one(index))));
      return starts;
    },
  };
}

/** The most starts in any window of 1,000 ms. */
function mostInOneSecond(starts: readonly number[]): number {
  return Math.max(
    ...starts.map(
      (first) => starts.filter((start) => start >= first && start < first + 1_000).length,
    ),
  );
}

test('at 20 per second no second holds more than 20 starts, and 60 starts take 2 s', async () => {
  const { rate, start, clock } = paceOf(20);
  const starts = await start(60);
  assert.equal(mostInOneSecond(starts), 20);
  assert.ok(clock.monotonic() >= 2_000 && clock.monotonic() <= 3_000, String(clock.monotonic()));
  await rate.close();
});

test('at 1 per second 100 permits that are cancelled one after the other take no time, and the next start comes in its second', async () => {
  const { rate, start, clock } = paceOf(1);
  await start(1);
  const before = clock.monotonic();
  const next = start(1);
  const cancelled = Array.from({ length: 100 }, async () => (await rate.take())!.cancel());
  await clock.run(Promise.all(cancelled));
  const [second = 0] = await next;
  assert.ok(second - before >= 1_000 && clock.monotonic() - before < 2_100);
  await rate.close();
});

test('in the long run 99 % of a rate of 30 are used', async () => {
  const { rate, start, clock } = paceOf(30);
  await start(30);
  const before = clock.monotonic();
  const starts = await start(150);
  assert.ok(mostInOneSecond(starts) <= 30);
  assert.ok(
    150 / ((clock.monotonic() - before) / 1_000) >= 29.7,
    String(clock.monotonic() - before),
  );
  await rate.close();
});

test('connecting that takes 0 to 400 ms does not put a 31st start into any second', async () => {
  const { rate, start } = paceOf(30);
  const starts = await start(90, (index) => (index * 137) % 400);
  assert.ok(mostInOneSecond(starts) <= 30);
  await rate.close();
});

test('at 2 per second a start 900 ms after its permit counts when it left: two follow it only a second later', async () => {
  const { rate, start } = paceOf(2);
  const starts = await start(7, (index) => (index === 0 ? 900 : 0));
  assert.equal(mostInOneSecond(starts), 2);
  await rate.close();
});

test('one attempt that takes 20 s to connect does not hold up the other 59', async () => {
  const { rate, start } = paceOf(20);
  const starts = await start(60, (index) => (index === 3 ? 20_000 : 0));
  assert.ok(starts[58]! < 4_000, String(starts[58]));
  await rate.close();
});

test('at rate 0 a thousand start at once', async () => {
  const { start, clock, rate } = paceOf(0);
  assert.equal((await start(1_000)).length, 1_000);
  assert.equal(clock.monotonic(), 0);
  assert.equal(rate.ratePerSecond(), 0);
});

for (const perSecond of [0, 50]) {
  test(`a Retry-After of 7 s holds everybody back for 7 s at rate ${String(perSecond)}`, async () => {
    const { rate, start } = paceOf(perSecond);
    rate.throttled({ sentAt: 0, retryAfterMs: 7_000 });
    assert.equal(rate.pausedForMs(), 7_000);
    const starts = await start(10);
    assert.equal(Math.min(...starts), 7_000);
    await rate.close();
  });
}

test('a shorter pause does not end a longer one', async () => {
  const { rate, start } = paceOf(50);
  rate.throttled({ sentAt: 0, retryAfterMs: 9_000 });
  rate.throttled({ sentAt: 0, retryAfterMs: 500 });
  assert.deepEqual(await start(1), [9_000]);
  await rate.close();
});

test('a service that allows 10 per second slows a run at 50 down to 10, and the run recovers by itself', async () => {
  const { rate, clock } = paceOf(50);
  const granted: number[] = [];
  const ask = async (limit: number): Promise<void> => {
    (await rate.take())!.sent();
    const now = clock.monotonic();
    if (granted.filter((at) => at > now - 1_000).length >= limit)
      rate.throttled({ sentAt: now, retryAfterMs: undefined });
    else granted.push(now);
  };
  const asking = async (until: number, limit: number): Promise<void> => {
    while (clock.monotonic() < until) await ask(limit);
  };
  assert.equal(rate.wasLimited(), false);
  await clock.run(asking(6_000, 10));
  assert.equal(rate.ratePerSecond(), 10);
  assert.ok(rate.isSlowed());
  await clock.run(asking(36_000, 50));
  assert.equal(rate.ratePerSecond(), 50);
  assert.equal(rate.isSlowed(), false);
  assert.ok(rate.wasLimited());
  await rate.close();
});

test('a wall clock set back by an hour holds nobody up, and one set forward lets nobody through early', async (context) => {
  const real = Date.now;
  let stepMs = 0;
  context.mock.method(Date, 'now', () => real() + stepMs);
  const { rate, start } = paceOf(20);
  try {
    for (stepMs of [-3_600_000, 0, -7_200_000, 3_600_000])
      assert.equal(mostInOneSecond(await start(30)), 20);
  } finally {
    await rate.close();
  }
});

test('permits come in the order in which they were asked for', async () => {
  const { rate, clock } = paceOf(250);
  const order: number[] = [];
  const take = async (index: number): Promise<void> => {
    (await rate.take())!.sent();
    order.push(index);
  };
  await clock.run(Promise.all([0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(take)));
  assert.deepEqual(order, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  await rate.close();
});

test('whoever waits when the run stops gets no permit, at once', async () => {
  const { rate, clock, brake } = paceOf(1);
  (await clock.run(rate.take()))!.sent();
  const refused: unknown[] = [];
  for (let waiter = 0; waiter < 100; waiter += 1)
    void rate.take().then((permit) => refused.push(permit));
  await clock.settle();
  brake.abort();
  await clock.turn();
  assert.deepEqual(refused, new Array(100).fill(undefined));
  assert.equal(await rate.take(), undefined);
  assert.equal(clock.monotonic(), 0);
  await rate.close();
});

test('a closed pace refuses and leaves nothing running', async () => {
  const { rate, clock } = paceOf(1);
  (await clock.run(rate.take()))!.sent();
  const waiting = rate.take();
  await clock.settle();
  const closing = rate.close();
  assert.equal(await waiting, undefined);
  assert.equal(await rate.take(), undefined);
  await clock.run(closing);
});
