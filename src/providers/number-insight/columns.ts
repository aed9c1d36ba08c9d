import type { ColumnKinds } from '../../domain/column-kind.ts';

/** How much is asked for; the path of the API says it. */
export type Level = 'basic' | 'standard' | 'advanced';

/** Members of `current_carrier` and `original_carrier`. */
export const CARRIER_MEMBERS = ['network_code', 'name', 'country', 'network_type'] as const;

/** The country of the number. */
export const COUNTRY_COLUMNS = [
  'country_code',
  'country_code_iso3',
  'country_name',
  'country_prefix',
];
const BASIC = [
  'status',
  'status_message',
  'request_id',
  'international_format_number',
  'national_format_number',
  ...COUNTRY_COLUMNS,
];
/** Decimal texts as the answer writes them. */
export const AMOUNTS = ['request_price', 'refund_price', 'remaining_balance'];
/** Members of `roaming`, beside its `status`. */
export const ROAMING_MEMBERS = [
  'roaming_country_code',
  'roaming_network_code',
  'roaming_network_name',
];
const STANDARD = [
  ...AMOUNTS,
  'ported',
  ...CARRIER_MEMBERS.map((member) => `current_carrier_${member}`),
  ...CARRIER_MEMBERS.map((member) => `original_carrier_${member}`),
  'roaming_status',
  ...ROAMING_MEMBERS,
];
/** Who answers the phone (cnam). */
export const CALLER_COLUMNS = ['caller_name', 'first_name', 'last_name', 'caller_type'];
/** Members of `ip`, beside its `address`. */
export const IP_MEMBERS = ['ip_match_level', 'ip_country'];
const ADVANCED = [
  'lookup_outcome',
  'lookup_outcome_message',
  'valid_number',
  'reachable',
  'ip',
  'ip_warnings',
  ...IP_MEMBERS,
];

/** What is no text. Amounts are decimal texts as the answer writes them. */
export const COLUMN_KINDS: ColumnKinds = {
  status: 'integer',
  ...Object.fromEntries(AMOUNTS.map((name) => [name, 'amount'])),
};

/** The API's own fields, flattened, in output order (CONTRACT, Output CSV). */
export function listColumns(level: Level, cnam: boolean): readonly string[] {
  if (level === 'basic') return BASIC;
  return [
    ...BASIC,
    ...STANDARD,
    ...(cnam ? CALLER_COLUMNS : []),
    ...(level === 'advanced' ? ADVANCED : []),
  ];
}
