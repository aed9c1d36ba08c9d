import type { Lookup } from '../../domain/lookup.ts';
import { listCoverage, listFilled, type ComparedBooks } from '../../domain/migration-books.ts';
import type { Compared, FieldChange, Migration, MigrationAfter } from '../../domain/migration.ts';
import { createKnownPrices, type KnownPrices } from '../../domain/prices.ts';
import { drawSample } from '../../domain/sample.ts';
import type { LedgerReader } from '../../ledger/port.ts';
import type { Wanted } from '../../lookup/on-record.ts';
import type { ComparisonPlan, Succession } from '../../providers/port.ts';
import { createSeededRandom } from '../../support/random.ts';
import type { EnrichOptions } from '../options.ts';
import type { Voice } from '../voice.ts';
import { pickBest, readListBefore, type ListBefore, type PickStored } from './before.ts';
import { compareStored } from './compare.ts';
import { openStored, type StoredSearch } from './stored.ts';

/** One of the two services. */
interface MigrationSide extends Omit<StoredSearch, 'ledger'> {
  /** Word of the provider on the command line. */
  readonly provider: string;
  readonly title: string;
  /** `The end of Acme Lookup is 4 February 2027`; undefined where none is known. */
  readonly end: string | undefined;
  /** The product to compare; any other answer that is on record is better than none. */
  readonly asked: Wanted;
}

/** What a migration is worked out from. */
export interface MigrationParts {
  /** Those of a run of the successor. */
  readonly options: EnrichOptions;
  readonly succession: Succession;
  readonly before: MigrationSide;
  readonly after: MigrationSide;
  readonly ledger: LedgerReader | undefined;
  readonly voice: Pick<Voice, 'say'>;
}

/** A list that was read, before its answers are compared. */
export interface PreparedMigration {
  readonly parts: MigrationParts;
  readonly list: ListBefore;
  readonly plan: ComparisonPlan;
  readonly prices: KnownPrices;
  /** The answers of before. */
  readonly pick: PickStored;
}

/** Reads the list and what the ledger holds of it. Throws as {@link readListBefore}. */
export async function prepareMigration(parts: MigrationParts): Promise<PreparedMigration> {
  const { options, succession, voice } = parts;
  const pick = await openPick(parts, 'before');
  const list = await readListBefore({ options, succession, pick, voice });
  const shown = new Set([...list.books.products()].flatMap(succession.columnsBefore));
  const plan = succession.planComparison([...shown], options.service.selection.columns);
  const prices = createKnownPrices({ ...options.prices, book: options.prices.priceBook, seen: [] });
  return { parts, list, plan, prices, pick };
}

async function openPick(parts: MigrationParts, side: 'before' | 'after') {
  const { ledger } = parts;
  return pickBest(await openStored({ ...parts[side], ledger }), parts[side].asked);
}

/** Draws lookups of the successor among the numbers with an answer of before. */
export function drawLookups(
  prepared: PreparedMigration,
  { size, seed }: { size: number; seed: number },
): Lookup[] {
  const strata = prepared.list.books.strata();
  const drawn = new Set(drawSample(strata, { size, random: createSeededRandom(seed) }));
  return listLookups(prepared).filter(({ number }) => drawn.has(number));
}

/** Every number with an answer of before, as a lookup of the successor. */
function listLookups({ list, parts }: PreparedMigration): Lookup[] {
  const { product } = parts.options.service.selection;
  return [...list.books.strata()].flatMap(([stratum, numbers]) => {
    const [country = ''] = stratum.split(' ');
    return numbers.map((number) => ({ number, country, product }));
  });
}

/** What was drawn and what buying it took. */
export interface Bought extends Pick<Compared, 'priced' | 'measured'> {
  readonly drawn: NonNullable<Compared['drawn']>;
  readonly lookups: readonly Lookup[];
}

/**
 * Compares what the ledger holds by now: of the sample, else of every number with two answers. `write` takes the lines of
 * differences. Rejects with LedgerError, or as `write` does.
 */
export async function finishMigration(
  prepared: PreparedMigration,
  { bought, write }: { bought: Bought | undefined; write(lines: string): Promise<void> },
): Promise<Migration> {
  const { parts, list, plan, pick: before } = prepared;
  const { options, succession } = parts;
  const lookups = bought?.lookups ?? listLookups(prepared);
  // Only now: the sample may have been bought under an account that was not on record before.
  const after = await openPick(parts, 'after');
  const compared = await compareStored({ lookups, before, after, succession, plan, write });
  return {
    list: options.list.realPath,
    currency: options.prices.currency,
    before: { provider: parts.before.provider, title: parts.before.title, ...list.books.totals() },
    after: describeAfter(prepared, {
      drawn: bought?.drawn ?? null,
      priced: bought?.priced ?? null,
      measured: bought?.measured ?? null,
      ...compared.totals(),
    }),
    coverage: listCoverage(list.books.strata(), compared),
    fields: listFields(prepared, compared),
    lost: listFilled(plan.lost, list.books),
    fresh: listFilled(plan.fresh, compared),
    remarks: remarkMigration(prepared, compared.totals().lookups),
  };
}

/** What to do next, while it can be done. */
function remarkMigration({ parts, list }: PreparedMigration, compared: number): string[] {
  const { before, after } = parts;
  const { lookups, missing } = list.books.totals();
  const end = before.end === undefined ? '' : ` ${before.end}.`;
  if (lookups === 0)
    return [
      `The ledger holds no answer of ${before.title} for this list, so nothing can be compared. Run the list through enrich once.${end}`,
    ];
  return [
    ...(missing > 0
      ? [`To compare the numbers without an answer too, run the list through enrich once.${end}`]
      : []),
    ...(compared === 0
      ? [`No answer of ${after.title} is on record. --max-spend buys those of a sample.`]
      : []),
  ];
}

function describeAfter({ parts, list, prices }: PreparedMigration, compared: Compared) {
  const { provider, title } = parts.after;
  const { product } = parts.options.service.selection;
  const sums = { lookups: 0, unpriced: 0, low: 0n, expected: 0n, high: 0n };
  for (const [country, count] of list.countries) {
    const cost = prices.cost(product, country);
    sums.lookups += count;
    if (!cost) sums.unpriced += count;
    sums.low += (cost?.low ?? 0n) * BigInt(count);
    sums.expected += (cost?.expected ?? 0n) * BigInt(count);
    sums.high += (cost?.high ?? 0n) * BigInt(count);
  }
  return { provider, title, product, ...sums, compared } satisfies MigrationAfter;
}

function listFields({ plan, list }: PreparedMigration, compared: ComparedBooks): FieldChange[] {
  const kept = plan.pairs.map(({ before: name, derived }) => ({
    name,
    kind: derived ? ('derived' as const) : ('kept' as const),
    filled: list.books.filled(name),
    ...compared.field(name),
  }));
  const added = plan.fresh.map((name) => ({
    name,
    kind: 'new' as const,
    filled: 0,
    ...compared.field(name),
  }));
  return [...kept, ...added];
}
