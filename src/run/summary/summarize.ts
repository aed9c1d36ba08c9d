import { readBounds } from '../../domain/doubt.ts';
import { createBooks, type RunBooks, type ExecutionBooks } from '../../domain/summarize.ts';
import { addUnlessUnknown, minMoney, type Money } from '../../domain/money.ts';
import { NO_ROWS, type CapSource, type ProviderWords, type Summary } from '../../domain/summary.ts';
import type { ExecutionRecord, RunRecord } from '../../domain/records.ts';
import type { LedgerReader } from '../../ledger/port.ts';
import { readNotes, readStartNotes, type ExecutionNotes, type StartNotes } from './notes.ts';

/** What an execution that has just ended knows of itself. */
export interface OwnNotes {
  readonly executionId: number;
  readonly notes: ExecutionNotes;
}

/**
 * The summary of a run with all its executions, from the ledger alone. `own` stands for the notes of that execution,
 * which a full disk may have kept out of the ledger.
 */
export async function summarizeRun(
  ledger: LedgerReader,
  run: RunRecord,
  { words, own }: { readonly words: ProviderWords; readonly own?: OwnNotes },
): Promise<Summary> {
  const executions = await ledger.executions(run.id);
  const builder = createBooks(readBounds(executions));
  for await (const batch of ledger.attempts({ by: 'run', runId: run.id }))
    for (const attempt of batch) builder.add(attempt);
  const books = builder.books();
  const known = executions.map((execution): Known => {
    const isOwn = own?.executionId === execution.id;
    const start = isOwn ? own.notes : readStartNotes(execution.notes);
    return {
      start,
      notes: isOwn ? own.notes : readNotes(execution.notes),
      books: books.byExecution.get(execution.id) ?? NO_BOOKS,
      unconfirmed: execution.unconfirmed,
    };
  });
  // Of one that was killed nothing but its start is known; the output is still that of the one before it.
  const last = known.findLast(({ notes }) => notes)?.notes;
  const told = findFurthest(known);
  return {
    run: { ...describeRun(run), provider: words },
    executions: executions.map((execution) => describeExecution(execution, books)),
    // An older version counted no stale rows.
    rows: { ...NO_ROWS, ...told?.rows, written: last?.rows.written ?? 0 },
    lookups: {
      unique: told?.unique ?? 0,
      settled: books.settledLookups,
      attempts: books.attempts,
      retries: books.retries,
      throttled: books.throttled,
      inDoubt: books.inDoubt,
      unpriced: books.unpriced,
    },
    money: summarizeMoney(books, {
      last,
      unconfirmed: sumUnconfirmed(executions),
      currency: known.findLast(({ start }) => start)?.start?.currency ?? 'EUR',
    }),
    cap: summarizeCap(run.maxSpend, {
      net: books.net,
      confirmed: executions.reduce((sum, { confirmed }) => sum + (confirmed ?? 0n), 0n),
      // An execution that names none keeps that of the one before it.
      from: known.findLast(({ start }) => start?.capFrom)?.start?.capFrom ?? null,
    }),
    balance: summarizeBalance(known, books.net),
    byCountry: books.byCountry,
    byNetworkType: books.byNetworkType,
    byCarrier: books.byCarrier,
    byStatus: books.byStatus,
    timing: { ...summarizeTiming(known, books), latencyMs: books.latencyMs },
    missingRefunds: books.missingRefunds,
    notes: last?.noted ?? {},
    remarks: last?.remarks ?? [],
    last: last ? describeLast(last) : null,
  };
}

function describeRun(run: RunRecord): Omit<Summary['run'], 'provider'> {
  return {
    id: run.id,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt ?? null,
    status: run.status,
    stopReason: run.stopReason ?? null,
    level: run.level,
    input: run.input ?? null,
    output: run.output ?? null,
    bare: run.bare ?? null,
  };
}

function describeLast(last: ExecutionNotes): Summary['last'] {
  return {
    skipsDoubt: last.skipsDoubt ?? false,
    buysAgain: last.buysAgain ?? false,
    ceilingBeyondCap: last.ceilingBeyondCap ?? null,
    dearAnswer: last.dearAnswer ?? null,
    wrote: last.wrote ?? last.rows.written > 0,
  };
}

/**
 * Whose rows a summary counts: the last execution's, or where that wrote no output, those of the one that got furthest.
 * Whoever interrupts a run that was continued has not lost what was there before.
 */
function findFurthest(executions: readonly Known[]): ExecutionNotes | undefined {
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

function summarizeMoney(
  books: RunBooks,
  {
    last,
    unconfirmed,
    currency,
  }: {
    readonly last: ExecutionNotes | undefined;
    readonly unconfirmed: Money | null;
    readonly currency: string;
  },
): Summary['money'] {
  const { requested, refunded, net, priced, inDoubtMax, inDoubtReleased } = books;
  return {
    currency,
    requested,
    refunded,
    net,
    priced,
    unconfirmed,
    unplaced: net - (last?.placed ?? 0n),
    inDoubtMax,
    inDoubtReleased,
    saved: last?.saved ?? 0n,
  };
}

/** `confirmed`: what balances have left of the money held for answers without a price, so that it was spent, by whomever. */
function summarizeCap(
  maxSpend: Money | undefined,
  {
    net,
    confirmed,
    from,
  }: { readonly net: Money; readonly confirmed: Money; readonly from: CapSource | null },
): Summary['cap'] {
  if (maxSpend === undefined) return { maxSpend: null, unused: null, excess: null, from: null };
  const spent = net + confirmed;
  return {
    maxSpend,
    unused: maxSpend > net ? maxSpend - net : 0n,
    excess: spent > maxSpend ? spent - maxSpend : 0n,
    from,
  };
}

function sumUnconfirmed(executions: readonly ExecutionRecord[]): Money | null {
  return executions.reduce<Money | null>(
    (sum, { unconfirmed }) => addUnlessUnknown(sum, unconfirmed),
    0n,
  );
}

/** An execution as far as the ledger knows it: a killed one has no notes but those of its start. */
interface Known {
  readonly start: StartNotes | undefined;
  readonly notes: ExecutionNotes | undefined;
  readonly books: ExecutionBooks;
  /** What it holds for answers without a price; null where nothing bounds it. */
  readonly unconfirmed: Money | null;
}

const NO_BOOKS: ExecutionBooks = { attempts: 0, net: 0n, inDoubtMax: 0n };

/**
 * Opening is the first execution's, moved by what other hands moved between executions, so that expected = opening - net
 * holds for the run and that move is not in `unexplained`. Where it is not known what moved, opening is the last
 * execution's and what the run had spent before it.
 */
function summarizeBalance(executions: readonly Known[], net: Money): Summary['balance'] {
  const autoReload = executions.some(({ start }) => start?.autoReload === true);
  const between = betweenExecutions(executions);
  const last = executions.at(-1);
  const base = between === null ? last?.start?.opening : executions[0]?.start?.opening;
  const opening = base === undefined ? null : base + (between ?? net - (last?.books.net ?? 0n));
  const closing = last?.notes?.closing ?? null;
  const expected = opening === null ? null : opening - net;
  const unexplained = expected === null || closing === null ? null : closing - expected;
  return {
    opening,
    closing,
    expected,
    unexplained,
    betweenExecutions: executions.length < 2 ? null : between,
    autoReload,
  };
}

/** From the last balance of each execution to the first of the next; null where that cannot be told. */
function betweenExecutions(executions: readonly Known[]): Money | null {
  let moved = 0n;
  for (const [index, { start }] of executions.entries()) {
    const before = executions[index - 1];
    if (!before) continue;
    const move = start?.opening === undefined ? null : movedAfter(before, start.opening);
    if (move === null) return null;
    moved += move;
  }
  return moved;
}

/**
 * After a kill the last balance is not known. What is missing at the next opening was taken by its attempts in doubt and its
 * answers without a price as far as they reach, and is left to be unexplained, with them as its likely cause; only what goes
 * beyond them was moved by others.
 */
function movedAfter({ start, notes, books, unconfirmed }: Known, opening: Money): Money | null {
  if (notes?.closing !== undefined) return opening - notes.closing;
  const reach = addUnlessUnknown(books.inDoubtMax, unconfirmed);
  if (start?.opening === undefined || reach === null) return null;
  const moved = opening - (start.opening - books.net);
  return moved > 0n ? moved : minMoney(0n, moved + reach);
}

function summarizeTiming(
  executions: readonly Known[],
  books: RunBooks,
): { seconds: number; ratePerSecond: number } {
  const seconds = executions.reduce((sum, { notes }) => sum + (notes?.seconds ?? 0), 0);
  return { seconds, ratePerSecond: seconds > 0 ? books.attempts / seconds : 0 };
}
