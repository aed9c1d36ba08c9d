import { drawInsightRequestId } from '../answer.ts';
import type { Receipt } from '../books.ts';
import { LATE_CHARGE_MS } from '../fault-reply.ts';
import {
  drawFault,
  isEarly,
  replacePriceFault,
  type LateFault,
  type LateInsightFault,
} from '../faults.ts';
import type { Handled, ServiceParts } from '../number-insight.ts';
import { readNumber } from '../number.ts';
import type { Reply } from '../reply.ts';
import { findInsight, type Finding } from './facts.ts';
import {
  applyStatusFault,
  replyToEarlyInsightFault,
  replyToLateInsightFault,
  writeInsights,
} from './faults.ts';
import { isInsight, type Insight } from './insights.ts';
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
 * Answers requests for insights: token, rate, content type, JSON, early faults, parameters, balance,
 * charge, late faults, in this order.
 */
export function createIdentityInsights(parts: ServiceParts): (request: InsightRequest) => Handled {
  return (request) => {
    const { settings, books, window, clock } = parts;
    const { publicKey, applicationId, ratePerSecondMax, throttledAs } = settings();
    const token = readToken(request.authorization, {
      now: clock.now(),
      publicKey,
      applicationId,
    });
    if (token.kind === 'refused') {
      books.count('unauthorised');
      return { reply: replyProblem(token.problem), delayMs: 0 };
    }
    if (!window.passes(clock.monotonic(), ratePerSecondMax)) {
      books.count('throttled');
      const headers = throttledAs === 'http429' ? { 'retry-after': '1' } : undefined;
      return { reply: replyProblem('rate-limit', headers), delayMs: 0 };
    }
    if (!/^application\/json\s*(?:;|$)/i.test(request.contentType))
      return { reply: replyProblem('content-type-header'), delayMs: 0 };
    const body = parseBody(request.body);
    return body === undefined
      ? { reply: replyProblem('invalid-json'), delayMs: 0 }
      : answerInsights(parts, { body, application: token.id, at: request.at });
  };
}

/** Undefined where it is no JSON. */
function parseBody(text: string) {
  try {
    return readObject(JSON.parse(text)) ?? {};
  } catch {
    return undefined;
  }
}

interface AcceptedRequest {
  readonly body: Readonly<Record<string, unknown>>;
  readonly application: string;
  readonly at: number;
}

function answerInsights(parts: ServiceParts, request: AcceptedRequest): Handled {
  const { books, lots, settings } = parts;
  const asked = readPhoneNumber(request.body['phone_number']);
  const subject = asked?.subject ?? '';
  const ask = books.ask(subject);
  const { min, max } = settings().latencyMs;
  const delayMs = min + Math.round((max - min) * lots.share('latency', subject, ask));
  return { reply: replyToInsights(parts, request, { asked, subject, ask }), delayMs };
}

interface AskedSubject {
  readonly asked: AskedNumber | undefined;
  readonly subject: string;
  readonly ask: number;
}

function replyToInsights(
  parts: ServiceParts,
  request: AcceptedRequest,
  { asked, subject, ask }: AskedSubject,
): Reply {
  const { lots, books, settings } = parts;
  const { ii_expired: expired, ...faults } = settings().faults;
  // A client renews its token once, and then it is to be taken.
  const shares = { ...faults, ...(expired !== undefined && ask === 1 && { ii_expired: expired }) };
  // Answers of this API never carry a price.
  const fault = replacePriceFault(drawFault(lots, { shares, number: subject, ask }));
  if (fault !== undefined && isEarly(fault)) {
    books.fault(fault);
    return replyToEarlyInsightFault(fault, parts.elsewhere());
  }
  const question = readQuestion(request.body);
  if (!('insights' in question)) return replyInvalid(question);
  if (asked === undefined) return replyProblem('invalid-params');
  return sellInsights(parts, request, { asked, ask, question, fault });
}

interface Purchase {
  readonly asked: AskedNumber;
  readonly ask: number;
  readonly question: InsightQuestion;
  readonly fault: LateFault | LateInsightFault | undefined;
}

function sellInsights(parts: ServiceParts, request: AcceptedRequest, purchase: Purchase): Reply {
  const { account, books, lots, later } = parts;
  const { asked, ask, fault } = purchase;
  const findings = applyStatusFault(findAll(parts, purchase), fault);
  const dues = billFindings(parts, purchase, findings);
  if (!account.covers(dues.reduce((sum, { price }) => sum + price, 0n)))
    return replyProblem('low-balance');
  if (fault !== undefined) books.fault(fault);
  const charge = createCharge(parts, request, { ...purchase, dues });
  if (fault === 'charged_late') {
    later(LATE_CHARGE_MS, charge);
    return { kind: 'reset', how: 'closed' };
  }
  const receipt = charge();
  const told = fault === 'ii_other_number' ? findAll(parts, misread(purchase)) : findings;
  for (const { insight, status } of told) books.status(`${insight}=${status.code}`);
  const requestId = drawInsightRequestId(lots, asked.subject, ask);
  return replyToLateInsightFault(fault, {
    kind: 'written',
    http: 200,
    type: 'application/json',
    body: writeInsights({ requestId, findings: told }, fault),
    receipt,
  });
}

function findAll(
  { lots, clock, settings }: ServiceParts,
  { asked, ask, question }: Purchase,
): readonly Finding[] {
  const { registry } = settings();
  const { purpose } = question;
  const terms = { lots, number: asked.number, ask, purpose, registry, now: clock.now() };
  return [...question.insights].map(([insight, parameters]) =>
    findInsight(terms, insight, parameters),
  );
}

/** The same question about the number whose last digit is another. */
function misread(purchase: Purchase): Purchase {
  const { subject } = purchase.asked;
  const other = `${subject.slice(0, -1)}${(Number(subject.at(-1)) + 1) % 10}`;
  return { ...purchase, asked: { subject: other, number: readNumber(`+${other}`, undefined) } };
}

/** What one insight costs, and the status it was billed for. */
interface InsightDue {
  readonly insight: Insight;
  readonly status: string;
  readonly price: bigint;
}

function billFindings(
  { settings }: ServiceParts,
  { asked }: Purchase,
  findings: readonly Finding[],
): readonly InsightDue[] {
  const { billedStatuses } = settings();
  const country = asked.number?.country?.iso2;
  return findings.flatMap(({ insight, status: { code } }) =>
    isInsight(insight) && billedStatuses.includes(code)
      ? [{ insight, status: code, price: findInsightPrice(insight, country) }]
      : [],
  );
}

/** Each insight is a charge of its own; one receipt tells of all. */
function createCharge(
  { account, books, clock }: ServiceParts,
  { application, at }: AcceptedRequest,
  { asked, ask, dues }: Purchase & { readonly dues: readonly InsightDue[] },
): () => Receipt {
  const time = clock.now();
  return () => {
    const receipts = dues.map(({ insight, status, price }) =>
      books.charge({
        number: asked.subject,
        product: insight,
        requested: price,
        refunded: 0n,
        at,
        record: { time, ask, status, application },
      }),
    );
    return {
      balance: account.balance(),
      answered: () => receipts.forEach((receipt) => receipt.answered()),
    };
  };
}
