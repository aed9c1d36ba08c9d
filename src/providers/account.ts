import { parseApiAmount } from '../domain/money.ts';
import type { HttpClient } from './http.ts';
import { VONAGE_API_KEY } from './api-key.ts';
import { credentialNames } from './identity.ts';
import { parseJson, scalarText } from './json.ts';
import { parseXml } from './xml.ts';
import type { Account, BalanceReading } from './port.ts';

const REFUSED: BalanceReading = {
  kind: 'refused',
  words: `the credentials were refused. Check ${credentialNames({ credentials: VONAGE_API_KEY })}.`,
};

/**
 * How the credentials travel: in the client's Authorization header, or as the fields `api_key` and
 * `api_secret` of a form.
 */
export type ApiAuth =
  | { readonly kind: 'header' }
  | { readonly kind: 'body'; readonly key: string; readonly secret: string };

/**
 * GET /account/get-balance; with credentials as fields a POST, since a GET would put the secret
 * into a URL.
 */
export function createAccount({ client, auth }: { client: HttpClient; auth: ApiAuth }): Account {
  const request = { path: '/account/get-balance', accept: 'application/json' };
  return {
    balance: async () => {
      const exchange = await client.exchange(
        auth.kind === 'header'
          ? { ...request, method: 'GET' }
          : {
              ...request,
              method: 'POST',
              body: new URLSearchParams({ api_key: auth.key, api_secret: auth.secret }).toString(),
            },
      );
      if (exchange.kind !== 'response') return { kind: 'unreadable', words: `${exchange.words}.` };
      const { status, body } = exchange;
      if (status === 401 || status === 403) return REFUSED;
      return status === 200
        ? readBalance(body)
        : { kind: 'unreadable', words: `the service answered HTTP ${status}.` };
    },
  };
}

/**
 * Reads both documented forms; the value is taken from the text of the body, never through a JS
 * number.
 */
export function readBalance(body: string): BalanceReading {
  const read = body.trimStart().startsWith('<') ? readXml(body) : readJson(body);
  if (read('error-code') === '401') return REFUSED;
  const value = parseApiAmount(read('value') ?? '');
  return value === undefined
    ? { kind: 'unreadable', words: 'the service sent no balance that can be read.' }
    : { kind: 'balance', value, autoReload: read('autoReload') === 'true' };
}

function readJson(body: string) {
  const json = parseJson(body);
  return (name: string) => scalarText(json?.[name]);
}

function readXml(body: string) {
  const root = parseXml(body);
  return (name: string) => root?.child(name)?.text;
}
