import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StopSignal } from '../../src/cli/shell.ts';
import { createWishReader, obeySignals, type Listening, type Wish } from '../../src/cli/signals.ts';
import type { Execution } from '../../src/run/execution.ts';
import { createHalt } from '../../src/lookup/halt.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';

/** Signals at their times in milliseconds, and what each of them asks for. */
const WISHES: readonly (readonly [
  what: string,
  signals: readonly (readonly [atMs: number, signal: StopSignal, wish: Wish])[],
])[] = [
  [
    'a supervisor signals each process of a group: the echo counts for nothing',
    [
      [0, 'SIGTERM', 'stop'],
      [3, 'SIGTERM', 'nothing'],
      [499, 'SIGTERM', 'nothing'],
    ],
  ],
  [
    'Ctrl-C twice, half a second apart',
    [
      [0, 'SIGINT', 'stop'],
      [500, 'SIGINT', 'hurry'],
    ],
  ],
  [
    'Ctrl-C hammered five times a second hurries with the first one beyond half a second',
    [
      [0, 'SIGINT', 'stop'],
      [200, 'SIGINT', 'nothing'],
      [400, 'SIGINT', 'nothing'],
      [600, 'SIGINT', 'hurry'],
      [800, 'SIGINT', 'nothing'],
      [1_100, 'SIGINT', 'hurry'],
    ],
  ],
  [
    'a wrapper answers Ctrl-C with SIGTERM to its children: one wish',
    [
      [0, 'SIGINT', 'stop'],
      [40, 'SIGTERM', 'nothing'],
    ],
  ],
  [
    'SIGTERM by somebody who has waited after Ctrl-C',
    [
      [0, 'SIGINT', 'stop'],
      [5_000, 'SIGTERM', 'hurry'],
      [5_004, 'SIGTERM', 'nothing'],
    ],
  ],
  [
    'a terminal that closes behind Ctrl-C does not hurry, however late it comes',
    [
      [0, 'SIGINT', 'stop'],
      [2_000, 'SIGHUP', 'nothing'],
      [9_000, 'SIGHUP', 'nothing'],
    ],
  ],
  [
    'a logout sends SIGHUP and SIGTERM at once; a SIGTERM later hurries',
    [
      [0, 'SIGHUP', 'stop'],
      [1, 'SIGTERM', 'nothing'],
      [2_000, 'SIGTERM', 'hurry'],
    ],
  ],
];

for (const [what, signals] of WISHES) {
  test(`stop signals: ${what}`, async () => {
    const clock = createFakeClock();
    const read = createWishReader(clock);
    for (const [atMs, signal, wish] of signals) {
      await clock.advance(atMs - clock.monotonic());
      assert.deepEqual([atMs, read(signal)], [atMs, wish]);
    }
  });
}

/** An execution with three attempts in flight, and a process that hears signals. */
function listening(clock: FakeClock) {
  const reacts = new Map<StopSignal, () => void>();
  const said: string[] = [];
  const exits: number[] = [];
  const halt = createHalt();
  const stack = { unanswered: () => 3, isFree: () => false };
  const execution = {
    halt,
    stack,
    beginning: { run: { level: 'standard' } },
  } as unknown as Execution;
  const shell: Listening['shell'] = {
    onSignal: (signal, react) => {
      reacts.set(signal, react);
      return () => reacts.delete(signal);
    },
    exitNow: ((code: number) => void exits.push(code)) as Listening['shell']['exitNow'],
  };
  const calm = obeySignals(execution, {
    shell,
    clock,
    voice: { sayAtOnce: (line) => void said.push(line) },
  });
  const send = async (signal: StopSignal, afterMs = 0): Promise<void> => {
    await clock.advance(afterMs);
    reacts.get(signal)?.();
  };
  return { halt, said, exits, send, calm, reacts };
}

test('one SIGTERM that arrives twice drains; a second one later cuts, its echo does not end the process, and a third does', async () => {
  const { halt, said, exits, send } = listening(createFakeClock());
  await send('SIGTERM');
  await send('SIGTERM', 2);
  assert.deepEqual(
    [halt.causes.map(({ kind }) => kind), halt.abandonSignal.aborted, said],
    [
      ['signal'],
      false,
      [
        'Terminated: waiting for the attempts in flight, so that nothing paid for is lost. Once more stops at once.',
      ],
    ],
  );
  await send('SIGTERM', 1_000);
  await send('SIGTERM', 2);
  assert.deepEqual([halt.abandonedBy(), exits], ['hurry', []]);
  assert.equal(
    said[1],
    'Stopped at once: 3 attempts in flight are in doubt now. Run the same command again to continue.',
  );
  await send('SIGTERM', 600);
  assert.deepEqual(exits, [143]);
});

test('an end that hangs for two seconds after the second signal is cut short', async () => {
  const clock = createFakeClock();
  const { exits, send } = listening(clock);
  await send('SIGINT');
  await send('SIGINT', 500);
  await clock.advance(1_999);
  assert.deepEqual(exits, []);
  await clock.advance(1);
  assert.deepEqual(exits, [130]);
});

test('what waits behind the end of the execution is ended by the next wish with the exit code that is known, not by an echo', async () => {
  const { exits, send, calm } = listening(createFakeClock());
  await send('SIGTERM');
  calm(143);
  await send('SIGTERM', 5);
  assert.deepEqual(exits, []);
  await send('SIGTERM', 600);
  assert.deepEqual(exits, [143]);
});

test('an execution that ends without an exit code leaves the signals to the system', () => {
  const { reacts, calm } = listening(createFakeClock());
  assert.equal(reacts.size, 3);
  calm(undefined);
  assert.equal(reacts.size, 0);
});
