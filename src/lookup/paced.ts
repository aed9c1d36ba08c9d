import type { Permit, RateLimit } from '../limit/rate.ts';
import type { FundedAttempt, FundedLookup } from './port.ts';

/** What is inside `paced` gets the permit and stamps it when the bytes leave. */
export type PermittedAttempt = (funded: FundedLookup, permit: Permit) => ReturnType<FundedAttempt>;

/**
 * Waits for the rate's permit. An attempt that waits here has money reserved but is not on record,
 * so not in doubt.
 */
export function paceAttempts(next: PermittedAttempt, rate: RateLimit): FundedAttempt {
  return async (funded) => {
    const permit = await rate.take();
    if (!permit) return { kind: 'denied' };
    try {
      return await next(funded, permit);
    } finally {
      permit.cancel();
    }
  };
}
