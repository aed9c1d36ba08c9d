import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { test } from 'node:test';
import { systemClock } from '../../src/support/clock.ts';

test('the wall clock reads milliseconds of this century, the monotonic one never steps back', () => {
  assert.ok(systemClock.now() > 1_700_000_000_000 && systemClock.now() < 4_102_444_800_000);
  const first = systemClock.monotonic();
  assert.ok(systemClock.monotonic() >= first);
});

test('a sleep of an hour ends when its signal aborts, before or after it began', async () => {
  const before = new AbortController();
  before.abort();
  await systemClock.sleep(3_600_000, before.signal);
  const after = new AbortController();
  const sleeping = systemClock.sleep(3_600_000, after.signal);
  after.abort();
  await sleeping;
});

test('a sleep of 5 ms takes at least 4', async () => {
  const start = systemClock.monotonic();
  await systemClock.sleep(5);
  assert.ok(systemClock.monotonic() - start >= 4);
});

test('a sleep that ended leaves no listener on its signal', async () => {
  const { signal } = new AbortController();
  let listeners = 0;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners += 1;
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners -= 1;
    remove(...args);
  };
  await systemClock.sleep(0, signal);
  assert.equal(listeners, 0);
});

test('after calls back once, and not when it was cancelled', async () => {
  const called: string[] = [];
  const cancel = systemClock.after(1, () => called.push('cancelled'));
  cancel();
  await new Promise<void>((resolve) => {
    systemClock.after(1, () => {
      called.push('kept');
      resolve();
    });
  });
  assert.deepEqual(called, ['kept']);
});

test('when the process has stood still past the time of its timers, what has arrived meanwhile is read before they call back', async (t) => {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const reader = net.connect((server.address() as net.AddressInfo).port, '127.0.0.1');
  const [[writer]] = (await Promise.all([once(server, 'connection'), once(reader, 'connect')])) as [
    [net.Socket],
    unknown,
  ];
  t.after(() => {
    for (const socket of [reader, writer]) socket.destroy();
    server.close();
  });
  const order: string[] = [];
  const called = new Promise<void>((resolve) => systemClock.after(5, resolve)).then(() =>
    order.push('after'),
  );
  const slept = systemClock.sleep(5).then(() => order.push('sleep'));
  const read = once(reader, 'data').then(() => order.push('data'));
  writer.write('answer');
  standStill(20);
  await Promise.all([called, slept, read]);
  assert.deepEqual(order, ['data', 'after', 'sleep']);
});

test('a timer that is due but has not called back yet can still be cancelled', async () => {
  const called: string[] = [];
  const cancel = systemClock.after(1, () => called.push('cancelled'));
  const cancelled = new Promise<void>((resolve) => {
    setTimeout(() => {
      cancel();
      resolve();
    }, 1);
  });
  standStill(5);
  await cancelled;
  await systemClock.turn();
  assert.deepEqual(called, []);
});

/** Nothing of this process runs for so long, as under SIGSTOP; then all timers that fell due run one after another. */
function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

test('a turn comes after the promises that are ready now', async () => {
  const order: string[] = [];
  const turn = systemClock.turn().then(() => order.push('turn'));
  const ready = Promise.resolve().then(() => order.push('ready'));
  await Promise.all([turn, ready]);
  assert.deepEqual(order, ['ready', 'turn']);
});
