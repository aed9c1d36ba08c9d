import assert from 'node:assert/strict';
import type net from 'node:net';
import { test, type TestContext } from 'node:test';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { HttpOptions } from '../../src/providers/http.ts';
import {
  answerBytes,
  clientFor,
  deadPort,
  heldClock,
  httpServer,
  kindOf,
  post,
  rawServer,
} from './loopback.ts';

const BODY = '{"status":0}';

/** What one POST to a server that speaks bytes comes to, and how often its bytes were said to leave. */
async function against(
  test: TestContext,
  connected: (socket: net.Socket) => void,
  options: Partial<HttpOptions> = {},
): Promise<string> {
  const port = await rawServer(test, connected);
  const { exchange, wires } = await post(
    clientFor(test, `http://127.0.0.1:${String(port)}`, options),
  );
  return `${kindOf(exchange)}, ${String(wires)} on the wire`;
}

/** Answers with these bytes as soon as a request has come, and does `then`. */
function answering(bytes: string, then: (socket: net.Socket) => void = () => undefined) {
  return (socket: net.Socket): void => {
    socket.once('data', () => {
      socket.write(bytes);
      then(socket);
    });
  };
}

test('a refused connection was not sent', async (t) => {
  const port = await deadPort();
  const { exchange, wires } = await post(clientFor(t, `http://127.0.0.1:${String(port)}`));
  assert.equal(kindOf(exchange), 'not_sent ECONNREFUSED');
  assert.equal(exchange.kind === 'not_sent' && exchange.words, 'the connection was refused');
  assert.equal(wires, 0);
});

test('an unknown host name was not sent', async (t) => {
  const { exchange, wires } = await post(
    clientFor(t, 'http://nowhere.invalid', { timeoutMs: 20_000 }),
  );
  // Without any name server the system says EAI_AGAIN.
  assert.match(kindOf(exchange), /^not_sent (?:ENOTFOUND|EAI_AGAIN)$/);
  assert.match(
    exchange.kind === 'not_sent' ? exchange.words : '',
    /^the host name nowhere\.invalid (?:is not known|could not be looked up)$/,
  );
  assert.equal(wires, 0);
});

test('a connection that is reset, closed or destroyed once the request is there may have been charged', async (t) => {
  assert.equal(
    await against(t, (socket) => socket.once('data', () => socket.resetAndDestroy())),
    'lost reset, 1 on the wire',
  );
  assert.equal(
    await against(t, (socket) => socket.once('data', () => socket.end())),
    'lost reset, 1 on the wire',
  );
  assert.equal(await against(t, (socket) => socket.destroy()), 'lost reset, 1 on the wire');
});

test('no answer within the timeout, before the headers or inside the body, is lost to the timeout', async (t) => {
  const { clock, runOut } = heldClock();
  assert.equal(
    await against(t, (socket) => socket.once('data', runOut), { clock }),
    'lost timeout, 1 on the wire',
  );
  const half = answerBytes(BODY).slice(0, -4);
  assert.equal(await against(t, answering(half, runOut), { clock }), 'lost timeout, 1 on the wire');
});

test('a body that ends before its length, or between two chunks, is truncated', async (t) => {
  const cut = 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"status":0}';
  assert.equal(
    await against(
      t,
      answering(cut, (socket) => socket.end()),
    ),
    'lost truncated, 1 on the wire',
  );
  const chunk = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nc\r\n{"status":0}\r\n';
  assert.equal(
    await against(
      t,
      answering(chunk, (socket) => socket.end()),
    ),
    'lost truncated, 1 on the wire',
  );
});

test('an answer of 2,001 bytes with a limit of 2,000 is oversized, one of 2,000 is read', async (t) => {
  const limit = { bodyBytesMax: 2_000 };
  const body = (bytes: number): string => answerBytes(`"${'x'.repeat(bytes - 2)}"`);
  assert.equal(await against(t, answering(body(2_001)), limit), 'lost oversized, 1 on the wire');
  assert.equal(await against(t, answering(body(2_000)), limit), 'response 200, 1 on the wire');
});

test('an endless answer is cut at its limit of 64 KiB and its connection is given up', async (t) => {
  const { port } = await httpServer(t, (_asked, response) => {
    const more = (): void => {
      while (!response.destroyed && response.write('x'.repeat(65_536)));
    };
    response.on('drain', more);
    more();
  });
  const { exchange } = await post(clientFor(t, `http://127.0.0.1:${String(port)}`));
  assert.equal(kindOf(exchange), 'lost oversized');
  assert.equal(exchange.kind === 'lost' && exchange.words, 'the answer is longer than 65536 bytes');
});

test('an error page that is too long to be read is an answer without a body: its status says what happened', async (t) => {
  const { port } = await httpServer(t, (asked, response) =>
    response.writeHead(Number(asked.url.slice(1))).end('x'.repeat(100_000)),
  );
  const client = clientFor(t, `http://127.0.0.1:${String(port)}`);
  for (const status of ['403', '404', '503', '302']) {
    const { exchange } = await post(client, { path: `/${status}` });
    assert.deepEqual(
      [kindOf(exchange), exchange.kind === 'response' && exchange.body],
      [`response ${status}`, ''],
    );
  }
  assert.equal(kindOf((await post(client, { path: '/201' })).exchange), 'lost oversized');
});

test('what is not HTTP, a broken chunk, 40,000 bytes of header and an unasked upgrade are lost, and at once', async (t) => {
  assert.equal(await against(t, answering('SSH-2.0-OpenSSH\r\n\r\n')), 'lost other, 1 on the wire');
  assert.equal(
    await against(t, answering('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n')),
    'lost other, 1 on the wire',
  );
  assert.equal(
    await against(t, answering(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`)),
    'lost other, 1 on the wire',
  );
  const upgrade = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n';
  assert.equal(await against(t, answering(upgrade)), 'lost reset, 1 on the wire');
});

test('a whole answer counts, whatever comes behind it: rubbish, a reset, the end of an HTTP/1.0 connection', async (t) => {
  assert.equal(
    await against(t, answering(`${answerBytes(BODY)}RUBBISH`)),
    'response 200, 1 on the wire',
  );
  assert.equal(
    await against(
      t,
      answering(answerBytes(BODY), (socket) => socket.resetAndDestroy()),
    ),
    'response 200, 1 on the wire',
  );
  assert.equal(
    await against(
      t,
      answering(`HTTP/1.0 200 OK\r\n\r\n${BODY}`, (socket) => socket.end()),
    ),
    'response 200, 1 on the wire',
  );
});

for (const status of [301, 302, 303, 307, 308]) {
  test(`a redirect with HTTP ${String(status)} is an answer and is not followed, so no other host sees the credentials`, async (t) => {
    const other = await httpServer(t, (_asked, response) => response.end(BODY));
    const first = await httpServer(t, (_asked, response) =>
      response
        .writeHead(status, { Location: `http://127.0.0.1:${String(other.port)}/ni/standard/json` })
        .end(),
    );
    const { exchange } = await post(clientFor(t, `http://127.0.0.1:${String(first.port)}`));
    assert.equal(kindOf(exchange), `response ${String(status)}`);
    assert.deepEqual([first.asked.length, other.asked.length], [1, 0]);
  });
}

test('a body that is packed although nobody asked for it is unpacked, within the limit, or lost where it is damaged', async (t) => {
  const packed: readonly (readonly [encoding: string, bytes: Buffer])[] = [
    ['gzip', gzipSync(BODY)],
    ['deflate', deflateSync(BODY)],
    ['BR', brotliCompressSync(BODY)],
    ['gzip', gzipSync('x'.repeat(3_000_000))],
    ['gzip', Buffer.from('no gzip')],
  ];
  const { port, asked } = await httpServer(t, (request, response) => {
    const [encoding, bytes] = packed[Number(request.url.slice(1))]!;
    response.writeHead(200, { 'Content-Encoding': encoding }).end(bytes);
  });
  const client = clientFor(t, `http://127.0.0.1:${String(port)}`);
  const results = await Promise.all(
    packed.map(async (_, nth) => (await post(client, { path: `/${String(nth)}` })).exchange),
  );
  assert.deepEqual(results.map(kindOf), [
    'response 200',
    'response 200',
    'response 200',
    'lost oversized',
    'lost other',
  ]);
  assert.deepEqual(
    results.slice(0, 3).map((exchange) => exchange.kind === 'response' && exchange.body),
    [BODY, BODY, BODY],
  );
  assert.equal(asked[0]?.headers['accept-encoding'], 'identity');
});

test('a character of four bytes that is split over two packets arrives whole', async (t) => {
  const { port } = await httpServer(t, (_asked, response) => {
    const bytes = Buffer.from('{"status_message":"\u{1F4DE}"}');
    response.write(bytes.subarray(0, 21));
    setImmediate(() => response.end(bytes.subarray(21)));
  });
  const { exchange } = await post(clientFor(t, `http://127.0.0.1:${String(port)}`));
  assert.equal(exchange.kind === 'response' && exchange.body, '{"status_message":"\u{1F4DE}"}');
});

test('type and Retry-After of an answer come through, and a date there is measured by the clock', async (t) => {
  const { port } = await httpServer(t, (asked, response) =>
    response
      .writeHead(429, {
        'Content-Type': 'text/html',
        'Retry-After': asked.url === '/seconds' ? '7' : 'Tue, 24 Nov 2026 12:00:30 GMT',
      })
      .end(),
  );
  const noon = Date.UTC(2026, 10, 24, 12, 0, 0);
  const still = {
    now: () => noon,
    monotonic: () => 5,
    sleep: async () => undefined,
    after: () => () => undefined,
    turn: async () => undefined,
  };
  const client = clientFor(t, `http://127.0.0.1:${String(port)}`, { clock: still });
  const common = {
    kind: 'response',
    status: 429,
    contentType: 'text/html',
    body: '',
    latencyMs: 0,
  };
  assert.deepEqual((await post(client, { path: '/seconds' })).exchange, {
    ...common,
    retryAfterMs: 7_000,
  });
  assert.deepEqual((await post(client, { path: '/date' })).exchange, {
    ...common,
    retryAfterMs: 30_000,
  });
});
