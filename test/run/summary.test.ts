import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeStartNotes, writeNotes, type ExecutionNotes } from '../../src/run/summary/notes.ts';
import { summarizeRun } from '../../src/run/summary/summarize.ts';
import type { Money } from '../../src/domain/money.ts';
import { NO_ROWS, type Summary } from '../../src/domain/summary.ts';
import type { AttemptRecord, ExecutionRecord, RunRecord } from '../../src/domain/records.ts';
import type { LedgerReader } from '../../src/ledger/port.ts';
import { eur } from '../domain/amounts.ts';
import { attemptOf, doubtfulOf } from '../domain/attempts.ts';
import { GOOD } from '../report/summaries.ts';

const started = (opening: string | undefined): string =>
  writeNotes(
    makeStartNotes(
      { prices: { currency: 'USD' }, maxSpend: undefined },
      opening === undefined
        ? undefined
        : { kind: 'balance', value: eur(opening), autoReload: false },
    ),
  );

function ended(opening: Money, closing: Money, more: Partial<ExecutionNotes> = {}): string {
  const start = { currency: 'USD', opening, closing, autoReload: false };
  return writeNotes({
    ...start,
    rows: { ...NO_ROWS, read: 9 },
    unique: 9,
    placed: eur('0.01'),
    saved: 0n,
    seconds: 1,
    remarks: [],
    ...more,
  });
}

/** A run of these executions; the first has one charge of 0.01 and a doubt of up to 0.02, the others a charge of 0.01 each. */
function summaryWith(...notes: readonly (string | undefined)[]): Promise<Summary> {
  return summaryOf(notes);
}

/** `over`: what the charges have instead. */
async function summaryOf(
  notes: readonly (string | undefined)[],
  over: Partial<AttemptRecord> = {},
  times: readonly (readonly [startedAt: number, finishedAt: number | undefined])[] = [],
): Promise<Summary> {
  const executions = notes.map(
    (text, index) =>
      ({
        id: index + 1,
        runId: 'r',
        startedAt: times[index]?.[0] ?? 0,
        finishedAt: times[index]?.[1],
        notes: text,
        unconfirmed: 0n,
      }) as ExecutionRecord,
  );
  const attempts = [
    doubtfulOf(1),
    ...executions.map(({ id }) => attemptOf(2, { id: { executionId: id, sequence: 2 }, ...over })),
  ];
  const reader = {
    executions: () => Promise.resolve(executions),
    async *attempts() {
      yield await Promise.resolve(attempts as unknown as readonly AttemptRecord[]);
    },
  } as unknown as LedgerReader;
  return await summarizeRun(reader, { id: 'r', status: 'interrupted' } as RunRecord, {
    words: GOOD.run.provider,
  });
}

test('what other runs of the ledger have spent meanwhile is no unexplained move of the balance', async () => {
  const others = (net: string): Partial<ExecutionNotes> => ({ otherRunsNet: eur(net) });
  const { balance } = await summaryOf(
    [ended(eur('10'), eur('9.69'), others('0.3')), ended(eur('9.69'), eur('9.58'), others('0.1'))],
    {},
    [
      [0, 1_000],
      [1_000, 2_000],
    ],
  );
  assert.deepEqual(
    [balance.opening, balance.expected, balance.unexplained, balance.otherRuns],
    [eur('10'), eur('9.58'), 0n, eur('0.4')],
  );
});

test('where two processes were at work at once, their time counts once, and the balance is that of the last one', async () => {
  const { balance, timing } = await summaryOf(
    [
      ended(eur('10'), eur('9.98'), { seconds: 4, otherRunsNet: 0n }),
      ended(eur('9.995'), eur('9.98'), { seconds: 3, otherRunsNet: eur('0.005') }),
    ],
    {},
    [
      [0, 4_000],
      [2_000, 5_000],
    ],
  );
  assert.deepEqual(
    [balance.opening, balance.closing, balance.unexplained, balance.betweenExecutions],
    [eur('9.995'), eur('9.98'), 0n, null],
  );
  assert.equal(timing.seconds, 5);
});

test('who was killed beside another counts by its last attempt, and clocks of a ledger in a file say nothing', async () => {
  const others = { seconds: 3, otherRunsNet: eur('0.01') };
  const times = [
    [0, undefined],
    [2_000, 5_000],
  ] as const;
  const sentLate = { sentAt: 3_000, endedAt: 3_500 };
  const beside = await summaryOf(
    [started('10'), ended(eur('9.995'), eur('9.975'), others)],
    sentLate,
    times,
  );
  assert.deepEqual(
    [beside.balance.opening, beside.balance.unexplained, beside.balance.betweenExecutions],
    [eur('9.995'), 0n, null],
  );
  assert.equal(beside.timing.seconds, 3);
  const inFile = { seconds: 3 };
  const alone = await summaryOf(
    [started('10'), ended(eur('9.995'), eur('9.985'), inFile)],
    sentLate,
    times,
  );
  assert.notEqual(alone.balance.betweenExecutions, null);
  assert.deepEqual(
    [alone.executions.map(({ attempts }) => attempts), alone.timing.ratePerSecond],
    [[2, 1], 1 / 3],
  );
});

const KILLED: readonly (readonly [
  what: string,
  next: string,
  opening: string,
  unexplained: string,
  between: string,
])[] = [
  ['nothing is missing', '9.99', '10', '0', '0'],
  ['what is missing at the next opening may be its doubt', '9.975', '10', '-0.015', '0'],
  ['what is missing beyond its doubt was moved by others', '9.95', '9.98', '-0.02', '-0.02'],
  ['what came in was moved by others', '10.99', '11', '0', '1'],
];

for (const [what, next, opening, unexplained, between] of KILLED) {
  test(`after a kill, where ${what}, the run opened at ${opening}, ${unexplained} is unexplained and ${between} moved between`, async () => {
    const closing = eur(next) - eur('0.01');
    const { balance } = await summaryWith(started('10'), ended(eur(next), closing));
    assert.deepEqual(
      [balance.opening, balance.closing, balance.unexplained, balance.betweenExecutions],
      [eur(opening), closing, eur(unexplained), eur(between)],
    );
  });
}

test('after a kill, 0.004 more than its books say is a book that said too much; of 0.5 more 0.49 was moved by others', async () => {
  const charge = { source: 'priced', requested: eur('0.01'), refunded: 0n } as const;
  const seen = async (next: string): Promise<unknown[]> => {
    const notes = [started('10'), ended(eur(next), eur(next) - eur('0.01'))];
    const { balance } = await summaryOf(notes, { charge });
    return [balance.opening, balance.unexplained, balance.betweenExecutions];
  };
  assert.deepEqual(await seen('9.994'), [eur('10'), eur('0.004'), 0n]);
  assert.deepEqual(await seen('10.49'), [eur('10.49'), eur('0.01'), eur('0.49')]);
});

test('where the opening of a killed execution is not known, opening is the last one and what was spent before it', async () => {
  for (const first of [undefined, started(undefined)]) {
    const { balance } = await summaryWith(first, ended(eur('9.5'), eur('9.49')));
    assert.deepEqual(
      [balance.opening, balance.unexplained, balance.betweenExecutions],
      [eur('9.51'), 0n, null],
    );
  }
});

test('an execution that was killed after another one keeps its currency; the rows and what is placed are those of the output', async () => {
  const { money, rows, lookups, balance } = await summaryWith(
    ended(eur('10'), eur('9.99')),
    started('9.99'),
  );
  assert.deepEqual(
    [money.currency, money.unplaced, rows.read, lookups.unique],
    ['USD', eur('0.01'), 9, 9],
  );
  assert.deepEqual(
    [balance.opening, balance.closing, balance.betweenExecutions],
    [eur('10'), null, 0n],
  );
});

test('an interrupted execution without an output does not shrink what the one before it has counted', async () => {
  const notes = (read: number, unique: number, wrote: boolean): string =>
    writeNotes({
      ...{
        currency: 'USD',
        opening: eur('10'),
        closing: eur('9'),
        autoReload: false,
        placed: 0n,
        saved: 0n,
        seconds: 1,
        remarks: [],
      },
      rows: { ...NO_ROWS, read, insight: read, written: wrote ? read : 0 },
      unique,
      wrote,
    });
  const counted = async (...executions: string[]): Promise<unknown[]> => {
    const { rows, lookups, last } = await summaryWith(...executions);
    return [rows.read, rows.insight, rows.written, lookups.unique, last?.wrote];
  };
  assert.deepEqual(await counted(notes(900, 800, false), notes(300, 250, false)), [
    900,
    900,
    0,
    800,
    false,
  ]);
  assert.deepEqual(
    await counted(notes(900, 800, true), notes(300, 250, true)),
    [300, 300, 300, 250, true],
    'the list is shorter now',
  );
});
