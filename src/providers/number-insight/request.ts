import type { Lookup } from '../../domain/lookup.ts';
import type { ApiAuth } from '../account.ts';
import type { HttpRequest } from '../http.ts';
import type { Level } from './columns.ts';

/** What every request of a run has in common. */
export interface RequestOptions {
  readonly level: Level;
  readonly cnam: boolean;
  readonly format: 'json' | 'xml';
  readonly method: 'post' | 'get';
  readonly auth: ApiAuth;
}

/** Only advanced compares a number with an IP address. */
export function takesIp(level: Level): boolean {
  return level === 'advanced';
}

/**
 * `/ni/{level}/{format}`; the number as E.164 digits, the country only where the person named it
 * and it is the number's own.
 */
export function buildRequest(lookup: Lookup, options: RequestOptions): HttpRequest {
  const { level, cnam, format, method, auth } = options;
  const fields = new URLSearchParams({ number: lookup.number });
  if (lookup.hinted === true) fields.set('country', lookup.country);
  if (cnam) fields.set('cnam', 'true');
  if (lookup.ip !== undefined && takesIp(level)) fields.set('ip', lookup.ip);
  if (auth.kind === 'body') {
    fields.set('api_key', auth.key);
    fields.set('api_secret', auth.secret);
  }
  const path = `/ni/${level}/${format}`;
  return method === 'get'
    ? { method: 'GET', path, query: fields.toString() }
    : { method: 'POST', path, body: fields.toString() };
}
