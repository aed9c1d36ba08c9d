import { nameAlpha3 } from '../../domain/country-codes.ts';
import type { AnswerOutcome } from '../../domain/attempt.ts';
import type { Fields } from '../port.ts';
import { NUMBER_COLUMN } from './columns.ts';
import { nameLineType } from './facts.ts';

/** A column of Number Insight and what an answer of Identity Insights says about it. */
interface ShapedColumn {
  readonly name: string;
  /** Columns that it is read from; with one of them not asked for it stays empty. */
  readonly from: readonly string[];
  /** undefined where the answer does not say it. */
  read(fields: Fields): string | undefined;
}

const keep = (name: string, column = name): ShapedColumn =>
  readOne(name, { column, translate: (text) => text });

function readOne(
  name: string,
  { column, translate }: { column: string; translate: (text: string) => string | undefined },
): ShapedColumn {
  return {
    name,
    from: [column],
    read: (fields) => {
      const text = fields.get(column);
      return text === undefined ? undefined : translate(text);
    },
  };
}

const shapeCarrier = (carrier: string): ShapedColumn[] => [
  keep(`${carrier}_network_code`),
  keep(`${carrier}_name`),
  keep(`${carrier}_country`, `${carrier}_country_code`),
  readOne(`${carrier}_network_type`, {
    column: `${carrier}_network_type`,
    translate: nameLineType,
  }),
];

/**
 * Every column of Number Insight that Identity Insights still tells something about, and what. A column that is not here
 * stays empty for good; so does one for a number about which the answer does not say it, since a guess would be taken for
 * an answer.
 */
export const SHAPED_COLUMNS: readonly ShapedColumn[] = [
  keep('request_id'),
  readOne('international_format_number', {
    column: 'format_number_international',
    translate: (number) => number.replace('+', ''),
  }),
  keep('national_format_number', 'format_number_national'),
  keep('country_code', 'format_country_code'),
  readOne('country_code_iso3', { column: 'format_country_code', translate: nameAlpha3 }),
  keep('country_name', 'format_country_name'),
  keep('country_prefix', 'format_country_prefix'),
  {
    name: 'ported',
    from: ['current_carrier_network_code', 'original_carrier_network_code'],
    read: compareNetworks,
  },
  ...shapeCarrier('current_carrier'),
  ...shapeCarrier('original_carrier'),
  readOne('roaming_status', {
    column: 'roaming_is_roaming',
    translate: (text) => ROAMING.get(text),
  }),
  readOne('roaming_country_code', {
    column: 'roaming_country_codes',
    // Several countries are no answer to the question which one it is.
    translate: (codes) => (codes.includes(' ') ? undefined : codes),
  }),
  {
    name: 'valid_number',
    from: ['format_is_format_valid', 'current_carrier_status'],
    read: judgeNumber,
  },
  readOne('reachable', {
    column: 'reachability_is_reachable',
    translate: (text) => REACHABLE.get(text),
  }),
];

const ROAMING = new Map([
  ['true', 'roaming'],
  ['false', 'not_roaming'],
]);

const REACHABLE = new Map([
  ['true', 'reachable'],
  ['false', 'absent'],
]);

/** A guess, as the old service called one: two networks say that a number moved, not when or how often. */
function compareNetworks(fields: Fields) {
  const current = fields.get('current_carrier_network_code');
  const original = fields.get('original_carrier_network_code');
  if (current === undefined || original === undefined) return undefined;
  return current === original ? 'assumed_not_ported' : 'assumed_ported';
}

/** A well-formed number need not be anybody's; one with a mobile network is. */
function judgeNumber(fields: Fields) {
  if (fields.get('format_is_format_valid') === 'false') return 'not_valid';
  return fields.get('current_carrier_status') === 'OK' ? 'valid' : undefined;
}

/** What `status` showed for each outcome; none of them for an answer that says nothing. */
const STATUS = new Map<AnswerOutcome, string>([
  ['insight', '0'],
  ['partial', '44'],
  ['refused', '3'],
]);

/** The fields of an answer under the columns of Number Insight; `outcome` is undefined where it has nothing that was asked. */
export function shapeFields(fields: Fields, outcome: AnswerOutcome | undefined): Fields {
  const shaped = new Map<string, string>();
  const put = (name: string, value: string | undefined) => {
    if (value !== undefined) shaped.set(name, value);
  };
  put('status', outcome && STATUS.get(outcome));
  put('status_message', outcome === 'insight' ? 'Success' : undefined);
  for (const { name, read } of SHAPED_COLUMNS) put(name, read(fields));
  // No column of the old header, but whether the answer names its number is asked of it.
  put(NUMBER_COLUMN, fields.get(NUMBER_COLUMN));
  return shaped;
}

const OF_THE_OUTCOME = ['status', 'status_message'];

/** Those of the old columns that stay empty whatever is asked next, where these new ones are asked for. */
export function listEmptyColumns(old: readonly string[], asked: readonly string[]): string[] {
  const filled = new Set([
    ...OF_THE_OUTCOME,
    ...SHAPED_COLUMNS.filter(({ from }) => from.every((column) => asked.includes(column))).map(
      ({ name }) => name,
    ),
  ]);
  return old.filter((column) => !filled.has(column));
}
