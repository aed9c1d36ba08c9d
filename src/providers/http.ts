import axios, { AxiosHeaders, type AxiosAdapter, type AxiosInstance, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import type { Clock } from '../support/clock.ts';
import type { Wire } from './port.ts';
import { createTransport, TransportError, type Transport } from './transport.ts';

/** How one HTTP exchange ended. Nothing in it ever holds the credentials. */
export type Exchange =
  | {
      readonly kind: 'response';
      readonly status: number;
      readonly contentType: string;
      readonly retryAfterMs: number | undefined;
      readonly body: string;
      readonly latencyMs: number;
    }
  /** Never had a connected (TLS: secured) socket: nothing was written. */
  | { readonly kind: 'not_sent'; readonly code: string; readonly words: string; readonly certificate: boolean; readonly latencyMs: number }
  /** A byte may have left, and no whole answer came. */
  | { readonly kind: 'lost'; readonly code: LostCode; readonly words: string; readonly latencyMs: number };

export type LostCode = 'timeout' | 'reset' | 'truncated' | 'oversized' | 'other';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Below the base, e.g. `/ni/basic/json`. */
  readonly path: string;
  readonly query?: string;
  /** Form-encoded. */
  readonly body?: string;
  readonly accept?: string;
  readonly wire?: Wire;
}

export interface HttpClient {
  /** Never throws for the network. */
  exchange(request: HttpRequest): Promise<Exchange>;
  close(): void;
}

export interface HttpOptions {
  readonly baseUrl: string;
  /** The whole Authorization header. */
  readonly authorization: string | undefined;
  /** From the call to the last byte of the body. */
  readonly timeoutMs: number;
  readonly connectionsMax: number;
  readonly clock: Clock;
  readonly bodyBytesMax?: number;
}

const BODY_BYTES_MAX = 1024 * 1024;

/** axios with its own adapter: the default one costs twice the CPU and hides whether a request has left. */
export function createHttpClient(options: HttpOptions): HttpClient {
  const { clock } = options;
  const transport = createTransport({ ...options, bodyBytesMax: options.bodyBytesMax ?? BODY_BYTES_MAX });
  const instance = createInstance(options, transport);
  return {
    exchange: async ({ method, path, query, body, accept, wire }) => {
      const startedAt = clock.monotonic();
      const latencyMs = (): number => clock.monotonic() - startedAt;
      try {
        const response = await instance.request<string>({
          method,
          url: query === undefined ? path : `${path}?${query}`,
          ...(body === undefined ? {} : { data: body }),
          ...(accept === undefined ? {} : { headers: { Accept: accept } }),
          ...(wire ? { wire } : {}),
        });
        return responseOf(response, { now: clock.now(), latencyMs: latencyMs() });
      } catch (error) {
        // An AxiosError carries the request with its credentials; only our own error goes on, in words.
        const cause = error instanceof TransportError ? error : causeOf(error);
        if (!cause) throw error instanceof axios.AxiosError ? new Error(`The HTTP request failed: ${error.message}`) : error;
        return cause.sent
          ? { kind: 'lost', code: cause.lost, words: cause.message, latencyMs: latencyMs() }
          : { kind: 'not_sent', code: cause.code, words: cause.message, certificate: cause.certificate, latencyMs: latencyMs() };
      }
    },
    close: transport.close,
  };
}

function causeOf(error: unknown): TransportError | undefined {
  return error instanceof axios.AxiosError && error.cause instanceof TransportError ? error.cause : undefined;
}

declare module 'axios' {
  // The hook travels with the request to the adapter.
  interface AxiosRequestConfig {
    wire?: Wire;
  }
}

function createInstance(options: HttpOptions, transport: Transport): AxiosInstance {
  const headers = {
    'User-Agent': 'insight-batch',
    ...(options.authorization === undefined ? {} : { Authorization: options.authorization }),
  };
  return axios.create({
    baseURL: options.baseUrl.replace(/\/+$/, ''),
    timeout: options.timeoutMs,
    headers: { common: headers, post: { 'Content-Type': 'application/x-www-form-urlencoded' } },
    responseType: 'text',
    transformRequest: [],
    transformResponse: [],
    maxRedirects: 0,
    proxy: false,
    // Every status is an answer here; what it means is the provider's matter.
    validateStatus: null,
    adapter: adapterOver(transport),
  });
}

function adapterOver(transport: Transport): AxiosAdapter {
  return async (config: InternalAxiosRequestConfig): Promise<AxiosResponse<string>> => {
    const url = new URL(`${config.baseURL ?? ''}${config.url ?? ''}`);
    const { status, headers, body } = await transport.send({
      method: config.method?.toUpperCase() ?? 'GET',
      url,
      headers: config.headers.toJSON() as Record<string, string>,
      body: typeof config.data === 'string' ? config.data : undefined,
      onWire: config.wire?.onWire.bind(config.wire),
    });
    return { data: body, status, statusText: '', headers: new AxiosHeaders(headers), config };
  };
}

function responseOf(response: AxiosResponse<string>, at: { now: number; latencyMs: number }): Exchange {
  const header = (name: string): string => String(response.headers[name] ?? '');
  return {
    kind: 'response',
    status: response.status,
    contentType: header('content-type'),
    retryAfterMs: retryAfterMs(header('retry-after'), at.now),
    body: response.data,
    latencyMs: at.latencyMs,
  };
}

/** Seconds, or a date (RFC 9110, 10.2.3). */
export function retryAfterMs(value: string, now: number): number | undefined {
  if (/^\d{1,9}$/.test(value.trim())) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
