import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  FAULTS_AFTER_CHARGE,
  FAULTS_BEFORE_CHARGE,
  type FaultName,
} from '../../src/sandbox/faults.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { numberWith } from './find.ts';
import { manualClock } from './manual-clock.ts';
import { ask, failureOf, service } from './service.ts';

const GB = numberWith(447_700_900_000, ({ status, outcome }) => status === 0 && outcome === 0);
const JSON_PATH = `/ni/standard/json?number=${GB}`;

function only(fault: FaultName): { readonly faults: Readonly<Partial<Record<FaultName, number>>> } {
  return { faults: { [fault]: 1 } };
}

/** Number of charges, of those answered, and how often the fault came. */
function booked(sandbox: Sandbox, fault: FaultName): readonly number[] {
  const { charges, byFault } = sandbox.books();
  return [charges.length, charges.filter(({ answered }) => answered).length, byFault[fault] ?? 0];
}

const EARLY_HTTP: readonly (readonly [FaultName, number, RegExp])[] = [
  ['r500', 500, /Internal Server Error/],
  ['r503', 503, /<html>/],
  ['r429', 429, /"title":"Rate Limit Hit"/],
  ['http400', 400, /"title":"Bad request\."/],
  ['http404', 404, /<html>/],
  ['http408', 408, /<html>/],
  ['redirect', 302, /<html>/],
  ['status1', 200, /"status":1,.*"request_id"/],
  ['status5', 200, /"status":5,/],
  ['status9', 200, /"status":9,/],
  ['status19', 200, /"status":19,/],
  ['status999', 200, /"status":999,/],
];

for (const [fault, http, body] of EARLY_HTTP) {
  test(`${fault} is HTTP ${http} and charges nothing`, async (t) => {
    const sandbox = await service(t, only(fault));
    const got = await ask(sandbox, JSON_PATH);
    assert.equal(got.status, http);
    assert.match(got.body, body);
    assert.deepEqual(booked(sandbox, fault), [0, 0, 1]);
  });
}

test('429 and 503 say Retry-After: 1, a redirect leads to another host name and being followed shows', async (t) => {
  const sandbox = await service(t, only('r429'));
  assert.equal((await ask(sandbox, JSON_PATH)).headers['retry-after'], '1');
  sandbox.set(only('r503'));
  assert.equal((await ask(sandbox, JSON_PATH)).headers['retry-after'], '1');
  sandbox.set(only('redirect'));
  const { port } = new URL(sandbox.url);
  assert.equal(
    (await ask(sandbox, JSON_PATH)).headers.location,
    `http://localhost:${port}/sandbox/elsewhere`,
  );
  await ask(sandbox, '/sandbox/elsewhere');
  assert.equal(sandbox.books().redirectsFollowed, 1);
});

test('reset ends the connection without a charge, charged_reset with one', async (t) => {
  const sandbox = await service(t, only('reset'));
  assert.equal(await failureOf(ask(sandbox, JSON_PATH)), 'ECONNRESET');
  assert.deepEqual(booked(sandbox, 'reset'), [0, 0, 1]);
  sandbox.set(only('charged_reset'));
  assert.equal(await failureOf(ask(sandbox, JSON_PATH)), 'ECONNRESET');
  assert.deepEqual(booked(sandbox, 'charged_reset'), [1, 0, 1]);
});

test('hang and charged_hang never answer, and closing ends both at once', async (t) => {
  const sandbox = await service(t, only('hang'));
  const hanging = failureOf(ask(sandbox, JSON_PATH));
  await sandbox.seen(1);
  sandbox.set(only('charged_hang'));
  const charged = failureOf(ask(sandbox, JSON_PATH));
  await sandbox.seen(2);
  await sandbox.close();
  assert.deepEqual([await hanging, await charged], ['ECONNRESET', 'ECONNRESET']);
  assert.deepEqual(booked(sandbox, 'charged_hang'), [1, 0, 1]);
});

const UNREADABLE: readonly (readonly [FaultName, number, string])[] = [
  ['charged_500', 500, 'text/html'],
  ['charged_html', 200, 'text/html'],
  ['charged_garbage', 200, 'application/json'],
  ['charged_empty', 200, 'application/json'],
];

for (const [fault, http, type] of UNREADABLE) {
  test(`${fault} is HTTP ${http} with a body that is no JSON and no XML, charged and unanswered`, async (t) => {
    const sandbox = await service(t, only(fault));
    const got = await ask(sandbox, JSON_PATH);
    assert.deepEqual([got.status, got.headers['content-type']], [http, type]);
    assert.throws(() => JSON.parse(got.body));
    assert.deepEqual(booked(sandbox, fault), [1, 0, 1]);
  });
}

test('charged_truncated ends in the middle of its body, charged_huge goes on for 8,388,608 bytes', async (t) => {
  const sandbox = await service(t, only('charged_truncated'));
  assert.equal(await failureOf(ask(sandbox, JSON_PATH)), 'ECONNRESET');
  assert.deepEqual(booked(sandbox, 'charged_truncated'), [1, 0, 1]);
  sandbox.set(only('charged_huge'));
  assert.equal(Buffer.byteLength((await ask(sandbox, JSON_PATH)).body), 8_388_608);
  assert.deepEqual(booked(sandbox, 'charged_huge'), [2, 0, 1]);
});

test('charged_wrong_type is a right answer that calls itself text/html', async (t) => {
  const sandbox = await service(t, only('charged_wrong_type'));
  const got = await ask(sandbox, JSON_PATH);
  assert.equal(got.headers['content-type'], 'text/html');
  assert.equal(JSON.parse(got.body).international_format_number, GB);
  assert.deepEqual(booked(sandbox, 'charged_wrong_type'), [1, 1, 1]);
});

test('charged_slow drips for 900 ms of its clock and is readable then', async (t) => {
  const clock = manualClock();
  const sandbox = await service(t, only('charged_slow'), clock);
  const answer = ask(sandbox, JSON_PATH);
  await sandbox.seen(1);
  clock.pass(899);
  assert.deepEqual(booked(sandbox, 'charged_slow'), [1, 0, 1]);
  clock.pass(1);
  assert.equal(JSON.parse((await answer).body).status, 0);
  assert.deepEqual(booked(sandbox, 'charged_slow'), [1, 1, 1]);
});

test('charged_late books its charge 3,000 ms after the reset, or when the sandbox closes', async (t) => {
  const clock = manualClock();
  const sandbox = await service(t, only('charged_late'), clock);
  assert.equal(await failureOf(ask(sandbox, JSON_PATH)), 'ECONNRESET');
  clock.pass(2_999);
  assert.deepEqual(booked(sandbox, 'charged_late'), [0, 0, 1]);
  clock.pass(1);
  assert.deepEqual(booked(sandbox, 'charged_late'), [1, 0, 1]);
  assert.equal(await failureOf(ask(sandbox, JSON_PATH)), 'ECONNRESET');
  await sandbox.close();
  assert.deepEqual(booked(sandbox, 'charged_late'), [2, 0, 2]);
  assert.equal(sandbox.books().net, '0.00900000');
  assert.equal(clock.pending, 0);
});

test('unknown_status is 2147 without a price, paid_status5 is 5 with one, dear is ten times the price; all are charged', async (t) => {
  const sandbox = await service(t, only('unknown_status'));
  const unknown = JSON.parse((await ask(sandbox, JSON_PATH)).body);
  assert.deepEqual([unknown.status, unknown.request_price], [2147, undefined]);
  assert.deepEqual(booked(sandbox, 'unknown_status'), [1, 0, 1]);
  sandbox.set(only('paid_status5'));
  const paid = JSON.parse((await ask(sandbox, JSON_PATH)).body);
  assert.deepEqual([paid.status, Number(paid.request_price)], [5, 0.0045]);
  sandbox.set(only('dear'));
  assert.equal(Number(JSON.parse((await ask(sandbox, JSON_PATH)).body).request_price), 0.045);
  assert.equal(sandbox.books().net, '0.05400000');
  assert.deepEqual(booked(sandbox, 'dear'), [3, 2, 1]);
});

test('without prices dear is an answer like others and paid_status5 a status 5 that costs nothing', async (t) => {
  const sandbox = await service(t, { ...only('dear'), prices: false });
  assert.equal(JSON.parse((await ask(sandbox, JSON_PATH)).body).status, 0);
  assert.equal(sandbox.books().net, '0.00450000');
  sandbox.set(only('paid_status5'));
  assert.equal(JSON.parse((await ask(sandbox, JSON_PATH)).body).status, 5);
  assert.equal(sandbox.books().charges.length, 1);
});

test('there are 14 faults before the charge and 15 after it', () => {
  assert.deepEqual([FAULTS_BEFORE_CHARGE.length, FAULTS_AFTER_CHARGE.length], [14, 15]);
});
