import { promiseCell, LINE_WORDS, type Alpha3 } from './succession.ts';
import type { Cells } from './table.ts';

/** A count of verdicts, by `<column> <verdict>`. */
export type Verdicts = Readonly<Record<string, number>>;

/** Columns that have a counterpart, by the table of samples/migration/README.md; the last ones are derived. */
export const KEPT = [
  'international_format_number',
  'national_format_number',
  'country_code',
  'country_name',
  'country_prefix',
  'current_carrier_network_code',
  'current_carrier_name',
  'current_carrier_country',
  'current_carrier_network_type',
  'original_carrier_network_code',
  'original_carrier_name',
  'original_carrier_country',
  'original_carrier_network_type',
  'country_code_iso3',
  'ported',
];

const SENT_AS: Readonly<Record<string, string>> = {
  international_format_number: 'format_number_international',
  national_format_number: 'format_number_national',
  country_code: 'format_country_code',
  country_name: 'format_country_name',
  country_prefix: 'format_country_prefix',
  current_carrier_country: 'current_carrier_country_code',
  original_carrier_country: 'original_carrier_country_code',
};
const DERIVED = ['country_code_iso3', 'ported'];
/** They name the network: with another one a later answer has changed. */
const OF_THE_NETWORK = ['current_carrier_network_code', 'current_carrier_name', 'ported'];

interface Pair {
  readonly old: Cells;
  readonly fresh: Cells;
  readonly alpha3: Alpha3;
}

/** Counts every cell of two enriched lists that is filled on a side, by rules of its own. */
export function countVerdicts(pairs: readonly Pair[]): Verdicts {
  const counts: Record<string, number> = {};
  for (const pair of pairs)
    for (const column of KEPT) {
      const verdict = judge(column, pair);
      if (verdict !== undefined)
        counts[`${column} ${verdict}`] = (counts[`${column} ${verdict}`] ?? 0) + 1;
    }
  return counts;
}

/** The two texts of a column. */
export function readTexts(column: string, { old, fresh, alpha3 }: Pair): readonly [string, string] {
  const before = old[`ni_${column}`] ?? '';
  return [
    before,
    DERIVED.includes(column)
      ? promiseCell(column, fresh, alpha3)
      : (fresh[`ii_${SENT_AS[column] ?? column}`] ?? ''),
  ];
}

function judge(column: string, pair: Pair): string | undefined {
  const [before, after] = readTexts(column, pair);
  const nothing = /network_type$|^ported$/.test(column) ? ['', 'unknown'] : [''];
  if (nothing.includes(before)) return after === '' ? undefined : 'only_after';
  if (after === '') return 'only_before';
  if (before === after) return 'same';
  if (meanTheSame(column, { before, after, pair })) return 'equivalent';
  return OF_THE_NETWORK.includes(column) && wasPorted(pair) ? 'changed' : 'differs';
}

function meanTheSame(
  column: string,
  { before, after, pair }: { before: string; after: string; pair: Pair },
): boolean {
  const digits = (text: string): string => text.replace(/[^0-9]/g, '');
  const plain = (text: string): string => text.toLowerCase().replace(/[\s.,'"&()/-]/g, '');
  if (/format_number$/.test(column)) return digits(before) === digits(after);
  if (/network_type$/.test(column)) return before === LINE_WORDS[after];
  if (/_name$/.test(column) && column !== 'country_name') return plain(before) === plain(after);
  if (column === 'ported') return before === after.replace('assumed_', '');
  // Two spellings of a country are one where its code is the same; no contact is in two countries.
  return (
    column === 'country_name' &&
    pair.old['ni_country_code'] === pair.fresh['ii_format_country_code']
  );
}

function wasPorted({ old, fresh }: Pair): boolean {
  const code = 'current_carrier_network_code';
  const type = 'current_carrier_network_type';
  return (
    old[`ni_${type}`] === 'mobile' &&
    fresh[`ii_${type}`] === 'MOBILE' &&
    (fresh['ii_looked_up_at'] ?? '') > (old['ni_looked_up_at'] ?? '') &&
    old[`ni_${code}`] !== '' &&
    fresh[`ii_${code}`] !== '' &&
    old[`ni_${code}`] !== fresh[`ii_${code}`]
  );
}
