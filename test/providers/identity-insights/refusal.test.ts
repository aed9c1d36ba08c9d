import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AttemptResult } from '../../../src/domain/attempt.ts';
import { inShort } from '../judged.ts';
import { judgedProblem } from './asked.ts';

function wordsOf({ next }: AttemptResult): string {
  return next.kind === 'stop' ? next.stop.words : '';
}

const HTTP: readonly (readonly [http: number, type: string, expected: string])[] = [
  [400, 'invalid-json', 'rejected done http_400'],
  [400, '', 'rejected done http_400'],
  [401, 'unauthorized', 'rejected stop:credentials http_401'],
  [401, 'invalid-signature', 'rejected stop:credentials http_401'],
  [401, '', 'rejected stop:credentials http_401'],
  [401, 'jwt-expired', 'rejected again http_401'],
  [401, 'low-balance', 'rejected stop:empty-account http_401'],
  [402, '', 'rejected stop:empty-account http_402'],
  [403, 'low-balance', 'rejected stop:empty-account http_403'],
  [403, 'out-of-credit', 'rejected stop:empty-account http_403'],
  [403, 'account-suspended', 'rejected stop:facility http_403'],
  [403, 'unauthorized', 'rejected stop:credentials http_403'],
  [403, '', 'rejected stop:facility http_403'],
  [404, 'not-found', 'rejected stop:api-gone http_404'],
  [405, 'method-not-allowed', 'rejected stop:api-gone http_405'],
  [410, '', 'rejected stop:api-gone http_410'],
  [415, 'content-type-header', 'rejected stop:client-errors http_415'],
  [418, 'teapot', 'rejected done http_418'],
  [422, 'validation', 'rejected stop:client-errors http_422'],
  [429, 'rate-limit', 'rejected throttled http_429'],
  [429, '', 'rejected throttled http_429'],
  [451, 'unavailable-legal', 'rejected done http_451'],
  [408, '', 'in_doubt retry http_408'],
  [500, 'internal-error', 'in_doubt retry http_500'],
  [503, 'service-unavailable', 'in_doubt retry http_503'],
  [503, 'low-balance', 'in_doubt retry http_503'],
  [307, '', 'in_doubt retry http_307'],
];

for (const [http, type, expected] of HTTP) {
  test(`HTTP ${String(http)} with a problem of type "${type}" is ${expected}`, () => {
    assert.equal(inShort(judgedProblem(http, type)), expected);
  });
}

test('a throttled lookup waits the 2 s that Retry-After names', () => {
  assert.deepEqual(judgedProblem(429, 'throttled').next, {
    kind: 'throttled',
    retryAfterMs: 2_000,
  });
});

test('HTTP 400 and 451 fail their row, count towards the 20 in a row, and are kept in words', () => {
  for (const http of [400, 451]) {
    const result = judgedProblem(http, '');
    if (result.class !== 'rejected') throw new Error(inShort(result));
    assert.deepEqual(
      [result.clientError, result.status, result.answer?.outcome, result.answer?.reason],
      [true, `http_${String(http)}`, 'failed', { slug: `http_${String(http)}`, words: 'In words' }],
    );
  }
});

test('422 that names the number alone refuses it; the number and its reason are kept', () => {
  const invalid_parameters = [{ name: 'phone_number', reason: 'must be a phone number' }];
  const result = judgedProblem(422, 'validation', { invalid_parameters });
  if (result.class !== 'rejected') throw new Error(inShort(result));
  assert.deepEqual(
    [inShort(result), result.clientError, result.answer?.outcome, result.answer?.reason?.words],
    ['rejected done http_422', true, 'refused', 'must be a phone number'],
  );
});

test('422 that names anything else ends the run at once with the name of the parameter', () => {
  const invalid_parameters = [
    { name: 'phone_number', reason: 'must be a phone number' },
    { name: 'insights', reason: 'must not be empty' },
  ];
  const result = judgedProblem(422, '', { invalid_parameters });
  assert.equal(inShort(result), 'rejected stop:client-errors http_422');
  assert.equal(
    wordsOf(result),
    'The service refused "insights": "must not be empty". Every further request would be refused too, and nothing was spent on this one. Check --insights and --purpose.',
  );
});

test('refused credentials name both variables of the application and no balance call', () => {
  assert.equal(
    wordsOf(judgedProblem(401, 'unauthorized')),
    'The service refused the credentials (HTTP 401, "In words"). Check VONAGE_APPLICATION_ID and VONAGE_PRIVATE_KEY.',
  );
});

test('an application that may not ask hears it in the words of the service', () => {
  assert.equal(
    wordsOf(judgedProblem(403, 'application-suspended')),
    'The service does not let VONAGE_APPLICATION_ID and VONAGE_PRIVATE_KEY ask (HTTP 403, "In words"). Ask Vonage to approve the application for it in the Network Registry, or choose other --insights.',
  );
});

test('an account without credit is named with the words of the service', () => {
  assert.equal(
    wordsOf(judgedProblem(403, 'low-balance')),
    'The account is out of credit (HTTP 403, "In words"). Top it up and run the same command again; what was paid for is kept.',
  );
});
