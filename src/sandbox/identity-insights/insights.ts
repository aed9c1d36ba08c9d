/** What one request may ask for, by the names of the OpenAPI document 1.0.0. */
export const INSIGHTS = [
  'format',
  'original_carrier',
  'current_carrier',
  'sim_swap',
  'device_swap',
  'subscriber_match',
  'roaming',
  'reachability',
  'location_verification',
] as const;

/** An insight by its name. */
export type Insight = (typeof INSIGHTS)[number];

/** An insight that only an application with a Network Registry profile gets. */
export type RegistryInsight = Exclude<Insight, 'format' | 'original_carrier' | 'current_carrier'>;

/**
 * The countries where an operator answers, as the coverage page lists them; where there are none,
 * only the Virtual Operator does.
 */
export const COVERAGE: Readonly<Record<RegistryInsight, readonly string[]>> = {
  sim_swap: 'AT BR CA FR DE GR IT MX NL ES GB US'.split(' '),
  device_swap: ['ES'],
  subscriber_match: 'AU BR CA DE NL ES GB US'.split(' '),
  roaming: [],
  reachability: [],
  location_verification: [],
};

/** Whether the document knows the insight. */
export function isInsight(name: string): name is Insight {
  return INSIGHTS.some((insight) => insight === name);
}

/** Whether an operator of the Network Registry is asked for it. */
export function isRegistryInsight(name: string): name is RegistryInsight {
  return Object.hasOwn(COVERAGE, name);
}

/** The statuses of an insight, in the words of the OpenAPI document. */
export const STATUS_MESSAGES = {
  OK: 'Success',
  NOT_FOUND: 'The phone number could not be found for this Insight.',
  UNSUPPORTED_NETWORK_TYPE: 'The network type is not supported for this Insight.',
  INVALID_NUMBER_FORMAT: 'The phone number format is not valid.',
  NO_COVERAGE: 'The country or mobile network is not supported by available suppliers.',
  UNAUTHORIZED: 'The request could not be authorized.',
  INVALID_PURPOSE: 'The purpose used is not valid or allowed for this Insight.',
  SUPPLIER_ERROR: 'The supplier returned an error while processing the request.',
  INTERNAL_ERROR: 'An internal error occurred while processing the request.',
} as const;

/** The code of a status that is documented. */
export type InsightStatus = keyof typeof STATUS_MESSAGES;
