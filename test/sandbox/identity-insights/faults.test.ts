import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  FAULTS_AFTER_CHARGE,
  FAULTS_BEFORE_CHARGE,
  INSIGHT_FAULTS_AFTER_CHARGE,
  INSIGHT_FAULTS_BEFORE_CHARGE,
  type FaultName,
} from '../../../src/sandbox/faults.ts';
import type { Sandbox } from '../../../src/sandbox/server.ts';
import { manualClock } from '../manual-clock.ts';
import { ask, failureOf, lookUp, service } from '../service.ts';
import { askInsights, insightsOf, PATH, problemOf, signToken, STANDARD } from './asking.ts';

const MOBILE = '447700900001';
const BODY = { phone_number: MOBILE, insights: STANDARD };

function only(fault: FaultName): { readonly faults: Readonly<Partial<Record<FaultName, number>>> } {
  return { faults: { [fault]: 1 } };
}

/** Number of charges, of those answered, and how often the fault came. */
function booked(sandbox: Sandbox, fault: FaultName): readonly number[] {
  const { charges, byFault } = sandbox.books();
  return [charges.length, charges.filter(({ answered }) => answered).length, byFault[fault] ?? 0];
}

const EARLY: readonly (readonly [FaultName, number, string])[] = [
  ['r500', 500, 'internal-error'],
  ['r503', 503, 'service-unavailable'],
  ['r429', 429, 'rate-limit'],
  ['status1', 429, 'rate-limit'],
  ['status5', 500, 'internal-error'],
  ['status9', 403, 'low-balance'],
  ['status19', 403, 'forbidden'],
  ['status999', 400, 'invalid-params'],
  ['http400', 400, 'invalid-params'],
  ['http404', 404, 'not-found'],
  ['http408', 408, 'request-timeout'],
  ['ii_expired', 401, 'jwt-expired'],
  ['ii_low_balance', 403, 'low-balance'],
  ['ii_validation', 422, 'validation'],
];

for (const [fault, http, problem] of EARLY) {
  test(`${fault} is HTTP ${http} with the problem ${problem} and charges nothing`, async (t) => {
    const sandbox = await service(t, only(fault));
    const got = await askInsights(sandbox, BODY);
    assert.deepEqual([got.http, got.type], [http, 'application/problem+json']);
    assert.equal(problemOf(got), problem);
    assert.equal(typeof got.json.title, 'string');
    assert.equal(typeof got.json.detail, 'string');
    assert.deepEqual(booked(sandbox, fault), [0, 0, 1]);
  });
}

test('a token that expires does so once a number: asked again, the number is answered', async (t) => {
  const sandbox = await service(t, only('ii_expired'));
  const statuses: number[] = [];
  for (let nth = 0; nth < 3; nth += 1) statuses.push((await askInsights(sandbox, BODY)).http);
  assert.deepEqual(statuses, [401, 200, 200]);
});

test('a redirect leads to another host name, a reset ends the connection', async (t) => {
  const sandbox = await service(t, only('redirect'));
  const headers = {
    authorization: `Bearer ${signToken()}`,
    'content-type': 'application/json',
  };
  const exchange = () =>
    ask(sandbox, PATH, { method: 'POST', headers, body: JSON.stringify(BODY) });
  const { port } = new URL(sandbox.url);
  const moved = await exchange();
  assert.equal(moved.headers.location, `http://localhost:${port}/sandbox/elsewhere`);
  sandbox.set(only('reset'));
  assert.equal(await failureOf(exchange()), 'ECONNRESET');
  sandbox.set(only('charged_reset'));
  assert.equal(await failureOf(exchange()), 'ECONNRESET');
  assert.deepEqual(booked(sandbox, 'charged_reset'), [3, 0, 1]);
  sandbox.set(only('charged_500'));
  const failed = await exchange();
  assert.deepEqual(
    [failed.status, failed.headers['content-type']],
    [500, 'application/problem+json'],
  );
  assert.deepEqual(booked(sandbox, 'charged_500'), [6, 0, 1]);
});

test('charged_late charges 3 s after the connection has ended', async (t) => {
  const clock = manualClock();
  const sandbox = await service(t, only('charged_late'), clock);
  const headers = {
    authorization: `Bearer ${signToken({ claims: { iat: 0, exp: 900 } })}`,
    'content-type': 'application/json',
  };
  const exchange = ask(sandbox, PATH, { method: 'POST', headers, body: JSON.stringify(BODY) });
  assert.equal(await failureOf(exchange), 'ECONNRESET');
  clock.pass(2_999);
  assert.equal(sandbox.books().charges.length, 0);
  clock.pass(1);
  assert.deepEqual(booked(sandbox, 'charged_late'), [3, 0, 1]);
});

const CODES: readonly (readonly [FaultName, string])[] = [
  ['ii_supplier', 'SUPPLIER_ERROR'],
  ['ii_internal', 'INTERNAL_ERROR'],
  ['ii_unknown_code', 'QUARANTINED'],
  ['unknown_status', 'QUARANTINED'],
];

for (const [fault, code] of CODES) {
  test(`${fault} is ${code} for the current carrier, which is not billed then; the others are OK and are`, async (t) => {
    const sandbox = await service(t, only(fault));
    const insights = await insightsOf(sandbox, MOBILE);
    assert.equal(insights.current_carrier.status.code, code);
    assert.deepEqual(Object.keys(insights.current_carrier), ['status']);
    assert.equal(insights.format.status.code, 'OK');
    assert.equal(insights.original_carrier.status.code, 'OK');
    assert.equal(sandbox.books().net, '0.00500000');
    sandbox.set({ billedStatuses: ['OK', code] });
    await insightsOf(sandbox, MOBILE);
    assert.equal(sandbox.books().net, '0.01560000');
  });
}

test('ii_missing leaves the current carrier out, ii_extra puts an insight in, and all that was asked for is charged', async (t) => {
  const sandbox = await service(t, only('ii_missing'));
  assert.deepEqual(Object.keys(await insightsOf(sandbox, MOBILE)), ['format', 'original_carrier']);
  sandbox.set(only('ii_extra'));
  const names = Object.keys(await insightsOf(sandbox, MOBILE));
  assert.deepEqual(names, ['current_carrier', 'format', 'original_carrier', 'advisor']);
  assert.deepEqual(booked(sandbox, 'ii_extra'), [6, 6, 1]);
});

test('ii_other_number answers about the next number, which costs what the asked one does and is not answered', async (t) => {
  const sandbox = await service(t, only('ii_other_number'));
  const { format } = await insightsOf(sandbox, MOBILE);
  assert.equal(format.number_international, '+447700900002');
  const { charges } = sandbox.books();
  assert.deepEqual(
    charges.map(({ number, answered }) => [number, answered]),
    [
      [MOBILE, false],
      [MOBILE, false],
      [MOBILE, false],
    ],
  );
});

test('ii_empty is HTTP 200 with {} after the charge', async (t) => {
  const sandbox = await service(t, only('ii_empty'));
  const got = await askInsights(sandbox, BODY);
  assert.deepEqual([got.http, got.json], [200, {}]);
  assert.deepEqual(booked(sandbox, 'ii_empty'), [3, 0, 1]);
});

test('ii_nulls has null for every member, and for the status of the current carrier', async (t) => {
  const sandbox = await service(t, only('ii_nulls'));
  const { format, current_carrier, original_carrier } = await insightsOf(sandbox, MOBILE);
  assert.deepEqual(current_carrier, {
    name: null,
    network_type: null,
    country_code: null,
    network_code: null,
    status: null,
  });
  assert.deepEqual([format.time_zones, format.is_format_valid], [null, null]);
  assert.equal(format.status.code, 'OK');
  assert.equal(original_carrier.status.code, 'OK');
});

test('dear and no_refund change nothing here, and paid_status5 is the problem of status5: answers carry no price', async (t) => {
  const sandbox = await service(t, { faults: { dear: 1 } });
  await insightsOf(sandbox, MOBILE);
  sandbox.set({ faults: { no_refund: 1 } });
  await insightsOf(sandbox, MOBILE);
  assert.deepEqual(sandbox.books().byFault, {});
  assert.equal(sandbox.books().net, '0.02120000');
  sandbox.set({ faults: { paid_status5: 1 } });
  assert.equal((await askInsights(sandbox, BODY)).http, 500);
  assert.deepEqual(sandbox.books().byFault, { status5: 1 });
});

test('faults of insights never hit a lookup of Number Insight, which is as it is without them', async (t) => {
  const names = [...INSIGHT_FAULTS_BEFORE_CHARGE, ...INSIGHT_FAULTS_AFTER_CHARGE];
  const faults = { r500: 0.2, charged_empty: 0.2, dear: 0.2 };
  const plain = await service(t, { seed: 9, faults });
  const other = await service(t, {
    seed: 9,
    faults: { ...Object.fromEntries(names.map((name) => [name, 1])), ...faults },
  });
  for (let number = 447_700_900_000; number < 447_700_900_060; number += 1) {
    const path = `/ni/advanced/json?number=${number}`;
    const [one, two] = [await ask(plain, path), await ask(other, path)];
    assert.deepEqual([two.status, two.body], [one.status, one.body], String(number));
  }
  assert.deepEqual(other.books().byFault, plain.books().byFault);
  assert.deepEqual(Object.keys(plain.books().byFault).sort(), ['charged_empty', 'dear', 'r500']);
});

test('answers and faults of 40 numbers are the same in another order and from another sandbox of the same seed', async (t) => {
  const faults = { ii_supplier: 0.2, ii_missing: 0.2, r503: 0.1, ii_expired: 0.2 };
  const numbers = Array.from({ length: 40 }, (_, nth) => String(4_915_200_000_000 + nth * 7));
  const outcomes = async (list: readonly string[]): Promise<Record<string, unknown>> => {
    const sandbox = await service(t, { seed: 5, faults });
    const found: Record<string, unknown> = {};
    for (const number of list) {
      const { http, json } = await askInsights(sandbox, { ...BODY, phone_number: number });
      found[number] = [http, json];
    }
    return found;
  };
  const one = await outcomes(numbers);
  assert.deepEqual(await outcomes([...numbers].reverse()), one);
  assert.equal(new Set(Object.values(one).map((outcome) => (outcome as unknown[])[0])).size, 3);
});

test('there are 14 and 15 faults of every API, and 3 and 8 of insights alone', async (t) => {
  const lengths = [
    FAULTS_BEFORE_CHARGE,
    FAULTS_AFTER_CHARGE,
    INSIGHT_FAULTS_BEFORE_CHARGE,
    INSIGHT_FAULTS_AFTER_CHARGE,
  ].map(({ length }) => length);
  assert.deepEqual(lengths, [14, 15, 3, 8]);
  const sandbox = await service(t);
  assert.equal((await lookUp(sandbox, `/ni/basic/json?number=${MOBILE}`)).status, 0);
});
