import { compareAnswers, type AnswerPair } from '../../domain/comparison.ts';
import type { Lookup } from '../../domain/lookup.ts';
import {
  createComparedBooks,
  nameStratum,
  type ComparedBooks,
} from '../../domain/migration-books.ts';
import type { KnownAnswer } from '../../domain/outcome.ts';
import type { ComparisonPlan, Succession } from '../../providers/port.ts';
import { differenceLines } from '../../report/migration-csv.ts';
import type { PickStored } from './before.ts';

/** What is compared, and where the differences go. */
interface CompareParts {
  readonly lookups: readonly Lookup[];
  readonly before: PickStored;
  readonly after: PickStored;
  readonly succession: Succession;
  readonly plan: ComparisonPlan;
  /** Lines of the CSV of differences. */
  write(lines: string): Promise<void>;
}

const BATCH = 500;

/** Compares every lookup that has both answers on record. Rejects with LedgerError, or as `write` does. */
export async function compareStored(parts: CompareParts): Promise<ComparedBooks> {
  const books = createComparedBooks();
  for (let from = 0; from < parts.lookups.length; from += BATCH) {
    const batch = parts.lookups.slice(from, from + BATCH);
    const [before, after] = await Promise.all([parts.before(batch), parts.after(batch)]);
    const lines = batch.map((lookup, index) =>
      compareOne(lookup, { before: before[index], after: after[index] }, { ...parts, books }),
    );
    await parts.write(lines.join(''));
  }
  return books;
}

type StoredPair = Readonly<Record<keyof AnswerPair, KnownAnswer | undefined>>;

/** Returns its lines of differences. */
function compareOne(
  { number, country }: Lookup,
  stored: StoredPair,
  { succession, plan, books }: CompareParts & { books: ComparedBooks },
) {
  if (!stored.before || !stored.after) return '';
  const before = { ...succession.readBefore(stored.before), at: stored.before.at };
  const after = { ...succession.readAfter(stored.after), at: stored.after.at };
  const cells = compareAnswers({ before, after }, plan);
  books.add({
    stratum: nameStratum(country, before.lineType),
    outcome: stored.after.outcome,
    after,
    cells,
    statuses: succession.listStatuses(after.fields),
  });
  return differenceLines({ number, country, beforeAt: before.at, afterAt: after.at }, cells);
}
