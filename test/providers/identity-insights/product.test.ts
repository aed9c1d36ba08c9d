import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFields } from '../../../src/providers/identity-insights/fields.ts';
import {
  describeProduct,
  splitPriceParts,
} from '../../../src/providers/identity-insights/product.ts';
import {
  parseInsights,
  parseProduct,
  printSet,
} from '../../../src/providers/identity-insights/set.ts';
import type { ViewedAnswer } from '../../../src/providers/port.ts';
import { bodyOf, failed, FORMAT, ORIGINAL, setOf } from './asked.ts';

const LISTS: readonly (readonly [list: string, product: string])[] = [
  ['basic', 'format'],
  ['standard', 'current_carrier+format+original_carrier'],
  ['advanced', 'current_carrier+format+original_carrier'],
  ['sim_swap,format', 'format+sim_swap:240'],
  [' Sim_Swap:24 + FORMAT ', 'format+sim_swap:24'],
  ['basic,device_swap:2400,format,', 'device_swap:2400+format'],
  ['sim_swap:0240', 'sim_swap:240'],
  ['roaming+reachability', 'reachability+roaming'],
];

for (const [list, product] of LISTS) {
  test(`"${list}" asks for ${product}`, () => {
    assert.equal(printSet(setOf(list)), product);
    assert.equal(printSet(parseProduct(product) ?? []), product);
  });
}

const CHOICE =
  ' Name some of current_carrier, device_swap, format, original_carrier, reachability, roaming, sim_swap in --insights.';
const REFUSED: readonly (readonly [list: string, words: string])[] = [
  ['', 'Cannot ask for no insights.'],
  [' , ', 'Cannot ask for no insights.'],
  ['cnam', 'Cannot ask for "cnam": there is no such insight.'],
  ['format:24', 'Cannot ask for "format:24": format takes no period.'],
  [
    'sim_swap:0',
    'Cannot ask for "sim_swap:0": the period is a number of hours from 1 to 2400, as in sim_swap:240.',
  ],
  [
    'device_swap:2401',
    'Cannot ask for "device_swap:2401": the period is a number of hours from 1 to 2400, as in device_swap:240.',
  ],
  [
    'sim_swap:1:2',
    'Cannot ask for "sim_swap:1:2": the period is a number of hours from 1 to 2400, as in sim_swap:240.',
  ],
  ['sim_swap:24,sim_swap', 'Cannot ask for sim_swap with two periods.'],
  ...[
    'subscriber_match',
    'location_verification',
    'number_recycling',
    'age_verification',
    'advisor',
  ].map(
    (key) =>
      [
        `format,${key}`,
        `Cannot ask for ${key}: it compares data of each person, which are not sent.`,
      ] as const,
  ),
];

for (const [list, words] of REFUSED) {
  test(`"${list}" is refused: ${words}`, () => {
    assert.deepEqual(parseInsights(list), { kind: 'refused', words: words + CHOICE });
  });
}

test('only the text of a set, sorted and with its periods, is a product', () => {
  for (const text of ['', 'standard', 'format+current_carrier', 'sim_swap', 'format+format', 'x'])
    assert.equal(parseProduct(text), undefined, text);
});

test('more insights serve fewer with equal periods, and nothing else does', () => {
  const { serves } = describeProduct(setOf('format,sim_swap:240'));
  for (const bought of ['format+sim_swap:240', 'current_carrier+format+sim_swap:240'])
    assert.equal(serves(bought), true, bought);
  for (const bought of ['format', 'format+sim_swap:24', 'standard', 'sim_swap:240+format', ''])
    assert.equal(serves(bought), false, bought);
});

test('an answer is kept as long as its shortest insight: 30 d, 180 d, 365 d, 24 h, not at all', () => {
  const ageOf = (list: string): number =>
    (describeProduct(setOf(list)).maxAgeMs ?? NaN) / 3_600_000;
  assert.deepEqual(
    [
      'standard',
      'format,original_carrier',
      'format',
      'format,sim_swap',
      'device_swap',
      'format,roaming',
      'reachability',
    ].map(ageOf),
    [720, 4_320, 8_760, 24, 24, 0, 0],
  );
  assert.equal(describeProduct(setOf('format')).failedKeptMs, 86_400_000);
});

function viewed(list: string, insights: object): unknown {
  const answer: ViewedAnswer = {
    product: 'current_carrier+format+original_carrier',
    format: 'json',
    raw: bodyOf(insights),
    outcome: 'partial',
    reason: { slug: 'whole', words: 'of the whole' },
  };
  return describeProduct(setOf(list)).view?.(answer);
}

const WIDE = {
  format: FORMAT,
  original_carrier: failed('NOT_FOUND', 'None'),
  current_carrier: failed('SUPPLIER_ERROR'),
};

test('of a partial answer the insights that are there for good serve, with an outcome of their own', () => {
  assert.deepEqual(viewed('format', WIDE), { outcome: 'insight', reason: undefined });
  const reason = { slug: 'original_carrier=NOT_FOUND', words: 'None' };
  assert.deepEqual(viewed('format,original_carrier', WIDE), { outcome: 'insight', reason });
  assert.deepEqual(viewed('original_carrier', WIDE), { outcome: 'refused', reason });
});

test('an insight that may come another day, is missing, or was never answered serves nobody', () => {
  assert.equal(viewed('format,current_carrier', WIDE), undefined);
  assert.equal(viewed('format,original_carrier', { format: FORMAT }), undefined);
  for (const code of ['UNAUTHORIZED', 'QUARANTINED'])
    assert.equal(viewed('original_carrier', { original_carrier: failed(code) }), undefined);
});

test('the whole of what was bought means what it meant', () => {
  assert.deepEqual(viewed('standard', WIDE), {
    outcome: 'partial',
    reason: { slug: 'whole', words: 'of the whole' },
  });
});

test('a set is priced by its insights, without periods, and with the statuses of an answer', () => {
  assert.deepEqual(splitPriceParts('format+sim_swap:240'), [
    { product: 'format' },
    { product: 'sim_swap' },
  ]);
  assert.deepEqual(splitPriceParts('current_carrier@NOT_FOUND+format@OK+original_carrier'), [
    { product: 'current_carrier', status: 'NOT_FOUND' },
    { product: 'format', status: 'OK' },
    { product: 'original_carrier' },
  ]);
});

test('columns stand by insight in the order of the product; the number alone is no formula', () => {
  const { columns, columnKinds, label } = describeProduct(setOf('format,sim_swap'));
  assert.deepEqual(columns, [
    'request_id',
    'format_status',
    'format_status_message',
    'format_country_code',
    'format_country_name',
    'format_country_prefix',
    'format_offline_location',
    'format_time_zones',
    'format_number_international',
    'format_number_national',
    'format_is_format_valid',
    'sim_swap_status',
    'sim_swap_status_message',
    'sim_swap_is_swapped',
    'sim_swap_latest_sim_swap_at',
  ]);
  assert.deepEqual(columnKinds, { format_number_international: 'phone' });
  assert.equal(label('format+sim_swap:240'), 'format+sim_swap:240');
});

test('every member has a column of its own, whatever the status beside it, and lists have blanks', () => {
  const fields = readFields(
    bodyOf({
      format: { ...FORMAT, time_zones: ['Europe/London', 'Europe/Jersey'], offline_location: null },
      original_carrier: { ...ORIGINAL, status: { code: 'NO_COVERAGE', message: 'null' } },
      current_carrier: null,
      reachability: { is_reachable: true, connectivity: ['DATA', 'SMS'], status: null },
      roaming: { is_roaming: false, country_codes: ['FR'], latest_status_at: 'T' },
      advisor: { status: { code: 'OK' } },
    }),
  );
  assert.deepEqual(Object.fromEntries(fields), {
    request_id: '5b0c1f6e-0c1d-4a55-9c1e-0242ac120002',
    format_status: 'OK',
    format_status_message: 'Success',
    format_country_code: 'GB',
    format_country_name: 'United Kingdom',
    format_country_prefix: '44',
    format_time_zones: 'Europe/London Europe/Jersey',
    format_number_international: '+447700900123',
    format_number_national: '07700 900123',
    format_is_format_valid: 'true',
    original_carrier_status: 'NO_COVERAGE',
    original_carrier_name: 'Harbour Wireless Ltd',
    original_carrier_network_type: 'MOBILE',
    original_carrier_country_code: 'GB',
    original_carrier_network_code: '23411',
    reachability_is_reachable: 'true',
    reachability_connectivity: 'DATA SMS',
    roaming_is_roaming: 'false',
    roaming_country_codes: 'FR',
    roaming_latest_status_at: 'T',
  });
  assert.deepEqual([...readFields('<html>')], []);
});

test('null members and lists are empty cells', () => {
  const fields = readFields(
    bodyOf({
      format: { time_zones: null, country_code: null, is_format_valid: null, status: null },
    }),
  );
  assert.deepEqual([...fields.keys()], ['request_id']);
});
