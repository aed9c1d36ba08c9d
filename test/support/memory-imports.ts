import type { Lookup } from '../../src/domain/lookup.ts';
import { IMPORTED, type KnownAnswer } from '../../src/domain/outcome.ts';
import { isSameScope, type ImportRecord, type Scope } from '../../src/domain/records.ts';
import {
  judgeImport,
  type ImportBatch,
  type ImportedAnswer,
  type ImportedProduct,
  type ImportVerdict,
} from '../../src/ledger/imports.ts';
import type { AnswerQuery } from '../../src/ledger/port.ts';
import type { MemoryBooks } from './memory-books.ts';

/** An answer that no attempt brought, and when it came in. */
export interface KeptImport {
  readonly answer: ImportedAnswer;
  readonly importedAt: number;
}

/** Says which two lookups are equal in the whole ledger. */
export function scopedKey(
  { origin, account }: Scope,
  {
    number,
    product,
    ip,
  }: Pick<Lookup, 'number' | 'product'> & { readonly ip?: string | undefined },
): string {
  return [origin, account, number, product, ip ?? ''].join('\n');
}

/** Applies a batch, answer by answer. */
export function importInto(
  { scope, at, answers }: ImportBatch,
  books: MemoryBooks,
): ImportVerdict[] {
  return answers.map((answer) => {
    const { lookup } = answer;
    const key = scopedKey(scope, lookup);
    const lookupId = books.lookupIds.get(key) ?? books.lookups.size + 1;
    const verdict = judgeImport(answer, datesOf(lookupId, books), at);
    if (verdict !== 'imported' && verdict !== 'renewed') return verdict;
    if (!books.lookupIds.has(key)) {
      const { number, product, ip } = lookup;
      books.lookupIds.set(key, lookupId);
      books.lookups.set(lookupId, { scope, number, product, ip, attempts: [] });
    }
    books.imports.set(lookupId, { answer, importedAt: at });
    return verdict;
  });
}

function datesOf(lookupId: number, books: MemoryBooks): Parameters<typeof judgeImport>[1] {
  const own = books.answers
    .filter((each) => each.lookupId === lookupId && each.answer.outcome !== 'failed')
    .map(({ at }) => at);
  const kept = books.imports.get(lookupId);
  return {
    own: own.length === 0 ? undefined : Math.max(...own),
    imported: kept && { ...kept.answer, importedAt: kept.importedAt },
  };
}

/** What serves a query, in no order. */
export function findImports(
  { scope, number, ip, serves }: AnswerQuery,
  books: MemoryBooks,
): Omit<KnownAnswer, 'paidByRun'>[] {
  return [...books.imports].flatMap(([lookupId, { answer }]) => {
    const lookup = books.lookups.get(lookupId);
    if (lookup?.number !== number || lookup.ip !== ip) return [];
    if (!isSameScope(lookup.scope, scope) || !serves(lookup.product)) return [];
    return [{ ...IMPORTED, ...pick(answer), product: lookup.product }];
  });
}

function pick({
  outcome,
  format,
  raw,
  reason,
  at,
}: ImportedAnswer): Pick<ImportedAnswer, 'outcome' | 'format' | 'raw' | 'reason' | 'at'> {
  return { outcome, format, raw, reason, at };
}

/** Oldest first. */
export function importsOf(number: string, books: MemoryBooks): ImportRecord[] {
  return [...books.imports]
    .flatMap(([lookupId, { answer, importedAt }]): ImportRecord[] => {
      const lookup = books.lookups.get(lookupId);
      if (lookup?.number !== number) return [];
      const { scope, product, ip } = lookup;
      const { at, outcome, reason } = answer;
      const asked = { scope, product, ...(ip === undefined ? {} : { ip }) };
      return [{ ...asked, at, importedAt, outcome, reason }];
    })
    .sort((a, b) => a.at - b.at);
}

/** Each account and product once. */
export function importedProductsOf(books: MemoryBooks): ImportedProduct[] {
  const found = new Map<string, ImportedProduct>();
  for (const lookupId of books.imports.keys()) {
    const lookup = books.lookups.get(lookupId);
    if (!lookup) continue;
    const { scope, product } = lookup;
    found.set([scope.origin, scope.account, product].join('\n'), { scope, product });
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, product]) => product);
}

/** Imported or not. */
export function holdsAnswers(scope: Scope, books: MemoryBooks): boolean {
  const answered = [...books.imports.keys(), ...books.answers.map(({ lookupId }) => lookupId)];
  return answered.some((lookupId) => {
    const lookup = books.lookups.get(lookupId);
    return lookup !== undefined && isSameScope(lookup.scope, scope);
  });
}
