import type { Answer, AnswerOutcome, AttemptResult, Next, Reason, Stop } from '../../domain/attempt.ts';
import { parseApiAmount, type Money } from '../../domain/money.ts';
import type { Exchange } from '../http.ts';
import type { Fields } from '../port.ts';
import { readFields } from './fields.ts';

export interface Asked {
  readonly format: 'json' | 'xml';
  readonly level: string;
  readonly cnam: boolean;
}

type Response = Extract<Exchange, { kind: 'response' }>;

/** What an exchange did to the account and what follows from it: CONTRACT, "What an attempt costs", as a pure function. */
export function judge(exchange: Exchange, asked: Asked): AttemptResult {
  const { latencyMs } = exchange;
  switch (exchange.kind) {
    case 'not_sent':
      return {
        class: 'not_sent',
        latencyMs,
        readable: false,
        next: exchange.certificate ? stop(certificate(exchange.words)) : RETRY,
        reason: { slug: 'not_sent', words: exchange.words },
      };
    case 'lost':
      return doubt(exchange.code, exchange.words, latencyMs);
    case 'response':
      return judgeResponse(exchange, asked);
  }
}

const RETRY: Next = { kind: 'retry' };
const DONE: Next = { kind: 'done' };
const WORDS_MAX = 200;
/** Answered and billed, though the service calls 43 to 45 errors (KB-BILL; PHP SDK `$chargeableCodes`). */
const BILLED = new Set(['0', '43', '44', '45']);

function stop(cause: Stop): Next {
  return { kind: 'stop', stop: cause };
}

function doubt(slug: string, words: string, latencyMs: number, status?: string): AttemptResult {
  return { class: 'in_doubt', latencyMs, readable: false, next: RETRY, reason: { slug, words: short(words) }, status };
}

function judgeResponse(exchange: Response, asked: Asked): AttemptResult {
  const { latencyMs, status: http } = exchange;
  const fields = readFields(exchange.body, asked.format);
  const status = fields?.get('status');
  const price = amount(fields?.get('request_price'));
  const isAnswer = fields !== undefined && (price !== undefined || (status !== undefined && /^\d+$/.test(status)));
  // A price says that money was taken, whatever else the exchange says.
  if (isAnswer && (price !== undefined || (http < 400 && BILLED.has(status ?? '')))) {
    return { class: 'settled', latencyMs, readable: true, next: settledNext(status), answer: answerOf({ fields, exchange, asked }) };
  }
  if (http >= 400 && http < 500 && http !== 408) return judgeClientError(exchange, isAnswer ? { fields, asked } : undefined);
  if (http < 200 || http > 299) return doubt(`http_${String(http)}`, `the service answered HTTP ${String(http)}`, latencyMs);
  if (!isAnswer || status === undefined) return doubt('unreadable', 'the answer could not be read', latencyMs);
  return judgeStatus(status, { fields, exchange, asked });
}

/** A paid answer ends its lookup; a paid "wrong credentials" still ends the run. */
function settledNext(status: string | undefined): Next {
  return status === '4' || status === '19' || status === '9' ? stop(stopOf(status, '')) : DONE;
}

function judgeClientError(exchange: Response, readable: { fields: Fields; asked: Asked } | undefined): AttemptResult {
  const { latencyMs, status: http } = exchange;
  const words = readable?.fields.get('status_message') ?? `the service answered HTTP ${String(http)}`;
  const common = {
    class: 'rejected' as const,
    latencyMs,
    readable: true,
    reason: { slug: `http_${String(http)}`, words: short(words) },
    clientError: false,
    answer: undefined,
    status: readable?.fields.get('status'),
  };
  if (http === 429) return { ...common, next: { kind: 'throttled', retryAfterMs: exchange.retryAfterMs } };
  if (http === 401 || http === 403) return { ...common, next: stop(credentials(`HTTP ${String(http)}`)) };
  if (http === 404 || http === 405 || http === 410) return { ...common, next: stop(gone(http)) };
  const status = readable?.fields.get('status');
  if (readable && status !== undefined) return judgeStatus(status, { fields: readable.fields, exchange, asked: readable.asked });
  return { ...common, clientError: true, next: DONE };
}

interface Readable {
  readonly fields: Fields;
  readonly exchange: Response;
  readonly asked: Asked;
}

/** Readable, and no price: nothing was taken for these; an unknown status may have cost anything. */
function judgeStatus(status: string, parts: Readable): AttemptResult {
  const { fields, exchange } = parts;
  const { latencyMs } = exchange;
  const message = fields.get('status_message') ?? '';
  const common = {
    class: 'rejected' as const,
    latencyMs,
    readable: true,
    clientError: false,
    status,
    reason: { slug: `status_${status}`, words: short(message) },
  };
  switch (status) {
    case '1':
      return { ...common, answer: undefined, next: { kind: 'throttled', retryAfterMs: exchange.retryAfterMs } };
    case '5':
      return { ...common, answer: answerOf(parts), next: RETRY };
    case '3':
    case '999':
      return { ...common, answer: answerOf(parts), next: DONE };
    case '4':
    case '9':
    case '19':
      return { ...common, answer: undefined, next: stop(stopOf(status, message)) };
    default:
      return {
        ...doubt(`status_${status}`, message === '' ? 'a status that is not documented' : message, latencyMs, status),
        readable: true,
      };
  }
}

function stopOf(status: '4' | '9' | '19', message: string): Stop {
  if (status === '4') return credentials(`status 4${message === '' ? '' : `, "${short(message)}"`}`);
  if (status === '19') {
    return {
      kind: 'facility',
      words: `The account behind VONAGE_API_KEY and VONAGE_API_SECRET may not use this level or cnam (status 19). Ask Vonage to enable it, or choose another --level.`,
    };
  }
  return {
    kind: 'empty-account',
    words: 'The account is out of credit (status 9). Top it up and run the same command again; what was paid for is kept.',
  };
}

function credentials(what: string): Stop {
  return {
    kind: 'credentials',
    words: `The service refused the credentials (${what}). Check VONAGE_API_KEY and VONAGE_API_SECRET; "insight-batch balance" tests them without cost.`,
  };
}

function gone(http: number): Stop {
  return {
    kind: 'api-gone',
    words: `The service answered HTTP ${String(http)}: there is no Number Insight at this address. Check --base-url; Number Insight ends on 4 February 2027.`,
  };
}

function certificate(words: string): Stop {
  return {
    kind: 'certificate',
    words: `The service's certificate was refused (${words}). Behind a proxy with a certificate of its own, name that in NODE_EXTRA_CA_CERTS.`,
  };
}

function answerOf({ fields, exchange, asked }: Readable): Answer {
  const status = fields.get('status') ?? '';
  const lookupOutcome = fields.get('lookup_outcome');
  const outcome = outcomeOf(status, lookupOutcome);
  return {
    outcome,
    format: asked.format,
    raw: exchange.body,
    status,
    requestId: fields.get('request_id'),
    requestPrice: amount(fields.get('request_price')),
    refundPrice: amount(fields.get('refund_price')),
    remainingBalance: amount(fields.get('remaining_balance')),
    networkType: fields.get('current_carrier_network_type'),
    carrier: fields.get('current_carrier_name'),
    refundExpected: lookupOutcome === '2' || (asked.cnam && fields.has('country_code') && fields.get('country_code') !== 'US'),
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
  if (status !== '0' && status !== '') return { slug: `status_${status}`, words: short(fields.get('status_message') ?? '') };
  return { slug: `lookup_outcome_${fields.get('lookup_outcome') ?? ''}`, words: short(fields.get('lookup_outcome_message') ?? '') };
}

function amount(text: string | undefined): Money | undefined {
  return text === undefined ? undefined : parseApiAmount(text);
}

/** One line, and no longer than a cell's reason should be. */
function short(words: string): string {
  return words.replace(/\s+/g, ' ').trim().slice(0, WORDS_MAX);
}
