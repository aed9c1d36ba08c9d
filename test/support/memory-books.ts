import type { Answer } from '../../src/domain/attempt.ts';
import { computeNet } from '../../src/domain/charge.ts';
import { minMoney, type Money } from '../../src/domain/money.ts';
import {
  nameAttempt,
  type AttemptId,
  type AttemptRecord,
  type ExecutionRecord,
  type RunRecord,
  type Scope,
} from '../../src/domain/records.ts';
import type { EventOf, LedgerEvent, SentVerdict } from '../../src/ledger/port.ts';
import {
  findHold,
  isToldAgain,
  judgeSent,
  STARTED,
  type HeldMoney,
} from '../../src/ledger/rules.ts';
import { heldAbove } from '../domain/budget-world.ts';
import { scopedKey, type KeptImport } from './memory-imports.ts';

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
  };
}

/** Applies one event of the execution. Throws where an attempt is not what the event says. */
export function applyEvent(
  event: LedgerEvent,
  books: MemoryBooks,
  executionId: number,
): SentVerdict | undefined {
  switch (event.kind) {
    case 'sent':
      return send(event, books, executionId);
    case 'settled':
      settle(event, books, executionId);
      return undefined;
    case 'closed':
      close(event, books, executionId);
      return undefined;
    case 'raised':
      raise(event, books);
      return undefined;
    case 'released':
      for (const id of event.ids) release(findAttempt(id, books), books);
      return undefined;
    case 'bounded':
      bind(event, books);
      return undefined;
    case 'confirmed': {
      const { unconfirmed: before } = findExecution(event.executionId, books);
      const left = minMoney(event.unconfirmed, before ?? event.unconfirmed);
      changeExecution(event.executionId, { unconfirmed: left, confirmed: left }, books);
      return undefined;
    }
    case 'balance_read': {
      const { leastBalance: before } = findExecution(event.executionId, books);
      const least = minMoney(event.balance, before ?? event.balance);
      changeExecution(event.executionId, { leastBalance: least }, books);
      return undefined;
    }
    case 'money_in':
      changeExecution(event.executionId, { moneyCameIn: true }, books);
      return undefined;
  }
}

/** The money of a run, from its attempts, one by one. */
export function sumHeld(books: MemoryBooks, runId: string): HeldMoney {
  let [net, doubt, unconfirmed, reserved] = [0n, 0n, 0n, 0n];
  for (const execution of books.executions.values()) {
    if (execution.runId !== runId) continue;
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

/** The attempts of one execution, in no order that means anything. */
export function attemptsOf(books: MemoryBooks, executionId: number): AttemptRecord[] {
  return [...books.attempts.values()].filter(({ id }) => id.executionId === executionId);
}

function send(event: EventOf<'sent'>, books: MemoryBooks, executionId: number): SentVerdict {
  const { id, lookup, ceiling } = event;
  const name = nameAttempt(id);
  if (id.executionId !== executionId) throw new Error(`Attempt ${name} is of another execution.`);
  if (books.attempts.has(name)) return STARTED;
  const { runId } = findExecution(executionId, books);
  const { scope } = findRun(runId, books);
  const key = scopedKey(scope, lookup);
  const lookupId = books.lookupIds.get(key) ?? books.lookups.size + 1;
  const known = books.lookups.get(lookupId);
  const verdict = judgeSent(event, {
    other: known?.attempts.map((other) => findAttempt(other, books)).find(standsInTheWay),
    readHeld: () => sumHeld(books, runId),
  });
  if (verdict.kind !== 'started') return verdict;
  const { number, product, country, ip } = lookup;
  books.lookupIds.set(key, lookupId);
  books.lookups.set(lookupId, {
    ...{ scope, number, product, ip },
    attempts: [...(known?.attempts ?? []), id],
  });
  const asked = { number, country, product, ...(ip === undefined ? {} : { ip }) };
  books.attempts.set(name, {
    ...UNENDED,
    ...asked,
    id,
    runId,
    lookupId,
    ceiling,
    sentAt: event.at,
  });
  return verdict;

  function standsInTheWay(other: AttemptRecord): boolean {
    const isOwn = other.id.executionId === executionId;
    return other.class === undefined || (other.class === 'settled' && isOwn);
  }
}

const UNENDED = {
  endedAt: undefined,
  latencyMs: undefined,
  class: undefined,
  throttled: false,
  released: false,
  bounded: false,
  charge: undefined,
  status: undefined,
  requestId: undefined,
  reason: undefined,
  networkType: undefined,
  carrier: undefined,
  remainingBalance: undefined,
  refundExpected: false,
} as const;

function settle(event: EventOf<'settled'>, books: MemoryBooks, executionId: number): void {
  const { id, at, latencyMs, answer, charge } = event;
  const attempt = findOpen(event, books, executionId);
  if (!attempt) return;
  const { status, requestId, reason, remainingBalance, refundExpected, facts } = answer;
  const told = { status, requestId, reason, remainingBalance, refundExpected };
  const network = { networkType: facts.lineType, carrier: facts.carrier };
  const ended = { ...told, ...network, class: 'settled', endedAt: at, latencyMs, charge } as const;
  books.attempts.set(nameAttempt(id), { ...attempt, ...ended });
  books.answers.push({ lookupId: attempt.lookupId, id, at, answer });
  const { unconfirmed: before } = findExecution(executionId, books);
  const isUnbounded = charge.source === 'unknown' && attempt.ceiling === null;
  const more = isUnbounded ? null : heldAbove(charge, attempt.ceiling ?? 0n);
  const unconfirmed = before === null || more === null ? null : before + more;
  changeExecution(executionId, { unconfirmed }, books);
}

function close(event: EventOf<'closed'>, books: MemoryBooks, executionId: number): void {
  const { id, at, latencyMs, throttled, reason, status, answer } = event;
  const attempt = findOpen(event, books, executionId);
  if (!attempt) return;
  const ended = { class: event.class, endedAt: at, latencyMs, throttled, reason, status };
  books.attempts.set(nameAttempt(id), { ...attempt, ...ended, requestId: answer?.requestId });
  if (answer) books.answers.push({ lookupId: attempt.lookupId, id, at, answer });
}

function raise({ id, ceiling }: EventOf<'raised'>, books: MemoryBooks): void {
  const attempt = books.attempts.get(nameAttempt(id));
  if (!attempt) return;
  const isMore = attempt.ceiling === null || ceiling > attempt.ceiling;
  if (isMore && findHold(attempt) !== 'nothing')
    books.attempts.set(nameAttempt(id), { ...attempt, ceiling });
}

function release(attempt: AttemptRecord, { attempts }: MemoryBooks): void {
  if (findHold(attempt) === 'doubt')
    attempts.set(nameAttempt(attempt.id), { ...attempt, released: true });
}

/** These doubts and no others of the execution are under its bound; what is released stays as it is. */
function bind({ executionId, ids, bound }: EventOf<'bounded'>, books: MemoryBooks): void {
  const names = new Set(ids.map(nameAttempt));
  for (const attempt of [
    ...ids.map((id) => findAttempt(id, books)),
    ...attemptsOf(books, executionId),
  ])
    if (findHold(attempt) === 'doubt') {
      const name = nameAttempt(attempt.id);
      books.attempts.set(name, { ...attempt, bounded: names.has(name) });
    }
  changeExecution(executionId, { doubtBound: bound }, books);
}

function findAttempt(id: AttemptId, { attempts }: MemoryBooks): AttemptRecord {
  const attempt = attempts.get(nameAttempt(id));
  if (!attempt) throw new Error(`The ledger has no attempt ${nameAttempt(id)}.`);
  return attempt;
}

/** undefined where it has ended as it is told to. */
function findOpen(
  event: EventOf<'settled' | 'closed'>,
  books: MemoryBooks,
  executionId: number,
): AttemptRecord | undefined {
  const { id } = event;
  const attempt = findAttempt(id, books);
  if (isToldAgain(event, attempt.class)) return undefined;
  if (attempt.class !== undefined || id.executionId !== executionId)
    throw new Error(`Attempt ${nameAttempt(id)} has ended, or is of another execution.`);
  return attempt;
}

function findExecution(id: number, { executions }: MemoryBooks): ExecutionRecord {
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
