import type { Surprise } from '../../src/domain/prices.ts';
import { isSameScope, type AttemptRecord } from '../../src/domain/records.ts';
import { amountsOf, findExecution, findRun, type MemoryBooks } from './memory-books.ts';

/** How often others of the account were charged more than was known since the execution began. */
export function priceEpochOf(executionId: number, books: MemoryBooks): number {
  const { scope } = findRun(findExecution(executionId, books).runId, books);
  return books.priceNews
    .slice(books.newsBefore.get(executionId))
    .filter((news) => news.executionId !== executionId && isSameScope(news.scope, scope)).length;
}

/** Tells others of a charge that is more than was known. Before it is on record. */
export function notePrice(charged: AttemptRecord, books: MemoryBooks): void {
  const { scope } = findRun(charged.runId, books);
  const { requested } = amountsOf(charged);
  const known = [...books.attempts.values()].filter(
    ({ charge, runId, product }) =>
      charge?.source === 'reported' &&
      product === charged.product &&
      isSameScope(findRun(runId, books).scope, scope),
  );
  const here = known.filter(({ country }) => country === charged.country);
  const others = (here.length > 0 ? here : known).map((other) => amountsOf(other).requested);
  const isDearer =
    charged.charge?.source === 'reported' && others.every((other) => other < requested);
  if (isDearer || isAbove(charged))
    books.priceNews.push({ scope, executionId: charged.id.executionId });
}

function isAbove(attempt: AttemptRecord): boolean {
  return amountsOf(attempt).requested > (attempt.ceiling ?? 0n);
}

/** See the port. */
export function surprisesOf(executionId: number, books: MemoryBooks): Surprise[] {
  const { runId, startedAt } = findExecution(executionId, books);
  const { scope } = findRun(runId, books);
  const places = new Map<string, Surprise>();
  for (const attempt of books.attempts.values()) {
    const { product, country, charge, endedAt = 0 } = attempt;
    const priced = charge?.source === 'priced';
    const isOthers = attempt.id.executionId !== executionId && endedAt >= startedAt;
    const isMeant = priced
      ? attempt.runId === runId
      : isSameScope(findRun(attempt.runId, books).scope, scope);
    if (!isOthers || !isMeant || !isAbove(attempt)) continue;
    const { requested } = amountsOf(attempt);
    const place = `${product} ${country} ${String(priced)}`;
    if (requested > (places.get(place)?.requested ?? 0n))
      places.set(place, { product, country, requested, priced });
  }
  return [...places].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, surprise]) => surprise);
}
