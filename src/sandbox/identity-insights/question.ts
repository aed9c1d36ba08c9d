import { readNumber, type SubscriberNumber } from '../number.ts';
import { isInsight, isRegistryInsight, type Insight } from './insights.ts';
import type { InvalidParameter } from './problems.ts';

/** Parameters of an insight as they came in. */
type Parameters = Readonly<Record<string, unknown>>;

/** What is asked of a number. */
export interface InsightQuestion {
  /** In the order of the request. */
  readonly insights: ReadonlyMap<Insight, Parameters>;
  readonly purpose: string | undefined;
}

/** The number of a request, read leniently as the document promises. */
export interface AskedNumber {
  /**
   * What lots are drawn and charges booked for: the digits, as many as a number can have, without
   * leading zeros.
   */
  readonly subject: string;
  /** Undefined where the digits cannot be a number. */
  readonly number: SubscriberNumber | undefined;
}

/** Undefined where there are no digits. Letters, blanks and brackets are passed over. */
export function readPhoneNumber(value: unknown): AskedNumber | undefined {
  const digits = typeof value === 'string' ? value.replace(/\D/g, '') : '';
  const subject = digits.replace(/^0+/, '').slice(0, DIGITS_MAX);
  if (subject === '') return undefined;
  return { subject, number: digits === subject ? readNumber(`+${digits}`, undefined) : undefined };
}

const DIGITS_MAX = 15;
const PERIOD_HOURS_MAX = 2_400;

/** The question of a body, or what is wrong with it. */
export function readQuestion(body: Parameters): InsightQuestion | readonly InvalidParameter[] {
  const { phone_number: phone, purpose } = body;
  const insights = readObject(body['insights']);
  const invalid = [
    ...checkPhoneNumber(phone),
    ...checkInsights(body['insights']),
    ...(typeof purpose === 'string' ? [] : checkPurpose(purpose, Object.keys(insights ?? {}))),
  ];
  if (invalid.length > 0) return invalid;
  return {
    insights: new Map(
      Object.entries(insights ?? {}).flatMap(([name, parameters]) =>
        isInsight(name) ? [[name, readObject(parameters) ?? {}]] : [],
      ),
    ),
    purpose: typeof purpose === 'string' ? purpose : undefined,
  };
}

/** A JSON object, or undefined for anything else. */
export function readObject(value: unknown): Parameters | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? { ...value }
    : undefined;
}

function checkPhoneNumber(value: unknown) {
  if (value === undefined || value === null) return reject('phone_number', 'must not be null');
  if (typeof value !== 'string') return reject('phone_number', 'must be a string');
  return readPhoneNumber(value) === undefined
    ? reject('phone_number', 'must be a phone number')
    : [];
}

function checkInsights(value: unknown) {
  if (value === undefined || value === null) return reject('insights', 'must not be null');
  const insights = readObject(value);
  if (insights === undefined) return reject('insights', 'must be an object');
  const entries = Object.entries(insights);
  return entries.length === 0
    ? reject('insights', 'must not be empty')
    : entries.flatMap(([name, parameters]) => checkInsight(name, parameters));
}

function checkInsight(name: string, value: unknown) {
  const path = `insights.${name}`;
  if (!isInsight(name)) return reject(path, 'must be a known insight');
  const parameters = readObject(value);
  if (parameters === undefined) return reject(path, 'must be an object');
  if (name === 'subscriber_match' && Object.keys(parameters).length === 0)
    return reject(path, 'must not be empty');
  const { period } = parameters;
  if ((name !== 'sim_swap' && name !== 'device_swap') || period === undefined) return [];
  const isPeriod = typeof period === 'number' && Number.isInteger(period);
  return isPeriod && period >= 1 && period <= PERIOD_HOURS_MAX
    ? []
    : reject(`${path}.period`, `must be a whole number from 1 to ${PERIOD_HOURS_MAX}`);
}

function checkPurpose(purpose: unknown, insights: readonly string[]) {
  if (purpose !== undefined && purpose !== null) return reject('purpose', 'must be a string');
  return insights.some(isRegistryInsight) ? reject('purpose', 'must not be null') : [];
}

function reject(name: string, reason: string): readonly InvalidParameter[] {
  return [{ name, reason }];
}
