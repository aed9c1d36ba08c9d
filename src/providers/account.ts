import { parseApiAmount } from '../domain/money.ts';
import type { HttpClient } from './http.ts';
import { VONAGE_API_KEY } from './api-key.ts';
import { credentialNames } from './identity.ts';
import { parseJson } from './json.ts';
import { parseXml } from './xml.ts';
import type { Account, BalanceReading } from './port.ts';

const REFUSED: BalanceReading = {
  kind: 'refused',
  words: `the credentials were refused. Check ${credentialNames({ credentials: VONAGE_API_KEY })}.`,
};

/** How the credentials travel: in the client's Authorization header, or as the fields `api_key` and `api_secret` of a form. */
export type ApiAuth =
  | { readonly kind: 'header' }
  | { readonly kind: 'body'; readonly key: string; readonly secret: string };

/** GET /account/get-balance; with credentials as fields a POST, since a GET would put the secret into a URL. */
export function createAccount({ client, auth }: { client: HttpClient; auth: ApiAuth }): Account {
  const fields =
    auth.kind === 'body'
      ? {
          method: 'POST' as const,
          body: new URLSearchParams({ api_key: auth.key, api_secret: auth.secret }).toString(),
        }
      : { method: 'GET' as const };
  return {
    balance: async () => {
      const exchange = await client.exchange({
        ...fields,
        path: '/account/get-balance',
        accept: 'application/json',
      });
      if (exchange.kind !== 'response') return { kind: 'unreadable', words: `${exchange.words}.` };
      if (exchange.status === 401 || exchange.status === 403) return REFUSED;
      if (exchange.status !== 200)
        return {
          kind: 'unreadable',
          words: `the service answered HTTP ${String(exchange.status)}.`,
        };
      return readBalance(exchange.body);
    },
  };
}

/** Reads both documented forms; the value is taken from the text of the body, never through a JS number. */
export function readBalance(body: string): BalanceReading {
  const texts = body.trimStart().startsWith('<') ? fromXml(body) : fromJson(body);
  const value = texts?.value === undefined ? undefined : parseApiAmount(texts.value);
  if (texts?.error === '401') return REFUSED;
  if (value === undefined)
    return { kind: 'unreadable', words: 'the service sent no balance that can be read.' };
  return { kind: 'balance', value, autoReload: texts?.autoReload === 'true' };
}

interface BalanceTexts {
  readonly value: string | undefined;
  readonly autoReload: string | undefined;
  readonly error: string | undefined;
}

function fromJson(body: string): BalanceTexts | undefined {
  const json = parseJson(body);
  if (!json) return undefined;
  const text = (name: string) => {
    const value = json[name];
    return typeof value === 'string'
      ? value
      : typeof value === 'boolean'
        ? String(value)
        : undefined;
  };
  return { value: text('value'), autoReload: text('autoReload'), error: text('error-code') };
}

function fromXml(body: string): BalanceTexts | undefined {
  const root = parseXml(body);
  if (!root) return undefined;
  const text = (name: string) => root.child(name)?.text;
  return { value: text('value'), autoReload: text('autoReload'), error: text('error-code') };
}
