import type { Answer, AnswerOutcome, Next, Stop } from '../../domain/attempt.ts';
import { isObject, parseJson, scalarText } from '../json.ts';
import { DONE, readProblem, shortenWords, type HttpResponse, type Refusal } from '../judgement.ts';
import { credentialsStop, emptyAccountStop, facilityStop, goneStop } from '../stops.ts';
import { IDENTITY_INSIGHTS } from './identity.ts';

/** What a refusal is about. */
type Cause = (typeof TYPES)[number][0];

/**
 * By what stands behind the `#` of a problem's type, which says more than its HTTP status (SOURCES,
 * Errors).
 */
const TYPES = [
  ['request', 'invalid-json invalid-params unavailable-legal'],
  ['number', 'validation'],
  ['expired', 'jwt-expired'],
  ['credentials', 'unauthorized invalid-signature jwt-revoked unprovisioned'],
  ['credit', 'low-balance out-of-credit'],
  [
    'facility',
    'forbidden account-suspended application-suspended invalid-ip multiple-auth-methods',
  ],
  ['gone', 'not-found method-not-allowed wrong-verb'],
  ['format', 'content-type-header'],
  ['throttled', 'rate-limit throttled'],
] as const;

const BY_TYPE: ReadonlyMap<string, Cause> = new Map(
  TYPES.flatMap(([cause, types]) => types.split(' ').map((type) => [type, cause] as const)),
);

const BY_HTTP: Readonly<Record<number, Cause>> = {
  400: 'request',
  401: 'credentials',
  402: 'credit',
  403: 'facility',
  404: 'gone',
  405: 'gone',
  410: 'gone',
  415: 'format',
  422: 'number',
  429: 'throttled',
  451: 'request',
};

/** What an HTTP 4xx means here; undefined where nobody has documented it. */
export function readRefusal(response: HttpResponse): Refusal | undefined {
  const { status: http, body, retryAfterMs } = response;
  const cause = BY_TYPE.get(readType(body)) ?? BY_HTTP[http];
  const what = `HTTP ${http}`;
  const message = shortenWords(readProblem(body));
  switch (cause) {
    case undefined:
      return undefined;
    case 'request':
      return refuseRow(response, 'failed', message);
    case 'number':
      return refuseParameters(response, message);
    case 'expired':
      return endWith({ kind: 'again' });
    case 'throttled':
      return endWith({ kind: 'throttled', retryAfterMs });
    case 'credentials':
      return stopRun(credentialsStop(IDENTITY_INSIGHTS, what, message));
    case 'credit':
      return stopRun(emptyAccountStop(what, message));
    case 'facility':
      return stopRun(facilityStop(IDENTITY_INSIGHTS, what, message));
    case 'gone':
      return stopRun(goneStop(IDENTITY_INSIGHTS, http));
    case 'format':
      return stopRun(refusedStop(`the form of the request (${what})`, message));
  }
}

function readType(body: string) {
  const type = scalarText(parseJson(body)?.['type']) ?? '';
  return type.slice(type.lastIndexOf('#') + 1).toLowerCase();
}

function endWith(next: Next): Refusal {
  return { next, clientError: false, answer: undefined };
}

function stopRun(stop: Stop) {
  return endWith({ kind: 'stop', stop });
}

/**
 * Nothing was bought, and nothing would be: what was said is kept, so that it is known later too.
 */
function refuseRow(
  { status: http, body }: HttpResponse,
  outcome: AnswerOutcome,
  words: string,
): Refusal {
  const status = `http_${http}`;
  const answer: Answer = {
    ...UNPRICED,
    outcome,
    raw: body,
    status,
    requestId: undefined,
    facts: {},
    reason: { slug: status, words },
  };
  return { next: DONE, clientError: true, answer };
}

/** What every answer of the service has in common: it names no amounts. */
export const UNPRICED = {
  format: 'json',
  requestPrice: undefined,
  refundPrice: undefined,
  remainingBalance: undefined,
  refundExpected: false,
} as const;

/**
 * What is wrong with the number alone is its row's matter; anything else all rows have in common.
 */
function refuseParameters(response: HttpResponse, message: string): Refusal {
  const parameters = readParameters(response.body);
  const others = parameters.filter(({ name }) => name !== 'phone_number');
  if (parameters.length > 0 && others.length === 0) {
    const reasons = parameters.map(({ reason }) => reason).filter((reason) => reason !== '');
    return refuseRow(response, 'refused', shortenWords(reasons.join(', ')) || message);
  }
  const [first] = others;
  return stopRun(
    first
      ? refusedStop(`"${first.name}"`, first.reason)
      : refusedStop('the request (HTTP 422)', message),
  );
}

function readParameters(body: string) {
  const list = parseJson(body)?.['invalid_parameters'];
  return (Array.isArray(list) ? list : []).filter(isObject).map((parameter) => ({
    name: shortenWords(scalarText(parameter['name']) ?? '?'),
    reason: shortenWords(scalarText(parameter['reason'])),
  }));
}

/** `about` is what the service does not take. */
function refusedStop(about: string, said: string): Stop {
  const words = said === '' ? '' : `: "${said}"`;
  return {
    kind: 'client-errors',
    words: `The service refused ${about}${words}. Every further request would be refused too, and nothing was spent on this one. Check --insights and --purpose.`,
  };
}

/** The service calls a token expired that was signed just before. */
export function clockStop(): Stop {
  const what = 'HTTP 401, a new token is called expired';
  const { kind, words } = credentialsStop(IDENTITY_INSIGHTS, what, '');
  return { kind, words: `${words} Check the clock of this computer first.` };
}
