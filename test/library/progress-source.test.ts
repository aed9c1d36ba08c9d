import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Source } from '../../src/csv/read.ts';
import { progressSource } from '../../src/library/progress-source.ts';
import type { Execution } from '../../src/run/execution.ts';
import type { EnrichOptions } from '../../src/run/options.ts';
import { createFakeClock } from '../support/fake-clock.ts';

/** What a running execution shows; a test turns its wheels. */
function createWheels(): {
  counts: { read: number; written: number };
  rowsRead: number;
  readProgress: { bytes: number; ended: boolean };
  requests: number;
  rate: number;
  pausedForMs: number;
  open: boolean;
  causes: unknown[];
} {
  return {
    counts: { read: 0, written: 0 },
    rowsRead: 0,
    readProgress: { bytes: 0, ended: false },
    requests: 0,
    rate: 20,
    pausedForMs: 0,
    open: false,
    causes: [],
  };
}

function sourceOf(
  wheels: ReturnType<typeof createWheels>,
  list: Partial<Source> = {},
): {
  readonly clock: ReturnType<typeof createFakeClock>;
  readonly state: ReturnType<typeof progressSource>;
} {
  const clock = createFakeClock();
  const execution = {
    halt: { causes: wheels.causes },
    tally: { counts: () => wheels.counts, reusedRows: () => 0 },
    input: { source: list, rowsRead: () => wheels.rowsRead },
    readProgress: wheels.readProgress,
    stack: {
      requests: () => wheels.requests,
      lookups: { ended: () => wheels.requests },
      budget: { position: () => ({ net: 5n, doubt: null, smallestBalance: undefined }) },
      breaker: { isOpen: () => wheels.open },
      rate: { pausedForMs: () => wheels.pausedForMs, isSlowed: () => wheels.rate < 19 },
    },
  } as unknown as Execution;
  const options = {
    list: { bytes: 1000 },
    prices: { currency: 'EUR' },
  } as EnrichOptions;
  return { clock, state: progressSource(execution, { clock, options }) };
}

test('what is read in place says itself how many bytes its rows stand for', () => {
  const wheels = createWheels();
  wheels.counts = { ...wheels.counts, read: 10, written: 5 };
  wheels.rowsRead = 10;
  const { state } = sourceOf(wheels, { bytesRead: () => 800 });
  assert.equal(state().bytesRead, 400);
});

test('the bytes count as far as their rows are written, since the reader runs ahead by a window', () => {
  const wheels = createWheels();
  const { state } = sourceOf(wheels);
  assert.deepEqual([state().rowsDone, state().bytesRead, state().rowsTotal], [0, 0, undefined]);
  Object.assign(wheels.counts, { read: 400, written: 100 });
  wheels.rowsRead = 400;
  wheels.readProgress.bytes = 1000;
  assert.deepEqual([state().rowsDone, state().bytesRead, state().rowsTotal], [100, 250, undefined]);
  // A list that is kept has been read to its end before its first row is planned.
  wheels.rowsRead = 800;
  assert.equal(state().bytesRead, 125);
  wheels.readProgress.ended = true;
  assert.equal(state().rowsTotal, 400);
});

test('the pace is that of the last 5 seconds, not of the whole run', async () => {
  const wheels = createWheels();
  const { clock, state } = sourceOf(wheels);
  assert.equal(state().attemptsPerSecond, 0);
  for (let second = 0; second < 10; second++) {
    await clock.advance(1000);
    wheels.requests += 20;
    assert.equal(state().attemptsPerSecond, 20);
  }
  for (let second = 0; second < 6; second++) {
    await clock.advance(1000);
    state();
  }
  assert.equal(state().attemptsPerSecond, 0);
  assert.equal(state().elapsedMs, 16_000);
});

test('a run says what it waits for: a stop before an unreadable service before the pace', () => {
  const wheels = createWheels();
  const { state } = sourceOf(wheels);
  assert.equal(state().waiting, undefined);
  wheels.rate = 19;
  assert.equal(state().waiting, undefined, '19 of 20 is the pace');
  wheels.rate = 18;
  assert.equal(state().waiting, 'throttled');
  Object.assign(wheels, { rate: 20, pausedForMs: 1 });
  assert.equal(state().waiting, 'throttled');
  wheels.open = true;
  assert.equal(state().waiting, 'no readable answer, waiting');
  wheels.causes.push({ kind: 'signal' });
  assert.equal(state().waiting, 'stopping');
});
