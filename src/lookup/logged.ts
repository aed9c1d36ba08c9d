import { computeNet } from '../domain/charge.ts';
import { formatMoney } from '../domain/money.ts';
import { maskNumber } from '../domain/number.ts';
import type { Log } from '../support/log.ts';
import type { Attempt, Ended } from './port.ts';

/**
 * A log line per attempt, with the number masked: `debug` where all went well, `warn` where money
 * is in doubt.
 */
export function logAttempts(next: Attempt, log: Log): Attempt {
  return async (lookup, turn) => {
    const attempted = await next(lookup, turn);
    if (attempted.kind !== 'ended') return attempted;
    const fields = {
      ...logFields(attempted),
      number: maskNumber(lookup.number),
      product: lookup.product,
      retry: turn.retry,
    };
    if (attempted.result.class === 'in_doubt') log.warn('attempt in doubt', fields);
    else if (attempted.result.class === 'settled') log.debug('attempt settled', fields);
    else log.info('attempt without a charge', fields);
    return attempted;
  };
}

function logFields({ id, result, charge }: Ended): Record<string, unknown> {
  return {
    execution: id.executionId,
    attempt: id.sequence,
    class: result.class,
    next: result.next.kind,
    latencyMs: Math.round(result.latencyMs),
    ...('reason' in result ? { reason: result.reason.slug } : {}),
    ...('answer' in result && result.answer
      ? { status: result.answer.status, request_id: result.answer.requestId }
      : {}),
    ...(charge ? { net: formatMoney(computeNet(charge)) } : {}),
  };
}
