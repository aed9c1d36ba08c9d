import type { AttemptResult } from '../../../src/domain/attempt.ts';
import { parseInsights, type InsightSet } from '../../../src/providers/identity-insights/set.ts';
import { judgeAnswer } from '../../../src/providers/identity-insights/status.ts';
import { inShort, response } from '../judged.ts';

/** The set that a list names. */
export function setOf(list: string): InsightSet {
  const parsed = parseInsights(list);
  if (parsed.kind === 'refused') throw new Error(parsed.words);
  return parsed.set;
}

/** Status of an insight that went well, and of one that did not. */
export const OK = { code: 'OK', message: 'Success' };
export function failed(code: string, message = 'No luck.'): object {
  return { status: { code, message } };
}

/** Three insights about a mobile number that has been ported. */
export const FORMAT = {
  country_code: 'GB',
  country_name: 'United Kingdom',
  country_prefix: '44',
  time_zones: ['Europe/London'],
  number_international: '+447700900123',
  number_national: '07700 900123',
  is_format_valid: true,
  status: OK,
};
export const ORIGINAL = {
  name: 'Harbour Wireless Ltd',
  network_type: 'MOBILE',
  country_code: 'GB',
  network_code: '23411',
  status: OK,
};
export const CURRENT = { ...ORIGINAL, name: 'Lowe Mobile', network_code: '23417' };

/** A body of the service. */
export function bodyOf(insights: object): string {
  return JSON.stringify({ request_id: '5b0c1f6e-0c1d-4a55-9c1e-0242ac120002', insights });
}

/** The judgement on a body that came with HTTP 200, for the number of the samples. */
export function judgedAs(list: string, body: string, number = '447700900123'): AttemptResult {
  return judgeAnswer(response(200, body), { number, set: setOf(list) });
}

/** The judgement on insights: `settled done insight`, and behind it status and what is billed. */
export function readAs(
  list: string,
  insights: object,
  number?: string,
): readonly [end: string, status: string, billedAs: string] {
  const result = judgedAs(list, bodyOf(insights), number);
  if (result.class !== 'settled') return [inShort(result), '', ''];
  const { status, billedAs = '' } = result.answer;
  return [inShort(result), status, billedAs];
}

/** The judgement on an HTTP status and a problem of this type. */
export function judgedProblem(http: number, type: string, more: object = {}): AttemptResult {
  const problem = {
    type: type === '' ? 'about:blank' : `https://developer.vonage.com/api-errors#${type}`,
    title: 'Something',
    detail: 'In words',
    instance_id: '9e4dad0a-530d-48a9-bf79-849c8eaaa286',
    ...more,
  };
  const exchange = response(http, JSON.stringify(problem), { retryAfterMs: 2_000 });
  return judgeAnswer(exchange, { number: '447700900123', set: setOf('standard') });
}
