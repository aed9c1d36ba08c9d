import { createAccount, type ApiAuth } from './account.ts';
import { createHttpClient, type HttpClient } from './http.ts';
import type { Connection, Provider, Service } from './port.ts';

/**
 * The account calls live on a host of their own, whichever API is asked (number-insight/SOURCES,
 * Balance).
 */
const ACCOUNT_BASE = 'https://rest.nexmo.com';

/** A client with the API key: in its header, or handed on as fields. */
export function openClient(
  way: ApiAuth['kind'],
  connection: Connection & { baseUrl: string; bodyBytesMax?: number },
): { readonly client: HttpClient; readonly auth: ApiAuth } {
  const {
    credentials: { key = '', secret = '' },
    ...reach
  } = connection;
  const basic = `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`;
  const authorization = way === 'header' ? basic : undefined;
  return {
    client: createHttpClient({ ...reach, authorization, secrets: [secret] }),
    auth: way === 'header' ? { kind: way } : { kind: way, key, secret },
  };
}

/** The account behind an API key. */
export function connectAccount(
  way: ApiAuth['kind'],
  connection: Connection,
): Omit<Service, 'provider'> {
  const baseUrl = connection.baseUrl ?? ACCOUNT_BASE;
  const { client, auth } = openClient(way, { ...connection, baseUrl, connectionsMax: 1 });
  return { account: createAccount({ client, auth }), close: client.close };
}

/** A provider and its account as one service, closed together. */
export function joinService(provider: Provider, reached: Omit<Service, 'provider'>): Service {
  return {
    provider,
    account: reached.account,
    close: () => {
      provider.close();
      reached.close();
    },
  };
}
