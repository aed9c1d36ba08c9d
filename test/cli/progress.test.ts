import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { progressLine, startProgress } from '../../src/cli/progress.ts';
import type { ProgressState } from '../../src/library/progress-source.ts';
import { createTerminal } from '../../src/cli/terminal.ts';
import { createScreen } from './streams.ts';

const EUR = 10n ** 18n;

function state(changes: Partial<ProgressState>): ProgressState {
  return {
    rowsDone: 1200,
    rowsReused: 0,
    lookups: { ended: 0, toBuy: undefined },
    rowsTotal: 48_000,
    bytesRead: 0,
    bytesTotal: undefined,
    elapsedMs: 60_000,
    attemptsPerSecond: 19.96,
    spent: (54n * EUR) / 10n,
    inDoubt: 0n,
    balance: 94n * EUR,
    currency: 'EUR',
    waiting: undefined,
    ...changes,
  };
}

test('rows, money, pace, time left and balance stand in one line', () => {
  assert.equal(
    progressLine(state({}), 200),
    '1,200 of 48,000 rows, 2 % | 5.40000000 EUR | 20/s | 39 min left | balance 94.00000000',
  );
});

test('what does not fit is left out from the end, never cut in the middle: 80, 60, 43, 27 and 10 columns', () => {
  const at = (width: number): string => progressLine(state({}), width);
  assert.equal(at(80), '1,200 of 48,000 rows, 2 % | 5.40000000 EUR | 20/s | 39 min left');
  assert.equal(at(60), '1,200 of 48,000 rows, 2 % | 5.40000000 EUR | 20/s');
  assert.equal(at(43), '1,200 of 48,000 rows, 2 % | 5.40000000 EUR');
  assert.equal(at(27), '1,200 of 48,000 rows, 2 %');
  assert.equal(at(10), '');
});

test('time left counts what is to be bought: rows that were on record took none', () => {
  const left = (changes: Partial<ProgressState>): string | undefined =>
    / ([^|]*) left/.exec(progressLine(state(changes), 200))?.[1];
  // 1,000 of 4,000 rows, 800 of them on record: 200 of the 3,200 that take time are done in a minute.
  const rows = { rowsDone: 1000, rowsTotal: 4000, elapsedMs: 60_000 };
  assert.equal(left(rows), '3 min');
  assert.equal(left({ ...rows, rowsReused: 800 }), '15 min');
  assert.equal(left({ ...rows, rowsReused: 800, lookups: { ended: 200, toBuy: 800 } }), '3 min');
  assert.equal(left({ ...rows, rowsReused: 1000 }), undefined, 'nothing was bought yet');
  assert.equal(
    left({ ...rows, lookups: { ended: 0, toBuy: 0 } }),
    undefined,
    'nothing is to be bought',
  );
});

const STATES: readonly (readonly [what: string, changes: Partial<ProgressState>, line: string])[] =
  [
    [
      'doubt with its most',
      { inDoubt: EUR / 100n },
      '1,200 of 48,000 rows, 2 % | 5.40000000 EUR | in doubt 0.01000000 | 20/s | 39 min left | balance 94.00000000',
    ],
    [
      'doubt without a price',
      { inDoubt: null, balance: undefined },
      '1,200 of 48,000 rows, 2 % | 5.40000000 EUR | in doubt unknown | 20/s | 39 min left',
    ],
    [
      'a throttled run',
      { waiting: 'throttled', balance: undefined },
      '1,200 of 48,000 rows, 2 % | throttled | 5.40000000 EUR | 20/s | 39 min left',
    ],
    [
      'standard input',
      { rowsTotal: undefined, balance: undefined },
      '1,200 rows | 5.40000000 EUR | 20/s',
    ],
    [
      'a file a quarter of which is done',
      { rowsTotal: undefined, bytesRead: 25, bytesTotal: 100, balance: undefined },
      '1,200 of about 4,800 rows, 25 % | 5.40000000 EUR | 20/s | 3 min left',
    ],
    [
      'the first row of a file',
      { rowsDone: 0, rowsTotal: undefined, bytesTotal: 100, balance: undefined },
      '0 rows | 5.40000000 EUR | 20/s',
    ],
    [
      'less than a hundredth',
      { rowsDone: 479, balance: undefined },
      '479 of 48,000 rows, 0 % | 5.40000000 EUR | 20/s',
    ],
    [
      'the last row',
      { rowsDone: 48_000, balance: undefined },
      '48,000 of 48,000 rows, 100 % | 5.40000000 EUR | 20/s',
    ],
    [
      'a header alone',
      { rowsDone: 0, rowsTotal: 0, balance: undefined },
      '0 of 0 rows, 100 % | 5.40000000 EUR | 20/s',
    ],
    [
      'an empty file',
      { rowsDone: 0, rowsTotal: undefined, bytesTotal: 0, balance: undefined },
      '0 rows | 5.40000000 EUR | 20/s',
    ],
    [
      'nearly done',
      { rowsDone: 47_999, elapsedMs: 1000, balance: undefined },
      '47,999 of 48,000 rows, 99 % | 5.40000000 EUR | 20/s | 1 s left',
    ],
  ];

for (const [what, changes, line] of STATES) {
  test(`progress of ${what}: ${line}`, () => {
    assert.equal(progressLine(state(changes), 200), line);
  });
}

test('a line is never wider than its terminal, whatever the state', () => {
  const states = fc.record({
    rowsDone: fc.nat(),
    rowsTotal: fc.option(fc.nat(), { nil: undefined }),
    inDoubt: fc.option(fc.bigInt({ min: 0n, max: 10n ** 24n }), { nil: null }),
    waiting: fc.option(fc.constantFrom('throttled', 'stopping'), { nil: undefined }),
  });
  fc.assert(
    fc.property(
      states,
      fc.nat(120),
      (changes, width) => progressLine(state(changes), width).length <= width,
    ),
    { numRuns: 200 },
  );
});

test('on a terminal the line is drawn one column short, a sentence stands above it, and it goes away once', async (t) => {
  // The line up to the pace is 49 columns wide.
  const stream = createScreen(49);
  const terminal = createTerminal(stream, {});
  const progress = await startProgress({ terminal, stream, quiet: false, state: () => state({}) });
  // A bar that is still drawn would keep a failed test from ending.
  t.after(() => progress.stop());
  assert.ok(stream.text.includes('1,200 of 48,000 rows, 2 % | 5.40000000 EUR'), stream.text);
  assert.ok(!stream.text.includes('20/s'), stream.text);
  progress.say('The pace is 10\u001b[2J per second.');
  assert.ok(
    stream.text.endsWith('\r\u001b[2KThe pace is 10?[2J per second.\n'),
    JSON.stringify(stream.text),
  );
  progress.stop();
  const shown = stream.text;
  assert.ok(
    shown.endsWith('\u001b[2K') || shown.endsWith('\u001b[0K') || /\u001b\[\d?K$/.test(shown),
    JSON.stringify(shown.slice(-40)),
  );
  progress.stop();
  assert.equal(stream.text, shown, 'a second stop draws nothing');
});

test('in a pipe nothing is drawn and sentences are lines; with --quiet there is neither', async () => {
  const pipe = createScreen();
  const drawn = await startProgress({
    terminal: createTerminal(pipe, {}),
    stream: pipe,
    quiet: false,
    state: () => state({}),
  });
  drawn.say('A sentence.');
  drawn.stop();
  assert.equal(pipe.text, 'A sentence.\n');
  const screen = createScreen(80);
  const quiet = await startProgress({
    terminal: createTerminal(screen, {}),
    stream: screen,
    quiet: true,
    state: () => state({}),
  });
  quiet.say('A sentence.');
  quiet.stop();
  assert.equal(screen.text, '');
});
