import type { Reason } from '../domain/attempt.ts';
import type { EventOf } from '../ledger/port.ts';

/** The end of an attempt that was recorded, or perhaps was, and did not leave. */
export function closeUnsent({
  id,
  at,
  reason,
}: Pick<EventOf<'closed'>, 'id' | 'at'> & { readonly reason: Reason }): EventOf<'closed'> {
  return {
    ...{ kind: 'closed', id, at, latencyMs: 0, class: 'not_sent', throttled: false, reason },
    status: undefined,
    answer: undefined,
  };
}
