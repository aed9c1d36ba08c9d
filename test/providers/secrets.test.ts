import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { inspect } from 'node:util';
import { createAccount, type ApiAuth } from '../../src/providers/account.ts';
import { numberInsight } from '../../src/providers/number-insight/provider.ts';
import { AUTHORIZATION, clientFor, deadPort, httpServer, rawServer, SECRET } from './loopback.ts';

const TOKEN = AUTHORIZATION.slice('Basic '.length);
const FIELDS: ApiAuth = { kind: 'body', key: 'abcd1234', secret: SECRET };

/** Everything that can be seen in a value, hidden members too; none of it may be the secret. */
function assertNoSecret(value: unknown, what: string): void {
  const seen = inspect(value, { depth: null, showHidden: true, getters: true, maxStringLength: null, maxArrayLength: null });
  for (const secret of [SECRET, TOKEN]) assert.ok(!seen.includes(secret), `${what} shows the secret: ${seen}`);
}

const ENDINGS: readonly (readonly [name: string, serve: (test: TestContext) => Promise<number>])[] = [
  ['a refused connection', deadPort],
  ['a reset', (test) => rawServer(test, (socket) => socket.once('data', () => socket.resetAndDestroy()))],
  ['a timeout', (test) => rawServer(test, () => undefined)],
  ['bytes that are no HTTP', (test) => rawServer(test, (socket) => socket.once('data', () => socket.write('rubbish\r\n\r\n')))],
  ['a redirect', async (test) => (await httpServer(test, (_asked, response) => response.writeHead(307, { Location: '/x' }).end())).port],
  [
    'HTTP 401',
    async (test) => (await httpServer(test, (_asked, response) => response.writeHead(401).end('{"title":"Unauthorized"}'))).port,
  ],
  ['HTTP 500', async (test) => (await httpServer(test, (_asked, response) => response.writeHead(500).end('<html>'))).port],
  ['status 4', async (test) => (await httpServer(test, (_asked, response) => response.end('{"status":4,"error_text":"Invalid"}'))).port],
];

for (const [name, serve] of ENDINGS) {
  test(`no result of ${name} shows the secret, whether it travels in the header or as a field`, async (t) => {
    const base = `http://127.0.0.1:${String(await serve(t))}`;
    for (const auth of [{ kind: 'header' } as const, FIELDS]) {
      const authorization = auth.kind === 'header' ? AUTHORIZATION : undefined;
      const client = clientFor(t, base, { authorization, timeoutMs: 80 });
      assertNoSecret(await client.exchange({ method: 'POST', path: '/ni/standard/json', body: `api_secret=${SECRET}` }), 'the exchange');
      const provider = numberInsight({ client, level: 'standard', cnam: false, format: 'json', method: 'post', auth });
      const lookup = { number: '447700900000', country: 'GB', product: 'standard' };
      assertNoSecret(await provider.attempt(lookup, { onWire: () => undefined }), 'the attempt');
      assertNoSecret(await createAccount({ client, auth }).balance(), 'the balance');
    }
  });
}

test('an error that is a bug of ours shows no secret either', async (t) => {
  const client = clientFor(t, 'http://127.0.0.1:9');
  const request = { method: 'POST', path: '/no path', body: `api_secret=${SECRET}` } as const;
  const caught: unknown = await client.exchange(request).catch((error: unknown) => error);
  assert.ok(caught instanceof Error);
  assertNoSecret(caught, 'the error');
});

test('the client itself can be inspected without showing the secret', (t) => {
  assertNoSecret(clientFor(t, 'http://127.0.0.1:9'), 'the client');
});
