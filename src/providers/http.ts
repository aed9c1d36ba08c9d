import axios, {
  AxiosHeaders,
  type AxiosAdapter,
  type AxiosInstance,
  type AxiosResponse,
} from 'axios';
import type { Clock } from '../support/clock.ts';
import { createSecretHider } from '../support/secrets.ts';
import { BODY_BYTES_MAX } from './limits.ts';
import type { Wire } from './port.ts';
import { createTransport, TransportError, type LostCode, type Transport } from './transport.ts';

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
  /** To be called where an answer was one to another request: no connection of now is used any more once it is free. */
  renew(): void;
  close(): void;
}

/** What a client is made from; `clock` measures the timeout and the latency. */
export interface HttpOptions {
  readonly baseUrl: string;
  /**
   * The whole Authorization header, or what gives it whenever a request goes; undefined where the credentials are fields.
   */
  readonly authorization: string | (() => string) | undefined;
  /** What no exchange may hold, however a service that sends it back writes it; see {@link SECRET_CHARACTERS_MIN}. */
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
 * Before the usual server does it (Node's closes after 5 s): a request that meets a connection just being closed is in
 * doubt, and a doubt costs more than a new connection.
 */
const IDLE_MS_MAX = 4_000;

/** A shorter secret, or one of digits alone, would be found in innocent answers, and an answer is what was paid for. */
const SECRET_CHARACTERS_MIN = 8;

/** axios with its own adapter: the default one costs twice the CPU and hides whether a request has left. */
export function createHttpClient(options: HttpOptions): HttpClient {
  const { clock } = options;
  const base = new URL(options.baseUrl);
  const { bodyBytesMax = BODY_BYTES_MAX, idleMsMax = IDLE_MS_MAX } = options;
  const transport = createTransport({ ...options, base, bodyBytesMax, idleMsMax });
  const instance = createInstance(transport);
  const authorize = createAuthorization(options.authorization);
  const hide = createSecretHider(
    options.secrets.filter(
      (secret) => secret.length >= SECRET_CHARACTERS_MIN && !/^\d+$/.test(secret),
    ),
  );
  return {
    exchange: async ({ method, path, query, body, contentType, accept, wire }) => {
      const startedAt = clock.monotonic();
      const latencyMs = () => clock.monotonic() - startedAt;
      try {
        const response = await instance.request<string>({
          method,
          url: query === undefined ? path : `${path}?${query}`,
          ...(body === undefined ? {} : { data: body }),
          headers: {
            ...(accept === undefined ? {} : { Accept: accept }),
            ...(contentType === undefined ? {} : { 'Content-Type': contentType }),
            ...authorize(),
          },
          ...(wire === undefined ? {} : { onWire: () => wire.onWire() }),
        });
        return readResponse(response, { now: clock.now(), latencyMs: latencyMs(), hide });
      } catch (error) {
        if (error instanceof TransportError) return readFailure(error, latencyMs(), hide);
        // An AxiosError carries the request with its credentials, and no answer of the network makes one: a bug, in words.
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

function createAuthorization(authorization: HttpOptions['authorization']) {
  const read = typeof authorization === 'function' ? authorization : () => authorization;
  return () => {
    const header = read();
    return header === undefined ? {} : { Authorization: header };
  };
}

function createInstance(transport: Transport): AxiosInstance {
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

/** The transport joins the base and keeps the time; axios's own settings for these do nothing behind this adapter. */
function adapterOver(transport: Transport): AxiosAdapter {
  return async (config): Promise<AxiosResponse<string>> => {
    const { status, headers, body } = await transport.send({
      method: config.method?.toUpperCase() ?? 'GET',
      path: config.url ?? '/',
      headers: config.headers.toJSON() as Record<string, string>,
      body: typeof config.data === 'string' ? config.data : undefined,
      onWire: config.onWire,
    });
    return { data: body, status, statusText: '', headers: new AxiosHeaders(headers), config };
  };
}

type Hide = (text: string) => string;

/** The secret is taken out before anything is derived from an answer or stored of it. */
function readResponse(
  response: AxiosResponse<string>,
  { now, latencyMs, hide }: { now: number; latencyMs: number; hide: Hide },
): Exchange {
  const header = (name: string) => String(response.headers[name] ?? '');
  return {
    kind: 'response',
    status: response.status,
    contentType: hide(header('content-type')),
    retryAfterMs: retryAfterMs(header('retry-after'), now),
    body: hide(response.data),
    latencyMs,
  };
}

function readFailure(
  { sent, lost, code, message, certificate }: TransportError,
  latencyMs: number,
  hide: Hide,
): Exchange {
  const words = hide(message);
  return sent
    ? { kind: 'lost', code: lost, words, latencyMs }
    : { kind: 'not_sent', code, words, certificate, latencyMs };
}

/**
 * Milliseconds that a Retry-After header asks for: seconds, or a date (RFC 9110, 10.2.3), which is 0 once it is past.
 * Undefined for anything else; `now` is in milliseconds since the epoch.
 */
export function retryAfterMs(value: string, now: number): number | undefined {
  const text = value.trim();
  if (/^\d+(?:\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1000);
  // Date.parse alone takes "1.5" and "-5" for days of 2001.
  const date = /^[A-Z][a-z]{2,8},? /.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
