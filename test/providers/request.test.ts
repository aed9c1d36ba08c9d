import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Lookup } from '../../src/domain/lookup.ts';
import { buildRequest, type RequestOptions } from '../../src/providers/number-insight/request.ts';

const NUMBER: Lookup = { number: '447700900000', country: 'GB', product: 'standard' };
const OPTIONS: RequestOptions = {
  level: 'standard',
  cnam: false,
  format: 'json',
  method: 'post',
  auth: { kind: 'header' },
};

test('a lookup is a form POST of its E.164 digits to the path of level and format', () => {
  assert.deepEqual(buildRequest(NUMBER, OPTIONS), {
    method: 'POST',
    path: '/ni/standard/json',
    body: 'number=447700900000',
  });
  assert.deepEqual(buildRequest(NUMBER, { ...OPTIONS, level: 'advanced', format: 'xml' }), {
    method: 'POST',
    path: '/ni/advanced/xml',
    body: 'number=447700900000',
  });
});

test('with get the fields are the query, and there is no body', () => {
  assert.deepEqual(buildRequest(NUMBER, { ...OPTIONS, method: 'get', cnam: true }), {
    method: 'GET',
    path: '/ni/standard/json',
    query: 'number=447700900000&cnam=true',
  });
});

test('the country is sent only where it was named for the number', () => {
  assert.equal(
    buildRequest({ ...NUMBER, hinted: true }, OPTIONS).body,
    'number=447700900000&country=GB',
  );
  assert.equal(buildRequest({ ...NUMBER, hinted: false }, OPTIONS).body, 'number=447700900000');
});

test('cnam is sent where asked for; the ip only at level advanced', () => {
  assert.equal(
    buildRequest(NUMBER, { ...OPTIONS, cnam: true }).body,
    'number=447700900000&cnam=true',
  );
  const withIp = { ...NUMBER, ip: '2001:db8::1' };
  assert.equal(buildRequest(withIp, OPTIONS).body, 'number=447700900000');
  assert.equal(
    buildRequest(withIp, { ...OPTIONS, level: 'advanced' }).body,
    'number=447700900000&ip=2001%3Adb8%3A%3A1',
  );
});

test('credentials as fields are escaped and stand in the body alone', () => {
  const request = buildRequest(NUMBER, {
    ...OPTIONS,
    auth: { kind: 'body', key: 'abcd', secret: 'a&b=c d' },
  });
  assert.deepEqual(request, {
    method: 'POST',
    path: '/ni/standard/json',
    body: 'number=447700900000&api_key=abcd&api_secret=a%26b%3Dc+d',
  });
});
