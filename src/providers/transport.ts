import http from 'node:http';
import https from 'node:https';
import type { Clock } from '../support/clock.ts';
import type { LostCode } from './http.ts';

/** One request over a keep-alive connection; knows whether a byte can have left. */
export interface Transport {
  send(request: TransportRequest): Promise<TransportResponse>;
  close(): void;
}

export interface TransportRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /** Called once, when the request is handed to a connected socket. */
  readonly onWire: (() => void) | undefined;
}

export interface TransportResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Says in words what the network did; never holds the request. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly code: string;
  readonly lost: LostCode;
  /** The request was handed to a connected socket, so it may have arrived. */
  readonly sent: boolean;
  readonly certificate: boolean;
  constructor(words: string, facts: { readonly code: string; readonly lost: LostCode; readonly sent: boolean }) {
    super(words);
    this.code = facts.code;
    this.lost = facts.lost;
    this.sent = facts.sent;
    this.certificate = CERTIFICATE_CODES.has(facts.code);
  }
}

const CERTIFICATE_CODES = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REVOKED',
  'CERT_UNTRUSTED',
  'CERT_REJECTED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_CHAIN_TOO_LONG',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'HOSTNAME_MISMATCH',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

export interface TransportOptions {
  readonly timeoutMs: number;
  readonly connectionsMax: number;
  readonly bodyBytesMax: number;
  readonly clock: Clock;
}

export function createTransport(options: TransportOptions): Transport {
  const agentOptions = {
    keepAlive: true,
    maxSockets: options.connectionsMax,
    maxFreeSockets: options.connectionsMax,
    scheduling: 'lifo' as const,
  };
  const agents = { plain: new http.Agent(agentOptions), secure: new https.Agent(agentOptions) };
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        send(request, { options, agents, resolve, reject });
      }),
    close: () => {
      agents.plain.destroy();
      agents.secure.destroy();
    },
  };
}

interface Context {
  readonly options: TransportOptions;
  readonly agents: { readonly plain: http.Agent; readonly secure: https.Agent };
  readonly resolve: (response: TransportResponse) => void;
  readonly reject: (error: TransportError) => void;
}

function send({ method, url, headers, body, onWire }: TransportRequest, { options, agents, resolve, reject }: Context): void {
  const secure = url.protocol === 'https:';
  const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
  const request = (secure ? https : http).request(url, {
    method,
    headers: { ...headers, ...length },
    agent: secure ? agents.secure : agents.plain,
  });
  let sent = false;
  let settled = false;

  const settle = (finish: () => void): void => {
    if (settled) return;
    settled = true;
    stopTimer();
    finish();
  };
  const fail = (words: string, code: string, lost: LostCode): void => {
    settle(() => {
      reject(new TransportError(words, { code, lost, sent }));
    });
    request.destroy();
  };
  const stopTimer = options.clock.after(options.timeoutMs, () => {
    fail(
      sent ? `no whole answer within ${String(options.timeoutMs / 1000)} s` : `no connection within ${String(options.timeoutMs / 1000)} s`,
      'ETIMEDOUT',
      'timeout',
    );
  });

  request.on('socket', (socket) => {
    const leave = (): void => {
      if (sent || settled) return;
      sent = true;
      onWire?.();
    };
    if (request.reusedSocket || !socket.connecting) leave();
    else socket.once(secure ? 'secureConnect' : 'connect', leave);
  });
  request.on('error', (error: NodeJS.ErrnoException) => {
    fail(wordsOf(error), error.code ?? 'UNKNOWN', 'reset');
  });
  request.on('response', (response) => {
    readBody(response, options.bodyBytesMax, {
      done: (text) => {
        settle(() => {
          resolve({ status: response.statusCode ?? 0, headers: flat(response.headers), body: text });
        });
      },
      fail,
    });
  });
  request.end(body);
}

interface BodyEnd {
  done(text: string): void;
  fail(words: string, code: string, lost: LostCode): void;
}

function readBody(response: http.IncomingMessage, bytesMax: number, { done, fail }: BodyEnd): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > bytesMax) fail(`the answer is longer than ${String(bytesMax)} bytes`, 'EMSGSIZE', 'oversized');
    else chunks.push(chunk);
  });
  response.on('error', () => {
    fail('the answer broke off', 'ECONNRESET', 'truncated');
  });
  response.on('end', () => {
    if (response.complete) done(Buffer.concat(chunks).toString('utf8'));
    else fail('the answer broke off', 'ECONNRESET', 'truncated');
  });
}

function flat(headers: http.IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]),
  );
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name could not be looked up',
  ENETUNREACH: 'the network is not reachable',
  EHOSTUNREACH: 'the host is not reachable',
};

function wordsOf(error: NodeJS.ErrnoException): string {
  return WORDS[error.code ?? ''] ?? error.message;
}
