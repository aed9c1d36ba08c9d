/**
 * What a person would write: csv-parse into csv-stringify, with the same result columns behind each row, their cells made up.
 * `node plain-copy.js <input> <output>`
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { stringify } from 'csv-stringify';
import { listColumns } from '../../src/providers/number-insight/columns.ts';
import { COMMON_COLUMNS } from '../../src/pipeline/cells.ts';

const [input = '', output = ''] = process.argv.slice(2);

const RESULTS: Readonly<Record<string, string>> = {
  outcome: 'insight',
  source: 'ledger',
  level: 'standard',
  looked_up_at: '2026-11-25T12:00:00.000Z',
  cost: '0.00000000',
  status: '0',
  status_message: 'Success',
  request_id: 'aaaaaaaa-bbbb-4ccc-8ddd-447400000000',
  international_format_number: '447400000000',
  national_format_number: '0740 0000000',
  country_code: 'GB',
  country_code_iso3: 'GBX',
  country_name: 'Country of the example',
  country_prefix: '44',
  request_price: '0.00500000',
  refund_price: '0.00000000',
  remaining_balance: '1234.56780000',
  ported: 'assumed_not_ported',
  ...carrier('current'),
  ...carrier('original'),
  roaming_status: 'not_roaming',
};

function carrier(which: string): Record<string, string> {
  const prefix = `${which}_carrier`;
  return {
    [`${prefix}_network_code`]: '26201',
    [`${prefix}_name`]: 'Example Mobile',
    [`${prefix}_country`]: 'GB',
    [`${prefix}_network_type`]: 'mobile',
  };
}

const names = [...COMMON_COLUMNS, ...listColumns('standard', false)];
const cells = names.map((name) => RESULTS[name] ?? '');
let isHeader = true;

async function* enriched(records: AsyncIterable<string[]>): AsyncGenerator<string[]> {
  for await (const record of records) {
    yield [...record, ...(isHeader ? names.map((name) => `ni_${name}`) : cells)];
    isHeader = false;
  }
}

await pipeline(
  createReadStream(input),
  parse({ bom: true }),
  enriched,
  stringify(),
  createWriteStream(output),
);
