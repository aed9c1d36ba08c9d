import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { inspect } from 'node:util';
import { createAccount, type ApiAuth } from '../../src/providers/account.ts';
import { createNumberInsight } from '../../src/providers/number-insight/provider.ts';
import { AUTHORIZATION, clientFor, deadPort, httpServer, rawServer, SECRET } from './loopback.ts';

const TOKEN = AUTHORIZATION.slice('Basic '.length);
/** Every way in which it travels, or in which a service writes what it was sent. */
const HEX = Buffer.from(SECRET).toString('hex');
const SPACED = Array.from(SECRET).join(' ');
const FORMS = [
  SECRET,
  SECRET.toUpperCase(),
  HEX,
  HEX.toUpperCase(),
  SPACED,
  TOKEN,
  TOKEN.replace(/=+$/, ''),
  Buffer.from(SECRET).toString('base64').replace(/=+$/, ''),
];
const FIELDS: ApiAuth = { kind: 'body', key: 'abcd1234', secret: SECRET };

/** Everything that can be seen in a value, hidden members too; none of it may be the secret. */
function assertNoSecret(value: unknown, what: string): void {
  const seen = inspect(value, {
    depth: null,
    showHidden: true,
    getters: true,
    maxStringLength: null,
    maxArrayLength: null,
  });
  for (const form of FORMS) assert.ok(!seen.includes(form), `${what} shows the secret: ${seen}`);
}

const ENDINGS: readonly (readonly [name: string, serve: (test: TestContext) => Promise<number>])[] =
  [
    ['a refused connection', deadPort],
    [
      'a reset',
      (test) => rawServer(test, (socket) => socket.once('data', () => socket.resetAndDestroy())),
    ],
    ['a timeout', (test) => rawServer(test, () => undefined)],
    [
      'bytes that are no HTTP',
      (test) =>
        rawServer(test, (socket) => socket.once('data', () => socket.write('rubbish\r\n\r\n'))),
    ],
    [
      'a redirect',
      async (test) =>
        (
          await httpServer(test, (_asked, response) =>
            response.writeHead(307, { Location: '/x' }).end(),
          )
        ).port,
    ],
    [
      'HTTP 401',
      async (test) =>
        (
          await httpServer(test, (_asked, response) =>
            response.writeHead(401).end('{"title":"Unauthorized"}'),
          )
        ).port,
    ],
    [
      'HTTP 500',
      async (test) =>
        (await httpServer(test, (_asked, response) => response.writeHead(500).end('<html>'))).port,
    ],
    [
      'status 4',
      async (test) =>
        (
          await httpServer(test, (_asked, response) =>
            response.end('{"status":4,"error_text":"Invalid"}'),
          )
        ).port,
    ],
  ];

for (const [name, serve] of ENDINGS) {
  test(`no result of ${name} shows the secret, whether it travels in the header or as a field`, async (t) => {
    const base = `http://127.0.0.1:${String(await serve(t))}`;
    for (const auth of [{ kind: 'header' } as const, FIELDS]) {
      const authorization = auth.kind === 'header' ? AUTHORIZATION : undefined;
      const client = clientFor(t, base, { authorization, timeoutMs: 80 });
      assertNoSecret(
        await client.exchange({
          method: 'POST',
          path: '/ni/standard/json',
          body: `api_secret=${SECRET}`,
        }),
        'the exchange',
      );
      const provider = createNumberInsight({
        client,
        level: 'standard',
        cnam: false,
        format: 'json',
        method: 'post',
        auth,
      });
      const lookup = { number: '447700900000', country: 'GB', product: 'standard' };
      assertNoSecret(await provider.attempt(lookup, { onWire: () => undefined }), 'the attempt');
      assertNoSecret(await createAccount({ client, auth }).balance(), 'the balance');
    }
  });
}

/** Bodies that hold the secret as services write what they were sent, each with the part that must survive. */
const ECHOES: readonly (readonly [name: string, http: number, body: string])[] = [
  ['the Basic header in a problem', 401, `{"detail":"You sent Basic ${TOKEN}"}`],
  [
    'the Basic header without padding, as a URL writes it',
    401,
    `{"detail":"${Buffer.from(`abcd1234:${SECRET}`).toString('base64url')}"}`,
  ],
  [
    'the secret in the message of a status',
    200,
    `{"status":4,"status_message":"No account abcd1234 with ${SECRET}"}`,
  ],
  [
    'the secret as the name of a carrier',
    200,
    `{"status":0,"request_price":"0.005","current_carrier":{"name":"${SECRET}"}}`,
  ],
  [
    'the secret as a request id, a network type and a member nobody reads',
    200,
    `{"status":0,"request_id":"${SECRET}","x":["${SECRET}"]}`,
  ],
  ['the secret in capitals', 401, `{"title":"No such secret: ${SECRET.toUpperCase()}"}`],
  [
    'the secret in hexadecimal',
    200,
    `{"status":4,"status_message":"${HEX} and ${HEX.toUpperCase()}"}`,
  ],
  ['the secret, letter by letter', 502, `<html><body>${SPACED}</body></html>`],
  ['the secret in a page', 502, `<html><body>api_secret=${SECRET}</body></html>`],
  [
    'the secret in XML',
    200,
    `<lookup><error code="43">${SECRET}</error><ported>${TOKEN}</ported></lookup>`,
  ],
  [
    'the form that was sent',
    400,
    `{"title":"Bad","detail":"api_key=abcd1234&api_secret=${SECRET}&number=447700900000"}`,
  ],
];

for (const [name, http, body] of ECHOES) {
  test(`a service that sends back ${name} gets it into no exchange, attempt or balance, and the rest is read`, async (t) => {
    const type = body.startsWith('{') ? 'application/json' : `text/html; secret=${SECRET}`;
    const { port } = await httpServer(t, (_asked, response) =>
      response.writeHead(http, { 'Content-Type': type }).end(body),
    );
    for (const auth of [{ kind: 'header' } as const, FIELDS]) {
      const client = clientFor(t, `http://127.0.0.1:${String(port)}`, {
        authorization: auth.kind === 'header' ? AUTHORIZATION : undefined,
      });
      const exchange = await client.exchange({ method: 'POST', path: '/ni/standard/json' });
      assertNoSecret(exchange, 'the exchange');
      assert.match(exchange.kind === 'response' ? exchange.body : '', /\[secret\]/);
      const provider = createNumberInsight({
        client,
        level: 'standard',
        cnam: false,
        format: 'json',
        method: 'post',
        auth,
      });
      const result = await provider.attempt(
        { number: '447700900000', country: 'GB', product: 'standard' },
        { onWire: () => undefined },
      );
      assertNoSecret(result, 'the attempt');
      if (http === 200 && !body.includes('"status":4')) assert.equal(result.class, 'settled');
      assertNoSecret(await createAccount({ client, auth }).balance(), 'the balance');
    }
  });
}

test('a body that holds no secret comes byte for byte, and one of 7 characters, or of digits alone, is not looked for', async (t) => {
  const body =
    '{"status":0,"status_message":"Success","request_price":"0.12345678","x":"secret7 \\u002b \\/ \u00e9"}\r\n';
  const { port } = await httpServer(t, (_asked, response) => response.end(body));
  for (const secrets of [[SECRET], ['s'], ['secret7'], ['12345678'], []]) {
    const exchange = await clientFor(t, `http://127.0.0.1:${String(port)}`, { secrets }).exchange({
      method: 'GET',
      path: '/',
    });
    assert.equal(exchange.kind === 'response' && exchange.body, body);
  }
});

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
