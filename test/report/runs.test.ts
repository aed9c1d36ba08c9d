import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runsJson, runsText, type RunLine } from '../../src/report/runs.ts';
import { keepPlain } from './plain.ts';

const OF_RUN = {
  scope: { origin: 'https://api.example', account: 'key' },
  product: 'standard',
  maxSpend: undefined,
  bare: undefined,
};
const RUNS: readonly RunLine[] = [
  {
    run: {
      ...OF_RUN,
      id: '20261125-090000-abcd',
      startedAt: Date.UTC(2026, 10, 25, 9),
      finishedAt: undefined,
      status: 'interrupted',
      stopReason: undefined,
      level: 'advanced',
      input: undefined,
      output: undefined,
    },
    rows: null,
    net: 0n,
  },
  {
    run: {
      ...OF_RUN,
      id: '20261124-100000-k3f9',
      startedAt: Date.UTC(2026, 10, 24, 10),
      finishedAt: Date.UTC(2026, 10, 24, 11),
      status: 'stopped',
      stopReason: 'max-spend',
      level: 'standard',
      input: '/work/a\u001b[2J.csv',
      output: '/work/o.csv',
    },
    rows: 300_000,
    net: 1_350_000_000_000_000_000_001n,
  },
];

test('runs stand in a table with id, when, status, level, rows, net and input, and a name cannot steer the terminal', () => {
  assert.equal(
    runsText(RUNS, { colour: keepPlain }),
    `run                   started (UTC)        status               level        rows                      net  input
20261125-090000-abcd  2026-11-25 09:00:00  interrupted          advanced                        0.00000000  standard input
20261124-100000-k3f9  2026-11-24 10:00:00  stopped (max-spend)  standard  300,000  1350.000000000000000001  /work/a?[2J.csv
`,
  );
});

test('a run that a process is working on is running in the table', () => {
  const [, line] = runsText(RUNS, {
    colour: keepPlain,
    running: new Set(['20261125-090000-abcd']),
  }).split('\n');
  assert.match(line ?? '', /^20261125-090000-abcd  2026-11-25 09:00:00  running   /);
  assert.match(
    runsText(RUNS, { colour: keepPlain, running: new Set(['another']) }),
    /^20261125-090000-abcd  \S+ \S+  interrupted /m,
  );
});

test('whoever is at work is named with the id of the run, so that three runs of one list are told apart', () => {
  const workers = [
    { runId: '20261125-090000-abcd', words: 'a run of a.csv (process 1 on one)' },
    { runId: '20261124-100000-k3f9', words: 'a run of a.csv (process 2 on two)' },
  ];
  assert.match(
    runsText(RUNS, { colour: keepPlain, workers }),
    /\nAt work on 20261125-090000-abcd: a run of a\.csv \(process 1 on one\)\.\nAt work on 20261124-100000-k3f9: a run of a\.csv \(process 2 on two\)\.\n$/,
  );
});

test('a ledger without runs says so, and [] to programs', () => {
  assert.equal(runsText([], { colour: keepPlain }), 'The ledger holds no runs.\n');
  assert.deepEqual(runsJson([], { running: new Set() }), []);
});

test('runs for programs have the names of the report, exact amounts and nulls', () => {
  const startedAt = Date.UTC(2026, 10, 25, 9, 1);
  const process = { holder: 'a.csv', host: 'one', pid: 7, words: '' };
  const running = '20261125-090000-abcd';
  const workers = [{ id: 3, runId: running, startedAt, ...process }];
  assert.deepEqual(runsJson(RUNS, { running: new Set([running]), workers }), [
    {
      id: '20261125-090000-abcd',
      started_at: '2026-11-25T09:00:00.000Z',
      finished_at: null,
      status: 'interrupted',
      running: true,
      stop_reason: null,
      level: 'advanced',
      name: null,
      input: null,
      output: null,
      rows: null,
      net: '0.00000000',
      at_work: [{ list: 'a.csv', host: 'one', process: 7, started_at: '2026-11-25T09:01:00.000Z' }],
    },
    {
      id: '20261124-100000-k3f9',
      started_at: '2026-11-24T10:00:00.000Z',
      finished_at: '2026-11-24T11:00:00.000Z',
      status: 'stopped',
      running: false,
      stop_reason: 'max-spend',
      level: 'standard',
      name: null,
      input: '/work/a\u001b[2J.csv',
      output: '/work/o.csv',
      rows: 300_000,
      net: '1350.000000000000000001',
      at_work: [],
    },
  ]);
});
