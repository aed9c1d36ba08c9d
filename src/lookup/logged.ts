import { computeNet } from '../domain/charge.ts';
import { formatMoney } from '../domain/money.ts';
import { maskNumber } from '../domain/number.ts';
import type { Log } from '../support/log.ts';
import type { Attempt } from './port.ts';

/**
 * A log line per attempt, with the number masked: `debug` where all went well, `warn` where money
 * is in doubt.
 */
export function logAttempts(next: Attempt, log: Log): Attempt {
  return async (lookup, turn) => {
    const attempted = await next(lookup, turn);
    if (attempted.kind !== 'ended') return attempted;
    const { id, result, charge } = attempted;
    const answer = 'answer' in result ? result.answer : undefined;
    const fields = {
      execution: id.executionId,
      attempt: id.sequence,
      class: result.class,
      next: result.next.kind,
      latencyMs: Math.round(result.latencyMs),
      ...('reason' in result && { reason: result.reason.slug }),
      ...(answer && { status: answer.status, request_id: answer.requestId }),
      ...(charge && { net: formatMoney(computeNet(charge)) }),
      number: maskNumber(lookup.number),
      product: lookup.product,
      retry: turn.retry,
    };
    if (result.class === 'in_doubt') log.warn('attempt in doubt', fields);
    else if (result.class === 'settled') log.debug('attempt settled', fields);
    else log.info('attempt without a charge', fields);
    return attempted;
  };
}
