import type { PhoneLine } from '../facts.ts';
import type { SubscriberNumber } from '../number.ts';
import type { FindingTerms, Verdict } from './facts.ts';
import { COVERAGE, type RegistryInsight } from './insights.ts';

/** Of a number that can be one. */
interface OperatorTerms extends Omit<FindingTerms, 'number'> {
  readonly number: SubscriberNumber;
  readonly line: PhoneLine;
}

/**
 * What an operator of the Network Registry says. The Virtual Operator answers for any application;
 * others only where the application is approved, in their countries and of mobile numbers.
 */
export function askOperator(
  terms: OperatorTerms,
  insight: RegistryInsight,
  parameters: Readonly<Record<string, unknown>>,
): Verdict {
  const { number, line, purpose, registry } = terms;
  if (purpose !== PLAYGROUND_PURPOSE) return { code: 'INVALID_PURPOSE' };
  if (number.international.startsWith(VIRTUAL_OPERATOR)) {
    if (!isVirtualNumber(number.international))
      return { code: 'NOT_FOUND', message: 'Unknown phone number.' };
  } else {
    if (!registry.includes(insight)) return { code: 'UNAUTHORIZED' };
    if (!COVERAGE[insight].includes(number.country?.iso2 ?? '')) return { code: 'NO_COVERAGE' };
    if (line !== 'mobile') return { code: 'UNSUPPORTED_NETWORK_TYPE' };
  }
  return { code: 'OK', members: describeState(terms, insight, parameters) };
}

/** The one purpose of an application that is not in production. */
const PLAYGROUND_PURPOSE = 'FraudPreventionAndDetection';
const VIRTUAL_OPERATOR = '990';
/** The documents: the SIM of each of its numbers was swapped so long ago. */
const VIRTUAL_SWAP_HOURS = 500;
const PERIOD_HOURS_DEFAULT = 240;
/** Up to a third beyond the longest period that can be asked for. */
const SWAP_HOURS_MAX = 3_200;
const HOUR_MS = 3_600_000;

/** Those from +990123400 on in steps of 11; the last of them, ...499, is never found. */
function isVirtualNumber(digits: string) {
  const [, last] = /^9901234(\d\d)$/.exec(digits) ?? [];
  return last !== undefined && last !== '99' && Number(last) % 11 === 0;
}

function describeState(
  { lots, number, now }: OperatorTerms,
  insight: RegistryInsight,
  parameters: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const digits = number.international;
  const share = lots.share('state', insight, digits);
  const hours = digits.startsWith(VIRTUAL_OPERATOR)
    ? VIRTUAL_SWAP_HOURS
    : Math.floor(share * SWAP_HOURS_MAX);
  const ago = (ms: number) => new Date(now - ms).toISOString();
  switch (insight) {
    case 'sim_swap':
    case 'device_swap':
      return {
        [`latest_${insight}_at`]: ago(hours * HOUR_MS),
        is_swapped: hours <= Number(parameters['period'] ?? PERIOD_HOURS_DEFAULT),
      };
    case 'subscriber_match':
      return Object.fromEntries(
        Object.keys(parameters).map((name) => [
          `${name}_match`,
          lots.pick(['EXACT', 'HIGH', 'PARTIAL', 'NONE', 'DATA_UNAVAILABLE'], name, digits),
        ]),
      );
    case 'roaming':
      return {
        latest_status_at: ago(HOUR_MS),
        is_roaming: share < 0.5,
        ...(share < 0.5 && { country_codes: share < 0.1 ? ['FR', 'MC'] : ['DE'] }),
      };
    case 'reachability':
      return {
        latest_status_at: ago(HOUR_MS),
        is_reachable: share < 0.8,
        ...(share < 0.8 && { connectivity: share < 0.4 ? ['DATA', 'SMS'] : ['SMS'] }),
      };
    case 'location_verification':
      return {
        is_verified: share < 0.5 ? 'TRUE' : 'PARTIAL',
        latest_location_at: ago(HOUR_MS),
        ...(share >= 0.5 && { match_rate: Math.floor(share * 100) }),
      };
  }
}
