import type { Answer, AnswerOutcome } from '../domain/attempt.ts';
import type { Lookup } from '../domain/lookup.ts';
import type { Scope } from '../domain/records.ts';

/** Answers that this ledger has no attempt of: bought elsewhere, or by a ledger that is lost. */
export interface ImportBatch {
  /** Whose answers they count as. */
  readonly scope: Scope;
  /** When the import began, milliseconds since the epoch; equal for all batches of one. */
  readonly at: number;
  readonly answers: readonly ImportedAnswer[];
}

/** One of them. It cost nothing here, and has no attempt. */
export interface ImportedAnswer extends Pick<Answer, 'raw' | 'format' | 'reason'> {
  readonly lookup: Lookup;
  /** One that failed says nothing, so it does not come in. */
  readonly outcome: Exclude<AnswerOutcome, 'failed'>;
  /** When it was given, milliseconds since the epoch. */
  readonly at: number;
}

/**
 * What became of one: `imported`; `renewed`, where it took the place of an older one of the same
 * import; `known`, where an answer of its date is on record; `older` than one that is, so that it
 * would never serve; `conflicting`, where an imported one of its date says something else.
 */
export type ImportVerdict = 'imported' | 'renewed' | 'known' | 'older' | 'conflicting';

/** Under which account imported answers to which product are on record. */
export interface ImportedProduct {
  readonly scope: Scope;
  readonly product: string;
}

/** What is on record for the lookup of an answer that comes in. */
export interface RecordedDates {
  /** Of the newest answer of its own that says something. */
  readonly own: number | undefined;
  readonly imported:
    (Pick<ImportedAnswer, 'outcome' | 'raw' | 'at'> & { readonly importedAt: number }) | undefined;
}

/** What becomes of an answer that comes in `at`: the newest stays, and nothing comes in twice. */
export function judgeImport(
  answer: Pick<ImportedAnswer, 'outcome' | 'raw' | 'at'>,
  { own, imported }: RecordedDates,
  at: number,
): ImportVerdict {
  const newest = Math.max(own ?? -Infinity, imported?.at ?? -Infinity);
  if (answer.at < newest) return 'older';
  if (answer.at > newest) return imported?.importedAt === at ? 'renewed' : 'imported';
  const isOther =
    imported?.at === answer.at &&
    (imported.outcome !== answer.outcome || imported.raw !== answer.raw);
  return isOther ? 'conflicting' : 'known';
}

/**
 * Own answers and imported ones in one list, newest first. Own ones stay in the order they were
 * recorded in, whatever the clock said then; of one date they come first.
 */
export function mergeNewest<T extends { readonly at: number }>(
  own: readonly T[],
  imported: readonly T[],
): readonly T[] {
  if (imported.length === 0) return own;
  const left = [...imported].sort((a, b) => b.at - a.at);
  const merged = own.flatMap((answer) => {
    const until = left.findIndex(({ at }) => at <= answer.at);
    return [...left.splice(0, until < 0 ? left.length : until), answer];
  });
  return [...merged, ...left];
}
