import type { ListRow } from '../csv/read.ts';
import type { Cost } from '../domain/cost.ts';
import { priceDamage } from '../domain/damage.ts';
import { addCount } from '../domain/lists.ts';
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
  /** That of numbers whose own country is not known. */
  readonly country?: string | undefined;
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

/**
 * Reads a list as `enrich` would and counts instead of asking. Nothing is spent and no network is
 * used.
 */
export async function estimateRows(parts: Estimation): Promise<Counted> {
  const counters = createCounters();
  const { counts, countries, expired } = counters;
  const readings = createReadingCounts();
  for await (const rows of parts.rows()) {
    counts.rows += rows.length;
    let numbers: PlannedRow[] = [];
    for (const planned of await parts.planner.plan(rows)) {
      readings.add(planned.reading);
      countNumber(planned, counters, parts);
      numbers.push(planned);
      if (!planned.last) continue;
      countUnasked(numbers, counters);
      numbers = [];
    }
  }
  const byCountry = priceShares(countries, parts).sort(
    (a, b) => b.lookups - a.lookups || (a.key < b.key ? -1 : 1),
  );
  const total = (part: keyof Cost) =>
    byCountry.reduce((sum, share) => sum + (share[part] ?? 0n), 0n);
  return {
    product: parts.product,
    ...counts,
    unassigned: readings.notes()['unassigned_range'] ?? 0,
    readings,
    readAs: readings.readAs(),
    damage: priceDamage(
      readings.damages(),
      parts.prices.cost(parts.product, parts.country ?? 'unknown')?.expected,
    ),
    notes: readings.notes(),
    invalidReasons: readings.reasons(),
    unknownCountry: readings.unknownCountry(),
    unique: parts.planner.unique(),
    cost: {
      currency: parts.currency,
      low: total('low'),
      expected: total('expected'),
      high: total('high'),
    },
    seconds: secondsFor(counts.lookups, parts),
    byCountry,
    expired: sumExpired(priceShares(expired, parts)),
  };
}

function createCounters() {
  return {
    counts: {
      rows: 0,
      duplicate: 0,
      known: 0,
      invalid: 0,
      suppressed: 0,
      lookups: 0,
      unpriced: 0,
    },
    /** Lookups to buy by country, and those of them that have an older answer. */
    countries: new Map<string, number>(),
    expired: new Map<string, number>(),
  };
}

/** A row that asks about none of its numbers. */
function countUnasked(
  numbers: readonly PlannedRow[],
  { counts }: Pick<ReturnType<typeof createCounters>, 'counts'>,
) {
  if (numbers.some(({ plan }) => plan.kind !== 'skip')) return;
  const suppressed = numbers.some(({ reading }) => reading.suppressedBy !== undefined);
  counts[suppressed ? 'suppressed' : 'invalid'] += 1;
}

function countNumber(
  { plan }: PlannedRow,
  { counts, countries, expired }: ReturnType<typeof createCounters>,
  parts: Estimation,
) {
  switch (plan.kind) {
    case 'skip':
      return;
    case 'known':
      counts[plan.first ? 'known' : 'duplicate'] += 1;
      return;
    case 'duplicate':
      counts.duplicate += 1;
      return;
    case 'lookup':
      if (parts.doubtful(plan.lookup) || !parts.admit(plan.lookup)) return;
      counts.lookups += 1;
      parts.reach?.take(plan.lookup);
      addCount(countries, plan.lookup.country);
      if (plan.older) addCount(expired, plan.lookup.country);
      if (!parts.prices.cost(plan.lookup.product, plan.lookup.country)) counts.unpriced += 1;
  }
}

function sumExpired(shares: Estimate['byCountry']) {
  const known = shares.flatMap(({ expected }) => expected ?? []);
  return {
    lookups: shares.reduce((sum, { lookups }) => sum + lookups, 0),
    cost:
      shares.length > 0 && known.length === 0 ? null : known.reduce((sum, cost) => sum + cost, 0n),
  };
}

function priceShares(countries: ReadonlyMap<string, number>, { prices, product }: Estimation) {
  return [...countries].map(([key, lookups]) => {
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
  });
}

function secondsFor(lookups: number, { ratePerSecond, concurrency }: Estimation) {
  const open = (lookups * LATENCY_MS_ASSUMED) / 1000 / concurrency;
  const paced = ratePerSecond === 0 ? 0 : lookups / ratePerSecond;
  return Math.round(Math.max(open, paced) * 10) / 10;
}
