import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { AnswerOutcome } from '../../src/domain/attempt.ts';
import type { Lookup } from '../../src/domain/lookup.ts';
import { PUBLIC_PRICES } from '../../src/providers/number-insight/prices.ts';
import { PRODUCTS } from '../../src/providers/number-insight/product.ts';
import {
  createNumberInsight,
  type NumberInsightParts,
} from '../../src/providers/number-insight/provider.ts';
import type { Provider } from '../../src/providers/port.ts';
import { inShort } from './judged.ts';
import {
  answerBytes,
  AUTHORIZATION,
  clientFor,
  httpServer,
  rawServer,
  SECRET,
} from './loopback.ts';

const NUMBER: Lookup = { number: '447700900000', country: 'GB', product: 'standard' };
const PAID = '{"status":0,"request_price":"0.00500000","country_name":"United Kingdom"}';

const UNCONNECTED: NumberInsightParts['client'] = {
  exchange: () => Promise.reject(new Error('Nothing is sent here.')),
  renew: () => undefined,
  close: () => undefined,
};
const OPTIONS: NumberInsightParts = {
  client: UNCONNECTED,
  level: 'standard',
  cnam: false,
  format: 'json',
  method: 'post',
  auth: { kind: 'header' },
};

function connected(
  test: TestContext,
  port: number,
  options: Partial<NumberInsightParts> = {},
): Provider {
  // As compose does it: with the credentials as fields there is no header.
  const authorization = options.auth?.kind === 'body' ? undefined : AUTHORIZATION;
  return createNumberInsight({
    ...OPTIONS,
    client: clientFor(test, `http://127.0.0.1:${String(port)}/base/`, { authorization }),
    ...options,
  });
}

test('an attempt is one form POST with the Basic header, below the path of the base URL, and its answer is judged', async (t) => {
  const { port, asked } = await httpServer(t, (_asked, response) => response.end(PAID));
  let wires = 0;
  const provider = connected(t, port);
  const result = await provider.attempt(NUMBER, { onWire: () => void (wires += 1) });
  assert.equal(inShort(result), 'settled done insight');
  assert.equal(wires, 1);
  const [only] = asked;
  assert.deepEqual(
    [
      asked.length,
      only?.method,
      only?.url,
      only?.body,
      only?.headers.authorization,
      only?.headers['content-type'],
    ],
    [
      1,
      'POST',
      '/base/ni/standard/json',
      'number=447700900000',
      AUTHORIZATION,
      'application/x-www-form-urlencoded',
    ],
  );
  assert.equal(
    result.class === 'settled' && provider.fields(result.answer).get('country_name'),
    'United Kingdom',
  );
});

test('an answer about another number leaves the lookup in doubt, and the next one goes over a new connection, whose answer is its own', async (t) => {
  const answerFor = (number: string): string =>
    answerBytes(`{"status":0,"request_price":"0.005","international_format_number":"${number}"}`);
  let connections = 0;
  const port = await rawServer(t, (socket) => {
    connections += 1;
    // The first connection is one answer behind from its first answer on, which is a surplus one.
    let last = connections === 1 ? '447700900001' : undefined;
    socket.on('data', (bytes: Buffer) => {
      const asked = bytes.toString().split('number=')[1] ?? '';
      socket.write(answerFor(last ?? asked));
      if (last !== undefined) last = asked;
    });
  });
  const provider = connected(t, port);
  const numbers = ['447700900001', '447700900002', '447700900003', '447700900004'];
  const ends: string[] = [];
  for (const number of numbers) {
    const result = await provider.attempt({ ...NUMBER, number }, { onWire: () => undefined });
    ends.push(inShort(result));
    if (result.class === 'in_doubt') provider.renew();
  }
  assert.deepEqual(ends, [
    'settled done insight',
    'in_doubt retry wrong_number',
    'settled done insight',
    'settled done insight',
  ]);
  assert.equal(connections, 2);
});

test('with get the number is in the query, the secret is not, and there is no body', async (t) => {
  const { port, asked } = await httpServer(t, (_asked, response) => response.end(PAID));
  await connected(t, port, { method: 'get' }).attempt(NUMBER, { onWire: () => undefined });
  const [only] = asked;
  assert.deepEqual(
    [
      only?.method,
      only?.url,
      only?.body,
      only?.headers['content-type'],
      only?.headers.authorization,
    ],
    ['GET', '/base/ni/standard/json?number=447700900000', '', undefined, AUTHORIZATION],
  );
});

test('with the credentials as fields they are in the body, and there is no Authorization header', async (t) => {
  const { port, asked } = await httpServer(t, (_asked, response) => response.end(PAID));
  await connected(t, port, { auth: { kind: 'body', key: 'abcd1234', secret: SECRET } }).attempt(
    NUMBER,
    { onWire: () => undefined },
  );
  const [only] = asked;
  assert.ok(only);
  assert.equal(only.headers.authorization, undefined);
  assert.equal(only.url, '/base/ni/standard/json');
  assert.equal(only.body, `number=447700900000&api_key=abcd1234&api_secret=${SECRET}`);
});

test('get with the credentials as fields is refused, because the secret would stand in the URL', () => {
  assert.throws(
    () =>
      createNumberInsight({
        ...OPTIONS,
        method: 'get',
        auth: { kind: 'body', key: 'k', secret: SECRET },
      }),
    {
      message:
        'Cannot send credentials as fields of a GET: the secret would stand in the URL. Use POST, or the header.',
    },
  );
});

test('a stored body of either format is read again, also where it came in the other one; rubbish has no fields', () => {
  const provider = createNumberInsight(OPTIONS);
  const xml = '<lookup><error code="43">x</error></lookup>';
  assert.equal(provider.fields({ raw: PAID, format: 'json' }).get('request_price'), '0.00500000');
  assert.equal(provider.fields({ raw: xml, format: 'xml' }).get('status'), '43');
  assert.equal(provider.fields({ raw: PAID, format: 'xml' }).get('status'), '0');
  assert.equal(provider.fields({ raw: 'rubbish', format: 'json' }).size, 0);
});

test('a higher level answers a lower one, and with cnam one without', () => {
  const answers = (level: NumberInsightParts['level'], cnam: boolean): readonly string[] =>
    PRODUCTS.filter(createNumberInsight({ ...OPTIONS, level, cnam }).serves);
  assert.deepEqual(answers('basic', false), [
    'basic',
    'standard',
    'standard+cnam',
    'advanced',
    'advanced+cnam',
  ]);
  assert.deepEqual(answers('standard', false), [
    'standard',
    'standard+cnam',
    'advanced',
    'advanced+cnam',
  ]);
  assert.deepEqual(answers('standard', true), ['standard+cnam', 'advanced+cnam']);
  assert.deepEqual(answers('advanced', false), ['advanced', 'advanced+cnam']);
  assert.deepEqual(answers('advanced', true), ['advanced+cnam']);
});

test('cnam at level basic is dropped, from the product and from the request', async (t) => {
  const { port, asked } = await httpServer(t, (_asked, response) => response.end('{"status":0}'));
  const provider = connected(t, port, { level: 'basic', cnam: true });
  assert.equal(provider.product, 'basic');
  await provider.attempt({ ...NUMBER, product: 'basic' }, { onWire: () => undefined });
  assert.equal(asked[0]?.body, 'number=447700900000');
});

test('an insight or partial answer that names no number is noted, a refused or failed one is not', () => {
  const { fields, notes } = createNumberInsight(OPTIONS);
  const noted = (outcome: AnswerOutcome, number: unknown): readonly string[] =>
    notes(
      { outcome },
      fields({
        raw: JSON.stringify({ status: 0, international_format_number: number }),
        format: 'json',
      }),
    ).map(({ slug, words }) => `${slug}: ${words}`);
  const missing = 'number_missing: the answer does not name its number';
  for (const none of [undefined, null, '', 'null', 'unknown', '*********000', '123']) {
    assert.deepEqual(
      [noted('insight', none), noted('partial', none)],
      [[missing], [missing]],
      String(none),
    );
    assert.deepEqual([noted('refused', none), noted('failed', none)], [[], []], String(none));
  }
  assert.deepEqual([noted('insight', '447700900000'), noted('partial', '+447700900000')], [[], []]);
});

test('the level of an answer is that of the product which bought it', () => {
  const { label } = createNumberInsight(OPTIONS);
  assert.deepEqual(['basic', 'standard+cnam', 'advanced'].map(label), [
    'basic',
    'standard',
    'advanced',
  ]);
});

test('every product has a public price for every country, and basic is free', () => {
  assert.deepEqual(
    PUBLIC_PRICES.map(({ product }) => product),
    PRODUCTS,
  );
  assert.deepEqual(
    PUBLIC_PRICES.map(({ country, price }) => `${country} ${String(price)}`),
    [
      '* 0',
      '* 5000000000000000',
      '* 15250000000000000',
      '* 40000000000000000',
      '* 50250000000000000',
    ],
  );
});
