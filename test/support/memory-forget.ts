import { nameAttempt, type AttemptRecord } from '../../src/domain/records.ts';
import type { Forgetting } from '../../src/ledger/port.ts';
import { type MemoryBooks } from './memory-books.ts';
import { scopedKey } from './memory-imports.ts';

/** Removes people from the books; attempts and amounts stay. */
export function forget(
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
