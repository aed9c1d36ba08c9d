import type { Lookup } from '../../domain/lookup.ts';
import type { HttpRequest } from '../http.ts';
import type { InsightSet } from './set.ts';

/** What every request of a run has in common. */
export interface RequestOptions {
  readonly set: InsightSet;
  /** Sent along only with insights of the Network Registry. */
  readonly purpose: string;
}

/** The request for a number, which goes as E.164 with its plus (SOURCES, Request). */
export function buildRequest({ number }: Lookup, { set, purpose }: RequestOptions): HttpRequest {
  const insights = Object.fromEntries(
    set.map(({ insight, period }) => [insight.key, period === undefined ? {} : { period }]),
  );
  const isNetwork = set.some(({ insight }) => insight.isNetwork);
  return {
    method: 'POST',
    path: '/identity-insights/v1/requests',
    contentType: 'application/json',
    accept: 'application/json',
    body: JSON.stringify({
      phone_number: `+${number}`,
      ...(isNetwork && { purpose }),
      insights,
    }),
  };
}
