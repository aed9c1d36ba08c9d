import type { AttemptResult } from '../../src/domain/attempt.ts';
import type { Exchange } from '../../src/providers/http.ts';
import { judgeAnswer, type Asked } from '../../src/providers/number-insight/status.ts';

/** A response as the HTTP client hands it on; every test names only what it is about. */
export function response(
  status: number,
  body: string,
  more: Partial<Extract<Exchange, { kind: 'response' }>> = {},
): Exchange {
  return {
    kind: 'response',
    status,
    contentType: 'application/json',
    retryAfterMs: undefined,
    body,
    latencyMs: 12,
    ...more,
  };
}

/** The judgement on one response to a standard lookup in JSON, or to whatever `asked` says instead. */
export function judged(exchange: Exchange, asked: Partial<Asked> = {}): AttemptResult {
  return judgeAnswer(exchange, {
    number: '447700900000',
    format: 'json',
    level: 'standard',
    cnam: false,
    ...asked,
  });
}

/** What counts of a result, on one line: `settled done insight`, `rejected stop:credentials`, `in_doubt retry unreadable`. */
export function inShort(result: AttemptResult): string {
  const { next } = result;
  const then = next.kind === 'stop' ? `stop:${next.stop.kind}` : next.kind;
  const about = result.class === 'settled' ? result.answer.outcome : result.reason.slug;
  return `${result.class} ${then} ${about}`;
}
