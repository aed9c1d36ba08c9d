import type { Lookup } from '../domain/lookup.ts';
import type { Permit, RateLimit } from '../limit/rate.ts';
import type { FundedAttempt, Funds } from './port.ts';

/** What is inside `paced` gets the permit and stamps it when the bytes leave. */
export type PermittedAttempt = (
  lookup: Lookup,
  funds: Funds,
  permit: Permit,
) => ReturnType<FundedAttempt>;

/**
 * Waits for the rate's permit. An attempt that waits here has money reserved but is not on record,
 * so not in doubt.
 */
export function paceAttempts(next: PermittedAttempt, rate: RateLimit): FundedAttempt {
  return async (lookup, funds) => {
    const permit = await rate.take();
    if (!permit) return { kind: 'denied' };
    try {
      return await next(lookup, funds, permit);
    } finally {
      permit.cancel();
    }
  };
}
