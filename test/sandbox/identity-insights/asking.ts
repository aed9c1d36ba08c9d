import { createSign, generateKeyPairSync } from 'node:crypto';
import { drawSubscriber, type Subscriber } from '../../../src/sandbox/facts.ts';
import { createLots } from '../../../src/sandbox/lots.ts';
import { readNumber } from '../../../src/sandbox/number.ts';
import type { Sandbox } from '../../../src/sandbox/server.ts';

export const PATH = '/identity-insights/v1/requests';
export const APPLICATION = 'aaaaaaaa-bbbb-4ccc-8ddd-0123456789ab';
/** Made anew for each process, so that no private key lies in the repository. */
export const KEYS = generateKeyPairSync('rsa', { modulusLength: 2_048 });
export const PUBLIC_KEY = KEYS.publicKey.export({ type: 'spki', format: 'pem' }).toString();
/** The three insights that need no approval. */
export const STANDARD = { current_carrier: {}, format: {}, original_carrier: {} };
export const PURPOSE = 'FraudPreventionAndDetection';

export interface TokenParts {
  readonly header?: object;
  readonly claims?: object;
  readonly key?: typeof KEYS.privateKey;
}

/** A token of 15 minutes from now on; what is given replaces what is right. */
export function signToken({ header, claims, key = KEYS.privateKey }: TokenParts = {}): string {
  const now = Math.floor(Date.now() / 1_000);
  const right = { application_id: APPLICATION, iat: now, exp: now + 900, jti: 'one' };
  const signed = [
    { alg: 'RS256', typ: 'JWT', ...header },
    { ...right, ...claims },
  ]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key).toString('base64url')}`;
}

export interface InsightsGot {
  readonly http: number;
  readonly type: string | null;
  readonly headers: Headers;
  /** Read loosely, as tests do. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly json: any;
}

/** Signing takes a millisecond, so what only asks takes this one. */
const TOKEN = signToken();

/** Posts a body as it is, or an object as JSON. */
export async function askInsights(
  sandbox: Sandbox,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<InsightsGot> {
  const got = await fetch(sandbox.url + PATH, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${TOKEN}`,
      'content-type': 'application/json',
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await got.text();
  const type = got.headers.get('content-type');
  return { http: got.status, type, headers: got.headers, json: JSON.parse(text) };
}

/** Asks for insights of a number and returns them. */
export async function insightsOf(
  sandbox: Sandbox,
  number: string,
  insights: object = STANDARD,
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
): Promise<any> {
  const body = { phone_number: number, insights, purpose: PURPOSE };
  return (await askInsights(sandbox, body)).json.insights;
}

/** The end of a problem's type. */
export function problemOf({ json }: InsightsGot): string {
  return String(json.type).replace('https://developer.vonage.com/api-errors#', '');
}

/** The first number from `first` on whose subscriber is wanted, with seed 1. */
export function numberOf(first: number, isWanted: (subscriber: Subscriber) => boolean): string {
  const lots = createLots(1);
  for (let number = first; number < first + 10_000; number += 1) {
    const read = readNumber(String(number), undefined);
    if (read !== undefined && isWanted(drawSubscriber(lots, read))) return read.international;
  }
  throw new Error(`No number from ${first} on has such a subscriber.`);
}
