import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openAccount } from './pace-account.ts';
import { slidingWindow } from './service-models.ts';

test('two processes share 30 a second evenly, the second one from within three seconds on, and no second holds more', async () => {
  const { clock, join, most, close } = openAccount();
  const first = join();
  await clock.advance(3_000);
  assert.ok(first.count(1_000, 3_000) >= 58, String(first.count(1_000, 3_000)));
  const second = join();
  await clock.advance(7_000);
  assert.ok(second.count(3_000, 6_000) >= 10);
  for (const { count } of [first, second]) {
    const used = count(6_000, 10_000);
    assert.ok(used >= 58 && used <= 61, String(used));
  }
  assert.ok(most() <= 30, String(most()));
  await close();
});

test('one that is alone has what it wants at once, be it that its first beat knew of one attempt', async () => {
  const { clock, join, close } = openAccount();
  const asker = join({ wireMs: () => 300 });
  await clock.advance(100);
  assert.ok(asker.rate.ratePerSecond() >= 20, String(asker.rate.ratePerSecond()));
  await close();
});

test('who is told less says so at once: a second process that joins at 3 s starts before 5.3 s', async () => {
  const { clock, join, close } = openAccount();
  join();
  await clock.advance(3_000);
  const second = join();
  await clock.advance(2_300);
  assert.ok(second.count(3_000, 5_300) >= 3, String(second.count(3_000, 5_300)));
  await close();
});

test('thirty permits that take 3 s to the wire count as long as they are on their way', async () => {
  const { clock, join, most, close } = openAccount();
  const first = join({ wide: 30, wireMs: () => 3_000 });
  await clock.advance(1_500);
  const second = join();
  await clock.advance(8_000);
  assert.ok(most() <= 30, String(most()));
  assert.ok(first.count(0, 5_000) >= 30 && second.count(0, 9_500) >= 50);
  await close();
});

test('whoever wants nothing more leaves all to the other one within five seconds', async () => {
  const { clock, join, most, close } = openAccount();
  const [first, second] = [join(), join()];
  await clock.advance(6_000);
  first.rest();
  await clock.advance(8_000);
  // Twenty were waiting, and what was wanted a moment ago might be wanted again.
  const used = second.count(11_000, 14_000);
  assert.ok(used >= 88, String(used));
  assert.ok(most() <= 30, String(most()));
  await close();
});

test('whoever leaves is counted for a window more, and the other one has all within two seconds', async () => {
  const { clock, join, most, close } = openAccount();
  const [first, second] = [join(), join()];
  await clock.advance(6_000);
  first.rest();
  await clock.run(first.rate.close());
  const left = clock.monotonic();
  await clock.advance(6_000);
  assert.ok(second.count(left + 2_000, left + 6_000) >= 117);
  assert.ok(most() <= 30, String(most()));
  await close();
});

test('a process that is killed costs its share for a lease and a window', async () => {
  const { clock, join, most, close } = openAccount();
  const [first, second] = [join(), join()];
  await clock.advance(6_000);
  first.kill();
  await clock.advance(11_000);
  assert.ok(second.count(6_000, 11_000) <= 77);
  assert.ok(second.count(13_000, 17_000) >= 117);
  assert.ok(most() <= 30, String(most()));
  await close();
});

test('a process that was stopped for 8 s starts nothing until it has been told a share anew', async () => {
  const { clock, join, most, close } = openAccount();
  const [first, second] = [join(), join()];
  await clock.advance(6_000);
  first.stop();
  await clock.advance(8_000);
  assert.equal(first.count(6_000, 14_000), 0);
  assert.ok(second.count(13_000, 14_000) >= 29);
  first.goOn();
  await clock.advance(7_000);
  assert.equal(first.count(14_000, 14_900), 0);
  assert.ok(first.count(17_000, 21_000) >= 58);
  assert.ok(most() <= 30, String(most()));
  await close();
});

test('a machine that slept starts nothing until it has been told a share anew, though its monotonic clock stood still', async () => {
  const { clock, server, join, close } = openAccount();
  const asker = join();
  await clock.advance(3_000);
  server.setDown(true);
  clock.stepWall(60_000);
  await clock.advance(3_000);
  assert.ok(asker.count(3_000, 6_000) <= 1, String(asker.count(3_000, 6_000)));
  server.setDown(false);
  await clock.advance(3_000);
  assert.ok(asker.count(6_500, 9_000) >= 70);
  await close();
});

test('without the server a share is used until its lease is over, and again once it is back', async () => {
  const { clock, server, join, close } = openAccount();
  const asker = join();
  await clock.advance(4_000);
  server.setDown(true);
  await clock.advance(12_000);
  assert.ok(asker.count(4_000, 8_000) >= 117);
  assert.equal(asker.count(9_000, 16_000), 0);
  assert.deepEqual(asker.said, [
    'Nothing starts until this run is told its share of the rate: Nobody is there.',
  ]);
  server.setDown(false);
  await clock.advance(4_000);
  assert.ok(asker.count(16_500, 20_000) >= 100);
  await close();
});

test('of three processes at 2 a second each has its turn, and no second holds three', async () => {
  const { clock, join, most, close } = openAccount();
  const askers = [1, 2, 3].map(() => join({ rate: 2 }));
  await clock.advance(30_000);
  for (const { count } of askers) assert.ok(count(0, 30_000) >= 8, String(count(0, 30_000)));
  const all = askers.reduce((sum, { count }) => sum + count(0, 30_000), 0);
  assert.ok(all >= 40, String(all));
  assert.ok(most() <= 2, String(most()));
  await close();
});

test('the smallest rate holds for all while whoever brought it lives, and it is said once', async () => {
  const { clock, join, close } = openAccount();
  const wide = join();
  await clock.advance(2_000);
  const narrow = join({ rate: 10 });
  await clock.advance(8_000);
  assert.equal(wide.count(6_000, 10_000) + narrow.count(6_000, 10_000) <= 41, true);
  assert.deepEqual(wide.said, [
    'Another run on this account asks for at most 10 a second, so all of them together do.',
  ]);
  assert.deepEqual(narrow.said, []);
  narrow.rest();
  await clock.run(narrow.rate.close());
  await clock.advance(6_000);
  assert.ok(wide.count(13_000, 16_000) >= 87);
  assert.equal(wide.said.length, 1);
  await close();
});

test('after a crash of the server everybody goes on with what he has, and who is new waits for a lease and a window', async () => {
  const { clock, server, join, most, close } = openAccount();
  const [first, second] = [join(), join()];
  await clock.advance(6_000);
  server.crash();
  const third = join();
  await clock.advance(12_000);
  for (const { count } of [first, second]) assert.ok(count(6_000, 12_000) >= 87);
  assert.equal(third.count(6_000, 12_000), 0);
  assert.ok(third.count(15_000, 18_000) >= 28);
  assert.ok(most() <= 30, String(most()));
  await close();
});

test('a Retry-After that one is told holds the others up from their next beat on', async () => {
  const { clock, join, close } = openAccount();
  let pause: number | undefined;
  const service = (): number | undefined => {
    const now = pause;
    pause = undefined;
    return now;
  };
  const [first, second] = [join({ service }), join()];
  await clock.advance(6_000);
  pause = 7_000;
  await clock.advance(10_000);
  assert.equal(first.count(6_100, 13_000), 0);
  assert.equal(second.count(6_600, 13_000), 0);
  assert.ok(second.count(13_000, 16_000) >= 40);
  await close();
});

test('four processes at 200 a second find the 100 that the service takes, and climb together when it takes 200', async () => {
  const { clock, join, close } = openAccount();
  const service = createService(100);
  const askers = [1, 2, 3, 4].map(() => join({ rate: 200, wide: 50, service: service.take }));
  await clock.advance(10_000);
  const before = service.throttled();
  await clock.advance(10_000);
  const started = askers.reduce((sum, { count }) => sum + count(10_000, 20_000), 0);
  const throttled = service.throttled() - before;
  assert.ok(started - throttled >= 920, String(started - throttled));
  assert.ok(throttled <= 20, String(throttled));
  service.limit(200);
  await clock.advance(40_000);
  const later = askers.reduce((sum, { count }) => sum + count(55_000, 60_000), 0);
  assert.ok(later >= 950, String(later));
  await close();
});

test('whoever is left when the one has gone that found 15 of 30 goes on at 15, and climbs', async () => {
  const { clock, join, close } = openAccount();
  const first = join({ service: createService(8).take });
  const second = join();
  await clock.advance(8_000);
  assert.ok(second.count(5_000, 8_000) <= 30, String(second.count(5_000, 8_000)));
  first.rest();
  await clock.run(first.rate.close());
  const left = clock.monotonic();
  await clock.advance(25_000);
  const [then, later] = [
    second.count(left, left + 4_000),
    second.count(left + 22_000, left + 25_000),
  ];
  assert.ok(then <= 70, String(then));
  assert.ok(later >= 85, String(later));
  await close();
});

/** At most so many pass in any second; what does not is throttled without a Retry-After. */
function createService(limit: number): {
  take(at: number): number | undefined;
  throttled(): number;
  limit(limit: number): void;
} {
  let most = limit;
  let throttled = 0;
  const passes = slidingWindow(() => most);
  return {
    take: (at) => {
      if (passes(at)) return undefined;
      throttled += 1;
      return 0;
    },
    throttled: () => throttled,
    limit: (changed) => {
      most = changed;
    },
  };
}

test('a process that asks for nothing takes no part, and one that is closed leaves nothing running', async () => {
  const { clock, server, join, close } = openAccount();
  join({ wide: 0 });
  await clock.advance(2_000);
  assert.equal(server.beats(), 0);
  const asker = join();
  await clock.advance(2_000);
  assert.ok(server.beats() >= 4 && server.beats() <= 8, String(server.beats()));
  asker.rest();
  await close();
  assert.equal(clock.timers, 0);
});
