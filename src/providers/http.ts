import { createRequire } from 'node:module';
import type { AxiosAdapter, AxiosStatic } from 'axios';
import type { Clock } from '../support/clock.ts';
import { createSecretHider } from '../support/secrets.ts';
import { BODY_BYTES_MAX } from './limits.ts';
import type { Wire } from './port.ts';
import { createTransport, TransportError, type LostCode, type Transport } from './transport.ts';

const require = createRequire(import.meta.url);
/**
 * Asked for like this, axios is one file instead of 66, and the program starts with 0.15 s less of
 * processor time.
 */
const axios = require('axios') as AxiosStatic;

/** How one HTTP exchange ended. Nothing in it ever holds the credentials. */
export type Exchange =
  | {
      readonly kind: 'response';
      readonly status: number;
      /** Empty where the service named none. */
      readonly contentType: string;
      readonly retryAfterMs: number | undefined;
      readonly body: string;
      readonly latencyMs: number;
    }
  /** Never had a connected (TLS: secured) socket: nothing was written. */
  | {
      readonly kind: 'not_sent';
      readonly code: string;
      readonly words: string;
      readonly certificate: boolean;
      readonly latencyMs: number;
    }
  /** A byte may have left, and no whole answer came. */
  | {
      readonly kind: 'lost';
      readonly code: LostCode;
      readonly words: string;
      readonly latencyMs: number;
    };

/** One request of the service's API, without credentials: those are the client's. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Below the base, e.g. `/ni/basic/json`. */
  readonly path: string;
  readonly query?: string;
  readonly body?: string;
  /** Of the body; that of a form where none is named. */
  readonly contentType?: string;
  readonly accept?: string;
  readonly wire?: Wire;
}

/** HTTP to one service. */
export interface HttpClient {
  /** Never throws for the network. */
  exchange(request: HttpRequest): Promise<Exchange>;
  /**
   * To be called where an answer was one to another request: no connection of now is used any more
   * once it is free.
   */
  renew(): void;
  close(): void;
}

/** What a client is made from; `clock` measures the timeout and the latency. */
export interface HttpOptions {
  readonly baseUrl: string;
  /**
   * The whole Authorization header, or what gives it whenever a request goes; undefined where the
   * credentials are fields.
   */
  readonly authorization: string | (() => string) | undefined;
  /**
   * What no exchange may hold, however a service that sends it back writes it; see {@link
   * SECRET_CHARACTERS_MIN}.
   */
  readonly secrets: readonly string[];
  /** From the call to the last byte of the body. */
  readonly timeoutMs: number;
  readonly connectionsMax: number;
  readonly clock: Clock;
  /** A longer answer is in doubt, never cut and read; default {@link BODY_BYTES_MAX}. */
  readonly bodyBytesMax?: number;
  /** How long a connection may lie idle before it is given up; default 4 s. */
  readonly idleMsMax?: number;
}

/**
 * Before the usual server does it (Node's closes after 5 s): a request that meets a connection just
 * being closed is in doubt, and a doubt costs more than a new connection.
 */
const IDLE_MS_MAX = 4_000;

/**
 * A shorter secret, or one of digits alone, would be found in innocent answers, and an answer is
 * what was paid for.
 */
const SECRET_CHARACTERS_MIN = 8;

/**
 * axios with its own adapter takes 458 to 655 us of processor time a request, and with its default
 * adapter and a transport hook 1,053 to 1,242 (3 x 3,000 requests). The hook would be needed
 * because axios hides whether a request has left.
 */
export function createHttpClient(options: HttpOptions): HttpClient {
  const { clock, bodyBytesMax = BODY_BYTES_MAX, idleMsMax = IDLE_MS_MAX } = options;
  const base = new URL(options.baseUrl);
  const transport = createTransport({ ...options, base, bodyBytesMax, idleMsMax });
  const instance = createInstance(transport);
  const { authorization } = options;
  const authorize = typeof authorization === 'function' ? authorization : () => authorization;
  const hide = createSecretHider(
    options.secrets.filter(
      (secret) => secret.length >= SECRET_CHARACTERS_MIN && !/^\d+$/.test(secret),
    ),
  );
  return {
    exchange: async ({ method, path, query, body, contentType, accept, wire }) => {
      const startedAt = clock.monotonic();
      const latencyMs = () => clock.monotonic() - startedAt;
      const header = authorize();
      try {
        const response = await instance.request<string>({
          method,
          url: query === undefined ? path : `${path}?${query}`,
          ...(body !== undefined && { data: body }),
          headers: {
            ...(accept !== undefined && { Accept: accept }),
            ...(contentType !== undefined && { 'Content-Type': contentType }),
            ...(header !== undefined && { Authorization: header }),
          },
          ...(wire !== undefined && { onWire: () => wire.onWire() }),
        });
        const read = (name: string) => String(response.headers[name] ?? '');
        // The secret is taken out before anything is derived from an answer or stored of it.
        return {
          kind: 'response',
          status: response.status,
          contentType: hide(read('content-type')),
          retryAfterMs: retryAfterMs(read('retry-after'), clock.now()),
          body: hide(response.data),
          latencyMs: latencyMs(),
        };
      } catch (error) {
        if (error instanceof TransportError) return readFailure(error, latencyMs(), hide);
        // An AxiosError carries the request with its credentials, and no answer of the network
        // makes one: a bug, in words.
        if (error instanceof axios.AxiosError)
          // eslint-disable-next-line preserve-caught-error -- the caught error is what must not go on
          throw new Error(`The HTTP request could not be made: ${hide(error.message)}`);
        throw error;
      }
    },
    renew: transport.renew,
    close: transport.close,
  };
}

declare module 'axios' {
  // The hook travels with the request to the adapter.
  interface AxiosRequestConfig {
    onWire?: () => void;
  }
}

function createInstance(transport: Transport) {
  const headers = {
    'User-Agent': 'insight-batch',
    // Without it any coding would be welcome (RFC 9110, 12.5.3), and an answer is about a kilobyte.
    'Accept-Encoding': 'identity',
  };
  return axios.create({
    headers: { common: headers, post: { 'Content-Type': 'application/x-www-form-urlencoded' } },
    responseType: 'text',
    transformRequest: [],
    transformResponse: [],
    // Every status is an answer here; what it means is the provider's matter.
    validateStatus: null,
    adapter: adapterOver(transport),
  });
}

/**
 * The transport joins the base and keeps the time; axios's own settings for these do nothing behind
 * this adapter.
 */
function adapterOver(transport: Transport): AxiosAdapter {
  return async (config) => {
    const { status, headers, body } = await transport.send({
      method: config.method?.toUpperCase() ?? 'GET',
      path: config.url ?? '/',
      headers: config.headers.toJSON() as Record<string, string>,
      body: typeof config.data === 'string' ? config.data : undefined,
      onWire: config.onWire,
    });
    return { data: body, status, statusText: '', headers: new axios.AxiosHeaders(headers), config };
  };
}

function readFailure(
  { sent, lost, code, message, certificate }: TransportError,
  latencyMs: number,
  hide: (text: string) => string,
): Exchange {
  const words = hide(message);
  return sent
    ? { kind: 'lost', code: lost, words, latencyMs }
    : { kind: 'not_sent', code, words, certificate, latencyMs };
}

/**
 * Milliseconds that a Retry-After header asks for: seconds, or a date (RFC 9110, 10.2.3), which is
 * 0 once it is past. Undefined for anything else; `now` is in milliseconds since the epoch.
 */
export function retryAfterMs(value: string, now: number): number | undefined {
  const text = value.trim();
  if (/^\d+(?:\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  // Date.parse alone takes "1.5" and "-5" for days of 2001.
  const date = /^[A-Z][a-z]{2,8},? /.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
