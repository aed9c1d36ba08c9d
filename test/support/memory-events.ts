import { mayBeBought } from '../../src/domain/doubt.ts';
import { minMoney } from '../../src/domain/money.ts';
import { nameAttempt, type AttemptRecord } from '../../src/domain/records.ts';
import type { EventOf, LedgerEvent, SentVerdict } from '../../src/ledger/port.ts';
import { CRASHED, findHold, isToldAgain, judgeSent, STARTED } from '../../src/ledger/rules.ts';
import { heldAbove } from '../domain/budget-world.ts';
import {
  attemptsOf,
  changeExecution,
  findAttempt,
  findExecution,
  findRun,
  holdOf,
  executionsOf,
  standingOf,
  type KeptAnswer,
  type MemoryBooks,
} from './memory-books.ts';
import { scopedKey } from './memory-imports.ts';
import { notePrice, priceEpochOf } from './memory-prices.ts';

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

/** The id of the newest answer to a lookup; undefined where there is none. */
function newestAnswerTo(lookupId: number, books: MemoryBooks): number | undefined {
  return books.answers.findLast((answer) => answer.lookupId === lookupId)?.answerId;
}

function attemptsOfRun(runId: string, books: MemoryBooks): AttemptRecord[] {
  return [...books.attempts.values()].filter((attempt) => attempt.runId === runId);
}

function send(event: EventOf<'sent'>, books: MemoryBooks, executionId: number): SentVerdict {
  const { id, lookup, ceiling } = event;
  const name = nameAttempt(id);
  if (id.executionId !== executionId) throw new Error(`Attempt ${name} is of another execution.`);
  if (books.fenced.has(executionId)) return { kind: 'fenced' };
  if (books.attempts.has(name)) return STARTED;
  const { runId } = findExecution(executionId, books);
  const { scope } = findRun(runId, books);
  const key = scopedKey(scope, lookup);
  const lookupId = books.lookupIds.get(key) ?? books.lookups.size + 1;
  const known = books.lookups.get(lookupId);
  const others = known?.attempts.map((other) => findAttempt(other, books)) ?? [];
  const verdict = judgeSent(event, {
    isOpen: others.some((other) => other.class === undefined),
    newestAnswer: newestAnswerTo(lookupId, books),
    isDoubtful: () => others.some(mayBeBought),
    readAttempted: () => {
      const attempted = new Set(attemptsOfRun(runId, books).map((other) => other.lookupId));
      return { lookups: attempted.size, isOne: attempted.has(lookupId) };
    },
    priceEpoch: priceEpochOf(executionId, books),
    cap: findRun(runId, books).maxSpend,
    readHeld: () => holdOf(books, executionsOf(books, runId)),
    readAccount: () => standingOf(books, scope),
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
  notePrice({ ...attempt, ...ended }, books);
  books.attempts.set(nameAttempt(id), { ...attempt, ...ended });
  keepAnswer({ lookupId: attempt.lookupId, id, at, answer }, books);
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
  if (answer) keepAnswer({ lookupId: attempt.lookupId, id, at, answer }, books);
}

function keepAnswer(answer: Omit<KeptAnswer, 'answerId'>, { answers }: MemoryBooks): void {
  answers.push({ ...answer, answerId: (answers.at(-1)?.answerId ?? 0) + 1 });
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

/** undefined where it has ended as it is told to. */
function findOpen(
  event: EventOf<'settled' | 'closed'>,
  books: MemoryBooks,
  executionId: number,
): AttemptRecord | undefined {
  const { id } = event;
  const attempt = findAttempt(id, books);
  if (isToldAgain(event, attempt.class)) return undefined;
  if (!isOpen(attempt) || id.executionId !== executionId)
    throw new Error(`Attempt ${nameAttempt(id)} has ended, or is of another execution.`);
  return attempt;
}

/** Also what was called doubtful when its execution seemed dead: the answer came after all. */
function isOpen(attempt: AttemptRecord): boolean {
  const isUntouched = !attempt.released && !attempt.bounded;
  const isLate = attempt.class === 'in_doubt' && attempt.reason?.slug === CRASHED.slug;
  return attempt.class === undefined || (isLate && isUntouched);
}
