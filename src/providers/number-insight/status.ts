import {
  WRONG_NUMBER,
  type Answer,
  type AnswerOutcome,
  type AttemptResult,
  type NamedPrice,
  type Next,
  type Reason,
} from '../../domain/attempt.ts';
import { parseApiAmount } from '../../domain/money.ts';
import { createScrub } from '../../support/scrub.ts';
import type { Exchange } from '../http.ts';
import type { Fields } from '../port.ts';
import type { Level } from './columns.ts';
import { readFields, readProblem } from './fields.ts';
import { otherNumber } from './other-number.ts';
import {
  certificateStop,
  credentialsStop,
  emptyAccountStop,
  facilityStop,
  goneStop,
} from './stops.ts';

/** What was asked, as far as it bears on what the answer means. */
export interface Asked {
  /** E.164 digits. */
  readonly number: string;
  readonly format: 'json' | 'xml';
  readonly level: Level;
  readonly cnam: boolean;
}

type Response = Extract<Exchange, { kind: 'response' }>;

/** What an exchange did to the account and what follows from it: CONTRACT, "What an attempt costs", as a pure function. */
export function judge(exchange: Exchange, asked: Asked): AttemptResult {
  const { latencyMs } = exchange;
  switch (exchange.kind) {
    case 'not_sent': {
      const words = short(exchange.words);
      const next: Next = exchange.certificate
        ? { kind: 'stop', stop: certificateStop(words) }
        : RETRY;
      return {
        class: 'not_sent',
        latencyMs,
        readable: false,
        next,
        reason: { slug: 'not_sent', words },
      };
    }
    case 'lost':
      return freed(doubt(exchange.code, exchange.words, latencyMs), asked.level);
    case 'response':
      return freed(judgeResponse(exchange, asked), asked.level);
  }
}

const RETRY: Next = { kind: 'retry' };
const DONE: Next = { kind: 'done' };
const WORDS_MAX = 200;
/** A message may be as long as its body; the masking looks at no more of it. */
const MESSAGE_READ_MAX = 4 * WORDS_MAX;
/** Answered and billed, though the service calls 43 to 45 errors (SOURCES, Billing). */
const BILLED = new Set(['0', '43', '44', '45']);
/** Documented statuses that cost nothing unless a price says otherwise. */
const UNBILLED = new Set(['1', '3', '4', '5', '9', '19', '999']);

/** Basic is free whatever a price book says, so nothing that became of it is in doubt. */
function freed(result: AttemptResult, level: Level): AttemptResult {
  return level === 'basic' && result.class === 'in_doubt'
    ? { ...result, class: 'rejected', clientError: false, answer: undefined }
    : result;
}

type InDoubt = Extract<AttemptResult, { class: 'in_doubt' }>;

function doubt(slug: string, words: string, latencyMs: number): InDoubt {
  return {
    class: 'in_doubt',
    latencyMs,
    readable: false,
    next: RETRY,
    reason: { slug, words: short(words) },
    status: undefined,
  };
}

function judgeResponse(exchange: Response, asked: Asked): AttemptResult {
  const fields = readFields(exchange.body, asked.format) ?? new Map<string, string>();
  const judged = judgeFields({ fields, status: fields.get('status') ?? '', exchange, asked });
  return { ...judged, requestId: fields.get('request_id') };
}

function judgeFields(parts: Readable): AttemptResult {
  const { fields, status, exchange, asked } = parts;
  const { latencyMs, status: http } = exchange;
  const other = otherNumber(asked.number, fields.get('international_format_number'));
  // Whatever it says, it says of another lookup; what became of this one nobody knows.
  if (other !== undefined)
    return doubt(WRONG_NUMBER, `the answer is about another number, ${other}`, latencyMs);
  // A price says that money was taken, whatever else the exchange says, and even where the price itself cannot be read.
  const billed = fields.has('request_price') || (isSuccess(http) && BILLED.has(status));
  if (billed)
    return {
      class: 'settled',
      latencyMs,
      readable: true,
      next: settledNext(parts),
      answer: answerOf(parts),
    };
  if (http >= 400 && http < 500 && http !== 408) return judgeClientError(parts);
  if (!isSuccess(http))
    return doubt(`http_${String(http)}`, `the service answered HTTP ${String(http)}`, latencyMs);
  if (!isCode(status)) return doubt('unreadable', unreadable(exchange), latencyMs);
  return judgeStatus(parts);
}

function isCode(status: string): boolean {
  return /^\d{1,9}$/.test(status);
}

function isSuccess(http: number): boolean {
  return http >= 200 && http <= 299;
}

/** A page of a proxy is recognized by its type, which is why it is named. */
function unreadable({ contentType, body }: Response): string {
  const what = contentType === '' ? '' : ` (${contentType})`;
  return body.trim() === '' ? 'the answer was empty' : `the answer could not be read${what}`;
}

/** A paid answer ends its lookup; a paid "wrong credentials" still ends the run. */
function settledNext(parts: Readable): Next {
  const stopped = UNBILLED.has(parts.status) ? judgeStatus(parts).next : DONE;
  return stopped.kind === 'stop' ? stopped : (httpStop(parts) ?? DONE);
}

/** HTTP 4xx but 408: never billed. What the service says in its own words decides, where it says something documented. */
function judgeClientError(parts: Readable): AttemptResult {
  const { exchange, fields, status } = parts;
  const { latencyMs, status: http } = exchange;
  const words =
    fields.get('status_message') ??
    readProblem(exchange.body) ??
    `the service answered HTTP ${String(http)}`;
  const common = {
    class: 'rejected' as const,
    latencyMs,
    readable: true,
    reason: { slug: `http_${String(http)}`, words: short(words) },
    clientError: false,
    answer: undefined,
    status: fields.get('status'),
  };
  if (http === 429)
    return { ...common, next: { kind: 'throttled', retryAfterMs: exchange.retryAfterMs } };
  const stop = httpStop(parts);
  if (stop) return { ...common, next: stop };
  if (!UNBILLED.has(status)) return { ...common, clientError: true, next: DONE };
  const judged = judgeStatus(parts);
  return judged.class === 'rejected' && judged.next.kind === 'done'
    ? { ...judged, clientError: true }
    : judged;
}

/** The HTTP statuses that no further request would change. */
function httpStop({ exchange, fields }: Readable): Next | undefined {
  const { status: http, body } = exchange;
  if (http === 401 || http === 403) {
    const message = short(fields.get('status_message') ?? readProblem(body) ?? '');
    return { kind: 'stop', stop: credentialsStop(`HTTP ${String(http)}`, message) };
  }
  return http === 404 || http === 405 || http === 410
    ? { kind: 'stop', stop: goneStop(http) }
    : undefined;
}

interface Readable {
  readonly fields: Fields;
  /** Empty where the answer has none. */
  readonly status: string;
  readonly exchange: Response;
  readonly asked: Asked;
}

/** Readable, and no price: nothing was taken for the documented ones; an unknown status may have cost anything. */
function judgeStatus(parts: Readable): AttemptResult {
  const { fields, status, exchange } = parts;
  const { latencyMs } = exchange;
  const message = short(fields.get('status_message') ?? '');
  const common = {
    class: 'rejected' as const,
    latencyMs,
    readable: true,
    clientError: false,
    status,
    reason: { slug: `status_${status}`, words: message },
    answer: undefined,
  };
  switch (status) {
    case '1':
      return { ...common, next: { kind: 'throttled', retryAfterMs: exchange.retryAfterMs } };
    case '5':
      return { ...common, answer: answerOf(parts), next: RETRY };
    case '3':
    case '999':
      return { ...common, answer: answerOf(parts), next: DONE };
    case '4':
      return { ...common, next: { kind: 'stop', stop: credentialsStop('status 4', message) } };
    case '9':
      return { ...common, next: { kind: 'stop', stop: emptyAccountStop() } };
    case '19':
      return { ...common, next: { kind: 'stop', stop: facilityStop() } };
    default: {
      const words = message === '' ? 'a status that is not documented' : message;
      return { ...doubt(`status_${status}`, words, latencyMs), status, readable: true };
    }
  }
}

function answerOf({ fields, status, exchange, asked }: Readable): Answer {
  const lookupOutcome = fields.get('lookup_outcome');
  const outcome = outcomeOf(status, lookupOutcome);
  return {
    outcome,
    format: asked.format,
    raw: exchange.body,
    status,
    requestId: fields.get('request_id'),
    requestPrice: charged(fields.get('request_price')),
    refundPrice: charged(fields.get('refund_price')),
    remainingBalance: parseApiAmount(fields.get('remaining_balance') ?? ''),
    networkType: fields.get('current_carrier_network_type'),
    carrier: fields.get('current_carrier_name'),
    refundExpected:
      lookupOutcome === '2' ||
      (asked.cnam && fields.has('country_code') && fields.get('country_code') !== 'US'),
    reason: outcome === 'insight' ? undefined : reasonOf(status, fields),
  };
}

function outcomeOf(status: string, lookupOutcome: string | undefined): AnswerOutcome {
  if (status === '3') return 'refused';
  if (status === '43' || status === '44' || status === '45') return 'partial';
  // An answer without a status that carries a price (seen in old fixtures) is paid data.
  if (status !== '0' && status !== '') return 'failed';
  return lookupOutcome === '1' || lookupOutcome === '2' ? 'partial' : 'insight';
}

function reasonOf(status: string, fields: Fields): Reason {
  if (status !== '0' && status !== '')
    return {
      slug: `status_${isCode(status) ? status : 'unknown'}`,
      words: short(fields.get('status_message') ?? ''),
    };
  return {
    slug: `lookup_outcome_${fields.get('lookup_outcome') ?? ''}`,
    words: short(fields.get('lookup_outcome_message') ?? ''),
  };
}

/** A price below zero would pay for other lookups; it counts as one that cannot be read. */
function charged(text: string | undefined): NamedPrice {
  if (text === undefined) return undefined;
  const money = parseApiAmount(text);
  return money === undefined || money < 0n ? 'unreadable' : money;
}

const { text: masked } = createScrub([]);

/**
 * One line, no longer than a cell's reason should be, and without the number, which the service repeats in its messages:
 * reasons stand beside attempts, which outlive people (`ledger forget`).
 */
function short(words: string): string {
  const line = words.trim().slice(0, MESSAGE_READ_MAX).replace(/\s+/g, ' ');
  return masked(line).slice(0, WORDS_MAX);
}
