import { verify } from 'node:crypto';

import type { Settings } from '../options.ts';
import { tryParseJson } from '../request.ts';
import { readObject } from './question.ts';

/** Whose token it is, or the problem it is refused with. */
type TokenReading =
  | { readonly kind: 'application'; readonly id: string }
  | {
      readonly kind: 'refused';
      readonly problem: 'unauthorized' | 'jwt-expired' | 'invalid-signature';
    };

/**
 * Reads the `Authorization` header: a JWT of three base64url parts, signed by RS256, of an
 * application, with `jti`, issued by now (a minute is forgiven) for at most 24 hours. Without a key
 * any signature will do, without an application any UUID. `now` is in milliseconds since the epoch.
 */
export function readToken(
  header: string,
  { publicKey, applicationId }: Pick<Settings, 'publicKey' | 'applicationId'>,
  now: number,
): TokenReading {
  const [, signed = '', signature = ''] = TOKEN.exec(header) ?? [];
  const [head, claims] = signed.split('.').map(readPart);
  if (head?.['alg'] !== 'RS256' || claims === undefined) return refuse('unauthorized');
  if (!isSigned(signed, signature, publicKey)) return refuse('invalid-signature');
  const { application_id: id, iat, exp, jti } = claims;
  const seconds = now / 1_000;
  if (typeof id !== 'string' || !isKnown(id, applicationId)) return refuse('unauthorized');
  if (typeof jti !== 'string' || jti === '') return refuse('unauthorized');
  if (typeof iat !== 'number' || iat > seconds + AHEAD_SECONDS_MAX) return refuse('unauthorized');
  if (typeof exp !== 'number' || exp - iat > LIFE_SECONDS_MAX) return refuse('unauthorized');
  return exp > seconds ? { kind: 'application', id } : refuse('jwt-expired');
}

const TOKEN = /^Bearer +([\w-]+\.[\w-]+)\.([\w-]+)$/i;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const AHEAD_SECONDS_MAX = 60;
const LIFE_SECONDS_MAX = 86_400;

function refuse(problem: Extract<TokenReading, { kind: 'refused' }>['problem']): TokenReading {
  return { kind: 'refused', problem };
}

function readPart(part: string) {
  return readObject(tryParseJson(Buffer.from(part, 'base64url').toString('utf8')));
}

function isKnown(id: string, applicationId: string | undefined) {
  return applicationId === undefined ? UUID.test(id) : id === applicationId;
}

function isSigned(signed: string, signature: string, publicKey: string | undefined) {
  if (publicKey === undefined) return true;
  return verify('sha256', Buffer.from(signed), publicKey, Buffer.from(signature, 'base64url'));
}
