import type { Connection, Service } from '../port.ts';
import { connectAccount, joinService, openClient } from '../vonage.ts';
import type { NumberInsightOptions } from './options.ts';
import { createNumberInsight } from './provider.ts';

/**
 * Number Insight and its account; `baseUrl` is where the API is unless the connection says
 * otherwise.
 */
export function connectNumberInsight(
  { level, cnam, format, httpMethod: method, auth: way }: NumberInsightOptions,
  connection: Connection,
  baseUrl: string,
): Service {
  const { client, auth } = openClient(way, {
    ...connection,
    baseUrl: connection.baseUrl ?? baseUrl,
  });
  const provider = createNumberInsight({ client, level, cnam, format, method, auth });
  return joinService(provider, connectAccount(way, connection));
}
