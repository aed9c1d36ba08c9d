import type { Answer, Stop } from '../../domain/attempt.ts';
import { credentialNames } from '../identity.ts';
import { IDENTITY_INSIGHTS } from './identity.ts';

/** This many answers in a row without one insight end the run: it is not the numbers. */
const DENIALS_MAX = 20;

const DENIED = /^([^=]+)=(UNAUTHORIZED|INVALID_PURPOSE)$/;

/** Looks out for an insight that the application does not get, whatever the number. */
export interface Denials {
  /** To be called with every answer; tells why the run ends where it has to. */
  observe(answer: Pick<Answer, 'status'>): Stop | undefined;
}

/** `purpose` is the one that was sent. */
export function createDenials(purpose: string): Denials {
  let counts = new Map<string, number>();
  return {
    observe: ({ status }) => {
      const before = counts;
      counts = new Map();
      for (const pair of status.split(' ')) {
        const [, key, code = ''] = DENIED.exec(pair) ?? [];
        if (key === undefined) continue;
        const count = (before.get(key) ?? 0) + 1;
        counts.set(key, count);
        if (count >= DENIALS_MAX)
          return {
            kind: 'facility',
            words: `The application behind ${credentialNames(IDENTITY_INSIGHTS)} was not given ${key} for the purpose "${purpose}" in ${DENIALS_MAX} lookups in a row (${code}). Have it approved in the Network Registry, check --purpose, or leave ${key} out of --insights.`,
          };
      }
      return undefined;
    },
  };
}
