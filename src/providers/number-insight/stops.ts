import type { Stop } from '../../domain/attempt.ts';

/** Wrong or disabled credentials (`what`: status 4, HTTP 401 or 403); `message` is the service's own, or empty. */
export function credentialsStop(what: string, message: string): Stop {
  const said = message === '' ? '' : `, "${message}"`;
  return {
    kind: 'credentials',
    words: `The service refused the credentials (${what}${said}). Check VONAGE_API_KEY and VONAGE_API_SECRET; "insight-batch balance" tests them without cost.`,
  };
}

/** Status 19: the account is not enabled for the level or for cnam. */
export function facilityStop(): Stop {
  return {
    kind: 'facility',
    words:
      'The account behind VONAGE_API_KEY and VONAGE_API_SECRET may not use this level or cnam (status 19). Ask Vonage to enable it, or choose another --level.',
  };
}

/** Status 9: not enough credit. */
export function emptyAccountStop(): Stop {
  return {
    kind: 'empty-account',
    words:
      'The account is out of credit (status 9). Top it up and run the same command again; what was paid for is kept.',
  };
}

/** HTTP 404, 405 or 410: nothing of this name is served there, or not any more. */
export function goneStop(http: number): Stop {
  return {
    kind: 'api-gone',
    words: `The service answered HTTP ${String(http)}: there is no Number Insight at this address. Check --base-url; Number Insight ends on 4 February 2027.`,
  };
}

/** The TLS certificate was refused, in the words of OpenSSL. */
export function certificateStop(words: string): Stop {
  return {
    kind: 'certificate',
    words: `The service's certificate was refused (${words}). Behind a proxy with a certificate of its own, name that in NODE_EXTRA_CA_CERTS.`,
  };
}
