import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAmount } from '../../../src/sandbox/amounts.ts';
import { writePriceBook } from '../../../src/sandbox/server.ts';
import { manualClock } from '../manual-clock.ts';
import { ask, lookUp, service } from '../service.ts';
import { askInsights, insightsOf, numberOf, problemOf, signToken, STANDARD } from './asking.ts';

/** British, mobile, with a current carrier. */
const MOBILE = '447700900001';
const LANDLINE = numberOf(447_700_900_000, ({ line }) => line === 'landline');

test('three insights of a British number are three charges of 0.0056, 0.001 and 0.004 in one request', async (t) => {
  const sandbox = await service(t);
  await insightsOf(sandbox, MOBILE);
  const { charges, net, balance, byNumber, byStatus } = sandbox.books();
  const common = { number: MOBILE, refunded: '0.00000000', at: 1, answered: true };
  assert.deepEqual(charges, [
    { ...common, product: 'current_carrier', requested: '0.00560000' },
    { ...common, product: 'format', requested: '0.00100000' },
    { ...common, product: 'original_carrier', requested: '0.00400000' },
  ]);
  assert.deepEqual([net, balance], ['0.01060000', '99.98940000']);
  assert.deepEqual([byNumber[MOBILE]?.asked, byNumber[MOBILE]?.charged], [1, 3]);
  assert.deepEqual(byStatus, {
    'current_carrier=OK': 1,
    'format=OK': 1,
    'original_carrier=OK': 1,
  });
});

test('no answer carries a price, a balance or a currency', async (t) => {
  const sandbox = await service(t);
  const { json, headers } = await askInsights(sandbox, {
    phone_number: MOBILE,
    insights: STANDARD,
  });
  assert.doesNotMatch(JSON.stringify([json, ...headers]), /price|balance|currency|cost/i);
});

test('NOT_FOUND is charged, and is not once only OK is billed', async (t) => {
  const sandbox = await service(t);
  await insightsOf(sandbox, LANDLINE, { current_carrier: {} });
  assert.equal(sandbox.books().net, '0.00560000');
  sandbox.set({ billedStatuses: ['OK'] });
  await insightsOf(sandbox, LANDLINE, { current_carrier: {} });
  assert.equal(sandbox.books().net, '0.00560000');
  sandbox.set({ billedStatuses: ['INVALID_NUMBER_FORMAT'] });
  await insightsOf(sandbox, '+4999', { current_carrier: {}, format: {} });
  assert.equal(sandbox.books().net, '0.01110000');
});

test('an insight asked again is charged twice; one asked first beside it is not, nor one of the other API', async (t) => {
  const sandbox = await service(t);
  await insightsOf(sandbox, MOBILE, { format: {} });
  await insightsOf(sandbox, MOBILE);
  await lookUp(sandbox, `/ni/standard/json?number=${MOBILE}`);
  assert.deepEqual(sandbox.books().chargedTwice, [{ number: MOBILE, product: 'format' }]);
});

test('both APIs draw on one balance: what the first leaves does not cover the second, which is 403 low-balance', async (t) => {
  const sandbox = await service(t, { balance: '0.0150' });
  await lookUp(sandbox, `/ni/standard/json?number=${MOBILE}`);
  const body = { phone_number: MOBILE, insights: STANDARD };
  const refused = await askInsights(sandbox, body);
  assert.equal(refused.http, 403);
  assert.equal(problemOf(refused), 'low-balance');
  const { balance, charges } = sandbox.books();
  assert.deepEqual([balance, charges.length], ['0.01050000', 1]);
  sandbox.set({ balance: '0.0106' });
  assert.equal((await askInsights(sandbox, body)).http, 200);
  assert.equal(sandbox.books().balance, '0.00000000');
});

test('both APIs share one rate: of 3 a second the fourth is a 429 problem, with Retry-After where told', async (t) => {
  const clock = manualClock();
  const sandbox = await service(t, { ratePerSecondMax: 3 }, clock);
  const headers = { authorization: `Bearer ${signToken({ claims: { iat: 0, exp: 900 } })}` };
  const body = { phone_number: MOBILE, insights: STANDARD };
  for (let nth = 0; nth < 2; nth += 1) await lookUp(sandbox, `/ni/basic/json?number=${MOBILE}`);
  assert.equal((await askInsights(sandbox, body, headers)).http, 200);
  const refused = await askInsights(sandbox, body, headers);
  assert.deepEqual([refused.http, problemOf(refused)], [429, 'rate-limit']);
  assert.equal(refused.headers.get('retry-after'), null);
  assert.equal((await lookUp(sandbox, `/ni/basic/json?number=${MOBILE}`)).status, 1);
  sandbox.set({ throttledAs: 'http429' });
  const told = await askInsights(sandbox, body, headers);
  assert.deepEqual([told.http, told.headers.get('retry-after')], [429, '1']);
  clock.pass(1_000);
  assert.equal((await askInsights(sandbox, body, headers)).http, 200);
  assert.deepEqual([sandbox.books().throttled, sandbox.books().requests], [3, 7]);
});

test('charges of 300 requests add up to the prices of the book, with its status lines, in four countries', async (t) => {
  const sandbox = await service(t, { billedStatuses: ['OK'] });
  const book = new Map(
    (await ask(sandbox, '/sandbox/prices?provider=identity-insights')).body
      .split('\n')
      .slice(1)
      .map((line) => line.split(','))
      .map(([product, country, price = '', status]) => [`${product} ${country} ${status}`, price]),
  );
  const countries: Readonly<Record<string, string>> = { 44: 'GB', 49: 'DE', 33: 'FR', 91: 'IN' };
  let expected = 0n;
  for (let nth = 0; nth < 300; nth += 1) {
    const [code = '', country = ''] = Object.entries(countries)[nth % 4] ?? [];
    const insights = await insightsOf(sandbox, `+${code}${612_340_000 + nth}`);
    for (const [insight, { status }] of Object.entries<{ status: { code: string } }>(insights)) {
      const free = book.get(`${insight} * ${status.code}`);
      const plain = book.get(`${insight} ${country} `) ?? book.get(`${insight} * `) ?? '';
      expected += readAmount(free ?? plain) ?? 0n;
    }
  }
  assert.equal(readAmount(sandbox.books().net), expected);
  assert.ok(expected > 200_000_000n, String(expected));
});

test('the price book of insights has the header product,country,price,status, that of levels is as before', async (t) => {
  const sandbox = await service(t);
  const shown = await ask(sandbox, '/sandbox/prices?provider=identity-insights');
  assert.equal(shown.headers['content-type'], 'text/csv');
  assert.equal(shown.body, writePriceBook('identity-insights'));
  const lines = shown.body.split('\n');
  assert.deepEqual(lines.slice(0, 4), [
    'product,country,price,status',
    'format,*,0.00100000,',
    'format,US,0.00080000,',
    'format,DE,0.00100001,',
  ]);
  assert.ok(lines.includes('current_carrier,GG,0.00560000,'));
  assert.ok(lines.includes('current_carrier,*,0.00000000,NO_COVERAGE'));
  assert.ok(!lines.some((line) => line.endsWith(',NOT_FOUND')));
  const levels = await ask(sandbox, '/sandbox/prices?provider=number-insight');
  assert.equal(levels.body, writePriceBook());
  assert.equal((await ask(sandbox, '/sandbox/prices?provider=acme')).status, 400);
  sandbox.set({ billedStatuses: ['OK'] });
  const { body } = await ask(sandbox, '/sandbox/prices?provider=identity-insights');
  assert.ok(body.includes('\nsim_swap,*,0.00000000,NOT_FOUND\n'));
  assert.equal(body, writePriceBook('identity-insights', ['OK']));
});
