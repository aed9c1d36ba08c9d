import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import tls from 'node:tls';
import { promisify } from 'node:util';
import { judgeAnswer } from '../../src/providers/number-insight/status.ts';
import { CERTIFICATE, KEY } from './certificate.ts';
import { answerBytes, clientFor, httpServer, kindOf, post, rawServer } from './loopback.ts';

interface TlsServer {
  readonly port: number;
  /** Connections that came through the handshake, and the requests read from them, as text. */
  readonly seen: { handshakes: number; requests: string[] };
}

/** A TLS server with the certificate that nobody trusts, answering each request with status 0. Gone after the test. */
async function tlsServer(t: TestContext): Promise<TlsServer> {
  const seen: TlsServer['seen'] = { handshakes: 0, requests: [] };
  const sockets = new Set<net.Socket>();
  const server = tls.createServer({ cert: CERTIFICATE, key: KEY }, (socket) => {
    seen.handshakes += 1;
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      seen.requests.push(chunk.toString('latin1'));
      socket.write(answerBytes('{"status":0}'));
    });
  });
  server.on('connection', (socket: net.Socket) => sockets.add(socket));
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return { port: (server.address() as net.AddressInfo).port, seen };
}

test('a certificate that nobody signed is refused before a byte of the request leaves, and ends the run', async (t) => {
  const { port, seen } = await tlsServer(t);
  const { exchange, wires } = await post(clientFor(t, `https://localhost:${String(port)}`));
  assert.equal(kindOf(exchange), 'not_sent DEPTH_ZERO_SELF_SIGNED_CERT');
  assert.equal(wires, 0);
  assert.deepEqual(seen.requests, []);
  const { next } = judgeAnswer(exchange, {
    number: '447700900000',
    format: 'json',
    level: 'standard',
    cnam: false,
  });
  // Newer versions of Node add advice of their own inside the brackets.
  assert.match(
    next.kind === 'stop' ? `${next.stop.kind}: ${next.stop.words}` : next.kind,
    /^certificate: The service's certificate was refused \(self-signed certificate.*\)\. Behind a proxy with a certificate of its own, name that in NODE_EXTRA_CA_CERTS\.$/,
  );
});

test('a server without TLS, one that hangs up on the greeting and one that never answers it were sent nothing', async (t) => {
  const { port: plain } = await httpServer(t, (_asked, response) => response.end());
  const hangingUp = await rawServer(t, (socket) => socket.once('data', () => socket.destroy()));
  const silent = await rawServer(t, () => undefined);
  const https = async (port: number, timeoutMs = 5_000): Promise<string> => {
    const { exchange, wires } = await post(
      clientFor(t, `https://127.0.0.1:${String(port)}`, { timeoutMs }),
    );
    return `${kindOf(exchange)} ${String(exchange.kind === 'not_sent' && exchange.certificate)} ${String(wires)}`;
  };
  // Node 20 says EPROTO, later ones name OpenSSL's error.
  assert.match(await https(plain), /^not_sent (?:EPROTO|ERR_SSL_\w+) false 0$/);
  assert.equal(await https(hangingUp), 'not_sent ECONNRESET false 0');
  assert.equal(await https(silent, 100), 'not_sent ETIMEDOUT false 0');
});

test('with the certificate in NODE_EXTRA_CA_CERTS two lookups share one connection, and another host name is refused', async (t) => {
  const { port, seen } = await tlsServer(t);
  const folder = mkdtempSync(join(tmpdir(), 'insight-batch-'));
  t.after(() => {
    rmSync(folder, { recursive: true });
  });
  writeFileSync(join(folder, 'ca.pem'), CERTIFICATE);
  // Node reads the variable when it starts, so this takes a process of its own.
  const script = `
    const { createHttpClient } = await import(process.argv[1]);
    const { systemClock } = await import(process.argv[2]);
    for (const host of ['localhost', '127.0.0.1']) {
      const client = createHttpClient({ baseUrl: 'https://' + host + ':${String(port)}', authorization: 'Basic x', secrets: [], timeoutMs: 5000, connectionsMax: 1, clock: systemClock });
      for (let nth = 0; nth < 2; nth += 1) {
        let wires = 0;
        const { kind, code, status } = await client.exchange({ method: 'POST', path: '/', body: 'a=1', wire: { onWire: () => (wires += 1) } });
        console.log(kind, code ?? status, wires);
      }
      client.close();
    }`;
  const modules = ['../../src/providers/http.js', '../../src/support/clock.js'].map(
    (path) => new URL(path, import.meta.url).href,
  );
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', script, ...modules],
    {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem') },
    },
  );
  assert.deepEqual(stdout.trim().split('\n'), [
    'response 200 1',
    'response 200 1',
    'not_sent ERR_TLS_CERT_ALTNAME_INVALID 0',
    'not_sent ERR_TLS_CERT_ALTNAME_INVALID 0',
  ]);
  assert.equal(seen.requests.length, 2);
  assert.equal(seen.requests.filter((request) => request.includes('Basic x')).length, 2);
});
