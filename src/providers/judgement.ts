import {
  excludeDoubt,
  WRONG_NUMBER,
  type Answer,
  type AttemptResult,
  type Next,
} from '../domain/attempt.ts';
import { createScrub } from '../support/scrub.ts';
import type { Exchange } from './http.ts';
import type { ProviderIdentity } from './identity.ts';
import { parseJson, scalarText } from './json.ts';
import { certificateStop, credentialsStop, goneStop } from './stops.ts';

/** An exchange that brought a whole answer. */
export type HttpResponse = Extract<Exchange, { kind: 'response' }>;

/** What a provider finds in the body of a response. */
export interface BodyReading {
  readonly requestId: string | undefined;
  /** The service's own status, as reports show it. */
  readonly status: string | undefined;
  /** The service's own words. */
  readonly message: string | undefined;
  readonly meaning: BodyMeaning;
}

/** What a body says about the money, whatever the HTTP status beside it. */
export type BodyMeaning =
  /** It answers another lookup; what became of this one nobody knows. */
  | { readonly kind: 'other_number'; readonly number: string }
  /**
   * Money was taken. `next` matters where it is a stop: a paid "wrong credentials" still ends the
   * run.
   */
  | { readonly kind: 'paid'; readonly answer: Answer; readonly next: Next }
  /** A documented status that costs nothing. */
  | { readonly kind: 'unpaid'; readonly next: Next; readonly answer: Answer | undefined }
  /** A status that nobody has documented: it may have cost anything. */
  | { readonly kind: 'undocumented' }
  /** No answer of the service. */
  | { readonly kind: 'nothing' };

/** Whose exchange it was. */
interface JudgedService {
  readonly identity: ProviderIdentity;
  /**
   * The product costs nothing whatever a price book says, so nothing that became of it is in doubt.
   */
  readonly isFree: boolean;
  readBody(response: HttpResponse): BodyReading;
  /**
   * What the service says itself about a request that it turns down (HTTP 4xx but 408). It goes
   * before what the status says; undefined: the status decides.
   */
  readRefusal?(response: HttpResponse): Refusal | undefined;
}

/** A request that was turned down, and cost nothing. */
export interface Refusal {
  readonly next: Next;
  /** Final for its row; twenty in a row end the run. */
  readonly clientError: boolean;
  /** What is kept as the lookup's answer. */
  readonly answer: Answer | undefined;
}

export const RETRY: Next = { kind: 'retry' };
export const DONE: Next = { kind: 'done' };

/**
 * What an exchange did to the account and what follows from it: CONTRACT, "What an attempt costs",
 * as a pure function.
 */
export function judgeExchange(exchange: Exchange, service: JudgedService): AttemptResult {
  const result = judgeOnce(exchange, service);
  return service.isFree ? excludeDoubt(result) : result;
}

/** HTTP 2xx. */
export function isSuccess(http: number): boolean {
  return http >= 200 && http <= 299;
}

const WORDS_MAX = 200;
/** A message may be as long as its body; the masking looks at no more of it. */
const MESSAGE_READ_MAX = 4 * WORDS_MAX;
const { text: maskNumbers } = createScrub([]);

/**
 * One line, no longer than a cell's reason should be, and without the number, which the service
 * repeats in its messages: reasons stand beside attempts, which outlive people (`ledger forget`).
 */
export function shortenWords(words = ''): string {
  const line = words.trim().slice(0, MESSAGE_READ_MAX).replace(/\s+/g, ' ');
  return maskNumbers(line).slice(0, WORDS_MAX);
}

/**
 * What a gateway says in its own form instead of an answer (RFC 9457, and Vonage's older
 * `error-code-label`).
 */
export function readProblem(body: string): string | undefined {
  const json = parseJson(body);
  return ['detail', 'title', 'error-code-label']
    .map((name) => scalarText(json?.[name]))
    .find((text) => text !== undefined);
}

function judgeOnce(exchange: Exchange, service: JudgedService): AttemptResult {
  const { latencyMs } = exchange;
  switch (exchange.kind) {
    case 'not_sent': {
      const words = shortenWords(exchange.words);
      return {
        class: 'not_sent',
        latencyMs,
        readable: false,
        next: exchange.certificate ? { kind: 'stop', stop: certificateStop(words) } : RETRY,
        reason: { slug: 'not_sent', words },
      };
    }
    case 'lost':
      return judgeDoubt(exchange.code, exchange.words, latencyMs);
    case 'response': {
      const body = service.readBody(exchange);
      const { requestId } = body;
      return { ...judgeResponse({ response: exchange, body, ...service }), requestId };
    }
  }
}

function judgeDoubt(slug: string, words: string, latencyMs: number) {
  return {
    class: 'in_doubt' as const,
    latencyMs,
    readable: false,
    next: RETRY,
    reason: { slug, words: shortenWords(words) },
    status: undefined,
  };
}

interface Answered extends Pick<JudgedService, 'identity' | 'readRefusal'> {
  readonly response: HttpResponse;
  readonly body: BodyReading;
}

function judgeResponse(answered: Answered): AttemptResult {
  const { response, body } = answered;
  const { latencyMs, status: http } = response;
  const { meaning } = body;
  if (meaning.kind === 'other_number')
    return judgeDoubt(
      WRONG_NUMBER,
      `the answer is about another number, ${meaning.number}`,
      latencyMs,
    );
  if (meaning.kind === 'paid') {
    const { answer, next } = meaning;
    const then = next.kind === 'stop' ? next : (stopByHttp(answered) ?? DONE);
    return { class: 'settled', latencyMs, readable: true, next: then, answer };
  }
  if (http >= 400 && http < 500 && http !== 408) return judgeClientError(answered);
  if (!isSuccess(http)) return judgeDoubt(`http_${http}`, describeHttp(response), latencyMs);
  switch (meaning.kind) {
    case 'unpaid':
      return judgeUnpaid(answered, meaning);
    case 'undocumented': {
      const { status, message = '' } = body;
      const words = shortenWords(message) || 'a status that is not documented';
      const doubt = judgeDoubt(`status_${status ?? ''}`, words, latencyMs);
      return { ...doubt, status, readable: true };
    }
    case 'nothing':
      return judgeDoubt('unreadable', describeUnreadable(response), latencyMs);
  }
}

function describeHttp({ status }: HttpResponse) {
  return `the service answered HTTP ${status}`;
}

/** A page of a proxy is recognized by its type, which is why it is named. */
function describeUnreadable({ contentType, body }: HttpResponse) {
  const what = contentType === '' ? '' : ` (${contentType})`;
  return body.trim() === '' ? 'the answer was empty' : `the answer could not be read${what}`;
}

function judgeUnpaid(
  { response, body: { status, message } }: Answered,
  { next, answer }: Extract<BodyMeaning, { kind: 'unpaid' }>,
) {
  return {
    class: 'rejected' as const,
    latencyMs: response.latencyMs,
    readable: true,
    clientError: false,
    status,
    reason: { slug: `status_${status ?? ''}`, words: shortenWords(message) },
    answer,
    next,
  };
}

/**
 * HTTP 4xx but 408: never billed. What the service says in its own words decides, where it says
 * something documented.
 */
function judgeClientError(answered: Answered): AttemptResult {
  const { response, body } = answered;
  const { latencyMs, status: http, retryAfterMs } = response;
  const words = body.message ?? readProblem(response.body) ?? describeHttp(response);
  const common = {
    class: 'rejected' as const,
    latencyMs,
    readable: true,
    reason: { slug: `http_${http}`, words: shortenWords(words) },
    clientError: false,
    answer: undefined,
    status: body.status,
  };
  const refusal = answered.readRefusal?.(response);
  if (refusal) return { ...common, ...refusal, status: refusal.answer?.status };
  if (http === 429) return { ...common, next: { kind: 'throttled', retryAfterMs } };
  const stop = stopByHttp(answered);
  if (stop) return { ...common, next: stop };
  if (body.meaning.kind !== 'unpaid') return { ...common, clientError: true, next: DONE };
  const { next } = body.meaning;
  return { ...judgeUnpaid(answered, body.meaning), clientError: next.kind === 'done' };
}

/** The HTTP statuses that no further request would change. */
function stopByHttp({ response, body, identity }: Answered): Next | undefined {
  const { status: http } = response;
  switch (http) {
    case 401:
    case 403: {
      const message = shortenWords(body.message ?? readProblem(response.body));
      return { kind: 'stop', stop: credentialsStop(identity, `HTTP ${http}`, message) };
    }
    case 404:
    case 405:
    case 410:
      return { kind: 'stop', stop: goneStop(identity, http) };
    default:
      return undefined;
  }
}
