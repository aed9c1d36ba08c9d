import { createDamageCount, type DamageCount } from '../domain/damage.ts';
import { addCount } from '../domain/lists.ts';
import type { KeyedRows } from '../domain/summary.ts';
import type { RowReading } from './input.ts';

/** What rows were read as, and what was said about them. */
export interface ReadingCounts {
  add(reading: RowReading): void;
  /** Numbers without plus and `00`, by the country they were read as; the commonest first. */
  readAs(): readonly KeyedRows[];
  /** Rows by the slug of a note. */
  notes(): Readonly<Record<string, number>>;
  /** Rows without a number, by the slug of the reason. */
  reasons(): Readonly<Record<string, number>>;
  /** What had happened to numbers before. */
  damages(): ReturnType<DamageCount['damages']>;
  /** Rows whose country column names no country, and what the commonest say. */
  unknownCountry(): { readonly rows: number; readonly top: readonly KeyedRows[] };
}

const TOP_SHOWN_MAX = 5;
/** A column of free text must not fill the memory: further texts are counted together. */
const TEXTS_MAX = 10_000;

/** Counts that are all zero. */
export function createReadingCounts(): ReadingCounts {
  const readAs = new Map<string, number>();
  const notes = new Map<string, number>();
  const reasons = new Map<string, number>();
  const countries = new Map<string, number>();
  const damage = createDamageCount();
  let unknown = 0;

  return {
    damages: damage.damages,
    add: ({ number, notes: noted, unknownCountry, damage: sign }) => {
      damage.add(sign);
      if (number.kind === 'rejected') addCount(reasons, number.reason.slug);
      else if (number.readAs !== 'international') addCount(readAs, number.country);
      for (const note of noted) addCount(notes, note.slice(0, note.indexOf(':')));
      if (unknownCountry === undefined) return;
      unknown += 1;
      if (countries.has(unknownCountry) || countries.size < TEXTS_MAX)
        addCount(countries, unknownCountry);
    },
    readAs: () => sortCounts(readAs),
    notes: () => Object.fromEntries(notes),
    reasons: () => Object.fromEntries(reasons),
    unknownCountry: () => ({ rows: unknown, top: sortCounts(countries).slice(0, TOP_SHOWN_MAX) }),
  };
}

/**
 * The most rows first; of equal ones by the alphabet, so that the same list always says the same.
 */
function sortCounts(counts: ReadonlyMap<string, number>): KeyedRows[] {
  return [...counts]
    .map(([key, rows]) => ({ key, rows }))
    .sort((a, b) => b.rows - a.rows || (a.key < b.key ? -1 : 1));
}
