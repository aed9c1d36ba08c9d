import { createBooks, type Books } from '../domain/summarize.ts';
import type { Money } from '../domain/money.ts';
import { NO_ROWS, type Summary } from '../domain/summary.ts';
import type { ExecutionRecord, LedgerReader, RunRecord } from '../ledger/port.ts';
import { readNotes, type ExecutionNotes } from './notes.ts';

/** What an execution that has just ended knows of itself. */
export interface OwnNotes {
  readonly executionId: number;
  readonly notes: ExecutionNotes;
}

/**
 * The summary of a run with all its executions, from the ledger alone. `own` stands for the notes of that execution,
 * which a full disk may have kept out of the ledger.
 */
export async function summaryOf(ledger: LedgerReader, run: RunRecord, own?: OwnNotes): Promise<Summary> {
  const executions = await ledger.executions(run.id);
  const builder = createBooks(new Map(executions.map((execution) => [execution.id, execution.doubtBound])));
  for await (const batch of ledger.attempts({ by: 'run', runId: run.id })) for (const attempt of batch) builder.add(attempt);
  const books = builder.books();
  const notes = executions.map(({ id, notes: text }) => (own?.executionId === id ? own.notes : readNotes(text)));
  const last = notes.at(-1);
  return {
    run: {
      id: run.id,
      startedAt: run.startedAt,
      finishedAt: run.finishedAt ?? null,
      status: run.status,
      stopReason: run.stopReason ?? null,
      level: run.level,
      input: run.input ?? null,
      output: run.output ?? null,
    },
    executions: executions.map((execution) => executionOf(execution, books)),
    rows: last?.rows ?? NO_ROWS,
    lookups: {
      unique: last?.unique ?? 0,
      settled: books.settledLookups,
      attempts: books.attempts,
      retries: books.retries,
      throttled: books.throttled,
      inDoubt: books.inDoubt,
      unpriced: books.unpriced,
    },
    money: moneyOf(books, last),
    cap: capOf(run.maxSpend, books.net),
    balance: balanceOf(executions, notes, books),
    byCountry: books.byCountry,
    byNetworkType: books.byNetworkType,
    byCarrier: books.byCarrier,
    byStatus: books.byStatus,
    timing: { ...timingOf(notes, books), latencyMs: books.latencyMs },
    missingRefunds: books.missingRefunds,
    remarks: last?.remarks ?? [],
    last: last ? { skipsDoubt: last.skipsDoubt ?? false, ceilingBeyondCap: last.ceilingBeyondCap ?? null } : null,
  };
}

function executionOf(execution: ExecutionRecord, books: Books): Summary['executions'][number] {
  const own = books.byExecution.get(execution.id) ?? { attempts: 0, net: 0n };
  return {
    id: String(execution.id),
    startedAt: execution.startedAt,
    finishedAt: execution.finishedAt ?? null,
    exitCode: execution.exitCode ?? null,
    ...own,
  };
}

function moneyOf(books: Books, last: ExecutionNotes | undefined): Summary['money'] {
  const { requested, refunded, net, priced, inDoubtMax, inDoubtReleased } = books;
  return {
    currency: last?.currency ?? 'EUR',
    requested,
    refunded,
    net,
    priced,
    unplaced: net - (last?.placed ?? 0n),
    inDoubtMax,
    inDoubtReleased,
    saved: last?.saved ?? 0n,
  };
}

function capOf(maxSpend: Money | undefined, net: Money): Summary['cap'] {
  if (maxSpend === undefined) return { maxSpend: null, unused: null, excess: null };
  return { maxSpend, unused: maxSpend > net ? maxSpend - net : 0n, excess: net > maxSpend ? net - maxSpend : 0n };
}

/**
 * Opening is the first execution's, moved by what other hands moved between executions, so that expected = opening - net
 * holds for the run and that move is not in `unexplained`. Where an execution could not read its last balance, as after a
 * kill, nobody knows what moved: opening is then the last execution's and what the run had spent before it.
 */
function balanceOf(
  executions: readonly ExecutionRecord[],
  notes: readonly (ExecutionNotes | undefined)[],
  books: Books,
): Summary['balance'] {
  const autoReload = notes.some((note) => note?.autoReload === true);
  const between = betweenExecutions(notes);
  const last = notes.at(-1);
  const lastNet = books.byExecution.get(executions.at(-1)?.id ?? -1)?.net ?? 0n;
  const base = between === null ? last?.opening : notes[0]?.opening;
  const opening = base === undefined ? null : base + (between ?? books.net - lastNet);
  const closing = last?.closing ?? null;
  const expected = opening === null ? null : opening - books.net;
  const unexplained = expected === null || closing === null ? null : closing - expected;
  return { opening, closing, expected, unexplained, betweenExecutions: notes.length < 2 ? null : between, autoReload };
}

/** From the last balance of each execution to the first of the next; null where one of them is not known. */
function betweenExecutions(notes: readonly (ExecutionNotes | undefined)[]): Money | null {
  let moved = 0n;
  for (const [index, note] of notes.entries()) {
    if (index === 0) continue;
    const before = notes[index - 1]?.closing;
    if (before === undefined || note?.opening === undefined) return null;
    moved += note.opening - before;
  }
  return moved;
}

function timingOf(notes: readonly (ExecutionNotes | undefined)[], books: Books): { seconds: number; ratePerSecond: number } {
  const seconds = notes.reduce((sum, note) => sum + (note?.seconds ?? 0), 0);
  return { seconds, ratePerSecond: seconds > 0 ? books.attempts / seconds : 0 };
}
