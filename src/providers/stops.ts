import type { Stop } from '../domain/attempt.ts';
import { credentialNames, sunsetWords, type ProviderIdentity } from './identity.ts';

/**
 * Wrong or disabled credentials (`what`: status 4, HTTP 401 or 403); `message` is the service's
 * own, or empty.
 */
export function credentialsStop(identity: ProviderIdentity, what: string, message: string): Stop {
  // Where the account has credentials of its own, its balance tests no others.
  const test = identity.credentials.some(({ optional }) => optional === true)
    ? ''
    : '; "insight-batch balance" tests them without cost';
  return {
    kind: 'credentials',
    words: `The service refused the credentials (${quoteSaid(what, message)}). Check ${credentialNames(identity)}${test}.`,
  };
}

/**
 * The credentials are right, and may not do this (`what`: HTTP 403); `message` is the service's
 * own, or empty.
 */
export function facilityStop(identity: ProviderIdentity, what: string, message: string): Stop {
  return {
    kind: 'facility',
    words: `The service does not let ${credentialNames(identity)} ask (${quoteSaid(what, message)}). ${identity.enable}`,
  };
}

function quoteSaid(what: string, message: string) {
  return message === '' ? what : `${what}, "${message}"`;
}

/** Not enough credit (`what`: status 9, HTTP 402); `message` is the service's own, or empty. */
export function emptyAccountStop(what: string, message = ''): Stop {
  return {
    kind: 'empty-account',
    words: `The account is out of credit (${quoteSaid(what, message)}). Top it up and run the same command again; what was paid for is kept.`,
  };
}

/** HTTP 404, 405 or 410: nothing of this name is served there, or not any more. */
export function goneStop(identity: ProviderIdentity, http: number): Stop {
  const advice = ['Check --base-url', sunsetWords(identity)].filter((part) => part !== undefined);
  return {
    kind: 'api-gone',
    words: `The service answered HTTP ${http}: there is no ${identity.title} at this address. ${advice.join('. ')}.`,
  };
}

/** The TLS certificate was refused, in the words of OpenSSL. */
export function certificateStop(words: string): Stop {
  return {
    kind: 'certificate',
    words: `The service's certificate was refused (${words}). Behind a proxy with a certificate of its own, name that in NODE_EXTRA_CA_CERTS.`,
  };
}
