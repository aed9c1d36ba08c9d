import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Exchange } from '../../src/providers/http.ts';
import { inShort, judged, response } from './judged.ts';

const PAID = '{"status":0,"request_price":"0.00500000"}';
const PAGE = '<!DOCTYPE html><html><body>Error<br></body></html>';

const HTTP: readonly (readonly [status: number, expected: string])[] = [
  [301, 'in_doubt retry http_301'],
  [302, 'in_doubt retry http_302'],
  [307, 'in_doubt retry http_307'],
  [400, 'rejected done http_400'],
  [401, 'rejected stop:credentials http_401'],
  [402, 'rejected done http_402'],
  [403, 'rejected stop:credentials http_403'],
  [404, 'rejected stop:api-gone http_404'],
  [405, 'rejected stop:api-gone http_405'],
  [408, 'in_doubt retry http_408'],
  [410, 'rejected stop:api-gone http_410'],
  [418, 'rejected done http_418'],
  [422, 'rejected done http_422'],
  [429, 'rejected throttled http_429'],
  [500, 'in_doubt retry http_500'],
  [502, 'in_doubt retry http_502'],
  [503, 'in_doubt retry http_503'],
  [504, 'in_doubt retry http_504'],
];

for (const [status, expected] of HTTP) {
  test(`HTTP ${String(status)} with a page, a problem or nothing is ${expected}`, () => {
    const problem = `{"type":"about:blank","title":"Something","status":${String(status)},"detail":"In words"}`;
    for (const body of [PAGE, problem, ''])
      assert.equal(inShort(judged(response(status, body))), expected, body);
  });
}

test('a price settles whatever the HTTP status is, and 401 or 404 still end the run', () => {
  for (const status of [200, 302, 400, 408, 429, 500, 503]) {
    assert.equal(inShort(judged(response(status, PAID))), 'settled done insight', String(status));
  }
  assert.equal(inShort(judged(response(401, PAID))), 'settled stop:credentials insight');
  assert.equal(inShort(judged(response(404, PAID))), 'settled stop:api-gone insight');
});

test('status 0 without a price is believed with HTTP 200 and 202, not with 302, 408 or 500; 400 costs nothing', () => {
  const free = '{"status":0}';
  assert.equal(inShort(judged(response(200, free))), 'settled done insight');
  assert.equal(inShort(judged(response(202, free))), 'settled done insight');
  for (const status of [302, 408, 500])
    assert.equal(judged(response(status, free)).class, 'in_doubt');
  assert.equal(inShort(judged(response(400, free))), 'rejected done http_400');
});

test('a documented status behind HTTP 400 says more than the 400', () => {
  const behind = (status: number): string =>
    inShort(judged(response(400, `{"status":${String(status)}}`)));
  assert.equal(behind(1), 'rejected throttled status_1');
  assert.equal(behind(3), 'rejected done status_3');
  assert.equal(behind(4), 'rejected stop:credentials status_4');
  assert.equal(behind(5), 'rejected retry status_5');
  assert.equal(behind(9), 'rejected stop:empty-account status_9');
  assert.equal(behind(19), 'rejected stop:facility status_19');
  assert.equal(behind(7), 'rejected done http_400');
});

test('a final HTTP 400, 402 or 422 counts towards the 20 in a row; 401, 404, 429 and a status 3 with HTTP 200 do not', () => {
  const counts = (status: number, body = ''): boolean => {
    const result = judged(response(status, body));
    return result.class === 'rejected' && result.clientError;
  };
  assert.deepEqual(
    [400, 402, 422].map((status) => counts(status)),
    [true, true, true],
  );
  assert.deepEqual(
    [401, 404, 429].map((status) => counts(status)),
    [false, false, false],
  );
  assert.equal(counts(400, '{"status":3}'), true);
  assert.equal(counts(400, '{"status":5}'), false);
  assert.equal(counts(200, '{"status":3}'), false);
});

test('a 4xx is readable for the breaker and a 503 is not', () => {
  assert.equal(judged(response(400, PAGE)).readable, true);
  assert.equal(judged(response(429, PAGE)).readable, true);
  assert.equal(judged(response(503, PAGE)).readable, false);
});

test('throttling hands on a Retry-After of 7 s, from HTTP 429 and from status 1', () => {
  const after = { retryAfterMs: 7_000 };
  assert.deepEqual(judged(response(429, '', after)).next, {
    kind: 'throttled',
    retryAfterMs: 7_000,
  });
  assert.deepEqual(judged(response(200, '{"status":1}', after)).next, {
    kind: 'throttled',
    retryAfterMs: 7_000,
  });
  assert.deepEqual(judged(response(429, '')).next, { kind: 'throttled', retryAfterMs: undefined });
});

test('the words of a refusal are the detail of the problem, its title, its old label, or the HTTP status', () => {
  const words = (body: string): string => {
    const result = judged(response(400, body));
    return result.class === 'rejected' ? result.reason.words : '';
  };
  assert.equal(words('{"title":"Bad","detail":"No number"}'), 'No number');
  assert.equal(words('{"title":"Bad"}'), 'Bad');
  assert.equal(words('{"error-code-label":"authentication failed"}'), 'authentication failed');
  assert.equal(words(PAGE), 'the service answered HTTP 400');
});

test('HTTP 410 names the end of the API on 4 February 2027', () => {
  const { next } = judged(response(410, ''));
  assert.equal(
    next.kind === 'stop' && next.stop.words,
    'The service answered HTTP 410: there is no Number Insight at this address. Check --base-url. The end of Number Insight is 4 February 2027.',
  );
});

test('an answer that cannot be read is in doubt: empty, a page, cut JSON, cut XML, a list, a status in words', () => {
  const bodies = [
    PAGE,
    '{"status":0,"request_pri',
    '<lookup><error code="0">',
    '[{"status":0}]',
    '{"status":"fine"}',
    '{"status":"7 or so"}',
    '{"status":"about 7"}',
    '{}',
    '"0"',
    '0',
  ];
  for (const body of bodies) {
    assert.equal(inShort(judged(response(200, body))), 'in_doubt retry unreadable', body);
    assert.equal(
      inShort(judged(response(200, body), { format: 'xml' })),
      'in_doubt retry unreadable',
      body,
    );
  }
  const empty = judged(response(200, ' \n'));
  assert.deepEqual(empty.class === 'in_doubt' && empty.reason, {
    slug: 'unreadable',
    words: 'the answer was empty',
  });
  const page = judged(response(200, PAGE, { contentType: 'text/html' }));
  assert.deepEqual(page.class === 'in_doubt' && page.reason, {
    slug: 'unreadable',
    words: 'the answer could not be read (text/html)',
  });
});

test('readable JSON is read whatever type it claims to be, and in whatever format was asked', () => {
  assert.equal(
    inShort(judged(response(200, PAID, { contentType: 'text/html' }))),
    'settled done insight',
  );
  assert.equal(
    inShort(judged(response(200, PAID, { contentType: '' }), { format: 'xml' })),
    'settled done insight',
  );
  assert.equal(
    inShort(judged(response(200, '<lookup><error code="43">x</error></lookup>'))),
    'settled done partial',
  );
});

test('a lost answer is in doubt and asked again, under the name of its loss', () => {
  for (const code of ['timeout', 'reset', 'truncated', 'oversized', 'stopped', 'other'] as const) {
    assert.equal(
      inShort(judged({ kind: 'lost', code, words: 'gone', latencyMs: 3 })),
      `in_doubt retry ${code}`,
    );
  }
});

test('what was never sent is free and tried again; a refused certificate ends the run and names NODE_EXTRA_CA_CERTS', () => {
  const unsent = (certificate: boolean): Exchange => ({
    kind: 'not_sent',
    code: 'X',
    words: 'self-signed certificate',
    certificate,
    latencyMs: 3,
  });
  assert.equal(inShort(judged(unsent(false))), 'not_sent retry not_sent');
  assert.equal(judged(unsent(false)).readable, false);
  const { next } = judged(unsent(true));
  assert.equal(
    next.kind === 'stop' && next.stop.words,
    "The service's certificate was refused (self-signed certificate). Behind a proxy with a certificate of its own, name that in NODE_EXTRA_CA_CERTS.",
  );
});
