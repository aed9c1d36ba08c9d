import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { inspect } from 'node:util';
import type { AttemptResult } from '../../../src/domain/attempt.ts';
import type { Lookup } from '../../../src/domain/lookup.ts';
import { connectIdentityInsights } from '../../../src/providers/identity-insights/connect.ts';
import { createIdentityInsights } from '../../../src/providers/identity-insights/provider.ts';
import type { HttpClient } from '../../../src/providers/http.ts';
import type { Provider } from '../../../src/providers/port.ts';
import type { Tokens } from '../../../src/providers/token.ts';
import { systemClock } from '../../../src/support/clock.ts';
import { inShort, response } from '../judged.ts';
import { testApplication } from '../keys.ts';
import { httpServer, rawServer, type Asked } from '../loopback.ts';
import { bodyOf, failed, FORMAT, OK, setOf } from './asked.ts';

const NUMBER: Lookup = { number: '447700900123', country: 'GB', product: 'format' };
const WIRE = { onWire: () => undefined };
const PURPOSE = 'FraudPreventionAndDetection';
const EXPIRED = '{"type":"https://developer.vonage.com/api-errors#jwt-expired","title":"Expired"}';

/** Connected as a run does it, to a server that speaks HTTP. */
function connected(
  test: TestContext,
  { port, insights = 'format' }: { port: number; insights?: string },
): Provider {
  const { applicationId, privateKey } = testApplication();
  const service = connectIdentityInsights(
    { set: setOf(insights), purpose: PURPOSE },
    {
      credentials: { applicationId, privateKey },
      baseUrl: `http://127.0.0.1:${String(port)}/base`,
      timeoutMs: 5_000,
      connectionsMax: 4,
      clock: systemClock,
    },
    'https://api-eu.vonage.com',
  );
  test.after(service.close);
  assert.equal(service.account, undefined);
  return service.provider;
}

async function attemptTimes(provider: Provider, times: number): Promise<readonly AttemptResult[]> {
  const results: AttemptResult[] = [];
  for (let nth = 0; nth < times; nth += 1) results.push(await provider.attempt(NUMBER, WIRE));
  return results;
}

function wordsOf(result: AttemptResult | undefined): string {
  return result?.next.kind === 'stop' ? result.next.stop.words : '';
}

test('an attempt is one POST of JSON with a Bearer token below the base URL, and its answer is judged', async (t) => {
  const { port, asked } = await httpServer(t, (_asked, out) =>
    out.end(bodyOf({ format: FORMAT, sim_swap: { is_swapped: false, status: OK } })),
  );
  let wires = 0;
  const provider = connected(t, { port, insights: 'sim_swap:24,format' });
  const result = await provider.attempt(NUMBER, { onWire: () => void (wires += 1) });
  assert.deepEqual([inShort(result), wires, asked.length], ['settled done insight', 1, 1]);
  const [only] = asked;
  assert.deepEqual(
    [only?.method, only?.url, only?.body, only?.headers['content-type'], only?.headers.accept],
    [
      'POST',
      '/base/identity-insights/v1/requests',
      '{"phone_number":"+447700900123","purpose":"FraudPreventionAndDetection","insights":{"format":{},"sim_swap":{"period":24}}}',
      'application/json',
      'application/json',
    ],
  );
  assert.match(only?.headers.authorization ?? '', /^Bearer eyJ[\w-]+\.[\w-]+\.[\w-]{342}$/);
  assert.equal(
    result.class === 'settled' && provider.fields(result.answer).get('format_country_name'),
    'United Kingdom',
  );
});

test('without an insight of the Network Registry no purpose is sent', async (t) => {
  const { port, asked } = await httpServer(t, (_asked, out) => out.end('{}'));
  await connected(t, { port, insights: 'standard' }).attempt(NUMBER, WIRE);
  assert.equal(
    asked[0]?.body,
    '{"phone_number":"+447700900123","insights":{"current_carrier":{},"format":{},"original_carrier":{}}}',
  );
});

function tokensOf(asked: readonly Asked[]): number {
  return new Set(asked.map(({ headers }) => headers.authorization)).size;
}

test('a hundred attempts at once and one by one send one token', async (t) => {
  const { port, asked } = await httpServer(t, (_asked, out) => out.end(bodyOf({ format: FORMAT })));
  const provider = connected(t, { port });
  await Promise.all(Array.from({ length: 50 }, () => provider.attempt(NUMBER, WIRE)));
  await attemptTimes(provider, 50);
  assert.deepEqual([asked.length, tokensOf(asked)], [100, 1]);
});

test('a token that is called expired is renewed once, and the attempt goes again without a retry', async (t) => {
  let first: string | undefined;
  const { port, asked } = await httpServer(t, ({ headers }, out) => {
    first ??= headers.authorization;
    if (headers.authorization === first) out.writeHead(401).end(EXPIRED);
    else out.end(bodyOf({ format: FORMAT }));
  });
  const provider = connected(t, { port });
  const together = await Promise.all(
    Array.from({ length: 3 }, () => provider.attempt(NUMBER, WIRE)),
  );
  assert.deepEqual(
    together.map(inShort),
    Array.from({ length: 3 }, () => 'rejected again http_401'),
  );
  const then = await attemptTimes(provider, 2);
  assert.deepEqual(then.map(inShort), ['settled done insight', 'settled done insight']);
  assert.deepEqual([asked.length, tokensOf(asked)], [5, 2]);
});

test('a new token that is called expired too ends the run, and the clock is named', async (t) => {
  const { port, asked } = await httpServer(t, (_asked, out) => out.writeHead(401).end(EXPIRED));
  const [first, second] = await attemptTimes(connected(t, { port }), 2);
  assert.deepEqual(
    [first, second].map((result) => result && inShort(result)),
    ['rejected again http_401', 'rejected stop:credentials http_401'],
  );
  assert.equal(
    wordsOf(second),
    'The service refused the credentials (HTTP 401, a new token is called expired). Check VONAGE_APPLICATION_ID and VONAGE_PRIVATE_KEY. Check the clock of this computer first.',
  );
  assert.equal(asked.length, 2);
});

test('an answer about another number is in doubt, and behind renew the next goes over a new connection', async (t) => {
  let connections = 0;
  const port = await rawServer(t, (socket) => {
    connections += 1;
    const number = connections === 1 ? '+447700900999' : '+447700900123';
    const body = bodyOf({ format: { ...FORMAT, number_international: number } });
    socket.on('data', () => {
      socket.write(
        `HTTP/1.1 200 OK\r\nContent-Length: ${String(Buffer.byteLength(body))}\r\n\r\n${body}`,
      );
    });
  });
  const provider = connected(t, { port });
  const [first] = await attemptTimes(provider, 1);
  provider.renew();
  const [second] = await attemptTimes(provider, 1);
  assert.deepEqual(
    [first, second].map((result) => result && inShort(result)),
    ['in_doubt retry wrong_number', 'settled done insight'],
  );
  assert.equal(connections, 2);
});

test('neither token nor key comes out of an attempt, though the service sends the token back', async (t) => {
  for (const http of [200, 401, 403, 422, 500]) {
    const { port, asked } = await httpServer(t, ({ headers }, out) => {
      const { authorization } = headers;
      const said = { ...FORMAT, offline_location: authorization, status: OK };
      out.writeHead(http, { 'Content-Type': `application/json; x="${authorization ?? ''}"` }).end(
        JSON.stringify({
          title: authorization,
          request_id: authorization,
          insights: { format: said },
        }),
      );
    });
    const result = await connected(t, { port }).attempt(NUMBER, WIRE);
    const seen = inspect(result, { depth: null, showHidden: true, maxStringLength: null });
    const token = asked[0]?.headers.authorization?.slice('Bearer '.length) ?? '';
    assert.ok(token.length > 500);
    for (const part of [token, ...token.split('.')]) assert.ok(!seen.includes(part), seen);
    if (http === 200) assert.equal(inShort(result), 'settled done insight');
    if (http !== 500) assert.match(seen, /\[secret\]/);
  }
});

/** A provider whose service answers with these insights, one after the other. */
function answering(insights: readonly object[], list: string): Provider {
  let nth = 0;
  const client: HttpClient = {
    exchange: () => {
      nth += 1;
      return Promise.resolve(response(200, bodyOf(insights[nth - 1] ?? {})));
    },
    renew: () => undefined,
    close: () => undefined,
  };
  const tokens: Tokens = {
    current: () => ({ text: 'x', issuedAt: 0, isReplacement: false }),
    replace: () => true,
  };
  return createIdentityInsights({ client, tokens, set: setOf(list), purpose: PURPOSE });
}

const DENIED = { format: FORMAT, sim_swap: failed('UNAUTHORIZED') };
const LIST = 'format,sim_swap';

test('the 20th answer in a row without sim_swap ends the run and names it, the purpose and the Registry', async () => {
  const results = await attemptTimes(
    answering(
      Array.from({ length: 20 }, () => DENIED),
      LIST,
    ),
    20,
  );
  assert.deepEqual(results.map(inShort), [
    ...Array.from({ length: 19 }, () => 'settled done partial'),
    'settled stop:facility partial',
  ]);
  assert.equal(
    wordsOf(results[19]),
    'The application behind VONAGE_APPLICATION_ID and VONAGE_PRIVATE_KEY was not given sim_swap for the purpose "FraudPreventionAndDetection" in 20 lookups in a row (UNAUTHORIZED). Have it approved in the Network Registry, check --purpose, or leave sim_swap out of --insights.',
  );
});

test('one answer with sim_swap among 39 without begins the count anew', async () => {
  const given = { format: FORMAT, sim_swap: { is_swapped: false, status: OK } };
  const insights = Array.from({ length: 39 }, (_, nth) => (nth === 19 ? given : DENIED));
  const results = await attemptTimes(answering(insights, LIST), 39);
  assert.deepEqual(
    results.filter(({ next }) => next.kind === 'stop'),
    [],
  );
});

test('two insights that are refused in turns do not end the run, one that is for both reasons does', async () => {
  const turns = Array.from({ length: 40 }, (_, nth) => ({
    sim_swap: nth % 2 === 0 ? failed('UNAUTHORIZED') : { status: OK },
    device_swap: nth % 2 === 1 ? failed('UNAUTHORIZED') : { status: OK },
  }));
  const taken = await attemptTimes(answering(turns, 'sim_swap,device_swap'), 40);
  assert.deepEqual(
    taken.filter(({ next }) => next.kind === 'stop'),
    [],
  );
  const codes = Array.from({ length: 20 }, (_, nth) => ({
    sim_swap: failed(nth % 2 === 0 ? 'UNAUTHORIZED' : 'INVALID_PURPOSE'),
  }));
  const both = await attemptTimes(answering(codes, 'sim_swap'), 20);
  assert.equal(both[19]?.next.kind, 'stop');
});

test('an insight without its number is noted, where the format was asked for', () => {
  const noted = (list: string, fields: Readonly<Record<string, string>> = {}): readonly string[] =>
    answering([], list)
      .notes({ outcome: 'insight' }, new Map(Object.entries(fields)))
      .map(({ slug }) => slug);
  assert.deepEqual(noted('standard'), ['number_missing']);
  assert.deepEqual(noted('standard', { format_number_international: '+447700900123' }), []);
  assert.deepEqual(noted('current_carrier'), []);
});
