import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  createWindow,
  windowRows,
  WINDOW_ROWS_MAX,
  type WindowLimits,
} from '../../src/pipeline/window.ts';

const LIMITS: WindowLimits = { rows: 4, chars: 100, decidedRows: 2 };
const open = new Promise<never>(() => undefined);
const small = { chars: 1, open };

/** Whether a promise is settled once everything that can go on has gone on. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const turn = Symbol('turn');
  return (
    (await Promise.race([promise, new Promise((resolve) => setImmediate(resolve, turn))])) !== turn
  );
}

test('rows of a window: twice the timeout at the rate, at least four times the concurrency, at most 10,000', () => {
  assert.equal(windowRows({ concurrency: 50, ratePerSecond: 30, timeoutMs: 30_000 }), 1_800);
  assert.equal(windowRows({ concurrency: 50, ratePerSecond: 1, timeoutMs: 30_000 }), 200);
  assert.equal(
    windowRows({ concurrency: 50, ratePerSecond: 1_000, timeoutMs: 30_000 }),
    WINDOW_ROWS_MAX,
  );
  assert.equal(
    windowRows({ concurrency: 50, ratePerSecond: 0, timeoutMs: 30_000 }),
    WINDOW_ROWS_MAX,
  );
  assert.equal(windowRows({ concurrency: 20_000, ratePerSecond: 0, timeoutMs: 30_000 }), 20_000);
  assert.equal(windowRows({ concurrency: 20_000, ratePerSecond: 5, timeoutMs: 1_000 }), 20_000);
});

test('a full window stops the reader until the writer takes a row', async () => {
  const window = createWindow<number>(LIMITS);
  for (let row = 0; row < 4; row += 1) assert.equal(await window.push(row, small), true);
  const fifth = window.push(4, small);
  assert.equal(await isSettled(fifth), false);
  assert.equal(await window.shift(), 0);
  assert.equal(await fifth, true);
});

test('rows with much text fill it sooner, but the first always has room', async () => {
  const window = createWindow<string>(LIMITS);
  assert.equal(await window.push('a row of a megabyte', { chars: 1_000_000, open }), true);
  const second = window.push('b', small);
  assert.equal(await isSettled(second), false);
  assert.equal(await window.shift(), 'a row of a megabyte');
  assert.equal(await second, true);
});

test('while every row of it is decided it holds two, and four as soon as one is not', async () => {
  const decided = { chars: 1, open: undefined };
  const window = createWindow<number>(LIMITS);
  await window.push(0, decided);
  await window.push(1, decided);
  const third = window.push(2, decided);
  assert.equal(await isSettled(third), false);
  await window.shift();
  await third;

  let decide: () => void = () => undefined;
  const undecided = new Promise<void>((resolve) => {
    decide = resolve;
  });
  await window.shift();
  await window.push(3, { chars: 1, open: undecided });
  await window.push(4, decided);
  assert.equal(await isSettled(window.push(5, decided)), true);
  decide();
  await undecided;
  assert.equal(await isSettled(window.push(6, decided)), false);
});

test('the writer waits for a row, and gets undefined after the last', async () => {
  const window = createWindow<string>(LIMITS);
  const first = window.shift();
  assert.equal(await isSettled(first), false);
  assert.equal(window.peek(), undefined);
  await window.push('a', small);
  assert.equal(await first, 'a');
  await window.push('b', small);
  assert.equal(window.peek(), 'b');
  window.end();
  assert.equal(await window.shift(), 'b');
  assert.equal(await window.shift(), undefined);
});

test('closing drops what is held and turns the waiting reader and later ones away', async () => {
  const window = createWindow<number>(LIMITS);
  for (let row = 0; row < 4; row += 1) await window.push(row, small);
  const waiting = window.push(4, small);
  window.close();
  assert.equal(await waiting, false);
  assert.equal(await window.push(5, small), false);
  assert.equal(await window.shift(), undefined);
});

test('whatever the order of pushes and shifts, rows come out as they went in and never more are held than allowed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.boolean(), { maxLength: 200 }),
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 2_000, max: 4_000 }),
      async (moves, rows, count) => {
        const window = createWindow<number>({ rows, chars: Infinity, decidedRows: rows });
        const taken: number[] = [];
        let pushed = 0;
        const reader = (async () => {
          for (let row = 0; row < count; row += 1) {
            await window.push(row, small);
            pushed += 1;
            assert.ok(
              pushed - taken.length <= rows + 1,
              `${String(pushed)} in, ${String(taken.length)} out`,
            );
          }
          window.end();
        })();
        for (let turn = 0; ; turn += 1) {
          if (moves[turn % Math.max(1, moves.length)]) await Promise.resolve();
          const row = await window.shift();
          if (row === undefined) break;
          taken.push(row);
        }
        await reader;
        assert.deepEqual(
          taken,
          Array.from({ length: count }, (_, row) => row),
        );
      },
    ),
    { numRuns: 20 },
  );
});
