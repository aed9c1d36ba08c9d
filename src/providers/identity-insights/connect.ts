import type { Connection, Service } from '../port.ts';
import type { InsightSet } from './set.ts';

/** Identity Insights and, where the credentials reach it, the account behind the application. */
export function connectIdentityInsights(
  asked: { readonly set: InsightSet; readonly purpose: string },
  connection: Connection & { readonly baseUrl: string },
): Service {
  throw new Error(`not yet: ${String(asked.set.length)} ${connection.baseUrl}`);
}

/** The account alone. */
export function connectApplicationAccount(connection: Connection): Omit<Service, 'provider'> {
  throw new Error(`not yet: ${String(connection.timeoutMs)}`);
}
