import type { Cells } from './table.ts';

/**
 * What samples/migration/README.md promises of moving from Number Insight to Identity Insights, written
 * down a second time, from the tables there and from nothing of the program.
 */
export const LINE_WORDS: Readonly<Record<string, string>> = {
  MOBILE: 'mobile',
  LANDLINE: 'landline',
  PREMIUM: 'landline_premium',
  TOLLFREE: 'landline_tollfree',
  VIRTUAL: 'virtual',
};

/** Alpha-3 of an alpha-2 code, as another column of the same list pairs them. */
export type Alpha3 = ReadonlyMap<string, string>;

/** The old column of a row of `ii_` columns, by the table of `--shape`. */
export function promiseCell(column: string, row: Cells, alpha3: Alpha3): string {
  const cell = (name: string): string => row[`ii_${name}`] ?? '';
  const [carrier = '', member = ''] = column.split(/_carrier_/);
  if (member === 'network_type') {
    const type = cell(column);
    return LINE_WORDS[type] ?? type.toLowerCase();
  }
  if (member === 'country') return cell(`${carrier}_carrier_country_code`);
  if (member !== '') return cell(column);
  switch (column) {
    case 'status':
      return { insight: '0', partial: '44', refused: '3' }[cell('outcome')] ?? '';
    case 'status_message':
      return cell('outcome') === 'insight' ? 'Success' : '';
    case 'request_id':
      return cell('request_id');
    case 'international_format_number':
      return cell('format_number_international').replace(/^\+/, '');
    case 'national_format_number':
      return cell('format_number_national');
    case 'country_code':
    case 'country_name':
    case 'country_prefix':
      return cell(`format_${column}`);
    case 'country_code_iso3':
      return alpha3.get(cell('format_country_code')) ?? '';
    case 'ported':
      return promisePorted(cell);
    case 'valid_number':
      return promiseValid(cell);
    default:
      return '';
  }
}

function promisePorted(cell: (name: string) => string): string {
  const codes = ['current', 'original'].map((one) => cell(`${one}_carrier_network_code`));
  if (codes.includes('')) return '';
  return new Set(codes).size === 1 ? 'assumed_not_ported' : 'assumed_ported';
}

function promiseValid(cell: (name: string) => string): string {
  if (cell('format_is_format_valid') === 'false') return 'not_valid';
  return cell('current_carrier_status') === 'OK' ? 'valid' : '';
}
