import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAccount, readBalance } from '../../src/providers/account.ts';
import type { Exchange, HttpClient, HttpRequest } from '../../src/providers/http.ts';
import { response } from './judged.ts';

const REFUSED = {
  kind: 'refused',
  words: 'the credentials were refused. Check VONAGE_API_KEY and VONAGE_API_SECRET.',
};

const balance = (value: bigint, autoReload = false): unknown => ({
  kind: 'balance',
  value,
  autoReload,
});

test('a balance of 10.28 is read from the text of the JSON number, as are 1e2, 29.18202293 and a text', () => {
  assert.deepEqual(
    readBalance('{"value":10.28,"autoReload":false}'),
    balance(10_280_000_000_000_000_000n),
  );
  assert.deepEqual(
    readBalance('{"value":1e2,"autoReload":false}'),
    balance(100_000_000_000_000_000_000n),
  );
  assert.deepEqual(readBalance('{"value": 29.18202293}'), balance(29_182_022_930_000_000_000n));
  assert.deepEqual(readBalance('{"value":"10.28"}'), balance(10_280_000_000_000_000_000n));
  assert.deepEqual(
    readBalance('{"value":0.100000000000000005}'),
    balance(100_000_000_000_000_005n),
  );
  assert.deepEqual(readBalance('{"value":-3.5}'), balance(-3_500_000_000_000_000_000n));
  assert.deepEqual(readBalance('{"value":0}'), balance(0n));
});

test('autoReload is on where the answer says true, as a truth or a text', () => {
  assert.deepEqual(
    readBalance('{"value":1,"autoReload":true}'),
    balance(1_000_000_000_000_000_000n, true),
  );
  assert.deepEqual(
    readBalance('{"value":1,"autoReload":"true"}'),
    balance(1_000_000_000_000_000_000n, true),
  );
});

test('the XML form gives the same balance', () => {
  const xml =
    '<?xml version="1.0"?><accountBalance><value>10.28</value><autoReload>true</autoReload></accountBalance>';
  assert.deepEqual(readBalance(xml), balance(10_280_000_000_000_000_000n, true));
});

test('an error-code of 401 with HTTP 200 is a refusal, in JSON and in XML', () => {
  assert.deepEqual(
    readBalance('{"error-code":"401","error-code-label":"authentication failed"}'),
    REFUSED,
  );
  assert.deepEqual(
    readBalance('<accountBalance><error-code>401</error-code></accountBalance>'),
    REFUSED,
  );
});

test('what holds no amount is unreadable: a page, a cut body, a list, an amount in words, 20 places', () => {
  for (const body of [
    '',
    '<html/>',
    '{"value":',
    '[]',
    '{}',
    '{"value":null}',
    '{"value":"much"}',
    '{"value":"5,00"}',
    '{"value":0.00500000000000000001}',
  ]) {
    assert.deepEqual(
      readBalance(body),
      { kind: 'unreadable', words: 'the service sent no balance that can be read.' },
      body,
    );
  }
});

/** A client that gives one exchange and keeps what it was asked. */
function clientGiving(exchange: Exchange): {
  readonly client: HttpClient;
  readonly asked: HttpRequest[];
} {
  const asked: HttpRequest[] = [];
  const client: HttpClient = {
    exchange: (request) => {
      asked.push(request);
      return Promise.resolve(exchange);
    },
    renew: () => undefined,
    close: () => undefined,
  };
  return { client, asked };
}

test('the balance is asked by GET with the header, and by POST where the credentials are fields, so that no URL holds them', async () => {
  const withHeader = clientGiving(response(200, '{"value":1}'));
  assert.deepEqual(
    await createAccount({ client: withHeader.client, auth: { kind: 'header' } }).balance(),
    balance(1_000_000_000_000_000_000n),
  );
  assert.deepEqual(withHeader.asked, [
    { method: 'GET', path: '/account/get-balance', accept: 'application/json' },
  ]);
  const withFields = clientGiving(response(200, '{"value":1}'));
  await createAccount({
    client: withFields.client,
    auth: { kind: 'body', key: 'k', secret: 'a&b c' },
  }).balance();
  assert.deepEqual(withFields.asked, [
    {
      method: 'POST',
      path: '/account/get-balance',
      accept: 'application/json',
      body: 'api_key=k&api_secret=a%26b+c',
    },
  ]);
});

test('HTTP 401 and 403 are refusals; 429, 500 and a connection that failed are unreadable and say why', async () => {
  const reading = (exchange: Exchange): Promise<unknown> =>
    createAccount({ client: clientGiving(exchange).client, auth: { kind: 'header' } }).balance();
  assert.deepEqual(await reading(response(401, '{"title":"Unauthorized"}')), REFUSED);
  assert.deepEqual(await reading(response(403, '')), REFUSED);
  assert.deepEqual(await reading(response(429, '')), {
    kind: 'unreadable',
    words: 'the service answered HTTP 429.',
  });
  assert.deepEqual(await reading(response(500, '{"value":1}')), {
    kind: 'unreadable',
    words: 'the service answered HTTP 500.',
  });
  const refused: Exchange = {
    kind: 'not_sent',
    code: 'ECONNREFUSED',
    words: 'the connection was refused',
    certificate: false,
    latencyMs: 1,
  };
  assert.deepEqual(await reading(refused), {
    kind: 'unreadable',
    words: 'the connection was refused.',
  });
  assert.deepEqual(
    await reading({
      kind: 'lost',
      code: 'timeout',
      words: 'no whole answer within 30 s',
      latencyMs: 1,
    }),
    {
      kind: 'unreadable',
      words: 'no whole answer within 30 s.',
    },
  );
});
