import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import type { TestContext } from 'node:test';
import {
  createHttpClient,
  type Exchange,
  type HttpClient,
  type HttpOptions,
  type HttpRequest,
} from '../../src/providers/http.ts';
import { systemClock, type Clock } from '../../src/support/clock.ts';

/** The secret of every test here, and the header that carries it; neither may come back in any result. */
export const SECRET = 'hunter2-hunter2';
export const AUTHORIZATION = `Basic ${Buffer.from(`abcd1234:${SECRET}`).toString('base64')}`;

/** A server that speaks bytes; `connected` is called with each connection and its number. Gone after the test. */
export async function rawServer(
  test: TestContext,
  connected: (socket: net.Socket, nth: number) => void,
): Promise<number> {
  const sockets = new Set<net.Socket>();
  let count = 0;
  const server = net.createServer((socket) => {
    sockets.add(socket);
    // What the client does to its end is the test's subject, not an error of the server.
    socket.on('error', () => undefined);
    connected(socket, (count += 1));
  });
  return await listening(test, server, () => {
    for (const socket of sockets) socket.destroy();
  });
}

/** What an HTTP server of a test was asked. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** A server that speaks HTTP and keeps what it was asked. Gone after the test. */
export async function httpServer(
  test: TestContext,
  answer: (asked: Asked, response: http.ServerResponse) => void,
): Promise<{ readonly port: number; readonly asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = http.createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const one = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body,
      };
      asked.push(one);
      answer(one, response);
    });
  });
  const port = await listening(test, server, () => {
    server.closeAllConnections();
  });
  return { port, asked };
}

async function listening(test: TestContext, server: net.Server, cut: () => void): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  test.after(async () => {
    cut();
    server.close();
    await once(server, 'close');
  });
  return (server.address() as net.AddressInfo).port;
}

/** A port of loopback where nobody listens. */
export async function deadPort(): Promise<number> {
  const server = net.createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A client with the secret in its header, closed after the test. */
export function clientFor(
  test: TestContext,
  baseUrl: string,
  options: Partial<HttpOptions> = {},
): HttpClient {
  const client = createHttpClient({
    baseUrl,
    authorization: AUTHORIZATION,
    secrets: [SECRET],
    timeoutMs: 5_000,
    connectionsMax: 4,
    clock: systemClock,
    ...options,
  });
  test.after(client.close);
  return client;
}

/** A clock whose timers run out when `runOut` is called, so that no test depends on how busy the machine is. */
export function heldClock(): { readonly clock: Clock; runOut(): void } {
  const timers = new Set<() => void>();
  return {
    clock: {
      ...systemClock,
      after: (_ms, callback) => {
        timers.add(callback);
        return () => void timers.delete(callback);
      },
    },
    runOut: () => {
      for (const callback of [...timers]) callback();
    },
  };
}

/** One POST of a lookup, and how often its bytes were said to leave. */
export async function post(
  client: HttpClient,
  request: Partial<HttpRequest> = {},
): Promise<{ exchange: Exchange; wires: number }> {
  let wires = 0;
  const exchange = await client.exchange({
    method: 'POST',
    path: '/ni/standard/json',
    body: 'number=447700900000',
    wire: { onWire: () => void (wires += 1) },
    ...request,
  });
  return { exchange, wires };
}

/** Kind and code of an exchange: `response 200`, `lost reset`, `not_sent ECONNREFUSED`. */
export function kindOf(exchange: Exchange): string {
  return `${exchange.kind} ${String(exchange.kind === 'response' ? exchange.status : exchange.code)}`;
}

/** An HTTP/1.1 answer with the right length, for servers that speak bytes. */
export function answerBytes(body: string): string {
  return `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${String(Buffer.byteLength(body))}\r\n\r\n${body}`;
}
