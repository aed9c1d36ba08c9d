import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StopSignal } from '../../src/cli/shell.ts';
import { createStop } from '../../src/cli/stop.ts';

/** A process whose signals are sent by hand; its clock stands still unless told otherwise. */
function setUp(): ReturnType<typeof createStop> & {
  send(signal: StopSignal): void;
  readonly heard: Map<StopSignal, () => void>;
  time: number;
} {
  const heard = new Map<StopSignal, () => void>();
  const clock = { monotonic: () => machine.time, turn: () => Promise.resolve() };
  const stop = createStop(
    {
      onSignal: (signal, react) => {
        heard.set(signal, react);
        return () => heard.delete(signal);
      },
      exitNow: (code) => {
        throw new Error(`exit ${String(code)}`);
      },
    },
    clock,
  );
  const machine = { ...stop, heard, time: 0, send: (signal: StopSignal) => heard.get(signal)?.() };
  return machine;
}

const nothing = (): void => undefined;

test('before the work has begun a signal ends the process at once', async () => {
  const { around, send } = setUp();
  const ended = around(() => {
    send('SIGTERM');
    return Promise.resolve(0);
  }, nothing);
  await assert.rejects(ended, /^Error: exit 143$/);
});

test('work that has begun ends at its next pause, with the code of the first signal, and says so', async () => {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    const { around, pause, send, heard } = setUp();
    let said = 0;
    const ended = await around(
      async () => {
        await pause();
        send(signal);
        send('SIGINT');
        await pause();
        return 0;
      },
      () => (said += 1),
    );
    assert.deepEqual([ended, said, heard.size], [code, 1, 0]);
  }
});

test('a second signal half a second later ends the process, wherever the work stands', async () => {
  const machine = setUp();
  const ended = machine.around(async () => {
    await machine.pause();
    machine.send('SIGINT');
    machine.time = 600;
    machine.send('SIGINT');
    return 0;
  }, nothing);
  await assert.rejects(ended, /^Error: exit 130$/);
});

test('work that nobody stops ends as it does, and a failure of its own passes', async () => {
  const { around, pause } = setUp();
  assert.equal(await around(() => pause().then(() => 3), nothing), 3);
  await assert.rejects(
    around(() => Promise.reject(new Error('disk')), nothing),
    /^Error: disk$/,
  );
});
