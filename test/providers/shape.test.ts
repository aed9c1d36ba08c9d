import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFields } from '../../src/providers/identity-insights/fields.ts';
import { listEmptyColumns, shapeFields } from '../../src/providers/identity-insights/shape.ts';
import { listColumns as listOldColumns } from '../../src/providers/number-insight/columns.ts';

const OK = { code: 'OK', message: 'Success' };
const FORMAT = {
  country_code: 'GB',
  country_name: 'United Kingdom',
  country_prefix: '44',
  time_zones: ['Europe/London'],
  number_international: '+447700900123',
  number_national: '07700 900123',
  is_format_valid: true,
  status: OK,
};
const carrier = (name: string, code: string, type = 'MOBILE'): object => ({
  name,
  network_type: type,
  country_code: 'GB',
  network_code: code,
  status: OK,
});

function shape(insights: object, outcome: Parameters<typeof shapeFields>[1]): object {
  const fields = readFields(JSON.stringify({ request_id: '5b0c', insights }));
  const { format_number_international: number, ...shaped } = Object.fromEntries(
    shapeFields(fields, outcome),
  );
  assert.equal(number, fields.get('format_number_international'));
  return shaped;
}

test('a mobile number on another network than its first fills the old columns, ported is assumed', () => {
  assert.deepEqual(
    shape(
      {
        format: FORMAT,
        original_carrier: carrier('Harbour Wireless Ltd', '23411'),
        current_carrier: carrier('Lowe Mobile', '23417'),
      },
      'insight',
    ),
    {
      status: '0',
      status_message: 'Success',
      request_id: '5b0c',
      international_format_number: '447700900123',
      national_format_number: '07700 900123',
      country_code: 'GB',
      country_code_iso3: 'GBR',
      country_name: 'United Kingdom',
      country_prefix: '44',
      ported: 'assumed_ported',
      current_carrier_network_code: '23417',
      current_carrier_name: 'Lowe Mobile',
      current_carrier_country: 'GB',
      current_carrier_network_type: 'mobile',
      original_carrier_network_code: '23411',
      original_carrier_name: 'Harbour Wireless Ltd',
      original_carrier_country: 'GB',
      original_carrier_network_type: 'mobile',
      valid_number: 'valid',
    },
  );
});

test('a toll-free number without current carrier is landline_tollfree by its original one, and nothing is claimed of the rest', () => {
  const shaped = shape(
    {
      original_carrier: { network_type: 'TOLLFREE', country_code: 'US', status: OK },
      current_carrier: { status: { code: 'UNSUPPORTED_NETWORK_TYPE', message: 'not mobile' } },
    },
    'insight',
  );
  assert.deepEqual(shaped, {
    status: '0',
    status_message: 'Success',
    request_id: '5b0c',
    original_carrier_country: 'US',
    original_carrier_network_type: 'landline_tollfree',
  });
});

test('MOBILE, LANDLINE, PREMIUM, TOLLFREE and VIRTUAL have their old words, VOIP stays voip', () => {
  const types = ['MOBILE', 'LANDLINE', 'PREMIUM', 'TOLLFREE', 'VIRTUAL', 'VOIP'].map((type) => {
    const shaped = shape({ original_carrier: carrier('A', '1', type) }, 'insight');
    return 'original_carrier_network_type' in shaped && shaped.original_carrier_network_type;
  });
  assert.deepEqual(types, [
    'mobile',
    'landline',
    'landline_premium',
    'landline_tollfree',
    'virtual',
    'voip',
  ]);
});

test('insight is status 0 with Success, partial 44, refused 3, and what failed has none', () => {
  const status = (outcome: Parameters<typeof shape>[1]): object => shape({}, outcome);
  assert.deepEqual(status('insight'), {
    request_id: '5b0c',
    status: '0',
    status_message: 'Success',
  });
  assert.deepEqual(status('partial'), { request_id: '5b0c', status: '44' });
  assert.deepEqual(status('refused'), { request_id: '5b0c', status: '3' });
  assert.deepEqual(status('failed'), { request_id: '5b0c' });
  assert.deepEqual(status(undefined), { request_id: '5b0c' });
});

test('one network before and now is assumed_not_ported; a number that is not well-formed is not_valid', () => {
  assert.deepEqual(
    shape(
      {
        format: { is_format_valid: false, status: OK },
        original_carrier: { network_code: '23411', status: OK },
        current_carrier: { network_code: '23411', status: OK },
      },
      'refused',
    ),
    {
      status: '3',
      request_id: '5b0c',
      ported: 'assumed_not_ported',
      current_carrier_network_code: '23411',
      original_carrier_network_code: '23411',
      valid_number: 'not_valid',
    },
  );
});

test('roaming and reachability fill the old words where they are asked for and answered, several countries none', () => {
  const roaming = (codes: readonly string[]): object => ({
    roaming: { is_roaming: true, country_codes: codes, status: OK },
    reachability: { is_reachable: false, status: OK },
  });
  assert.deepEqual(shape(roaming(['FR']), 'insight'), {
    request_id: '5b0c',
    status: '0',
    status_message: 'Success',
    roaming_status: 'roaming',
    roaming_country_code: 'FR',
    reachable: 'absent',
  });
  const several = shape(roaming(['FR', 'BE']), 'insight');
  assert.equal('roaming_country_code' in several, false);
});

const STANDARD_SET = [
  'request_id',
  ...['country_code', 'country_name', 'country_prefix', 'is_format_valid'].map(
    (name) => `format_${name}`,
  ),
  'format_number_international',
  'format_number_national',
  ...['current_carrier', 'original_carrier'].flatMap((name) =>
    ['status', 'network_code', 'name', 'country_code', 'network_type'].map(
      (member) => `${name}_${member}`,
    ),
  ),
];

test('at level standard the three amounts and the four roaming columns stay empty for good', () => {
  assert.deepEqual(listEmptyColumns(listOldColumns('standard', false), STANDARD_SET), [
    'request_price',
    'refund_price',
    'remaining_balance',
    'roaming_status',
    'roaming_country_code',
    'roaming_network_code',
    'roaming_network_name',
  ]);
});

test('with roaming asked for only its network stays empty, and without the current carrier its columns, ported and valid_number do', () => {
  const roaming = [...STANDARD_SET, 'roaming_is_roaming', 'roaming_country_codes'];
  assert.deepEqual(listEmptyColumns(listOldColumns('standard', false), roaming).slice(3), [
    'roaming_network_code',
    'roaming_network_name',
  ]);
  const without = STANDARD_SET.filter((name) => !name.startsWith('current_carrier'));
  assert.deepEqual(
    listEmptyColumns(
      ['ported', 'current_carrier_name', 'original_carrier_name', 'valid_number'],
      without,
    ),
    ['ported', 'current_carrier_name', 'valid_number'],
  );
});
