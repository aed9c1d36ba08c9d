import type { AnswerOutcome } from './attempt.ts';
import { VERDICTS, type AnswerPair, type ComparedCell, type Verdict } from './comparison.ts';
import { estimateShare, type ShareEstimate } from './interval.ts';
import type {
  Compared,
  Coverage,
  FieldChange,
  FilledColumn,
  MigrationBefore,
  OutcomeCounts,
} from './migration.ts';
import type { Money } from './money.ts';

/** A number of the list as the books group it. */
interface PlacedNumber {
  readonly number: string;
  /** ISO alpha-2, or `unknown`. */
  readonly country: string;
}

/** What one answer tells the books. */
export interface BookedAnswer {
  readonly product: string;
  readonly outcome: AnswerOutcome;
  readonly at: number;
  /** undefined where no price of it is known. */
  readonly cost: Money | undefined;
  readonly fields: ReadonlyMap<string, string>;
  readonly lineType: string | undefined;
}

/** Adds up the answers of before, over the whole list. */
export interface BeforeBooks {
  add(place: PlacedNumber, answer: BookedAnswer): void;
  addMissing(): void;
  totals(): Omit<MigrationBefore, 'provider' | 'title'>;
  /** What the answers were bought as. */
  products(): ReadonlySet<string>;
  /** How many answers fill each column. */
  filled(column: string): number;
  /** Numbers by country and line type. */
  strata(): ReadonlyMap<string, readonly string[]>;
}

/** The group of a number, in the draw and in the coverage. */
export function nameStratum(country: string, lineType: string | undefined): string {
  return `${country} ${lineType ?? 'unknown'}`;
}

export function createBeforeBooks(): BeforeBooks {
  const products = new Set<string>();
  const outcomes = createOutcomes();
  const filled = createCounter();
  const strata = new Map<string, string[]>();
  const sums = { lookups: 0, missing: 0, net: 0n, unpriced: 0 };
  const times = { oldestAt: Infinity, newestAt: -Infinity };
  return {
    add: ({ number, country }, answer) => {
      sums.lookups += 1;
      sums.net += answer.cost ?? 0n;
      if (answer.cost === undefined) sums.unpriced += 1;
      times.oldestAt = Math.min(times.oldestAt, answer.at);
      times.newestAt = Math.max(times.newestAt, answer.at);
      products.add(answer.product);
      outcomes.add(answer.outcome);
      for (const column of answer.fields.keys()) filled.add(column);
      const stratum = nameStratum(country, answer.lineType);
      const members = strata.get(stratum);
      if (members) members.push(number);
      else strata.set(stratum, [number]);
    },
    addMissing: () => {
      sums.missing += 1;
    },
    totals: () => ({
      ...sums,
      product: [...products].sort().join(', '),
      outcomes: outcomes.counts(),
      oldestAt: sums.lookups === 0 ? undefined : times.oldestAt,
      newestAt: sums.lookups === 0 ? undefined : times.newestAt,
    }),
    products: () => products,
    filled: filled.count,
    strata: () => strata,
  };
}

/** Adds up numbers whose two answers were compared. */
export interface ComparedBooks {
  add(compared: ComparedNumber): void;
  totals(): Pick<Compared, 'lookups' | 'outcomes'>;
  /** How many of the later answers fill the column. */
  filled(column: string): number;
  /** What became of the cells of a column. */
  field(name: string): Pick<FieldChange, 'cells' | 'shares'>;
  group(stratum: string): Pick<Coverage, 'compared' | 'byStatus'>;
}

/** A number whose two answers were compared. `statuses`: of each part of the later one. */
interface ComparedNumber {
  readonly stratum: string;
  readonly outcome: AnswerOutcome;
  readonly after: AnswerPair['after'];
  readonly cells: readonly ComparedCell[];
  readonly statuses: readonly string[];
}

export function createComparedBooks(): ComparedBooks {
  const outcomes = createOutcomes();
  const filled = createCounter();
  const verdicts = createCounter();
  const groups = new Map<string, { compared: number; readonly byStatus: Counter }>();
  let lookups = 0;
  return {
    add: ({ stratum, outcome, after, cells, statuses }) => {
      lookups += 1;
      outcomes.add(outcome);
      for (const column of after.fields.keys()) filled.add(column);
      for (const { field, verdict } of cells) verdicts.add(`${field} ${verdict}`);
      const group = groups.get(stratum) ?? { compared: 0, byStatus: createCounter() };
      groups.set(stratum, group);
      group.compared += 1;
      statuses.forEach(group.byStatus.add);
    },
    totals: () => ({ lookups, outcomes: outcomes.counts() }),
    filled: filled.count,
    field: (name) => {
      const counts = VERDICTS.map((verdict) => verdicts.count(`${name} ${verdict}`));
      const total = counts.reduce((sum, count) => sum + count, 0);
      const shares = counts.map((count) => estimateShare(count, total));
      return { cells: nameByVerdict(counts), shares: nameByVerdict<ShareEstimate | null>(shares) };
    },
    group: (stratum) => {
      const group = groups.get(stratum);
      return { compared: group?.compared ?? 0, byStatus: group?.byStatus.all() ?? {} };
    },
  };
}

/** Numbers by country and line type, the most first. */
export function listCoverage(
  strata: ReadonlyMap<string, readonly string[]>,
  compared: Pick<ComparedBooks, 'group'>,
): Coverage[] {
  return [...strata]
    .map(([stratum, members]) => {
      const [country = '', ...networkType] = stratum.split(' ');
      return {
        country,
        networkType: networkType.join(' '),
        lookups: members.length,
        ...compared.group(stratum),
      };
    })
    .sort((a, b) => b.lookups - a.lookups || (nameKey(a) < nameKey(b) ? -1 : 1));
}

function nameKey({ country, networkType }: Coverage) {
  return nameStratum(country, networkType);
}

/** Columns and how many answers fill them. */
export function listFilled(
  columns: readonly string[],
  { filled }: Pick<BeforeBooks, 'filled'>,
): FilledColumn[] {
  return columns.map((name) => ({ name, rows: filled(name) }));
}

function nameByVerdict<T>(values: readonly T[]) {
  return Object.fromEntries(VERDICTS.map((verdict, index) => [verdict, values[index]])) as Record<
    Verdict,
    T
  >;
}

interface Counter {
  add(key: string): void;
  count(key: string): number;
  all(): Readonly<Record<string, number>>;
}

function createCounter(): Counter {
  const counts = new Map<string, number>();
  return {
    add: (key) => {
      counts.set(key, (counts.get(key) ?? 0) + 1);
    },
    count: (key) => counts.get(key) ?? 0,
    all: () => Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

function createOutcomes() {
  const { add, count } = createCounter();
  const counts = (): OutcomeCounts => ({
    insight: count('insight'),
    partial: count('partial'),
    refused: count('refused'),
    failed: count('failed'),
  });
  return { add, counts };
}
