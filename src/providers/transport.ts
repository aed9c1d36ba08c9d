import http from 'node:http';
import https from 'node:https';
import { urlToHttpOptions } from 'node:url';
import type { Clock } from '../support/clock.ts';
import { readBody, type BodyEnd } from './body.ts';
import { createConnections } from './connections.ts';

/** One request over a keep-alive connection to one host; knows whether a byte can have left. */
export interface Transport {
  /**
   * Rejects with a {@link TransportError} for whatever the network does; redirects are answers,
   * never followed.
   */
  send(request: TransportRequest): Promise<TransportResponse>;
  /**
   * No connection of now is used for another request: idle ones are given up, those in use after
   * their answer.
   */
  renew(): void;
  /**
   * Ends every connection, also those in use: what was on its way is lost, and nothing is sent any
   * more.
   */
  close(): void;
}

/** What is sent; `headers` may hold the credentials, so nothing of it ever goes into an error. */
interface TransportRequest {
  readonly method: string;
  /** Path and query below the base. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  /**
   * Called at most once, when the request is handed to a connected (TLS: secured) socket; never
   * where that fails.
   */
  readonly onWire: (() => void) | undefined;
}

/**
 * A whole answer, whatever its status; but outside of 2xx a body that is too long to be read is
 * left out.
 */
interface TransportResponse {
  readonly status: number;
  /**
   * Those of {@link HEADERS_READ} that came: real answers have twenty, and every one copied costs.
   */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What kept an answer from arriving whole. */
export type LostCode = 'timeout' | 'reset' | 'truncated' | 'oversized' | 'stopped' | 'other';

/** Says in words what the network did; never holds the request. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  /** The system's own, e.g. `ECONNREFUSED`. */
  readonly code: string;
  readonly lost: LostCode;
  /** The request was handed to a connected socket, so it may have arrived. */
  readonly sent: boolean;
  /** The service's certificate was refused: no retry changes that. */
  readonly certificate: boolean;
  constructor(
    words: string,
    { code, lost, sent }: { code: string; lost: LostCode; sent: boolean },
  ) {
    super(words);
    this.code = code;
    this.lost = lost;
    this.sent = sent;
    this.certificate = !sent && CERTIFICATE_CODES.has(code);
  }
}

/**
 * OpenSSL's verdicts on a certificate as Node names them (node:tls, "X509 certificate error
 * codes").
 */
const CERTIFICATE_CODES = new Set(
  `UNABLE_TO_VERIFY_LEAF_SIGNATURE UNABLE_TO_GET_ISSUER_CERT UNABLE_TO_GET_ISSUER_CERT_LOCALLY
   UNABLE_TO_GET_CRL UNABLE_TO_DECRYPT_CERT_SIGNATURE UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY
   ERROR_IN_CERT_NOT_BEFORE_FIELD ERROR_IN_CERT_NOT_AFTER_FIELD SELF_SIGNED_CERT_IN_CHAIN
   DEPTH_ZERO_SELF_SIGNED_CERT CERT_HAS_EXPIRED CERT_NOT_YET_VALID CERT_REVOKED CERT_UNTRUSTED
   CERT_REJECTED CERT_SIGNATURE_FAILURE CERT_CHAIN_TOO_LONG PATH_LENGTH_EXCEEDED INVALID_CA
   INVALID_PURPOSE HOSTNAME_MISMATCH ERR_TLS_CERT_ALTNAME_INVALID`.split(/\s+/),
);

/** `base` is the host and the path that every request's path stands below. */
interface TransportOptions {
  readonly base: URL;
  /** From the call to the last byte of the body. */
  readonly timeoutMs: number;
  readonly connectionsMax: number;
  readonly bodyBytesMax: number;
  /**
   * An idle connection is given up after this long, or a second before the server says that it will
   * do so.
   */
  readonly idleMsMax: number;
  readonly clock: Clock;
}

export function createTransport(options: TransportOptions): Transport {
  const secure = options.base.protocol === 'https:';
  const { hostname, port } = urlToHttpOptions(options.base);
  const connections = createConnections({ ...options, secure });
  const target = { hostname, port, agent: connections.agent };
  const prefix = options.base.pathname.replace(/\/+$/, '');
  let closed = false;
  const route: Route = {
    options,
    closed: () => closed,
    connectedEvent: secure ? 'secureConnect' : 'connect',
    open: (request) =>
      (secure ? https : http).request({ ...target, ...request, path: prefix + request.path }),
  };
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        if (closed) reject(stoppedError(false));
        else sendRequest(request, route, { resolve, reject });
      }),
    renew: connections.renew,
    close: () => {
      closed = true;
      connections.close();
    },
  };
}

function stoppedError(sent: boolean) {
  const words = 'the program was stopped before the answer came';
  return new TransportError(words, { code: 'ECANCELED', lost: 'stopped', sent });
}

interface Route {
  readonly options: TransportOptions;
  /** Why a connection ends from now on is known. */
  closed(): boolean;
  readonly connectedEvent: 'connect' | 'secureConnect';
  open(request: Pick<TransportRequest, 'method' | 'path' | 'headers'>): http.ClientRequest;
}

function sendRequest(
  { method, path, headers, body, onWire }: TransportRequest,
  route: Route,
  promised: { resolve(response: TransportResponse): void; reject(error: TransportError): void },
) {
  const { clock, timeoutMs, bodyBytesMax } = route.options;
  const length = body !== undefined && { 'Content-Length': `${Buffer.byteLength(body)}` };
  const request = route.open({ method, path, headers: { ...headers, ...length } });
  let sent = false;
  let settled = false;
  let response: http.IncomingMessage | undefined;

  const settle = () => {
    if (settled) return false;
    stopTimer();
    return (settled = true);
  };
  const giveUp = (error: TransportError) => {
    if (settle()) promised.reject(error);
    request.destroy();
  };
  const fail = (words: string, code: string, lost: LostCode) =>
    giveUp(route.closed() ? stoppedError(sent) : new TransportError(words, { code, lost, sent }));
  const stopTimer = clock.after(timeoutMs, () =>
    fail(
      `no ${sent ? 'whole answer' : 'connection'} within ${timeoutMs / 1000} s`,
      'ETIMEDOUT',
      'timeout',
    ),
  );

  request.on('socket', (socket) => {
    // It had waited for a connection, and the end of the others made room for it.
    if (route.closed()) {
      giveUp(stoppedError(sent));
      return;
    }
    const leave = () => {
      // To an address that needs no name server a connection can fail at once: then it is neither
      // connecting nor there.
      if (settled || socket.destroyed) return;
      sent = true;
      onWire?.();
    };
    // What Node writes earlier it holds back until the connection (TLS: the checked certificate) is
    // there.
    if (socket.connecting) socket.once(route.connectedEvent, leave);
    else leave();
  });
  request.on('response', (incoming) => {
    response = incoming;
    readResponse(incoming, bodyBytesMax, {
      fail,
      done: (whole) => {
        if (settle()) promised.resolve(whole);
      },
    });
  });
  request.on('error', (error: NodeJS.ErrnoException) => {
    // Rubbish behind a whole answer, or a reset right after it, does not take the answer away: its
    // `end` is on the way.
    if (response?.complete !== true)
      fail(describeError(error), error.code ?? 'UNKNOWN', lostBy(error.code));
  });
  // A connection that Node drops without an error, e.g. after an upgrade nobody asked for.
  request.on('close', () => {
    if (!response) fail(WORDS['ECONNRESET'] ?? '', 'ECONNRESET', 'reset');
  });
  request.end(body);
}

/** `fail` is called behind `done` too where the rest of the answer is not waited for. */
function readResponse(
  incoming: http.IncomingMessage,
  bodyBytesMax: number,
  { done, fail }: Pick<BodyEnd, 'fail'> & { done(response: TransportResponse): void },
) {
  const status = incoming.statusCode ?? 0;
  const pass = (body: string) => done({ status, headers: pickHeaders(incoming.headers), body });
  readBody(incoming, bodyBytesMax, {
    done: pass,
    fail: (words, code, lost) => {
      // A status of refusal or failure says by itself what happened, however long the page behind
      // it is.
      if (lost === 'oversized' && (status < 200 || status > 299)) pass('');
      fail(words, code, lost);
    },
  });
}

/** Headers of an answer that mean something here; Node keeps one value of each. */
const HEADERS_READ = ['content-type', 'retry-after'] as const;

function pickHeaders(headers: http.IncomingHttpHeaders) {
  const found: Record<string, string> = {};
  for (const name of HEADERS_READ) if (headers[name] !== undefined) found[name] = headers[name];
  return found;
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was closed',
  ETIMEDOUT: 'the host did not answer',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name could not be looked up',
  ENETUNREACH: 'the network is not reachable',
  EHOSTUNREACH: 'the host is not reachable',
  EADDRNOTAVAIL: 'no local port is free for another connection; lower --concurrency',
  EMFILE:
    'the program may open no more files and connections; raise "ulimit -n" or lower --concurrency',
  ENFILE: 'the system may open no more files and connections; lower --concurrency',
  EPROTO: 'no secured connection could be set up; the host may not speak TLS on this port',
  HPE: 'the answer is not valid HTTP',
};

function describeError({
  code = '',
  message,
  hostname,
}: NodeJS.ErrnoException & { hostname?: string }) {
  // OpenSSL's own text is a line of numbers and source files; the HTTP parser (HPE_) has a code for
  // every byte.
  const known = WORDS[code.replace(/^ERR_SSL_.*/, 'EPROTO').replace(/^HPE_.*/, 'HPE')];
  if (known === undefined) return message === '' ? code : message;
  // A look-up fails for a name, so the name is told.
  return hostname === undefined
    ? known
    : known.replace('the host name', `the host name ${hostname}`);
}

function lostBy(code: string | undefined): LostCode {
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'ECONNABORTED' ? 'reset' : 'other';
}
