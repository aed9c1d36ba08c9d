import { addUnlessUnknown, maxMoney, minMoney, type Money } from '../../domain/money.ts';
import type { ExecutionBooks } from '../../domain/summarize.ts';
import type { Summary } from '../../domain/summary.ts';
import type { ExecutionNotes, StartNotes } from './notes.ts';

/** An execution as far as the ledger knows it: a killed one has no notes but those of its start. */
export interface KnownExecution {
  readonly start: StartNotes | undefined;
  readonly notes: ExecutionNotes | undefined;
  readonly books: ExecutionBooks;
  /** What it holds for answers without a price; null where nothing bounds it. */
  readonly unconfirmed: Money | null;
  /** From when to when it was at work, as far as anybody knows; milliseconds since the epoch. */
  readonly startedAt: number;
  readonly workedUntil: number;
}

/**
 * The opening is the first execution's, moved by what others moved between executions, so that
 * expected = opening - net holds for the run and that move is not in `unexplained`. If nobody knows
 * what moved, the opening is the last execution's and what the run had spent before it.
 */
export function summarizeBalance(
  executions: readonly KnownExecution[],
  net: Money,
): Summary['balance'] {
  const autoReload = executions.some(({ start }) => start?.autoReload === true);
  if (overlap(executions)) return { ...summarizeLast(executions), autoReload };
  const between = sumMovesBetween(executions);
  const last = executions.at(-1);
  const base = between === null ? last?.start?.opening : executions[0]?.start?.opening;
  const opening = base === undefined ? null : base + (between ?? net - (last?.books.net ?? 0n));
  const closing = last?.notes?.closing ?? null;
  const otherRuns = executions.reduce((sum, { notes }) => sum + (notes?.otherRunsNet ?? 0n), 0n);
  const expected = opening === null ? null : opening - net - otherRuns;
  const unexplained = expected === null || closing === null ? null : closing - expected;
  return {
    opening,
    closing,
    expected,
    unexplained,
    betweenExecutions: executions.length < 2 ? null : between,
    otherRuns,
    autoReload,
  };
}

/** Several processes worked on the run at once: the balance is that of the last one alone, and the others are others. */
function summarizeLast(executions: readonly KnownExecution[]) {
  const last = executions.findLast(({ notes }) => notes?.closing !== undefined);
  const opening = last?.start?.opening ?? null;
  const closing = last?.notes?.closing ?? null;
  const otherRuns = last?.notes?.otherRunsNet ?? 0n;
  const expected = opening === null ? null : opening - (last?.books.net ?? 0n) - otherRuns;
  const unexplained = expected === null || closing === null ? null : closing - expected;
  return { opening, closing, expected, unexplained, betweenExecutions: null, otherRuns };
}

/** Several could be at work at once: not on a ledger in a file, whatever its clock has said. */
export function haveOthers(executions: readonly KnownExecution[]): boolean {
  return executions.some(({ notes }) => notes?.otherRunsNet !== undefined);
}

/** One began before another had ended. */
function overlap(executions: readonly KnownExecution[]) {
  if (!haveOthers(executions)) return false;
  return executions.some(({ startedAt }, index) =>
    executions.slice(0, index).some(({ workedUntil }) => workedUntil > startedAt),
  );
}

/**
 * Sums what moved from the last balance of each execution to the first of the next; null if nobody
 * can tell.
 */
function sumMovesBetween(executions: readonly KnownExecution[]) {
  let moved = 0n;
  for (const [index, { start }] of executions.entries()) {
    const before = executions[index - 1];
    if (!before) continue;
    const move = start?.opening === undefined ? null : findMoveAfter(before, start.opening);
    if (move === null) return null;
    moved += move;
  }
  return moved;
}

/**
 * After a kill nobody knows the last balance. Attempts in doubt and answers without a price took
 * what is missing at the next opening, as far as they reach, and a book that said too much left
 * what is there beyond the books, as far as it charged: that stays unexplained, with them as its
 * likely cause. Others moved only what goes beyond them.
 */
function findMoveAfter({ start, notes, books, unconfirmed }: KnownExecution, opening: Money) {
  if (notes?.closing !== undefined) return opening - notes.closing;
  const reach = addUnlessUnknown(books.inDoubtMax, unconfirmed);
  if (start?.opening === undefined || reach === null) return null;
  const moved = opening - (start.opening - books.net);
  return moved > 0n ? maxMoney(0n, moved - books.priced) : minMoney(0n, moved + reach);
}
