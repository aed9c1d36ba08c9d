import type {
  Answer,
  AnswerOutcome,
  AttemptResult,
  NamedPrice,
  Next,
  Reason,
} from '../../domain/attempt.ts';
import { parseApiAmount } from '../../domain/money.ts';
import type { Exchange } from '../http.ts';
import { credentialNames } from '../identity.ts';
import {
  DONE,
  isSuccess,
  judgeExchange,
  RETRY,
  shortenWords,
  type BodyMeaning,
  type BodyReading,
  type HttpResponse,
} from '../judgement.ts';
import type { Fields } from '../port.ts';
import { credentialsStop, emptyAccountStop } from '../stops.ts';
import type { Level } from './columns.ts';
import { readFacts } from './facts.ts';
import { readFields } from './fields.ts';
import { NUMBER_INSIGHT } from './identity.ts';
import { otherNumber } from '../other-number.ts';

/** What was asked, as far as it bears on what the answer means. */
export interface Asked {
  /** E.164 digits. */
  readonly number: string;
  readonly format: 'json' | 'xml';
  readonly level: Level;
  readonly cnam: boolean;
}

/** What an exchange did to the account and what follows from it. */
export function judgeAnswer(exchange: Exchange, asked: Asked): AttemptResult {
  return judgeExchange(exchange, {
    identity: NUMBER_INSIGHT,
    isFree: asked.level === 'basic',
    readBody: (response) => readBody(response, asked),
  });
}

/** Answered and billed, though the service calls 43 to 45 errors (SOURCES, Billing). */
const BILLED = new Set(['0', '43', '44', '45']);

function readBody(response: HttpResponse, asked: Asked): BodyReading {
  const fields = readFields(response.body, asked.format) ?? new Map<string, string>();
  return {
    requestId: fields.get('request_id'),
    status: fields.get('status'),
    message: fields.get('status_message'),
    meaning: findMeaning(fields, response, asked),
  };
}

function findMeaning(fields: Fields, response: HttpResponse, asked: Asked): BodyMeaning {
  const number = otherNumber(asked.number, fields.get('international_format_number'));
  if (number !== undefined) return { kind: 'other_number', number };
  const status = fields.get('status') ?? '';
  const unpaid = nextOfUnpaid(fields, response);
  const answer = () => readAnswer(fields, response.body, asked);
  // A price says that money was taken, whatever else the exchange says, and even where the price
  // itself cannot be read.
  if (fields.has('request_price') || (isSuccess(response.status) && BILLED.has(status)))
    return { kind: 'paid', answer: answer(), next: unpaid ?? DONE };
  if (unpaid) {
    const isKept = unpaid.kind === 'done' || unpaid.kind === 'retry';
    return { kind: 'unpaid', next: unpaid, answer: isKept ? answer() : undefined };
  }
  return isCode(status) ? { kind: 'undocumented' } : { kind: 'nothing' };
}

function isCode(status: string) {
  return /^\d{1,9}$/.test(status);
}

/**
 * What follows from the documented statuses that cost nothing unless a price says otherwise;
 * undefined for any other.
 */
function nextOfUnpaid(fields: Fields, { retryAfterMs }: HttpResponse): Next | undefined {
  switch (fields.get('status')) {
    case '1':
      return { kind: 'throttled', retryAfterMs };
    case '3':
    case '999':
      return DONE;
    case '4': {
      const message = shortenWords(fields.get('status_message'));
      return { kind: 'stop', stop: credentialsStop(NUMBER_INSIGHT, 'status 4', message) };
    }
    case '5':
      return RETRY;
    case '9':
      return { kind: 'stop', stop: emptyAccountStop('status 9') };
    case '19':
      return { kind: 'stop', stop: { kind: 'facility', words: NOT_ENABLED } };
    default:
      return undefined;
  }
}

const NOT_ENABLED = `The account behind ${credentialNames(NUMBER_INSIGHT)} may not use this level or cnam (status 19). ${NUMBER_INSIGHT.enable}`;

function readAnswer(fields: Fields, raw: string, asked: Asked): Answer {
  const status = fields.get('status') ?? '';
  const lookupOutcome = fields.get('lookup_outcome');
  return {
    ...judgeFields(fields),
    format: asked.format,
    raw,
    status,
    requestId: fields.get('request_id'),
    requestPrice: readPrice(fields.get('request_price')),
    refundPrice: readPrice(fields.get('refund_price')),
    remainingBalance: parseApiAmount(fields.get('remaining_balance') ?? ''),
    facts: readFacts(fields),
    refundExpected:
      lookupOutcome === '2' ||
      (asked.cnam && fields.has('country_code') && fields.get('country_code') !== 'US'),
  };
}

/** What the fields of an answer say of the lookup. */
export function judgeFields(fields: Fields): Pick<Answer, 'outcome' | 'reason'> {
  const status = fields.get('status') ?? '';
  const outcome = readOutcome(status, fields.get('lookup_outcome'));
  return { outcome, reason: outcome === 'insight' ? undefined : readReason(status, fields) };
}

function readOutcome(status: string, lookupOutcome: string | undefined): AnswerOutcome {
  if (status === '3') return 'refused';
  if (status === '43' || status === '44' || status === '45') return 'partial';
  // An answer without a status that carries a price (seen in old fixtures) is paid data.
  if (status !== '0' && status !== '') return 'failed';
  return lookupOutcome === '1' || lookupOutcome === '2' ? 'partial' : 'insight';
}

function readReason(status: string, fields: Fields): Reason {
  if (status !== '0' && status !== '')
    return {
      slug: `status_${isCode(status) ? status : 'unknown'}`,
      words: shortenWords(fields.get('status_message')),
    };
  return {
    slug: `lookup_outcome_${fields.get('lookup_outcome') ?? ''}`,
    words: shortenWords(fields.get('lookup_outcome_message')),
  };
}

/** A price below zero would pay for other lookups; it counts as one that cannot be read. */
function readPrice(text: string | undefined): NamedPrice {
  if (text === undefined) return undefined;
  const money = parseApiAmount(text);
  return money === undefined || money < 0n ? 'unreadable' : money;
}
