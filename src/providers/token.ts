import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import type { Clock } from '../support/clock.ts';

/** A signed statement of who asks, for a while. Its text is a secret. */
export interface Token {
  readonly text: string;
  /** Wall clock, milliseconds since the epoch. */
  readonly issuedAt: number;
  /** The service had called the one before it expired. */
  readonly isReplacement: boolean;
}

/** The tokens of one application, one at a time. */
export interface Tokens {
  /** The token to send now: a new one where less than a minute of the last is left. */
  current(): Token;
  /**
   * The service calls this token expired: the next one is new. False where this one was new for the
   * same reason, so that another would be called expired too.
   */
  replace(expired: Token): boolean;
}

/** Whose tokens they are: `privateKey` is the text of a PEM. */
interface TokenOptions {
  readonly applicationId: string;
  readonly privateKey: string;
  readonly clock: Pick<Clock, 'now'>;
}

/** Vonage's own libraries do the same (identity-insights/SOURCES, Credentials). */
const LIFE_MS = 900_000;
const LEFT_MS_MIN = 60_000;

/**
 * Tokens in RS256 (RFC 7515, RFC 7519), signed in one go: it takes a millisecond every 14 minutes,
 * and so no two are ever signed at once. Throws where the key is no RSA key that can be read,
 * without any of it.
 */
export function createTokens({ applicationId, privateKey, clock }: TokenOptions): Tokens {
  const key = readKey(privateKey);
  let last: Token | undefined;
  let isReplacement = false;
  const issue = (): Token => {
    const issuedAt = clock.now();
    const iat = Math.floor(issuedAt / 1000);
    const claims = { application_id: applicationId, iat, jti: randomUUID() };
    const signed = [HEADER, { ...claims, exp: iat + LIFE_MS / 1000 }].map(encodePart).join('.');
    const signature = sign('sha256', Buffer.from(signed), key).toString('base64url');
    return { text: `${signed}.${signature}`, issuedAt, isReplacement };
  };
  return {
    current: () => {
      if (!last || !isFresh(last, clock.now())) {
        last = issue();
        isReplacement = false;
      }
      return last;
    },
    replace: (expired) => {
      if (expired.isReplacement) return false;
      // Whoever was sent with the same token says the same about it, and its successor is there
      // already.
      if (expired === last) {
        last = undefined;
        isReplacement = true;
      }
      return true;
    },
  };
}

const HEADER = { alg: 'RS256', typ: 'JWT' };

function encodePart(part: object) {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

/** A token from the future is one of a clock that has been put back since. */
function isFresh({ issuedAt }: Token, now: number) {
  return now >= issuedAt && now <= issuedAt + LIFE_MS - LEFT_MS_MIN;
}

function readKey(pem: string) {
  const key = parseKey(pem);
  // What another kind of key signs would go out as RS256 and be refused.
  if (key.asymmetricKeyType !== 'rsa') throw new Error('The private key is no RSA key.');
  return key;
}

function parseKey(pem: string) {
  try {
    return createPrivateKey(pem);
  } catch {
    throw new Error('The private key is no PEM that can be read.');
  }
}
