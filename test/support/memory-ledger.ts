import type { Money } from '../../src/domain/money.ts';
import {
  isOver,
  isSameScope,
  nameAttempt,
  type AttemptRecord,
  type Ending,
  type ExecutionRecord,
  type HeldMoney,
} from '../../src/domain/records.ts';
import {
  LedgerError,
  type BeginRequest,
  type Beginning,
  type Ledger,
  type LedgerEvent,
  type Recorded,
} from '../../src/ledger/port.ts';
import {
  CRASHED,
  classifyOrphan,
  continueRun,
  createRun,
  findRunToContinue,
  nameRun,
} from '../../src/ledger/rules.ts';
import { request } from '../ledger/events.ts';
import type { Random } from '../../src/support/random.ts';
import {
  amountsOf,
  attemptsOf,
  changeExecution,
  copyBooks,
  createMemoryBooks,
  executionsOf,
  findExecution,
  findRun,
  holdOf,
  standingOf,
  type MemoryBooks,
} from './memory-books.ts';
import { applyEvent } from './memory-events.ts';
import { forget } from './memory-forget.ts';
import { importInto } from './memory-imports.ts';
import { priceEpochOf, surprisesOf } from './memory-prices.ts';
import { createMemoryReader, inOrder } from './memory-reader.ts';
import { reconcileBooks } from './memory-reconcile.ts';
import { createSeededRandom } from '../../src/support/random.ts';

/** A ledger in memory: a store of its own over the rules that all stores share. */
export interface MemoryLedger extends Ledger {
  /** Every batch, as it was applied. */
  readonly batches: readonly (readonly LedgerEvent[])[];
  /** What its last `begin` came to. */
  beginning(): Beginning;
  /** All attempts of the store, in the order they were sent. */
  kept(): readonly AttemptRecord[];
  /** The money of its run from the attempts, one by one: what running totals must agree with. */
  books(): HeldMoney;
}

/** May throw in place of a batch: then nothing of it is applied. */
export type Fail = (events: readonly LedgerEvent[]) => void;

/** One store, which any number of processes may have open. */
export interface MemoryStore {
  /** A further process opens it. */
  open(fail?: Fail): MemoryLedger;
  /** Takes an execution for dead, whatever its process does; the next beginning ends what it left open. */
  fence(executionId: number): void;
}

interface Shared {
  books: MemoryBooks;
  readonly outputs: Set<string>;
  readonly random: Random;
  nextExecution: number;
}

/** An empty store; its executions are counted from `firstExecution`. */
export function createMemoryStore({ firstExecution = 1 } = {}): MemoryStore {
  const shared: Shared = {
    books: createMemoryBooks(),
    outputs: new Set(),
    random: createSeededRandom(1),
    nextExecution: firstExecution,
  };
  return {
    open: (fail = () => undefined) => openProcess(shared, fail),
    fence: (executionId) => {
      fence(executionId, shared.books);
    },
  };
}

/** The ledger of one execution that has begun, number 7. */
export function createMemoryLedger(fail?: Fail, maxSpend?: Money): MemoryLedger {
  const ledger = createMemoryStore({ firstExecution: 7 }).open(fail);
  void ledger.begin(request({ maxSpend }));
  return ledger;
}

function openProcess(shared: Shared, fail: Fail): MemoryLedger {
  const batches: (readonly LedgerEvent[])[] = [];
  let beginning: Beginning | undefined;
  let open: number | undefined;
  const begun = (): Beginning => {
    if (!beginning) throw new Error('The ledger has begun no execution.');
    return beginning;
  };
  const commit = <T>(work: (draft: MemoryBooks) => T): T => {
    const draft = copyBooks(shared.books);
    const result = work(draft);
    shared.books = draft;
    return result;
  };
  const leave = (): void => {
    if (open !== undefined) shared.books.living.delete(open);
    open = undefined;
  };

  const end = async (id: number, work: (books: MemoryBooks) => void): Promise<void> => {
    await Promise.resolve();
    commit(work);
    if (open === id) leave();
  };

  return {
    ...createMemoryReader(() => shared.books, shared.outputs),
    batches,
    beginning: begun,
    kept: () => inOrder(shared.books.attempts.values()),
    books: () => holdOf(shared.books, executionsOf(shared.books, begun().run.id)),
    // Up to its first await all of it is done at once, for whoever does not wait for it.
    begin: async (request) => {
      leave();
      const id = shared.nextExecution++;
      beginning = commit((books) => begin(request, { books, id, random: shared.random }));
      open = id;
      return await Promise.resolve(beginning);
    },
    record: async (events) => {
      await Promise.resolve();
      fail(events);
      const id = open;
      if (id === undefined) throw new Error('The ledger has no open execution to record for.');
      const recorded = commit((books) => applyBatch(events, books, id));
      batches.push(events);
      return recorded;
    },
    withdraw: (id) => end(id, (books) => withdraw(id, books)),
    finish: (id, ending) => end(id, (books) => finish(id, ending, books)),
    recordOutput: (output) => Promise.resolve(void shared.outputs.add(JSON.stringify(output))),
    ...{ loss: () => Promise.resolve(undefined), rescue: () => Promise.resolve('') },
    surprises: async (executionId) => await Promise.resolve(surprisesOf(executionId, shared.books)),
    reconcile: async (settlements, at) => {
      await Promise.resolve();
      if (open !== undefined) throw new Error('Records settle nothing while an execution is open.');
      commit((books) => {
        reconcileBooks(settlements, at, books);
      });
    },
    importAnswers: (batch) => Promise.resolve(commit((books) => importInto(batch, books))),
    forget: async (selection) => await Promise.resolve(commit((books) => forget(selection, books))),
    close: async () => {
      leave();
      await Promise.resolve();
    },
  };
}

function applyBatch(events: readonly LedgerEvent[], books: MemoryBooks, id: number): Recorded {
  const verdicts = events.flatMap((event) => applyEvent(event, books, id) ?? []);
  const { runId } = findExecution(id, books);
  const isOthers = (attempt: AttemptRecord): boolean => attempt.id.executionId !== id;
  const openByOthers = [...books.attempts.values()].filter(
    (attempt) => attempt.runId === runId && attempt.class === undefined && isOthers(attempt),
  ).length;
  const executions = executionsOf(books, runId);
  const others = holdOf(
    books,
    executions.filter((execution) => execution.id !== id),
  );
  const account = standingOf(books, findRun(runId, books).scope, isOthers);
  const told = { others, openByOthers, account, priceEpoch: priceEpochOf(id, books) };
  return { verdicts, position: { ...holdOf(books, executions), ...told } };
}

interface Beginner {
  readonly books: MemoryBooks;
  readonly id: number;
  readonly random: Random;
}

function begin(request: BeginRequest, { books, id, random }: Beginner): Beginning {
  const latest = findRunToContinue([...books.runs.values()], request);
  const others = latest
    ? executionsOf(books, latest.id).filter((execution) => books.living.has(execution.id)).length
    : 0;
  if (others > 0 && request.joins !== true)
    throw new LedgerError('held', 'Another one works on it.');
  const isLate = latest !== undefined && isOver(latest);
  const goesOn = isLate ? latest : latest && continueRun(latest, request);
  const isTaken = (name: string) => books.runs.has(name);
  const run = goesOn ?? createRun(request, nameRun(request.at, random, isTaken));
  books.runs.set(run.id, run);
  for (const execution of books.executions.keys())
    if (!books.living.has(execution)) fence(execution, books);
  const orphaned = closeOrphans(books);
  books.executions.set(id, {
    ...UNFINISHED,
    id,
    runId: run.id,
    startedAt: request.at,
    notes: request.notes,
  });
  books.living.add(id);
  books.newsBefore.set(id, books.priceNews.length);
  const newestAnswer = books.answers.at(-1)?.answerId ?? 0;
  const continued = latest !== undefined;
  return { run, executionId: id, continued, others, isLate, orphaned, newestAnswer };
}

const UNFINISHED: Omit<ExecutionRecord, 'id' | 'runId' | 'startedAt' | 'notes'> = {
  finishedAt: undefined,
  exitCode: undefined,
  attempts: 0,
  requested: 0n,
  refunded: 0n,
  doubtBound: undefined,
  unconfirmed: 0n,
  confirmed: undefined,
  moneyCameIn: false,
  leastBalance: undefined,
};

function fence(executionId: number, books: MemoryBooks): void {
  books.living.delete(executionId);
  books.fenced.add(executionId);
}

function closeOrphans(books: MemoryBooks): number {
  const { attempts, living } = books;
  const orphans = [...attempts.values()].filter(
    (attempt) => attempt.class === undefined && !living.has(attempt.id.executionId),
  );
  const ended = orphans.map((attempt) => {
    const { scope } = findRun(attempt.runId, books);
    const isFree = ![...attempts.values()].some((other) => {
      const isAlike =
        isSameScope(findRun(other.runId, books).scope, scope) && other.product === attempt.product;
      return isAlike && other.charge?.source === 'reported' && amountsOf(other).requested > 0n;
    });
    return { ...attempt, class: classifyOrphan(attempt, isFree), reason: CRASHED };
  });
  for (const attempt of ended) attempts.set(nameAttempt(attempt.id), attempt);
  return ended.filter((attempt) => attempt.class === 'in_doubt').length;
}

function withdraw(executionId: number, books: MemoryBooks): void {
  const { runId } = findExecution(executionId, books);
  if (attemptsOf(books, executionId).length === 0) books.executions.delete(executionId);
  if (executionsOf(books, runId).length === 0) books.runs.delete(runId);
}

function finish(executionId: number, ending: Ending, books: MemoryBooks): void {
  const { at, exitCode, status, stopReason, notes } = ending;
  const told = notes === '' ? {} : { notes };
  changeExecution(executionId, { finishedAt: at, exitCode, ...told }, books);
  const run = findRun(findExecution(executionId, books).runId, books);
  const isAlone = executionsOf(books, run.id).every(
    ({ id }) => id === executionId || !books.living.has(id),
  );
  const speaks = !books.fenced.has(executionId) && (isAlone || status === 'completed');
  if (speaks && run.status !== 'completed')
    books.runs.set(run.id, { ...run, finishedAt: at, status, stopReason });
}
