import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import type { RecordReading } from '../../../src/domain/reconcile/source.ts';
import { connectReports, type RecordsEnd } from '../../../src/providers/reports/client.ts';
import { systemClock } from '../../../src/support/clock.ts';
import { deadPort, httpServer, SECRET, type Asked } from '../loopback.ts';

const QUERY = {
  report: 'NUMBER-INSIGHT',
  from: Date.UTC(2026, 10, 24),
  to: Date.UTC(2026, 10, 25) - 1,
};

interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

interface Played {
  readonly end: RecordsEnd;
  readonly entries: readonly RecordReading[];
  readonly asked: readonly Asked[];
  readonly slept: readonly number[];
}

/**
 * What becomes of a question to which these are the answers, one after another, the last one for
 * good.
 */
async function ask(test: TestContext, ...answers: readonly Answer[]): Promise<Played> {
  let nth = 0;
  const { port, asked } = await httpServer(test, (_request, response) => {
    const answer = answers[nth] ?? answers.at(-1);
    nth += 1;
    response.writeHead(answer?.status ?? 200, answer?.headers);
    const { body } = answer ?? {};
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  return { ...(await readFrom(test, port)), asked };
}

async function readFrom(test: TestContext, port: number): Promise<Omit<Played, 'asked'>> {
  const slept: number[] = [];
  const reader = connectReports({
    credentials: { key: 'abcd1234', secret: SECRET },
    baseUrl: `http://127.0.0.1:${String(port)}`,
    timeoutMs: 5_000,
    connectionsMax: 1,
    clock: {
      ...systemClock,
      sleep: (ms) => {
        slept.push(ms);
        return Promise.resolve();
      },
    },
  });
  test.after(reader.close);
  const entries: RecordReading[] = [];
  const end = await reader.read(QUERY, (more) => entries.push(...more));
  return { end, entries, slept };
}

function record(id: string, price: unknown = '0.005'): object {
  return {
    id,
    request_id: `q-${id}`,
    number: '447700900000',
    date_received: '2026-11-24T10:00:05+00:00',
    total_price: price,
  };
}

const next = (query: string): object => ({
  next: { href: `https://elsewhere.example/v2/reports/records?${query}` },
});

test('one page: a GET with product, account and the days, the end exclusive, and the credentials in the header', async (t) => {
  const { end, entries, asked } = await ask(t, { body: { records: [record('a')] } });
  assert.deepEqual([end, entries.length], [{ kind: 'complete' }, 1]);
  const [{ method, url, headers }] = asked as [Asked];
  assert.deepEqual(
    [method, decodeURIComponent(url), headers.authorization],
    [
      'GET',
      '/v2/reports/records?product=NUMBER-INSIGHT&account_id=abcd1234&date_start=2026-11-24T00:00:00.000Z&date_end=2026-11-25T00:00:00.000Z',
      `Basic ${Buffer.from(`abcd1234:${SECRET}`).toString('base64')}`,
    ],
  );
});

test('further pages are asked for at the same host, by the cursor of the link or of the answer', async (t) => {
  const { end, entries, asked } = await ask(
    t,
    {
      body: {
        records: [record('a')],
        _links: next('cursor=c1&iv=v1'),
        request_status: 'TRUNCATED',
      },
    },
    { body: { records: [record('b')], _links: next('page=3'), cursor: 'c2', iv: 'v2' } },
    { body: { records: [record('c')], request_status: 'SUCCESS' } },
  );
  assert.deepEqual([end, entries.length], [{ kind: 'complete' }, 3]);
  assert.deepEqual(
    asked.map(({ url }) => new URLSearchParams(url).get('cursor')),
    [null, 'c1', 'c2'],
  );
  assert.match(asked[2]?.url ?? '', /&date_end=.*&cursor=c2&iv=v2$/);
});

test('an amount that stands there as a number is read from its text', async (t) => {
  const { entries } = await ask(t, {
    body: `{"records":[{"id":"a","request_id":"q","number":"447700900000","date_received":"2026-11-24T10:00:05Z","total_price":0.100000000000000005}]}`,
  });
  const [entry] = entries;
  assert.equal(entry?.kind === 'record' && entry.record.amount, 100_000_000_000_000_005n);
});

test('a page of 5,000 records, far beyond what an answer to a lookup may have, is read', async (t) => {
  const records = Array.from({ length: 5_000 }, (_, index) => record(`r${String(index)}`));
  const { end, entries } = await ask(t, { body: { records } });
  assert.deepEqual([end, entries.length], [{ kind: 'complete' }, 5_000]);
});

test('asked too often, it waits as long as the service says, a minute at most, and gives up after five times', async (t) => {
  const busy = { status: 429, headers: { 'Retry-After': '7' }, body: { title: 'Slow down' } };
  const calm = await ask(
    t,
    busy,
    { ...busy, headers: { 'Retry-After': '600' } },
    { body: { records: [] } },
  );
  assert.deepEqual([calm.end.kind, calm.slept], ['complete', [7_000, 60_000]]);
  const never = await ask(t, { ...busy, headers: {} });
  assert.deepEqual(
    [never.end, never.slept],
    [
      { kind: 'failed', words: 'it was asked too often (HTTP 429: Slow down). Try again later.' },
      [5_000, 5_000, 5_000, 5_000, 5_000],
    ],
  );
});

test('each refusal is a sentence with the words of the service', async (t) => {
  const problem = { type: 'https://x/#forbidden', title: 'Forbidden.', detail: 'Not for you.' };
  const parameters = [{ name: 'date_start', reason: 'Must be later' }];
  const ends = [
    await ask(t, { status: 401, body: problem }),
    await ask(t, { status: 403, body: problem }),
    await ask(t, { status: 422, body: { title: 'Bad Request', invalid_parameters: parameters } }),
    await ask(t, { status: 500, body: '<html>' }),
    await ask(t, { body: '<html>' }),
    await ask(t, { body: { records: 7 } }),
    await ask(t, { body: { records: [], request_status: 'TRUNCATED' } }),
    await ask(t, { body: { records: [], _links: next('cursor=c') } }),
  ].map(({ end }) => (end.kind === 'complete' ? end.kind : `${end.kind}: ${end.words}`));
  assert.deepEqual(ends, [
    'refused: the credentials were refused, or the account has no Reports API (HTTP 401: Forbidden, Not for you). Check VONAGE_API_KEY and VONAGE_API_SECRET.',
    'refused: the account may not read its records (HTTP 403: Forbidden, Not for you). Ask Vonage for the Reports API; it is also said to whoever asks too often.',
    'failed: it does not take the question (HTTP 422: Bad Request, date_start Must be later).',
    'failed: it answered HTTP 500. Try again later.',
    'failed: it sent no records that can be read.',
    'failed: it sent no records that can be read.',
    'failed: it cut its answer off. Ask for a file of those days in the dashboard instead.',
    'failed: its pages lead in a circle.',
  ]);
});

test('a page that leads to itself is asked for once more and no further', async (t) => {
  const { asked } = await ask(t, { body: { records: [], _links: next('cursor=c') } });
  assert.equal(asked.length, 2);
});

test('what was read before a page that fails is handed on, and nobody listening is a sentence too', async (t) => {
  const { end, entries } = await ask(
    t,
    { body: { records: [record('a')], _links: next('cursor=c1') } },
    { status: 500, body: {} },
  );
  assert.deepEqual([end.kind, entries.length], ['failed', 1]);
  const alone = await readFrom(t, await deadPort());
  assert.deepEqual(alone.end, { kind: 'failed', words: 'the connection was refused.' });
});
