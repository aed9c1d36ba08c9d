import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byDepth } from '../../support/depth.ts';
import { lookUp, service } from '../service.ts';
import { askInsights, insightsOf, numberOf, PURPOSE, STANDARD } from './asking.ts';

const NUMBERS = byDepth({ deep: 1_500, shallow: 500 });
const OK = { code: 'OK', message: 'Success' };
/** British, mobile, not ported. */
const MOBILE = '447700900001';

test('a British mobile number has format, original and current carrier as the document has them', async (t) => {
  const sandbox = await service(t);
  const got = await askInsights(sandbox, { phone_number: `+${MOBILE}`, insights: STANDARD });
  assert.deepEqual([got.http, got.type], [200, 'application/json']);
  const carrier = {
    name: 'Żubr Sieć Komórkowa',
    network_type: 'MOBILE',
    country_code: 'GB',
    network_code: '23423',
    status: OK,
  };
  assert.match(got.json.request_id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  assert.deepEqual(Object.keys(got.json), ['request_id', 'insights']);
  assert.deepEqual(got.json.insights, {
    current_carrier: carrier,
    format: {
      country_code: 'GB',
      country_name: 'United Kingdom',
      country_prefix: '44',
      offline_location: 'United Kingdom',
      time_zones: ['Europe/London'],
      number_international: '+447700900001',
      number_national: '07700 900001',
      is_format_valid: true,
      status: OK,
    },
    original_carrier: carrier,
  });
});

test('a number is read with blanks, brackets and letters, and only what is asked for is answered', async (t) => {
  const sandbox = await service(t);
  const { format, ...others } = await insightsOf(sandbox, 'Tel. (44) 7700-900001', { format: {} });
  assert.equal(format.number_international, '+447700900001');
  assert.deepEqual(others, {});
});

test('a landline has an original carrier without name or code, and no current one', async (t) => {
  const sandbox = await service(t);
  const number = numberOf(447_700_900_000, ({ line }) => line === 'landline');
  const { original_carrier, current_carrier } = await insightsOf(sandbox, number);
  assert.deepEqual(original_carrier, {
    network_type: 'LANDLINE',
    country_code: 'GB',
    status: OK,
  });
  assert.deepEqual(current_carrier, {
    status: {
      code: 'NOT_FOUND',
      message: 'The phone number may not be assigned to a mobile network.',
    },
  });
});

test('toll-free, premium and virtual lines have their types, a pager has none', async (t) => {
  const sandbox = await service(t);
  const typeOf = async (wanted: string): Promise<unknown> => {
    const number = numberOf(447_700_900_000, ({ line }) => line === wanted);
    return (await insightsOf(sandbox, number)).original_carrier.network_type;
  };
  assert.equal(await typeOf('landline_tollfree'), 'TOLLFREE');
  assert.equal(await typeOf('landline_premium'), 'PREMIUM');
  assert.equal(await typeOf('virtual'), 'VIRTUAL');
  assert.equal(await typeOf('pager'), undefined);
});

for (const number of ['+4999', '004477009000', '4477009000011234']) {
  test(`${number} cannot be a number: format says so and is OK, others are INVALID_NUMBER_FORMAT`, async (t) => {
    const sandbox = await service(t);
    const { format, original_carrier, current_carrier } = await insightsOf(sandbox, number);
    assert.deepEqual(format, { time_zones: ['unknown'], is_format_valid: false, status: OK });
    assert.equal(original_carrier.status.code, 'INVALID_NUMBER_FORMAT');
    assert.equal(current_carrier.status.code, 'INVALID_NUMBER_FORMAT');
    const charged = sandbox.books().charges.map(({ product }) => product);
    assert.deepEqual(charged, ['format']);
  });
}

test('a country of the other API may be spelled otherwise here: United States of America and United States', async (t) => {
  const sandbox = await service(t);
  const { format } = await insightsOf(sandbox, '+12025550147');
  assert.equal(format.country_name, 'United States');
  const basic = await lookUp(sandbox, '/ni/basic/json?number=12025550147');
  assert.equal(basic.country_name, 'United States of America');
});

test(`of ${String(NUMBERS)} numbers both APIs name one original network; of mobile ones 1 to 5 % have another current one, 0.3 to 2 % no coverage, a few a supplier that fails`, async (t) => {
  const sandbox = await service(t, { balance: '1000' });
  const counts = { mobile: 0, moved: 0, uncovered: 0, failed: 0 };
  for (let number = 447_700_100_000; number < 447_700_100_000 + NUMBERS; number += 1) {
    const ni = await lookUp(sandbox, `/ni/standard/json?number=${number}`);
    const ii = await insightsOf(sandbox, String(number));
    const [before, after] = [ni.original_carrier, ii.original_carrier];
    if (before?.network_type !== 'mobile' || before.network_code === null) continue;
    assert.equal(after.network_type, 'MOBILE', String(number));
    if (before.network_code !== undefined) assert.equal(after.network_code, before.network_code);
    counts.mobile += 1;
    const { code } = ii.current_carrier.status;
    if (code === 'NO_COVERAGE') counts.uncovered += 1;
    if (code === 'SUPPLIER_ERROR') counts.failed += 1;
    const old = ni.current_carrier?.network_code ?? undefined;
    if (code === 'OK' && old !== undefined && ii.current_carrier.network_code !== old)
      counts.moved += 1;
  }
  const { mobile, moved, uncovered, failed } = counts;
  const told = JSON.stringify(counts);
  assert.ok(mobile > 0.6 * NUMBERS, told);
  assert.ok(moved > mobile * 0.01 && moved < mobile * 0.05, told);
  assert.ok(uncovered > mobile * 0.003 && uncovered < mobile * 0.02, told);
  assert.ok(failed > 0 && failed < mobile * 0.02, told);
});

test('an insight of the registry is UNAUTHORIZED until the application is approved for it', async (t) => {
  const sandbox = await service(t);
  const asked = { sim_swap: { period: 2_400 }, device_swap: {} };
  const before = await insightsOf(sandbox, MOBILE, asked);
  assert.equal(before.sim_swap.status.code, 'UNAUTHORIZED');
  assert.deepEqual(Object.keys(before.sim_swap), ['status']);
  sandbox.set({ registry: ['sim_swap', 'roaming'] });
  const { sim_swap, device_swap } = await insightsOf(sandbox, MOBILE, asked);
  assert.deepEqual(sim_swap.status, OK);
  assert.match(sim_swap.latest_sim_swap_at, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.equal(sim_swap.is_swapped, true);
  assert.equal(device_swap.status.code, 'UNAUTHORIZED');
  const landline = numberOf(447_700_900_000, ({ line }) => line === 'landline');
  const other = await insightsOf(sandbox, landline, asked);
  assert.equal(other.sim_swap.status.code, 'UNSUPPORTED_NETWORK_TYPE');
});

test('another purpose is INVALID_PURPOSE, roaming of a real operator NO_COVERAGE, and so is a country without one', async (t) => {
  const sandbox = await service(t, { registry: ['sim_swap', 'roaming'] });
  const body = { phone_number: MOBILE, insights: { sim_swap: {} }, purpose: 'Curiosity' };
  const { json } = await askInsights(sandbox, body);
  assert.equal(json.insights.sim_swap.status.code, 'INVALID_PURPOSE');
  const { roaming } = await insightsOf(sandbox, MOBILE, { roaming: {} });
  assert.equal(roaming.status.code, 'NO_COVERAGE');
  const polish = numberOf(48_501_000_000, ({ line }) => line === 'mobile');
  const { sim_swap } = await insightsOf(sandbox, polish, { sim_swap: {} });
  assert.equal(sim_swap.status.code, 'NO_COVERAGE');
});

test('the Virtual Operator swapped its SIMs 500 h ago, does not know ...499, and needs no approval', async (t) => {
  const sandbox = await service(t);
  const swapOf = async (number: string, period: number) =>
    (await insightsOf(sandbox, number, { sim_swap: { period } })).sim_swap;
  const shorter = await swapOf('+990123400', 499);
  assert.deepEqual([shorter.is_swapped, shorter.status.code], [false, 'OK']);
  const hours = (Date.now() - Date.parse(shorter.latest_sim_swap_at)) / 3_600_000;
  assert.ok(hours >= 500 && hours < 500.1, String(hours));
  assert.equal((await swapOf('+990123488', 500)).is_swapped, true);
  assert.deepEqual(await swapOf('+990123499', 240), {
    status: { code: 'NOT_FOUND', message: 'Unknown phone number.' },
  });
  assert.equal((await swapOf('+990123401', 240)).status.code, 'NOT_FOUND');
});

test('each insight of the Virtual Operator has the members of the document and no others', async (t) => {
  const sandbox = await service(t);
  const body = {
    phone_number: '+990123411',
    purpose: PURPOSE,
    insights: {
      device_swap: {},
      subscriber_match: { given_name: 'Ida', postal_code: '1' },
      roaming: {},
      reachability: {},
      location_verification: {},
    },
  };
  const { insights } = (await askInsights(sandbox, body)).json;
  const documented: Readonly<Record<string, readonly string[]>> = {
    device_swap: ['latest_device_swap_at', 'is_swapped', 'status'],
    subscriber_match: ['given_name_match', 'postal_code_match', 'status'],
    roaming: ['latest_status_at', 'is_roaming', 'country_codes', 'status'],
    reachability: ['latest_status_at', 'is_reachable', 'connectivity', 'status'],
    location_verification: ['is_verified', 'latest_location_at', 'match_rate', 'status'],
  };
  assert.deepEqual(Object.keys(insights), Object.keys(documented));
  for (const [insight, members] of Object.entries(documented)) {
    for (const name of Object.keys(insights[insight])) assert.ok(members.includes(name), name);
    assert.deepEqual(insights[insight].status, OK);
  }
});
