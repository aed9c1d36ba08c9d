import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Sandbox } from '../../../src/sandbox/server.ts';
import { askInsights, APPLICATION, signToken } from '../identity-insights/asking.ts';
import { manualClock } from '../manual-clock.ts';
import { ask, AUTHORISED, failureOf, lookUp, service } from '../service.ts';

const MOBILE = '447700900001';
/** The clocks stand at 0, so this is a token of now. */
const TOKEN = {
  authorization: `Bearer ${signToken({ claims: { iat: 0, exp: 86_400 } })}`,
};
const EVENTS = 'product=NETWORK-API-EVENT&account_id=key';
const LOOKUPS = 'product=NUMBER-INSIGHT&account_id=key';

// eslint-disable-next-line @typescript-eslint/no-explicit-any
async function recordsOf(sandbox: Sandbox, query: string): Promise<any> {
  return await lookUp(sandbox, `/v2/reports/records?${query}`);
}

function buy(sandbox: Sandbox, insights: object, number = MOBILE) {
  return askInsights(sandbox, { phone_number: number, insights, purpose: 'x' }, TOKEN);
}

test('an insight has a record with number, time, price, application and the id of its request', async (t) => {
  const clock = manualClock();
  const sandbox = await service(t, {}, clock);
  clock.pass(61_000);
  const { json } = await buy(sandbox, { current_carrier: {} });
  clock.pass(1);
  assert.equal((await recordsOf(sandbox, LOOKUPS)).items_count, 0);
  const { records, ...page } = await recordsOf(sandbox, EVENTS);
  assert.deepEqual(
    [page.request_status, page.items_count, page.product],
    ['SUCCESS', 1, 'NETWORK-API-EVENT'],
  );
  assert.equal(page._links.next, undefined);
  const [{ id, ...record }] = records;
  assert.match(id, /^[0-9a-f-]{36}$/);
  assert.deepEqual(record, {
    account_id: 'key',
    application_id: APPLICATION,
    record_creation_time: '1970-01-01T00:01:01+00:00',
    product_name: 'identity-insights-current-carrier',
    request_type: 'check',
    status: 'SUCCESS',
    network: '23423',
    country_code: 'GB',
    msisdn: MOBILE,
    event_time: '1970-01-01T00:01:01+00:00',
    currency: 'EUR',
    total_price: '0.00560000',
    request_session_id: json.request_id,
    product_path: 'CurrentCarrier',
    correlation_id: json.request_id,
  });
});

test('a lookup has a record with the facts of its answer and its net price, and an answer that was swallowed has one too', async (t) => {
  const clock = manualClock();
  const sandbox = await service(t, {}, clock);
  const answer = await lookUp(sandbox, `/ni/standard/json?number=${MOBILE}&cnam=true`);
  sandbox.set({ faults: { charged_reset: 1 } });
  await failureOf(ask(sandbox, `/ni/advanced/json?number=${MOBILE}`));
  clock.pass(1);
  const { records } = await recordsOf(sandbox, LOOKUPS);
  const [{ id, ...first }, second] = records;
  assert.match(id, /^[0-9a-f]{32}$/);
  assert.deepEqual(first, {
    account_id: 'key',
    request_id: answer.request_id,
    product_type: 'PRODUCT_HLR_LOOKUP_STANDARD',
    number: MOBILE,
    date_received: '1970-01-01T00:00:00+00:00',
    status: 'Success',
    response_code: '0',
    network: answer.current_carrier.network_code,
    network_name: answer.current_carrier.name,
    network_type: 'mobile',
    country: 'GB',
    country_name: 'United Kingdom',
    valid: 'valid',
    ported: answer.ported,
    reachable: 'reachable',
    first_name: 'unknown',
    last_name: 'unknown',
    currency: '',
    total_price: '0.00450000',
  });
  assert.deepEqual(
    [second.product_type, second.total_price],
    ['PRODUCT_HLR_LOOKUP_ADVANCED', '0.04000000'],
  );
  assert.equal((await recordsOf(sandbox, EVENTS)).items_count, 0);
});

test('the period begins with its start and ends before its end; without dates it is the last 7 days', async (t) => {
  const clock = manualClock();
  const sandbox = await service(t, {}, clock);
  for (const _nth of [1, 2, 3]) {
    await buy(sandbox, { format: {} });
    clock.pass(1_000);
  }
  const countIn = async (dates: string): Promise<number> =>
    (await recordsOf(sandbox, `${EVENTS}&${dates}`)).items_count;
  assert.equal(await countIn(''), 3);
  assert.equal(await countIn('date_start=1970-01-01T00:00:01Z&date_end=1970-01-01T00:00:02Z'), 1);
  assert.equal(await countIn('date_start=1970-01-01T01:00:01.001%2B01:00'), 1);
  assert.equal(await countIn('date_start=1970-01-01T01:00:01+01:00'), 2);
  assert.equal(await countIn('date_end=1970-01-01T00:00:01Z'), 1);
  clock.pass(604_800_000 - 2_000);
  assert.equal(await countIn(''), 2);
});

test('seven records in pages of 3 come as 3, 3 and 1 by their links, and what is bought meanwhile is not among them', async (t) => {
  const clock = manualClock();
  const sandbox = await service(t, { recordsPerPage: 3 }, clock);
  for (let nth = 0; nth < 7; nth += 1)
    await buy(sandbox, { format: {} }, `${447_700_900_100 + nth}`);
  clock.pass(1_000);
  const pages: string[][] = [];
  let next: string | undefined = `${sandbox.url}/v2/reports/records?${EVENTS}`;
  while (next !== undefined) {
    // eslint-disable-next-line @typescript-eslint/no-explicit-any
    const page: any = await (await fetch(next, { headers: AUTHORISED })).json();
    pages.push(page.records.map(({ msisdn }: { msisdn: string }) => msisdn.slice(-1)));
    assert.equal(page.items_count, page.records.length);
    assert.equal(page.cursor !== undefined, page._links.next !== undefined);
    next = page._links.next?.href;
    await buy(sandbox, { format: {} });
    clock.pass(1_000);
  }
  assert.deepEqual(pages, [['0', '1', '2'], ['3', '4', '5'], ['6']]);
});

test('records are found by the id of their request or their own; what is not found is named', async (t) => {
  const clock = manualClock();
  const sandbox = await service(t, {}, clock);
  const { json } = await buy(sandbox, { format: {}, original_carrier: {} });
  await buy(sandbox, { format: {} });
  const both = await recordsOf(sandbox, `${EVENTS}&id=${json.request_id},none`);
  assert.deepEqual([both.items_count, both.ids_not_found], [2, 'none']);
  const [{ id }] = both.records;
  const one = await recordsOf(sandbox, `${EVENTS}&id=${id}`);
  assert.deepEqual([one.items_count, one.ids_not_found], [1, undefined]);
});

test('a record is there once its delay is over, and only of the insights that have records', async (t) => {
  const clock = manualClock();
  const options = { recordDelayMs: 3_600_000, recordedInsights: ['format'] };
  const sandbox = await service(t, options, clock);
  await buy(sandbox, { format: {}, original_carrier: {} });
  clock.pass(3_599_999);
  assert.equal((await recordsOf(sandbox, EVENTS)).items_count, 0);
  clock.pass(1);
  const { records } = await recordsOf(sandbox, EVENTS);
  assert.deepEqual(
    records.map(({ product_path }: { product_path: string }) => product_path),
    ['Format'],
  );
});

test('what costs nothing has no record, and a failed insight that is billed is FAILED', async (t) => {
  const clock = manualClock();
  const sandbox = await service(t, { billedStatuses: ['INVALID_NUMBER_FORMAT'] }, clock);
  await buy(sandbox, { format: {}, current_carrier: {} }, '+4999');
  clock.pass(1);
  const { records } = await recordsOf(sandbox, EVENTS);
  assert.deepEqual(
    records.map((record: Record<string, string>) => [
      record['product_path'],
      record['status'],
      record['total_price'],
    ]),
    [['CurrentCarrier', 'FAILED', '0.00550000']],
  );
});

test('records are for the account that asks: 401 without credentials, 403 for another account, 422 for what is wrong', async (t) => {
  const sandbox = await service(t, { credentials: { key: 'key', secret: 'secret' } });
  const statusOf = async (query: string, headers = AUTHORISED): Promise<number> =>
    (await ask(sandbox, `/v2/reports/records?${query}`, { headers })).status;
  assert.equal(await statusOf(EVENTS), 200);
  assert.equal(await statusOf(EVENTS, { authorization: 'Basic bm9uZTpub25l' }), 401);
  assert.equal(await statusOf(EVENTS, TOKEN), 401);
  assert.equal(await statusOf('product=NUMBER-INSIGHT&account_id=other'), 403);
  const long = `id=${Array.from({ length: 21 }, (_, nth) => nth).join(',')}`;
  const queries = [
    'account_id=key',
    'product=SMS&account_id=key',
    'product=NUMBER-INSIGHT',
    `${EVENTS}&date_start=yesterday`,
    `${EVENTS}&date_end=2026-11-30`,
    `${EVENTS}&cursor=abc`,
    `${EVENTS}&${long}`,
  ];
  for (const query of queries) assert.equal(await statusOf(query), 422, query);
  const { body } = await ask(sandbox, `/v2/reports/records?${queries[1]}`);
  assert.match(body, /"invalid_parameters":\[\{"name":"product","reason":"Must be NUMBER-INSIGHT/);
});
