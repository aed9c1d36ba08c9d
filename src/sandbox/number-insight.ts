import type { Clock } from '../support/clock.ts';
import type { SandboxAccount } from './account.ts';
import {
  composeAnswer,
  composeRefusal,
  type SandboxAnswer,
  type SandboxRefusal,
  type SandboxQuestion,
} from './answer.ts';
import type { BookKeeper } from './books.ts';
import type { Product } from './charges.ts';
import { drawFacts, type SubscriberFacts } from './facts.ts';
import { LATE_CHARGE_MS, replyToEarlyFault, replyToLateFault } from './fault-reply.ts';
import {
  drawFault,
  isEarly,
  pickSharedFaults,
  replacePriceFault,
  type LateFault,
} from './faults.ts';
import { writeJson } from './json.ts';
import type { Lots } from './lots.ts';
import { readNumber, type SubscriberNumber } from './number.ts';
import { findPrice, type SandboxLevel } from './prices.ts';
import { replyTooMany, replyUnauthorised, replyWith, type Reply } from './reply.ts';
import type { Settings } from './options.ts';
import type { RateWindow } from './window.ts';
import { writeXml } from './xml.ts';

/** A lookup as it came in. */
export interface LookupRequest {
  readonly level: SandboxLevel;
  readonly format: 'json' | 'xml';
  readonly fields: ReadonlyMap<string, string>;
  readonly isAuthorised: boolean;
  /** Which lookup request it is, counted from 1. */
  readonly at: number;
}

/** A reply and how long it takes; by default it goes at once. */
export interface Handled {
  readonly reply: Reply;
  readonly delayMs?: number;
}

/** What the service works with. */
export interface ServiceParts {
  readonly lots: Lots;
  readonly clock: Clock;
  readonly account: SandboxAccount;
  readonly books: BookKeeper;
  readonly window: RateWindow;
  readonly settings: () => Settings;
  /** Calls back after a time of the clock, or when the sandbox closes. */
  readonly later: (ms: number, callback: () => void) => void;
  readonly elsewhere: () => string;
}

/**
 * Answers lookups: credentials, rate, early faults, facility, number, balance, charge, late faults,
 * in this order.
 */
export function createNumberInsight(parts: ServiceParts): (request: LookupRequest) => Handled {
  return (request) => {
    const { settings, books, window, clock } = parts;
    const { refuseAs401, throttledAs, ratePerSecondMax } = settings();
    const refuse = (status: number) => refuseLookup(parts, request, { status, ask: request.at });
    if (!request.isAuthorised) {
      books.count('unauthorised');
      return { reply: refuseAs401 ? replyUnauthorised() : refuse(4) };
    }
    if (!window.passes(clock.monotonic(), ratePerSecondMax)) {
      books.count('throttled');
      return { reply: throttledAs === 'http429' ? replyTooMany() : refuse(1) };
    }
    const number = readNumber(readNumberText(request), request.fields.get('country'));
    const subject = number?.international ?? readNumberText(request);
    const ask = books.ask(subject);
    return {
      reply: replyToLookup(parts, request, { number, subject, ask }),
      delayMs: drawDelay(parts, subject, ask),
    };
  };
}

/** How long the answer to a number takes, in milliseconds. */
export function drawDelay({ lots, settings }: ServiceParts, subject: string, ask: number): number {
  const { min, max } = settings().latencyMs;
  return min + Math.round((max - min) * lots.share('latency', subject, ask));
}

const DEAR_TIMES = 10n;
const SUBJECT_CHARACTERS_MAX = 40;

function readNumberText({ fields }: LookupRequest) {
  return (fields.get('number') ?? '').slice(0, SUBJECT_CHARACTERS_MAX);
}

/** Lots are drawn for `subject`: the digits, or what was written where it is not a number. */
function replyToLookup(
  parts: ServiceParts,
  request: LookupRequest,
  { number, subject, ask }: { number: SubscriberNumber | undefined; subject: string; ask: number },
) {
  const { lots, books, settings } = parts;
  const { faults, prices, denied } = settings();
  const drawn = drawFault(lots, pickSharedFaults(faults), subject, ask);
  const fault = prices ? drawn : replacePriceFault(drawn);
  const no = (status: number, detail?: string) =>
    refuseLookup(parts, request, { status, ask, detail });
  if (fault !== undefined && isEarly(fault)) {
    books.fault(fault);
    return replyToEarlyFault(fault, no, parts.elsewhere());
  }
  const asked = readQuestion(request);
  if (denied.includes(request.level) || (asked.cnam && denied.includes('cnam'))) return no(19);
  if (number === undefined)
    return subject === ''
      ? no(3)
      : no(3, `Invalid request :: Not valid number format detected [ ${subject} ]`);
  return sellLookup(parts, request, { ...asked, number, ask }, fault);
}

function readQuestion({ level, fields }: LookupRequest) {
  return {
    level,
    cnam: level !== 'basic' && fields.get('cnam') === 'true',
    ip: level === 'advanced' ? fields.get('ip') : undefined,
    realTimeData: fields.get('real_time_data') === 'true',
  };
}

function sellLookup(
  parts: ServiceParts,
  request: LookupRequest,
  asked: SandboxQuestion,
  fault: LateFault | undefined,
): Reply {
  const { lots, books, account, settings, later } = parts;
  const { prices } = settings();
  const facts = drawFacts(lots, asked.number, asked.level);
  const due = computeDue(asked, facts, {
    isRefunding: prices && fault !== 'no_refund',
    times: fault === 'dear' ? DEAR_TIMES : 1n,
  });
  if (!account.covers(due.requested))
    return refuseLookup(parts, request, { status: 9, ask: asked.ask });
  if (fault !== undefined) books.fault(fault);
  const product = nameProduct(asked);
  const time = parts.clock.now();
  const charge = () =>
    product &&
    books.charge({
      number: asked.number.international,
      product,
      ...due,
      at: request.at,
      record: { time, ask: asked.ask },
    });
  if (fault === 'charged_late') {
    later(LATE_CHARGE_MS, charge);
    return { kind: 'reset', how: 'closed' };
  }
  const receipt = charge();
  const bill = prices && receipt ? { ...due, balance: receipt.balance } : undefined;
  const answer = applyContentFault(composeAnswer(lots, asked, facts, bill), fault);
  return replyToLateFault(fault, {
    ...writeAnswer(parts, request, answer),
    ...(fault !== 'unknown_status' && { receipt }),
  });
}

/** Basic is free, so it is not a product that is charged. */
function nameProduct({ level, cnam }: SandboxQuestion): Product | undefined {
  if (level === 'basic') return undefined;
  return cnam ? `${level}+cnam` : level;
}

/**
 * The whole price comes back for a failed lookup, the caller name's for a number that is not of the
 * US (documents, `refund_price`).
 */
function computeDue(
  { level, cnam, number }: SandboxQuestion,
  { outcome }: SubscriberFacts,
  { isRefunding, times }: { isRefunding: boolean; times: bigint },
) {
  const country = number.country?.iso2;
  const price = findPrice(level, country, cnam);
  const requested = (price.lookup + price.cnam) * times;
  if (!isRefunding) return { requested, refunded: 0n };
  if (outcome === 2) return { requested, refunded: requested };
  return { requested, refunded: country === 'US' ? 0n : price.cnam * times };
}

/**
 * An undocumented status (2147 in an official fixture) without price, or an error that was paid
 * for.
 */
function applyContentFault(answer: SandboxAnswer, fault: LateFault | undefined): SandboxAnswer {
  const { requestId, number, money } = answer;
  switch (fault) {
    case 'unknown_status':
      return {
        status: 2147,
        message: 'Lookup not returned',
        messageAs: 'status_message',
        requestId,
      };
    case 'paid_status5':
      return {
        status: 5,
        message: 'Internal error',
        messageAs: 'error_text',
        requestId,
        number,
        money,
      };
    default:
      return answer;
  }
}

function refuseLookup(
  parts: ServiceParts,
  request: LookupRequest,
  refusal: Omit<SandboxRefusal, 'subject'>,
) {
  const answer = composeRefusal(parts.lots, { ...refusal, subject: readNumberText(request) });
  return writeAnswer(parts, request, answer);
}

function writeAnswer(
  { books }: ServiceParts,
  { format, level }: LookupRequest,
  answer: SandboxAnswer,
) {
  books.status(answer.status);
  return format === 'json'
    ? replyWith(200, 'application/json', writeJson(answer))
    : replyWith(200, 'text/xml', writeXml(answer, level === 'basic'));
}
