import type { Stop } from '../domain/attempt.ts';
import { credentialNames, sunsetWords, type ProviderIdentity } from './identity.ts';

/** Wrong or disabled credentials (`what`: status 4, HTTP 401 or 403); `message` is the service's own, or empty. */
export function credentialsStop(
  identity: ProviderIdentity,
  { what, message }: { what: string; message: string },
): Stop {
  const said = message === '' ? '' : `, "${message}"`;
  return {
    kind: 'credentials',
    words: `The service refused the credentials (${what}${said}). Check ${credentialNames(identity)}; "insight-batch balance" tests them without cost.`,
  };
}

/** Not enough credit (`what`: status 9). */
export function emptyAccountStop(what: string): Stop {
  return {
    kind: 'empty-account',
    words: `The account is out of credit (${what}). Top it up and run the same command again; what was paid for is kept.`,
  };
}

/** HTTP 404, 405 or 410: nothing of this name is served there, or not any more. */
export function goneStop(identity: ProviderIdentity, http: number): Stop {
  const advice = ['Check --base-url', sunsetWords(identity)].filter((part) => part !== undefined);
  return {
    kind: 'api-gone',
    words: `The service answered HTTP ${String(http)}: there is no ${identity.title} at this address. ${advice.join('; ')}.`,
  };
}

/** The TLS certificate was refused, in the words of OpenSSL. */
export function certificateStop(words: string): Stop {
  return {
    kind: 'certificate',
    words: `The service's certificate was refused (${words}). Behind a proxy with a certificate of its own, name that in NODE_EXTRA_CA_CERTS.`,
  };
}
