import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { manualClock } from '../manual-clock.ts';
import { service } from '../service.ts';
import {
  APPLICATION,
  askInsights,
  problemOf,
  PUBLIC_KEY,
  signToken,
  type TokenParts,
} from './asking.ts';

const BODY = { phone_number: '+447700900001', insights: { format: {} } };
/** On a clock that stands at 0. */
const CLAIMS = { iat: 0, exp: 900 };

function bearer(parts: TokenParts): { authorization: string } {
  return {
    authorization: `Bearer ${signToken({ ...parts, claims: { ...CLAIMS, ...parts.claims } })}`,
  };
}

test('a token of RS256 with a UUID as application, jti, issued up to 60 s ahead for up to 24 h is taken', async (t) => {
  const sandbox = await service(t, {}, manualClock());
  const good: readonly TokenParts[] = [
    {},
    { claims: { iat: 60, exp: 86_460 } },
    { claims: { iat: -86_399, exp: 1 } },
    { header: { typ: undefined } },
  ];
  for (const parts of good)
    assert.equal((await askInsights(sandbox, BODY, bearer(parts))).http, 200);
  assert.equal(sandbox.books().unauthorised, 0);
});

test('a token is refused with 401 unauthorized where header, parts, algorithm or claims are wrong, and is not charged', async (t) => {
  const sandbox = await service(t, {}, manualClock());
  const whole = bearer({}).authorization;
  const wrong: readonly (readonly [string, { authorization: string }])[] = [
    ['no token', { authorization: '' }],
    ['Basic', { authorization: 'Basic a2V5OnNlY3JldA==' }],
    ['two parts', { authorization: whole.replace(/\.[^.]*$/, '') }],
    ['an empty signature', { authorization: whole.replace(/\.[^.]*$/, '.') }],
    ['a part that is no base64url', { authorization: whole.replace('.', '.+') }],
    ['claims that are no JSON', { authorization: whole.replace(/\.[^.]*\./, '.abc.') }],
    ['alg none', bearer({ header: { alg: 'none' } })],
    ['alg HS256', bearer({ header: { alg: 'HS256' } })],
    ['an application that is no UUID', bearer({ claims: { application_id: 'mine' } })],
    ['no application', bearer({ claims: { application_id: undefined } })],
    ['no jti', bearer({ claims: { jti: undefined } })],
    ['iat 61 s ahead', bearer({ claims: { iat: 61 } })],
    ['iat as text', bearer({ claims: { iat: '0' } })],
    ['no exp', bearer({ claims: { exp: undefined } })],
    ['a life of 24 h and 1 s', bearer({ claims: { exp: 86_401 } })],
  ];
  for (const [name, headers] of wrong) {
    const got = await askInsights(sandbox, BODY, headers);
    assert.deepEqual([got.http, got.type], [401, 'application/problem+json'], name);
    assert.equal(problemOf(got), 'unauthorized', name);
    assert.equal(got.json.detail, 'You did not provide correct credentials', name);
  }
  const { unauthorised, charges, requests, byNumber } = sandbox.books();
  assert.deepEqual([unauthorised, charges.length, requests], [15, 0, 15]);
  assert.deepEqual(byNumber, {});
});

test('a token of 900 s is taken for 899,999 ms and is 401 jwt-expired from then on', async (t) => {
  const clock = manualClock();
  const sandbox = await service(t, {}, clock);
  clock.pass(899_999);
  assert.equal((await askInsights(sandbox, BODY, bearer({}))).http, 200);
  clock.pass(1);
  const got = await askInsights(sandbox, BODY, bearer({}));
  assert.deepEqual([got.http, problemOf(got)], [401, 'jwt-expired']);
});

test('with a public key a token of another key is 401 invalid-signature; without one any signature is taken', async (t) => {
  const sandbox = await service(t, { publicKey: PUBLIC_KEY });
  const other = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;
  const strange = { authorization: `Bearer ${signToken({ key: other })}` };
  assert.equal((await askInsights(sandbox, BODY)).http, 200);
  const got = await askInsights(sandbox, BODY, strange);
  assert.deepEqual([got.http, problemOf(got)], [401, 'invalid-signature']);
  sandbox.set({ ratePerSecondMax: 0 });
  assert.equal((await askInsights(sandbox, BODY, strange)).http, 401);
  sandbox.set({ publicKey: undefined });
  assert.equal((await askInsights(sandbox, BODY, strange)).http, 200);
});

test('with an application id another UUID is refused', async (t) => {
  const sandbox = await service(t, { applicationId: APPLICATION });
  assert.equal((await askInsights(sandbox, BODY)).http, 200);
  const other = APPLICATION.replace('a', 'b');
  const headers = { authorization: `Bearer ${signToken({ claims: { application_id: other } })}` };
  assert.equal((await askInsights(sandbox, BODY, headers)).http, 401);
});
