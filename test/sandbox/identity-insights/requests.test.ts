import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ask, service } from '../service.ts';
import { askInsights, PATH, problemOf, signToken } from './asking.ts';

const NUMBER = '+447700900001';

test('GET is a 405 problem that allows POST, the version before the first a 404 problem', async (t) => {
  const sandbox = await service(t);
  const got = await ask(sandbox, PATH);
  assert.deepEqual(
    [got.status, got.headers['content-type'], got.headers.allow],
    [405, 'application/problem+json', 'POST'],
  );
  assert.match(got.body, /#method-not-allowed","title":"Method Not Allowed"/);
  const old = await ask(sandbox, '/v0.1/identity-insights', { method: 'POST', body: '{}' });
  assert.deepEqual([old.status, old.headers['content-type']], [404, 'application/problem+json']);
  assert.equal((await ask(sandbox, '/identity-insights/v2/requests')).status, 404);
});

test('another content type is 415, JSON that breaks off 400, a body of 70,000 bytes 413; none is charged', async (t) => {
  const sandbox = await service(t);
  const good = { phone_number: NUMBER, insights: { format: {} } };
  const form = await askInsights(sandbox, good, { 'content-type': 'text/plain' });
  assert.deepEqual([form.http, problemOf(form)], [415, 'content-type-header']);
  const charset = { 'content-type': 'application/json; charset=utf-8' };
  assert.equal((await askInsights(sandbox, good, charset)).http, 200);
  const torn = await askInsights(sandbox, '{"phone_number":');
  assert.deepEqual([torn.http, problemOf(torn)], [400, 'invalid-json']);
  assert.equal(torn.json.title, 'Malformed JSON');
  const headers = { authorization: `Bearer ${signToken()}` };
  const large = await ask(sandbox, PATH, { method: 'POST', headers, body: 'x'.repeat(70_000) });
  assert.equal(large.status, 413);
  assert.equal(sandbox.books().charges.length, 1);
});

const SWAP = { sim_swap: {} };
const INVALID: readonly (readonly [string, object, string, string])[] = [
  ['no number', { insights: { format: {} } }, 'phone_number', 'must not be null'],
  [
    'a number as JSON number',
    { phone_number: 447_700_900_001, insights: { format: {} } },
    'phone_number',
    'must be a string',
  ],
  [
    'no digits',
    { phone_number: 'none', insights: { format: {} } },
    'phone_number',
    'must be a phone number',
  ],
  ['no insights', { phone_number: NUMBER }, 'insights', 'must not be null'],
  [
    'a list of insights',
    { phone_number: NUMBER, insights: ['format'] },
    'insights',
    'must be an object',
  ],
  ['no insight', { phone_number: NUMBER, insights: {} }, 'insights', 'must not be empty'],
  [
    'an unknown insight',
    { phone_number: NUMBER, insights: { advisor: {} } },
    'insights.advisor',
    'must be a known insight',
  ],
  [
    'an insight that is null',
    { phone_number: NUMBER, insights: { format: null } },
    'insights.format',
    'must be an object',
  ],
  [
    'a period of 0',
    { phone_number: NUMBER, purpose: 'x', insights: { sim_swap: { period: 0 } } },
    'insights.sim_swap.period',
    'must be a whole number from 1 to 2400',
  ],
  [
    'a period of 2401',
    { phone_number: NUMBER, purpose: 'x', insights: { device_swap: { period: 2_401 } } },
    'insights.device_swap.period',
    'must be a whole number from 1 to 2400',
  ],
  [
    'a match of nothing',
    { phone_number: NUMBER, purpose: 'x', insights: { subscriber_match: {} } },
    'insights.subscriber_match',
    'must not be empty',
  ],
  ['no purpose', { phone_number: NUMBER, insights: SWAP }, 'purpose', 'must not be null'],
  [
    'a purpose that is no text',
    { phone_number: NUMBER, purpose: 1, insights: SWAP },
    'purpose',
    'must be a string',
  ],
];

for (const [name, body, parameter, reason] of INVALID) {
  test(`${name} is 422 for ${parameter}: ${reason}`, async (t) => {
    const sandbox = await service(t);
    const got = await askInsights(sandbox, body);
    assert.deepEqual([got.http, got.type], [422, 'application/problem+json']);
    const { title, detail, type, invalid_parameters } = got.json;
    assert.deepEqual(
      [title, detail],
      ['Bad Request', 'The request failed due to validation errors'],
    );
    assert.equal(type, 'https://developer.vonage.com/api-errors#validation');
    assert.deepEqual(invalid_parameters, [{ name: parameter, reason }]);
    assert.equal(sandbox.books().charges.length, 0);
  });
}

test('periods of 1 and 2400 are taken, and everything that is wrong is named at once', async (t) => {
  const sandbox = await service(t);
  for (const period of [1, 2_400]) {
    const body = { phone_number: NUMBER, purpose: 'x', insights: { sim_swap: { period } } };
    assert.equal((await askInsights(sandbox, body)).http, 200);
  }
  const { json } = await askInsights(sandbox, { insights: { sim_swap: { period: 1.5 } } });
  assert.deepEqual(
    json.invalid_parameters.map(({ name }: { name: string }) => name),
    ['phone_number', 'insights.sim_swap.period', 'purpose'],
  );
});
