import { createHttpClient } from '../http.ts';
import type { Connection, Service } from '../port.ts';
import { createTokens } from '../token.ts';
import { connectAccount, joinService } from '../vonage.ts';
import { createIdentityInsights } from './provider.ts';
import type { RequestOptions } from './request.ts';

/**
 * Identity Insights and its account; `baseUrl` is where the API is unless the connection says
 * otherwise.
 */
export function connectIdentityInsights(
  asked: RequestOptions,
  connection: Connection,
  baseUrl: string,
): Service {
  const { credentials, clock, ...reach } = connection;
  const { applicationId = '', privateKey = '' } = credentials;
  const tokens = createTokens({ applicationId, privateKey, clock });
  const client = createHttpClient({
    ...reach,
    clock,
    baseUrl: connection.baseUrl ?? baseUrl,
    authorization: () => `Bearer ${tokens.current().text}`,
    secrets: [],
  });
  const provider = createIdentityInsights({ ...asked, client, tokens });
  return joinService(provider, connectApplicationAccount(connection));
}

/**
 * The account alone, which a token does not reach: where its key and secret are not there, there is
 * none.
 */
export function connectApplicationAccount(connection: Connection): Omit<Service, 'provider'> {
  const { key = '', secret = '' } = connection.credentials;
  return key === '' || secret === ''
    ? { account: undefined, close: () => undefined }
    : connectAccount('header', connection);
}
