import { drawCarrier, drawSubscriber, type PhoneLine, type Subscriber } from '../facts.ts';
import type { Lots } from '../lots.ts';
import type { SubscriberNumber } from '../number.ts';
import {
  isRegistryInsight,
  STATUS_MESSAGES,
  type Insight,
  type InsightStatus,
} from './insights.ts';
import { describePlace } from './places.ts';
import { askOperator } from './registry.ts';

/** What an insight says of a number. */
export interface Finding {
  readonly insight: string;
  readonly status: { readonly code: string; readonly message: string };
  readonly members: Readonly<Record<string, unknown>>;
}

/** What is known, or done about, before anything is found out. */
export interface FindingTerms {
  readonly lots: Lots;
  /** Undefined where the digits cannot be a number. */
  readonly number: SubscriberNumber | undefined;
  readonly ask: number;
  readonly purpose: string | undefined;
  /** Insights for which the application is approved. */
  readonly registry: readonly string[];
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** A status; without a message of its own it has the one of the document. Only OK has members. */
export interface Verdict {
  readonly code: InsightStatus;
  readonly message?: string;
  readonly members?: Readonly<Record<string, unknown>>;
}

/**
 * What an insight says of a number: a function of seed and number, as the facts of the other API
 * are, and drawn from the same lots; a supplier's error also depends on how often it was asked.
 */
export function findInsight(
  terms: FindingTerms,
  insight: Insight,
  parameters: Readonly<Record<string, unknown>>,
): Finding {
  const verdict = judgeInsight(terms, insight, parameters);
  const { code, message = STATUS_MESSAGES[code], members = {} } = verdict;
  return { insight, status: { code, message }, members };
}

function judgeInsight(
  terms: FindingTerms,
  insight: Insight,
  parameters: Readonly<Record<string, unknown>>,
): Verdict {
  const { lots, number, ask } = terms;
  if (insight === 'format') return { code: 'OK', members: describeFormat(number) };
  if (number === undefined) return { code: 'INVALID_NUMBER_FORMAT' };
  const subscriber = drawSubscriber(lots, number);
  if (insight === 'original_carrier')
    return { code: 'OK', members: describeOriginal(number, subscriber) };
  if (lots.share('supplier', insight, number.international, ask) < SUPPLIER_ERROR_SHARE)
    return { code: 'SUPPLIER_ERROR' };
  return isRegistryInsight(insight)
    ? askOperator({ ...terms, number, line: subscriber.line }, insight, parameters)
    : judgeCurrent(lots, number, subscriber);
}

const SUPPLIER_ERROR_SHARE = 0.005;
const NO_COVERAGE_SHARE = 0.01;
/** Of mobile numbers, those that were ported after the other API looked. */
const PORTED_SINCE_SHARE = 0.03;

function describeFormat(number: SubscriberNumber | undefined) {
  if (number === undefined) return { time_zones: ['unknown'], is_format_valid: false };
  const { country } = number;
  const place = country && describePlace(country);
  return {
    ...(country &&
      place && {
        country_code: country.iso2,
        country_name: place.name,
        country_prefix: country.prefix,
        offline_location: place.name,
      }),
    time_zones: place?.timeZones ?? ['unknown'],
    number_international: `+${number.international}`,
    number_national: number.national,
    is_format_valid: true,
  };
}

/** Other lines have no type here. */
const NETWORK_TYPES: Readonly<Partial<Record<PhoneLine, string>>> = {
  mobile: 'MOBILE',
  landline: 'LANDLINE',
  landline_tollfree: 'TOLLFREE',
  landline_premium: 'PREMIUM',
  virtual: 'VIRTUAL',
};

/** Name and code are documented for mobile numbers alone. */
function describeOriginal({ country }: SubscriberNumber, { line, original }: Subscriber) {
  const { name, network_code } = original;
  return {
    ...(line === 'mobile' && { name }),
    network_type: NETWORK_TYPES[line],
    country_code: country?.iso2,
    ...(line === 'mobile' && { network_code }),
  };
}

function judgeCurrent(lots: Lots, number: SubscriberNumber, subscriber: Subscriber): Verdict {
  const { international: digits, country } = number;
  if (subscriber.line !== 'mobile') {
    const message = 'The phone number may not be assigned to a mobile network.';
    return { code: 'NOT_FOUND', message };
  }
  if (lots.share('coverage', digits) < NO_COVERAGE_SHARE) return { code: 'NO_COVERAGE' };
  const { name, network_code } = drawNewest(lots, number, subscriber);
  const members = { name, network_type: 'MOBILE', country_code: country?.iso2, network_code };
  return { code: 'OK', members };
}

function drawNewest(lots: Lots, number: SubscriberNumber, { line, current }: Subscriber) {
  if (lots.share('moved since', number.international) >= PORTED_SINCE_SHARE) return current;
  const others = ['since', 'at last'].map((which) => drawCarrier(lots, number, line, which));
  return others.find(({ network_code }) => network_code !== current.network_code) ?? current;
}
