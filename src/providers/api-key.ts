import type { CredentialRow } from './identity.ts';

/** The credentials of an account at Vonage, whichever of its APIs is asked. */
export const VONAGE_API_KEY: readonly CredentialRow[] = [
  { name: 'key', variable: 'VONAGE_API_KEY', secret: false },
  { name: 'secret', variable: 'VONAGE_API_SECRET', secret: true },
];
