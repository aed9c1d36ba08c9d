import type { AttemptResult } from '../../domain/attempt.ts';
import type { Exchange } from '../http.ts';
import {
  DONE,
  isSuccess,
  judgeExchange,
  type BodyMeaning,
  type BodyReading,
  type HttpResponse,
} from '../judgement.ts';
import { otherNumber } from '../other-number.ts';
import { NUMBER_COLUMN } from './columns.ts';
import { readFacts } from './facts.ts';
import { readFields, readInsights, type InsightsAnswer } from './fields.ts';
import { IDENTITY_INSIGHTS } from './identity.ts';
import { judgeInsights } from './outcome.ts';
import { readRefusal, UNPRICED } from './refusal.ts';
import type { InsightSet } from './set.ts';

/** What was asked, as far as it bears on what the answer means. */
export interface Asked {
  /** E.164 digits. */
  readonly number: string;
  readonly set: InsightSet;
}

/** What an exchange did to the account and what follows from it. */
export function judgeAnswer(exchange: Exchange, asked: Asked): AttemptResult {
  return judgeExchange(exchange, {
    identity: IDENTITY_INSIGHTS,
    isFree: false,
    readBody: (response) => readBody(response, asked),
    readRefusal,
  });
}

function readBody(response: HttpResponse, asked: Asked): BodyReading {
  const answer = isSuccess(response.status) ? readInsights(response.body) : undefined;
  return {
    requestId: answer?.requestId,
    status: undefined,
    message: undefined,
    meaning: answer ? findMeaning(answer, response.body, asked) : NOTHING,
  };
}

const NOTHING: BodyMeaning = { kind: 'nothing' };

/**
 * The service names no price: every insight that was asked for counts as billed (SOURCES, Billing).
 */
function findMeaning(
  { requestId, insights }: InsightsAnswer,
  raw: string,
  asked: Asked,
): BodyMeaning {
  const fields = readFields(raw);
  const number = otherNumber(asked.number, fields.get(NUMBER_COLUMN));
  if (number !== undefined) return { kind: 'other_number', number };
  const judged = judgeInsights(insights, asked.set);
  if (!judged) return NOTHING;
  const { isFinal: _, ...outcome } = judged;
  const answer = { ...UNPRICED, ...outcome, raw, requestId, facts: readFacts(fields) };
  return { kind: 'paid', answer, next: DONE };
}
