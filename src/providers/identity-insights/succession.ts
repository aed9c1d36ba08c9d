import type { FieldPair } from '../../domain/comparison.ts';
import type { Folding } from '../../domain/folding.ts';
import { LEVEL_OPTION } from '../level.ts';
import { listColumns } from '../number-insight/columns.ts';
import { readFacts as readOldFacts } from '../number-insight/facts.ts';
import { readFields as readOldFields } from '../number-insight/fields.ts';
import type { Fields, Succession } from '../port.ts';
import { nameColumn } from './columns.ts';
import { nameLineType, readFacts } from './facts.ts';
import { readFields } from './fields.ts';
import { INSIGHTS } from './insights.ts';
import { listEmptyColumns, SHAPED_COLUMNS } from './shape.ts';

const EXACT: Folding = { kind: 'exact' };
const CASE: Folding = { kind: 'case' };
const DIGITS: Folding = { kind: 'digits' };
const LETTERS: Folding = { kind: 'letters' };
const COUNTRY: Folding = { kind: 'country' };
const LINE_TYPE = foldWords(['TOLLFREE', 'PREMIUM'].map((type) => [type, nameLineType(type)]));
const PORTED = foldWords([
  ['assumed_ported', 'ported'],
  ['assumed_not_ported', 'not_ported'],
]);
const VALID = foldWords([
  ['inferred', 'valid'],
  ['inferred_not_valid', 'not_valid'],
]);
const REACHABLE = foldWords(
  ['undeliverable', 'bad_number', 'blacklisted'].map((word) => [word, 'absent']),
);

/** `unknown` is the old service's word for having nothing to say. */
function foldWords(words: readonly (readonly string[])[]): Folding {
  const pairs = words.map(([word = '', meaning = '']) => [word, meaning] as const);
  return { kind: 'words', words: new Map([...pairs, ['unknown', '']]) };
}

const NETWORK: FieldPair = {
  before: 'current_carrier_network_code',
  after: 'current_carrier_network_code',
  folding: EXACT,
  ports: true,
};

/** Which column answers the question of which, and how two spellings of one thing are made equal. */
const SENT: readonly FieldPair[] = [
  {
    before: 'international_format_number',
    after: 'format_number_international',
    folding: DIGITS,
  },
  { before: 'national_format_number', after: 'format_number_national', folding: DIGITS },
  { before: 'country_code', after: 'format_country_code', folding: CASE },
  { before: 'country_name', after: 'format_country_name', folding: COUNTRY },
  { before: 'country_prefix', after: 'format_country_prefix', folding: EXACT },
  NETWORK,
  {
    before: 'current_carrier_name',
    after: 'current_carrier_name',
    folding: LETTERS,
    ports: true,
  },
  { before: 'current_carrier_country', after: 'current_carrier_country_code', folding: CASE },
  {
    before: 'current_carrier_network_type',
    after: 'current_carrier_network_type',
    folding: LINE_TYPE,
  },
  {
    before: 'original_carrier_network_code',
    after: 'original_carrier_network_code',
    folding: EXACT,
  },
  { before: 'original_carrier_name', after: 'original_carrier_name', folding: LETTERS },
  { before: 'original_carrier_country', after: 'original_carrier_country_code', folding: CASE },
  {
    before: 'original_carrier_network_type',
    after: 'original_carrier_network_type',
    folding: LINE_TYPE,
  },
];

/** Columns whose value follows from several new ones, as `--shape` fills them. */
const DERIVED: readonly FieldPair[] = [
  derive('country_code_iso3', CASE),
  { ...derive('ported', PORTED), ports: true },
  derive('roaming_status', foldWords([])),
  derive('roaming_country_code', CASE),
  derive('valid_number', VALID),
  derive('reachable', REACHABLE),
];

function derive(name: string, folding: Folding): FieldPair {
  return { before: name, after: nameShaped(name), folding, derived: true };
}

/** Some old names mean something else in a new answer. */
function nameShaped(name: string) {
  return `shaped ${name}`;
}

/** They tell of the exchange, and every exchange has its own. */
const OF_THE_EXCHANGE: ReadonlySet<string> = new Set([
  'request_id',
  'status',
  'status_message',
  'lookup_outcome',
  'lookup_outcome_message',
]);

const STATUSES = INSIGHTS.map(({ key }) => ({ key, column: nameColumn(key, 'status') }));
const OF_THE_LATER_EXCHANGE: ReadonlySet<string> = new Set([
  'request_id',
  ...INSIGHTS.flatMap(({ key }) => [nameColumn(key, 'status'), nameColumn(key, 'status_message')]),
]);

/** Identity Insights after Number Insight: what is compared with what. */
export const succession: Succession = {
  columnsBefore: (product) => {
    const [level, cnam] = product.split('+');
    const known = LEVEL_OPTION.value.choices.find((one) => one === level) ?? 'standard';
    return listColumns(known, cnam !== undefined).filter((name) => !OF_THE_EXCHANGE.has(name));
  },
  planComparison: (before, asked) => {
    const lost = listEmptyColumns(before, asked);
    const pairs = [...SENT, ...DERIVED].filter(
      (pair) => before.includes(pair.before) && !lost.includes(pair.before),
    );
    const used = new Set(pairs.flatMap((pair) => findSources(pair.before)));
    const fresh = asked.filter((name) => !used.has(name) && !OF_THE_LATER_EXCHANGE.has(name));
    return { pairs, network: NETWORK, fresh, lost };
  },
  readBefore: ({ raw, format }) => {
    const fields = readOldFields(raw, format) ?? NO_FIELDS;
    return { fields, lineType: readOldFacts(fields).lineType };
  },
  readAfter: ({ raw }) => {
    const fields = readFields(raw);
    return { fields: addShaped(fields), lineType: readFacts(fields).lineType };
  },
  listStatuses: (fields) =>
    STATUSES.flatMap(({ key, column }) => {
      const status = fields.get(column);
      return status === undefined ? [] : [`${key}=${status}`];
    }),
};

const NO_FIELDS: Fields = new Map();

/** The new columns that say what an old one said. */
function findSources(old: string) {
  return SHAPED_COLUMNS.find(({ name }) => name === old)?.from ?? [];
}

function addShaped(fields: Fields): Fields {
  const all = new Map(fields);
  for (const { name, read } of SHAPED_COLUMNS) {
    const value = read(fields);
    if (value !== undefined) all.set(nameShaped(name), value);
  }
  return all;
}
