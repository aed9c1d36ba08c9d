import { readBounds } from '../../domain/doubt.ts';
import { createBooks, NO_BOOKS, type RunBooks } from '../../domain/summarize.ts';
import { NO_ROWS, type ProviderWords, type Summary } from '../../domain/summary.ts';
import type { ExecutionRecord, RunRecord } from '../../domain/records.ts';
import type { LedgerReader } from '../../ledger/port.ts';
import type { ChosenRules } from '../rules.ts';
import { haveOthers, summarizeBalance, type KnownExecution } from './balance.ts';
import { sumUnconfirmed, summarizeCap, summarizeMoney } from './money.ts';
import { readNotes, readStartNotes, type ExecutionNotes } from './notes.ts';
import { judgeAgain } from './verdicts.ts';

/** What an execution that has just ended knows of itself. */
interface OwnNotes {
  readonly executionId: number;
  readonly notes: ExecutionNotes;
}

/**
 * The summary of a run with all its executions, from the ledger alone. `own` stands for the notes
 * of that execution, which a full disk may have kept out of the ledger; `rules` judge its rows again.
 */
export async function summarizeRun(
  ledger: LedgerReader,
  run: RunRecord,
  { words, own, rules }: { words: ProviderWords; own?: OwnNotes; rules?: ChosenRules | undefined },
): Promise<Summary> {
  const executions = await ledger.executions(run.id);
  const builder = createBooks(readBounds(executions));
  for await (const batch of ledger.attempts({ by: 'run', runId: run.id }))
    for (const attempt of batch) builder.add(attempt);
  const books = builder.books();
  const { settledLookups, attempts, retries, throttled, inDoubt, unpriced } = books;
  const { byCountry, byNetworkType, byCarrier, byStatus, missingRefunds, latencyMs } = books;
  const known = executions.map((execution): KnownExecution => {
    const isOwn = own?.executionId === execution.id;
    const itsBooks = books.byExecution.get(execution.id) ?? NO_BOOKS;
    const start = isOwn ? own.notes : readStartNotes(execution.notes);
    return {
      start,
      notes: isOwn ? own.notes : readNotes(execution.notes),
      books: itsBooks,
      unconfirmed: execution.unconfirmed,
      startedAt: execution.startedAt,
      // Of a killed one no more is known than its attempts say.
      workedUntil: execution.finishedAt ?? Math.max(execution.startedAt, itsBooks.lastAt),
    };
  });
  // Of a killed execution only the start is known; the output is still that of the one before it.
  const last = known.findLast(({ notes }) => notes)?.notes;
  const told = findFurthest(known);
  return {
    run: { ...describeRun(run), provider: words },
    executions: executions.map((execution) => describeExecution(execution, books)),
    // An older version counted no stale rows.
    rows: { ...NO_ROWS, ...told?.rows, written: last?.rows.written ?? 0 },
    verdicts: rules ? judgeAgain(told, rules) : (told?.verdicts ?? null),
    split: last?.split ?? [],
    lookups: {
      unique: told?.unique ?? 0,
      settled: settledLookups,
      attempts,
      retries,
      throttled,
      inDoubt,
      unpriced,
    },
    money: summarizeMoney(
      books,
      last,
      sumUnconfirmed(executions),
      known.findLast(({ start }) => start)?.start?.currency ?? 'EUR',
    ),
    cap: summarizeCap(run.maxSpend, {
      net: books.net,
      confirmed: executions.reduce((sum, { confirmed }) => sum + (confirmed ?? 0n), 0n),
      // An execution that names none keeps the one of the execution before it.
      from: known.findLast(({ start }) => start?.capFrom)?.start?.capFrom ?? null,
    }),
    balance: summarizeBalance(known, books.net),
    byCountry,
    byNetworkType,
    byCarrier,
    byStatus,
    timing: { ...summarizeTiming(known), latencyMs },
    missingRefunds,
    damage: last?.damage ?? [],
    notes: last?.noted ?? {},
    remarks: last?.remarks ?? [],
    last: last ? describeLast(last) : null,
  };
}

function describeRun(run: RunRecord): Omit<Summary['run'], 'provider'> {
  const { id, startedAt, finishedAt, status, stopReason, level, input, output, bare } = run;
  return {
    id,
    startedAt,
    finishedAt: finishedAt ?? null,
    status,
    stopReason: stopReason ?? null,
    level,
    input: input ?? null,
    output: output ?? null,
    bare: bare ?? null,
  };
}

function describeLast(last: ExecutionNotes): Summary['last'] {
  return {
    skipsDoubt: last.skipsDoubt ?? false,
    buysAgain: last.buysAgain ?? false,
    servesOwnRun: last.servesOwnRun ?? false,
    keptFailed: last.keptFailed ?? null,
    ceilingBeyondCap: last.ceilingBeyondCap ?? null,
    dearAnswer: last.dearAnswer ?? null,
    wrote: last.wrote ?? last.rows.written > 0,
  };
}

/**
 * Finds whose rows a summary counts: the last execution's, or, if it wrote no output, those of the
 * one that got furthest. Whoever interrupts a continued run has not lost what was there before.
 */
function findFurthest(executions: readonly KnownExecution[]) {
  const notes = executions.flatMap((execution) => execution.notes ?? []);
  const last = notes.at(-1);
  if (last?.wrote !== false) return last;
  return notes.reduce((most, each) => (each.rows.read > most.rows.read ? each : most), last);
}

function describeExecution(
  execution: ExecutionRecord,
  books: RunBooks,
): Summary['executions'][number] {
  const { attempts, net } = books.byExecution.get(execution.id) ?? NO_BOOKS;
  return {
    id: String(execution.id),
    startedAt: execution.startedAt,
    finishedAt: execution.finishedAt ?? null,
    exitCode: execution.exitCode ?? null,
    attempts,
    net,
  };
}

/** The pace is that of executions whose time is known: what a killed one sent took none of it. */
function summarizeTiming(executions: readonly KnownExecution[]) {
  const seconds = sumSeconds(executions);
  const attempts = executions.reduce(
    (sum, { notes, books }) => sum + (notes ? books.attempts : 0),
    0,
  );
  return { seconds, ratePerSecond: seconds > 0 ? attempts / seconds : 0 };
}

/** Seconds in which several were at work count once; how long a killed one worked nobody knows. */
function sumSeconds(executions: readonly KnownExecution[]) {
  const isShared = haveOthers(executions);
  let sum = 0;
  let until = -Infinity;
  for (const { startedAt, workedUntil, notes } of executions) {
    if (!notes) continue;
    const isBeside = isShared && until > startedAt;
    const rest = Math.max(0, workedUntil - until) / 1_000;
    sum += isBeside ? Math.min(notes.seconds, rest) : notes.seconds;
    until = Math.max(until, workedUntil);
  }
  return sum;
}
