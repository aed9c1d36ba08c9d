import { drawInsightRequestId } from '../answer.ts';

import { LATE_CHARGE_MS } from '../fault-reply.ts';
import {
  drawFault,
  isEarly,
  replacePriceFault,
  type LateFault,
  type LateInsightFault,
} from '../faults.ts';
import { drawDelay, type Handled, type ServiceParts } from '../number-insight.ts';
import { readNumber } from '../number.ts';
import { replyWith, type Reply } from '../reply.ts';
import { tryParseJson } from '../request.ts';
import { findInsight, type Finding } from './facts.ts';
import {
  applyStatusFault,
  replyToEarlyInsightFault,
  replyToLateInsightFault,
  writeInsights,
} from './faults.ts';
import { isInsight } from './insights.ts';
import { findInsightPrice } from './prices.ts';
import { replyInvalid, replyProblem } from './problems.ts';
import {
  readObject,
  readPhoneNumber,
  readQuestion,
  type AskedNumber,
  type InsightQuestion,
} from './question.ts';
import { readToken } from './token.ts';

/** A request for insights as it came in. */
export interface InsightRequest {
  /** The `Authorization` header. */
  readonly authorization: string;
  readonly contentType: string;
  readonly body: string;
  /** Which lookup request it is, counted from 1. */
  readonly at: number;
}

/**
 * Answers requests for insights: token, rate, content type, JSON, early faults, parameters,
 * balance, charge, late faults, in this order.
 */
export function createIdentityInsights(parts: ServiceParts): (request: InsightRequest) => Handled {
  return (request) => {
    const { settings, books, window, clock } = parts;
    const { ratePerSecondMax, throttledAs } = settings();
    const token = readToken(request.authorization, settings(), clock.now());
    if (token.kind === 'refused') {
      books.count('unauthorised');
      return { reply: replyProblem(token.problem) };
    }
    if (!window.passes(clock.monotonic(), ratePerSecondMax)) {
      books.count('throttled');
      const headers = throttledAs === 'http429' ? { 'retry-after': '1' } : undefined;
      return { reply: replyProblem('rate-limit', headers) };
    }
    if (!/^application\/json\s*(?:;|$)/i.test(request.contentType))
      return { reply: replyProblem('content-type-header') };
    const json = tryParseJson(request.body);
    if (json === undefined) return { reply: replyProblem('invalid-json') };
    const body = readObject(json) ?? {};
    const asked = readPhoneNumber(body['phone_number']);
    const subject = asked?.subject ?? '';
    const ask = books.ask(subject);
    const accepted = { body, application: token.id, at: request.at, ask };
    return {
      reply: replyToInsights(parts, accepted, asked),
      delayMs: drawDelay(parts, subject, ask),
    };
  };
}

interface AcceptedRequest {
  readonly body: Readonly<Record<string, unknown>>;
  readonly application: string;
  readonly at: number;
  readonly ask: number;
}

function replyToInsights(
  parts: ServiceParts,
  request: AcceptedRequest,
  asked: AskedNumber | undefined,
) {
  const { lots, books, settings } = parts;
  const { ask } = request;
  const { ii_expired: expired, ...faults } = settings().faults;
  // A client renews its token once, and then it is to be taken.
  const shares = { ...faults, ...(expired !== undefined && ask === 1 && { ii_expired: expired }) };
  // Answers of this API never carry a price.
  const fault = replacePriceFault(drawFault(lots, shares, asked?.subject ?? '', ask));
  if (fault !== undefined && isEarly(fault)) {
    books.fault(fault);
    return replyToEarlyInsightFault(fault, parts.elsewhere());
  }
  const question = readQuestion(request.body);
  if (!('insights' in question)) return replyInvalid(question);
  if (asked === undefined) return replyProblem('invalid-params');
  return sellInsights(parts, { ...request, asked, question }, fault);
}

interface Purchase extends AcceptedRequest {
  readonly asked: AskedNumber;
  readonly question: InsightQuestion;
}

function sellInsights(
  parts: ServiceParts,
  purchase: Purchase,
  fault: LateFault | LateInsightFault | undefined,
): Reply {
  const { account, books, lots, later } = parts;
  const { asked, ask } = purchase;
  const findings = applyStatusFault(findAll(parts, purchase), fault);
  const dues = billFindings(parts, purchase, findings);
  if (!account.covers(dues.reduce((sum, { requested }) => sum + requested, 0n)))
    return replyProblem('low-balance');
  if (fault !== undefined) books.fault(fault);
  // Each insight is a charge of its own; one receipt tells of all.
  const charge = () => dues.map(books.charge);
  if (fault === 'charged_late') {
    later(LATE_CHARGE_MS, charge);
    return { kind: 'reset', how: 'closed' };
  }
  const receipts = charge();
  const told = fault === 'ii_other_number' ? findAll(parts, misread(purchase)) : findings;
  for (const { insight, status } of told) books.status(`${insight}=${status.code}`);
  const requestId = drawInsightRequestId(lots, asked.subject, ask);
  return replyToLateInsightFault(fault, {
    ...replyWith(200, 'application/json', writeInsights(requestId, told, fault)),
    receipt: { answered: () => receipts.forEach((receipt) => receipt.answered()) },
  });
}

function findAll({ lots, clock, settings }: ServiceParts, { asked, ask, question }: Purchase) {
  const { registry } = settings();
  const { insights, purpose } = question;
  const terms = { lots, number: asked.number, ask, purpose, registry, now: clock.now() };
  return [...insights].map(([insight, parameters]) => findInsight(terms, insight, parameters));
}

/** The same question about the number whose last digit is another. */
function misread(purchase: Purchase) {
  const { subject } = purchase.asked;
  const other = `${subject.slice(0, -1)}${(Number(subject.at(-1)) + 1) % 10}`;
  return { ...purchase, asked: { subject: other, number: readNumber(`+${other}`, undefined) } };
}

/** What each insight costs whose status is billed. */
function billFindings(
  { settings, clock }: ServiceParts,
  { asked, ask, at, application }: Purchase,
  findings: readonly Finding[],
) {
  const { billedStatuses } = settings();
  const time = clock.now();
  return findings.flatMap(({ insight, status: { code } }) =>
    isInsight(insight) && billedStatuses.includes(code)
      ? {
          number: asked.subject,
          product: insight,
          requested: findInsightPrice(insight, asked.number?.country?.iso2),
          refunded: 0n,
          at,
          record: { time, ask, status: code, application },
        }
      : [],
  );
}
