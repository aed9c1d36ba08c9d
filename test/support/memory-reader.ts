import { lacksRefund, computeNet, type Charge } from '../../src/domain/charge.ts';
import { raiseDearest, type Dearest } from '../../src/domain/dearest.ts';
import { ZERO, type Money } from '../../src/domain/money.ts';
import type { KnownAnswer } from '../../src/domain/outcome.ts';
import type { SeenPrice } from '../../src/domain/prices.ts';
import { RECENT_CHARGES_MAX } from '../../src/domain/recent.ts';
import {
  isSameScope,
  nameAttempt,
  type AttemptRecord,
  type ExecutionRecord,
  type Scope,
} from '../../src/domain/records.ts';
import type {
  AnswerQuery,
  AttemptSelection,
  LedgerReader,
  LookupsQuery,
  RefundQuery,
  RequestIdQuery,
} from '../../src/ledger/port.ts';
import { mergeNewest } from '../../src/ledger/imports.ts';
import { findRun, findRunToContinue } from '../../src/ledger/rules.ts';
import {
  amountsOf,
  attemptsOf,
  findAttempt,
  findRun as findRunOf,
  standingOf,
  type MemoryBooks,
} from './memory-books.ts';
import {
  findImports,
  holdsAnswers,
  importedProductsOf,
  importsOf,
  scopedKey,
} from './memory-imports.ts';

/** Attempts are given in batches of this size. */
const BATCH = 1_000;

/** The reading half of the port over the books as they are when somebody asks; nothing is summed up in advance. */
export function createMemoryReader(
  read: () => MemoryBooks,
  outputs: ReadonlySet<string>,
): Omit<LedgerReader, 'close'> {
  const promise =
    <A extends unknown[], T>(ask: (books: MemoryBooks, ...asked: A) => T) =>
    async (...asked: A): Promise<T> =>
      await Promise.resolve(ask(read(), ...asked));
  return {
    file: 'memory',
    answers: promise((books, queries: readonly AnswerQuery[]) =>
      queries.map((query) => findAnswers(query, books)),
    ),
    belongToOthers: promise((books, queries: readonly RequestIdQuery[]) =>
      queries.map((query) => belongsToOther(query, books)),
    ),
    inFlight: promise((books, { scope, lookups }: LookupsQuery) =>
      lookups.map((lookup) => {
        const lookupId = books.lookupIds.get(scopedKey(scope, lookup));
        const known = lookupId === undefined ? undefined : books.lookups.get(lookupId);
        return known?.attempts.some((id) => findAttempt(id, books).class === undefined) ?? false;
      }),
    ),
    runs: promise(({ runs }) => [...runs.values()]),
    run: promise(({ runs }, id?: string) => findRun([...runs.values()], id)),
    runToContinue: promise(({ runs }, request: Parameters<LedgerReader['runToContinue']>[0]) =>
      findRunToContinue([...runs.values()], request),
    ),
    workers: promise(({ executions, living }) =>
      [...executions.values()]
        .filter(({ id }) => living.has(id))
        .map(({ id, runId, startedAt }) => ({
          ...{ id, runId, startedAt, holder: 'list.csv', host: 'here', pid: id },
          words: 'a run',
        })),
    ),
    standing: promise((books, scope: Scope) => standingOf(books, scope)),
    executions: promise((books, runId: string) =>
      [...books.executions.values()]
        .filter((execution) => execution.runId === runId)
        .map((execution) => addUp(execution, books)),
    ),
    async *attempts(selection) {
      const all = inOrder(select(selection, read()));
      for (let first = 0; first < all.length; first += BATCH)
        yield await Promise.resolve(all.slice(first, first + BATCH));
    },
    outstandingRefunds: promise(countRefunds),
    seenPrices: promise((books, scope: Scope) => readPrices(scope, books)),
    hasAnswers: promise((books, scope: Scope) => holdsAnswers(scope, books)),
    imports: promise((books, number: string) => importsOf(number, books)),
    importedProducts: promise(importedProductsOf),
    isOwnOutput: (output) => Promise.resolve(outputs.has(JSON.stringify(output))),
    inventory: promise(({ runs, attempts, lookups, answers, imports }) => {
      const numbers = new Set([...lookups.values()].flatMap(({ number }) => number ?? []));
      const imported = imports.size;
      const kept = { answers: answers.length + imported, imported };
      const counts = { runs: runs.size, attempts: attempts.size, ...kept };
      return { file: 'memory', ...counts, numbers: numbers.size, bytes: 1 + attempts.size };
    }),
    heldSince: () => Promise.resolve(undefined),
    damage: () => Promise.resolve([]),
  };
}

/** By execution and sequence. */
export function inOrder(attempts: Iterable<AttemptRecord>): AttemptRecord[] {
  return [...attempts].sort(
    ({ id: a }, { id: b }) => a.executionId - b.executionId || a.sequence - b.sequence,
  );
}

function select(selection: AttemptSelection, books: MemoryBooks): AttemptRecord[] {
  const all = [...books.attempts.values()];
  switch (selection.by) {
    case 'all':
      return all;
    case 'run':
      return all.filter(({ runId }) => runId === selection.runId);
    case 'number':
      return all.filter(({ number }) => number === selection.number);
    case 'doubtful-lookups':
      return ofScope(selection.scope, books).filter(
        (attempt) =>
          attempt.class === undefined ||
          attempt.class === 'in_doubt' ||
          (attempt.reconciled?.from ?? 'settled') !== 'settled',
      );
  }
}

function ofScope(scope: Scope, books: MemoryBooks): AttemptRecord[] {
  return [...books.attempts.values()].filter(({ runId }) =>
    isSameScope(findRunOf(runId, books).scope, scope),
  );
}

function addUp(execution: ExecutionRecord, books: MemoryBooks): ExecutionRecord {
  const own = attemptsOf(books, execution.id);
  const sum = (field: 'requested' | 'refunded'): Money =>
    own.reduce((total, attempt) => total + amountsOf(attempt)[field], 0n);
  return {
    ...execution,
    attempts: own.length,
    requested: sum('requested'),
    refunded: sum('refunded'),
  };
}

function findAnswers(query: AnswerQuery, books: MemoryBooks): KnownAnswer[] {
  const { scope, number, ip, product: wanted, serves, runId } = query;
  const asked = books.lookupIds.get(scopedKey(scope, { number, product: wanted, ip }));
  const paid = asked === undefined ? [] : chargesOf(asked, { books, runId });
  const nets = paid.map(netOfKnown);
  const paidByRun = nets.includes(undefined)
    ? undefined
    : nets.reduce<Money>((sum, net) => sum + (net ?? 0n), 0n);
  const own = books.answers
    .flatMap(({ answerId, lookupId, id, at, answer }): KnownAnswer[] => {
      const { outcome, format, raw, reason } = answer;
      const lookup = books.lookups.get(lookupId);
      const attempt = books.attempts.get(nameAttempt(id));
      if (lookup?.number !== number || lookup.ip !== ip || !attempt) return [];
      if (!isSameScope(lookup.scope, scope) || !serves(lookup.product)) return [];
      const { product } = lookup;
      const cost = attempt.charge ? netOfKnown(attempt.charge) : ZERO;
      const by = { runId: attempt.runId, executionId: id.executionId };
      const told = { outcome, format, raw, reason, product, at };
      return [{ id: answerId, ...told, ...by, paidByRun, cost }];
    })
    .reverse();
  return [
    ...mergeNewest(
      own,
      findImports(query, books).map((each) => ({ ...each, paidByRun })),
    ),
  ];
}

function chargesOf(
  lookupId: number,
  { books, runId }: { readonly books: MemoryBooks; readonly runId: string | undefined },
): Charge[] {
  const ids = books.lookups.get(lookupId)?.attempts ?? [];
  const own = ids.map((id) => books.attempts.get(nameAttempt(id)));
  return own.flatMap((attempt) =>
    attempt?.charge && attempt.runId === runId ? attempt.charge : [],
  );
}

function netOfKnown(charge: Charge): Money | undefined {
  return charge.source === 'unknown' ? undefined : computeNet(charge);
}

function belongsToOther({ scope, requestId, lookup }: RequestIdQuery, books: MemoryBooks): boolean {
  const own = books.lookupIds.get(scopedKey(scope, lookup));
  const having = ofScope(scope, books).filter((attempt) => attempt.requestId === requestId);
  return having.length > 0 && having.every(({ lookupId }) => lookupId !== own);
}

function countRefunds(books: MemoryBooks, { scope, since, executionId }: RefundQuery): number {
  return ofScope(scope, books).filter((attempt) => {
    const { charge, endedAt = 0, refundExpected, id } = attempt;
    if (!charge || endedAt < since) return false;
    return charge.source === 'reported'
      ? lacksRefund(attempt)
      : refundExpected && id.executionId !== executionId;
  }).length;
}

/** One per product and country, from all charges that answers have named. */
function readPrices(scope: Scope, books: MemoryBooks): SeenPrice[] {
  const reported = ofScope(scope, books).filter(({ charge }) => charge?.source === 'reported');
  const places = new Map<string, AttemptRecord[]>();
  for (const attempt of inOrder(reported)) {
    const place = `${attempt.product}\n${attempt.country}`;
    places.set(place, [...(places.get(place) ?? []), attempt]);
  }
  return [...places]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, attempts]): SeenPrice[] => {
      const [first] = attempts;
      const charges = attempts.map((attempt) => {
        const { requested, refunded } = amountsOf(attempt);
        return { id: attempt.id, requested, net: requested - refunded };
      });
      const requests = charges.reduce<Dearest | undefined>(
        (known, { requested }) => raiseDearest(known, requested),
        undefined,
      );
      if (!first || !requests) return [];
      const recent = charges.slice(-RECENT_CHARGES_MAX);
      return [{ product: first.product, country: first.country, requests, recent }];
    });
}
