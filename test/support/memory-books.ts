import type { Answer } from '../../src/domain/attempt.ts';
import { computeNet } from '../../src/domain/charge.ts';
import { minMoney, type Money } from '../../src/domain/money.ts';
import {
  isSameScope,
  nameAttempt,
  type AccountStanding,
  type AttemptId,
  type AttemptRecord,
  type ExecutionRecord,
  type HeldMoney,
  type RunRecord,
  type Scope,
} from '../../src/domain/records.ts';
import { findHold } from '../../src/ledger/rules.ts';
import { type KeptImport } from './memory-imports.ts';

/** A lookup by its surrogate; without number and ip once it is forgotten. */
export interface KeptLookup {
  readonly scope: Scope;
  readonly number: string | undefined;
  readonly ip: string | undefined;
  readonly product: string;
  readonly attempts: readonly AttemptId[];
}

/** An answer, and the attempt that brought it. */
export interface KeptAnswer {
  readonly answerId: number;
  readonly lookupId: number;
  readonly id: AttemptId;
  readonly at: number;
  readonly answer: Answer;
}

/** Everything a ledger holds. Records are replaced, never changed; so a copy of the maps is a copy of the books. */
export interface MemoryBooks {
  readonly runs: Map<string, RunRecord>;
  /** Of each execution what attempts do not tell: their sums are taken anew whenever somebody asks. */
  readonly executions: Map<number, ExecutionRecord>;
  readonly attempts: Map<string, AttemptRecord>;
  readonly lookups: Map<number, KeptLookup>;
  /** Of lookups that are not forgotten. */
  readonly lookupIds: Map<string, number>;
  /** The newest last. */
  readonly answers: KeptAnswer[];
  /** The newest imported one of each lookup. */
  readonly imports: Map<number, KeptImport>;
  /** Executions whose process is alive. */
  readonly living: Set<number>;
  /** Executions that were taken for dead. */
  readonly fenced: Set<number>;
  /** Who was charged more than was known, in order. */
  readonly priceNews: { readonly scope: Scope; readonly executionId: number }[];
  /** How much of it each execution found when it began. */
  readonly newsBefore: Map<number, number>;
}

/** Books without a record. */
export function createMemoryBooks(): MemoryBooks {
  return {
    runs: new Map(),
    executions: new Map(),
    attempts: new Map(),
    lookups: new Map(),
    lookupIds: new Map(),
    answers: [],
    imports: new Map(),
    living: new Set(),
    fenced: new Set(),
    priceNews: [],
    newsBefore: new Map(),
  };
}

/** What a batch works on: thrown away where it cannot be applied as a whole. */
export function copyBooks(books: MemoryBooks): MemoryBooks {
  return {
    runs: new Map(books.runs),
    executions: new Map(books.executions),
    attempts: new Map(books.attempts),
    lookups: new Map(books.lookups),
    lookupIds: new Map(books.lookupIds),
    answers: [...books.answers],
    imports: new Map(books.imports),
    living: new Set(books.living),
    fenced: new Set(books.fenced),
    priceNews: [...books.priceNews],
    newsBefore: new Map(books.newsBefore),
  };
}

/** The money of these executions, from their attempts, one by one. */
export function holdOf(books: MemoryBooks, executions: readonly ExecutionRecord[]): HeldMoney {
  let [net, doubt, unconfirmed, reserved] = [0n, 0n, 0n, 0n];
  for (const execution of executions) {
    unconfirmed += execution.unconfirmed ?? 0n;
    let bounded = 0n;
    for (const attempt of attemptsOf(books, execution.id)) {
      const ceiling = attempt.ceiling ?? 0n;
      const hold = findHold(attempt);
      if (attempt.charge) net += computeNet(attempt.charge);
      if (hold === 'reservation') reserved += ceiling;
      if (hold === 'doubt' && attempt.bounded) bounded += ceiling;
      if (hold === 'doubt' && !attempt.bounded) doubt += ceiling;
    }
    doubt += minMoney(bounded, execution.doubtBound ?? bounded);
  }
  return { net, doubt, unconfirmed, reserved };
}

/** The executions of a run. */
export function executionsOf(books: MemoryBooks, runId: string): ExecutionRecord[] {
  return [...books.executions.values()].filter((execution) => execution.runId === runId);
}

/** The money of all runs of the account; what dead executions have open is in doubt. */
export function standingOf(
  books: MemoryBooks,
  scope: Scope,
  isCounted: (attempt: AttemptRecord) => boolean = () => true,
): AccountStanding {
  const executions = [...books.executions.values()].filter(({ runId }) =>
    isSameScope(findRun(runId, books).scope, scope),
  );
  const open = executions
    .flatMap(({ id }) => attemptsOf(books, id))
    .filter((attempt) => attempt.class === undefined);
  const { reserved, doubt, ...held } = holdOf(books, executions);
  const dead = open
    .filter(({ id }) => !books.living.has(id.executionId))
    .reduce((sum, { ceiling }) => sum + (ceiling ?? 0n), 0n);
  const counted = open.filter(({ id }) => books.living.has(id.executionId)).filter(isCounted);
  return { ...held, doubt: doubt + dead, reserved: reserved - dead, open: counted.length };
}

/** The attempts of one execution, in no order that means anything. */
export function attemptsOf(books: MemoryBooks, executionId: number): AttemptRecord[] {
  return [...books.attempts.values()].filter(({ id }) => id.executionId === executionId);
}

/** An attempt that the books refer to. */
export function findAttempt(id: AttemptId, { attempts }: MemoryBooks): AttemptRecord {
  const attempt = attempts.get(nameAttempt(id));
  if (!attempt) throw new Error(`The ledger has no attempt ${nameAttempt(id)}.`);
  return attempt;
}

/** An execution that the books refer to. */
export function findExecution(id: number, { executions }: MemoryBooks): ExecutionRecord {
  const execution = executions.get(id);
  if (!execution) throw new Error(`The ledger has no execution ${String(id)}.`);
  return execution;
}

/** A run that the books refer to. */
export function findRun(id: string, { runs }: MemoryBooks): RunRecord {
  const run = runs.get(id);
  if (!run) throw new Error(`The ledger has no run ${id}.`);
  return run;
}

/** Replaces a part of what is kept of the execution. */
export function changeExecution(
  id: number,
  change: Partial<ExecutionRecord>,
  books: MemoryBooks,
): void {
  books.executions.set(id, { ...findExecution(id, books), ...change });
}

/** A charge's amounts; nothing where it has none. */
export function amountsOf({ charge }: AttemptRecord): { requested: Money; refunded: Money } {
  return charge && charge.source !== 'unknown' ? charge : { requested: 0n, refunded: 0n };
}
