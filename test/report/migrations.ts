import { VERDICTS, type Verdict } from '../../src/domain/comparison.ts';
import { estimateShare } from '../../src/domain/interval.ts';
import type { FieldChange, Migration } from '../../src/domain/migration.ts';

/** A column of so many cells by verdict, in the order of the verdicts. */
export function field(name: string, kind: FieldChange['kind'], ...counts: number[]): FieldChange {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const byVerdict = <T>(pick: (count: number) => T): Readonly<Record<Verdict, T>> =>
    Object.fromEntries(
      VERDICTS.map((verdict, index) => [verdict, pick(counts[index] ?? 0)]),
    ) as Record<Verdict, T>;
  return {
    name,
    kind,
    filled: 12,
    cells: byVerdict((count) => count),
    shares: byVerdict((count) => estimateShare(count, total)),
  };
}

const NONE = { insight: 0, partial: 0, refused: 0, failed: 0 };

/** A list of 14 numbers, 12 of them with an answer of before, 4 of those compared. */
export function migration(over: Partial<Migration> = {}): Migration {
  return {
    list: '/ada/contacts.csv',
    currency: 'EUR',
    before: {
      provider: 'old-lookup',
      title: 'Old Lookup',
      product: 'standard',
      lookups: 12,
      missing: 2,
      outcomes: { ...NONE, insight: 11, partial: 1 },
      net: 60_000_000_000_000_000n,
      unpriced: 1,
      oldestAt: Date.UTC(2026, 10, 1),
      newestAt: Date.UTC(2026, 10, 24),
    },
    after: {
      provider: 'new-lookup',
      title: 'New Lookup',
      product: 'carrier+format',
      lookups: 14,
      unpriced: 3,
      low: 50_000_000_000_000_000n,
      expected: 100_000_000_000_000_000n,
      high: 200_000_000_000_000_000n,
      compared: {
        drawn: { size: 5, seed: 7 },
        lookups: 4,
        outcomes: { ...NONE, insight: 3, refused: 1 },
        priced: 40_000_000_000_000_000n,
        measured: 36_000_000_000_000_000n,
      },
    },
    coverage: [
      {
        country: 'GB',
        networkType: 'mobile',
        lookups: 8,
        compared: 3,
        byStatus: { 'carrier=NOT_FOUND': 1, 'carrier=OK': 2, 'format=OK': 3 },
      },
      { country: 'DE', networkType: 'landline', lookups: 4, compared: 1, byStatus: { 'x=OK': 1 } },
    ],
    fields: [
      field('name', 'kept', 2, 1, 0, 1, 0, 0),
      field('ported', 'derived', 0, 0, 0, 0, 3, 1),
      field('zones', 'new', 0, 0, 0, 0, 0, 4),
    ],
    lost: [
      { name: 'price', rows: 12 },
      { name: 'ip', rows: 0 },
    ],
    fresh: [{ name: 'zones', rows: 4 }],
    remarks: ['Something to do.'],
    ...over,
  };
}

/** The same before anything was compared. */
export function uncompared(over: Partial<Migration> = {}): Migration {
  const known = migration();
  const compared = { drawn: null, lookups: 0, outcomes: NONE, priced: null, measured: null };
  return migration({ after: { ...known.after, compared }, ...over });
}
