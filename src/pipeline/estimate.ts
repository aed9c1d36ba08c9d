import type { ListRow } from '../csv/read.ts';
import type { Lookup } from '../domain/lookup.ts';
import type { Money } from '../domain/money.ts';
import type { KnownPrices } from '../domain/prices.ts';
import type { Estimate } from '../domain/summary.ts';
import type { PlannedRow, Planner } from './planner.ts';
import type { Reach } from './reach.ts';
import { createReadingCounts, type ReadingCounts } from './reading-counts.ts';

export interface Estimation {
  rows(): AsyncIterable<readonly ListRow[]>;
  readonly planner: Planner;
  readonly prices: Pick<KnownPrices, 'cost'>;
  readonly product: string;
  readonly currency: string;
  /** An unreleased doubtful attempt keeps this lookup from being sent (`--in-doubt skip`). */
  doubtful(lookup: Lookup): boolean;
  /** False for a lookup beyond `--limit`. */
  admit(lookup: Lookup): boolean;
  /** undefined where nothing caps the run. */
  readonly reach: Pick<Reach, 'take'> | undefined;
  readonly ratePerSecond: number;
  readonly concurrency: number;
}

/** What an answer is assumed to take where no pace bounds the run. */
const LATENCY_MS_ASSUMED = 300;

/** An estimate before its remarks, and what the rows were read as. */
export type Counted = Omit<Estimate, 'remarks' | 'bare' | 'cap' | 'list'> & {
  readonly readings: Omit<ReadingCounts, 'add'>;
};

/** Reads a list as `enrich` would and counts instead of asking. Nothing is spent and no network is used. */
export async function estimateRows(parts: Estimation): Promise<Counted> {
  const counts = noCounts();
  const countries = new Map<string, number>();
  const expired = new Map<string, number>();
  const readings = createReadingCounts();
  for await (const rows of parts.rows()) {
    counts.rows += rows.length;
    for (const planned of await parts.planner.plan(rows)) {
      readings.add(planned.reading);
      countRow(planned, { counts, countries, expired, parts });
    }
  }
  const byCountry = [...countries]
    .map(([key, lookups]) => priceShare(key, lookups, parts))
    .sort(byLookups);
  const total = (pick: (share: Estimate['byCountry'][number]) => Money | null) =>
    byCountry.reduce((sum, share) => sum + (pick(share) ?? 0n), 0n);
  return {
    product: parts.product,
    ...counts,
    unassigned: readings.notes()['unassigned_range'] ?? 0,
    readings,
    readAs: readings.readAs(),
    notes: readings.notes(),
    invalidReasons: readings.reasons(),
    unknownCountry: readings.unknownCountry(),
    unique: parts.planner.unique(),
    cost: {
      currency: parts.currency,
      low: total(({ low }) => low),
      expected: total(({ expected }) => expected),
      high: total(({ high }) => high),
    },
    seconds: secondsFor(counts.lookups, parts),
    byCountry,
    expired: sumExpired(expired, parts),
  };
}

function noCounts() {
  return { rows: 0, duplicate: 0, known: 0, invalid: 0, lookups: 0, unpriced: 0 };
}

interface Counting {
  readonly counts: ReturnType<typeof noCounts>;
  /** Lookups to buy by country, and those of them that have an older answer. */
  readonly countries: Map<string, number>;
  readonly expired: Map<string, number>;
  readonly parts: Estimation;
}

function countRow({ plan }: PlannedRow, { counts, countries, expired, parts }: Counting) {
  switch (plan.kind) {
    case 'skip':
      counts.invalid += 1;
      return;
    case 'known':
      if (plan.first) counts.known += 1;
      else counts.duplicate += 1;
      return;
    case 'duplicate':
      counts.duplicate += 1;
      return;
    case 'lookup':
      if (parts.doubtful(plan.lookup) || !parts.admit(plan.lookup)) return;
      counts.lookups += 1;
      parts.reach?.take(plan.lookup);
      addOne(countries, plan.lookup.country);
      if (plan.older) addOne(expired, plan.lookup.country);
      if (!parts.prices.cost(plan.lookup.product, plan.lookup.country)) counts.unpriced += 1;
  }
}

function addOne(counts: Map<string, number>, key: string) {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function sumExpired(
  countries: ReadonlyMap<string, number>,
  parts: Estimation,
): Estimate['expired'] {
  const shares = [...countries].map(([key, lookups]) => priceShare(key, lookups, parts));
  const known = shares.flatMap(({ expected }) => expected ?? []);
  return {
    lookups: shares.reduce((sum, { lookups }) => sum + lookups, 0),
    cost:
      shares.length > 0 && known.length === 0 ? null : known.reduce((sum, cost) => sum + cost, 0n),
  };
}

function priceShare(
  key: string,
  lookups: number,
  { prices, product }: Estimation,
): Estimate['byCountry'][number] {
  const cost = prices.cost(product, key);
  const times = (amount: Money | undefined) =>
    amount === undefined ? null : amount * BigInt(lookups);
  return {
    key,
    lookups,
    low: times(cost?.low),
    expected: times(cost?.expected),
    high: times(cost?.high),
  };
}

function byLookups(a: Estimate['byCountry'][number], b: Estimate['byCountry'][number]) {
  return b.lookups - a.lookups || (a.key < b.key ? -1 : 1);
}

function secondsFor(lookups: number, { ratePerSecond, concurrency }: Estimation) {
  const open = (lookups * LATENCY_MS_ASSUMED) / 1000 / concurrency;
  const paced = ratePerSecond === 0 ? 0 : lookups / ratePerSecond;
  return Math.round(Math.max(open, paced) * 10) / 10;
}
