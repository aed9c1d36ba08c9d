import assert from 'node:assert/strict';
import { createPrivateKey, generateKeyPairSync, verify } from 'node:crypto';
import { test } from 'node:test';
import { createTokens, type Tokens } from '../../src/providers/token.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';
import { testApplication } from './keys.ts';

const STARTED_AT = Date.UTC(2026, 10, 29, 12, 0, 0, 750);

function prepare(privateKey = testApplication().privateKey): { tokens: Tokens; clock: FakeClock } {
  const clock = createFakeClock(STARTED_AT);
  const { applicationId } = testApplication();
  return { tokens: createTokens({ applicationId, privateKey, clock }), clock };
}

function readPart(part = ''): Record<string, unknown> {
  return JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
}

test('a token names the application, lasts 900 s from now, has an id of its own, and its RS256 signature is the key’s', () => {
  const { text } = prepare().tokens.current();
  const [header, claims, signature = ''] = text.split('.');
  assert.deepEqual(readPart(header), { alg: 'RS256', typ: 'JWT' });
  const { jti, ...rest } = readPart(claims);
  assert.deepEqual(rest, {
    application_id: '78d335fa-323d-0114-9c3d-d6f0d48968cf',
    iat: 1_795_953_600,
    exp: 1_795_954_500,
  });
  assert.match(String(jti), /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  const signed = Buffer.from(`${header ?? ''}.${claims ?? ''}`);
  const { publicKey } = testApplication();
  assert.equal(verify('sha256', signed, publicKey, Buffer.from(signature, 'base64url')), true);
});

test('a key in the older form of PEM signs as well', () => {
  const pem = createPrivateKey(testApplication().privateKey)
    .export({ type: 'pkcs1', format: 'pem' })
    .toString();
  assert.equal(prepare(pem).tokens.current().text.split('.').length, 3);
});

test('16 minutes of an attempt each second take two tokens, and the second begins once 14 minutes are over', async () => {
  const { tokens, clock } = prepare();
  const seen = new Map<string, number>();
  for (let second = 0; second <= 16 * 60; second += 1) {
    const { text } = tokens.current();
    if (!seen.has(text)) seen.set(text, second);
    await clock.advance(1_000);
  }
  assert.deepEqual([...seen.values()], [0, 841]);
});

test('a clock that is put back gives a new token: the old one is of tomorrow', () => {
  const { tokens, clock } = prepare();
  const { text } = tokens.current();
  clock.stepWall(-86_400_000);
  assert.notEqual(tokens.current().text, text);
});

test('a token that is called expired is replaced once, whoever says so of it, and its successor is not', () => {
  const { tokens } = prepare();
  const first = tokens.current();
  assert.equal(tokens.replace(first), true);
  const second = tokens.current();
  assert.notEqual(second.text, first.text);
  // Another attempt was on its way with the first one.
  assert.equal(tokens.replace(first), true);
  assert.equal(tokens.current(), second);
  assert.equal(tokens.replace(second), false);
});

test('the token behind one that ended by its time may be replaced again', async () => {
  const { tokens, clock } = prepare();
  tokens.replace(tokens.current());
  tokens.current();
  await clock.advance(900_000);
  assert.equal(tokens.replace(tokens.current()), true);
});

test('a key that cannot be read is said without any of it', () => {
  const { privateKey } = testApplication();
  const cut = privateKey.slice(0, 400);
  for (const pem of ['', cut, 'file.key']) {
    assert.throws(() => prepare(pem), {
      name: 'Error',
      message: 'The private key is no PEM that can be read.',
    });
  }
  // Only an RSA key signs in RS256.
  const { privateKey: other } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ec = other.export({ type: 'pkcs8', format: 'pem' }).toString();
  assert.throws(() => prepare(ec), { message: 'The private key is no RSA key.' });
});
