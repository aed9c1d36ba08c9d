import type { Money } from '../../src/domain/money.ts';
import {
  isSameScope,
  nameAttempt,
  type AttemptRecord,
  type Ending,
  type ExecutionRecord,
} from '../../src/domain/records.ts';
import type {
  BeginRequest,
  Beginning,
  Forgetting,
  Ledger,
  LedgerEvent,
  Recorded,
  HeldMoney,
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
  changeExecution,
  copyBooks,
  createMemoryBooks,
  findRun,
  sumHeld,
  type MemoryBooks,
} from './memory-books.ts';
import { applyEvent } from './memory-events.ts';
import { importInto, scopedKey } from './memory-imports.ts';
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
  return { open: (fail = () => undefined) => openProcess(shared, fail) };
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

  return {
    ...createMemoryReader(() => shared.books, shared.outputs),
    batches,
    beginning: begun,
    kept: () => inOrder(shared.books.attempts.values()),
    books: () => sumHeld(shared.books, begun().run.id),
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
    finish: async (executionId, ending) => {
      await Promise.resolve();
      commit((books) => {
        finish(executionId, ending, books);
      });
      if (open === executionId) leave();
    },
    recordOutput: async (output) => {
      shared.outputs.add(JSON.stringify(output));
      await Promise.resolve();
    },
    loss: () => Promise.resolve(undefined),
    rescue: () => Promise.resolve(''),
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
  const runId = books.executions.get(id)?.runId ?? '';
  const openByOthers = [...books.attempts.values()].filter(
    (attempt) =>
      attempt.runId === runId && attempt.class === undefined && attempt.id.executionId !== id,
  ).length;
  return { verdicts, position: { ...sumHeld(books, runId), openByOthers } };
}

interface Beginner {
  readonly books: MemoryBooks;
  readonly id: number;
  readonly random: Random;
}

function begin(request: BeginRequest, { books, id, random }: Beginner): Beginning {
  const latest = findRunToContinue([...books.runs.values()], request);
  const run = latest
    ? continueRun(latest, request)
    : createRun(
        request,
        nameRun(request.at, random, (taken) => books.runs.has(taken)),
      );
  books.runs.set(run.id, run);
  const orphaned = closeOrphans(books);
  books.executions.set(id, {
    ...UNFINISHED,
    id,
    runId: run.id,
    startedAt: request.at,
    notes: request.notes,
  });
  books.living.add(id);
  return { run, executionId: id, continued: latest !== undefined, orphaned };
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

function finish(executionId: number, ending: Ending, books: MemoryBooks): void {
  const { at, exitCode, status, stopReason, notes } = ending;
  const told = notes === '' ? {} : { notes };
  changeExecution(executionId, { finishedAt: at, exitCode, ...told }, books);
  const run = findRun(books.executions.get(executionId)?.runId ?? '', books);
  books.runs.set(run.id, { ...run, finishedAt: at, status, stopReason });
}

function forget(
  selection: Forgetting,
  books: MemoryBooks,
): { readonly lookups: number; readonly answers: number } {
  const isOld = ({ lookupId, at }: { readonly lookupId: number; readonly at: number }): boolean =>
    selection.by === 'age'
      ? at < selection.before
      : books.lookups.get(lookupId)?.number === selection.number;
  const kept = books.answers.filter((answer) => !isOld(answer));
  const old = [...books.imports].filter(([lookupId, { answer }]) =>
    isOld({ lookupId, at: answer.at }),
  );
  for (const [lookupId] of old) books.imports.delete(lookupId);
  const gone = books.answers.length - kept.length + old.length;
  books.answers.splice(0, books.answers.length, ...kept);
  const needed = new Set([...kept.map(({ lookupId }) => lookupId), ...books.imports.keys()]);
  let lookups = 0;
  for (const [id, lookup] of books.lookups) {
    const { number, scope, product, ip } = lookup;
    if (number === undefined) continue;
    const own = lookup.attempts.map((attempt) => books.attempts.get(nameAttempt(attempt)));
    const isForgotten =
      selection.by === 'number'
        ? number === selection.number
        : !needed.has(id) && own.every((attempt) => (attempt?.sentAt ?? 0) < selection.before);
    if (!isForgotten) continue;
    lookups += 1;
    books.lookups.set(id, { ...lookup, number: undefined, ip: undefined });
    books.lookupIds.delete(scopedKey(scope, { number, product, ip }));
    for (const attempt of own)
      if (attempt) books.attempts.set(nameAttempt(attempt.id), bare(attempt));
  }
  return { lookups, answers: gone };
}

/** Words of a reason may quote the service, and the service the number. */
function bare({ ip: _, ...attempt }: AttemptRecord): AttemptRecord {
  const reason = attempt.reason && { ...attempt.reason, words: '' };
  return { ...attempt, number: undefined, reason };
}
