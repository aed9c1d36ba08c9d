import { ROW_OUTCOMES } from '../row-outcome.ts';
import type { ConditionKey, ConditionValue } from './rules.ts';

/** What may stand behind a key of `when`. */
interface Condition {
  accepts(value: ConditionValue): boolean;
  /** What it accepts, for a message: `it is one of …`. */
  readonly words: string;
}

const CERTAINTIES = ['yes', 'probably', 'probably_not', 'no'];

/** What each key may be compared with. */
export const CONDITIONS: Readonly<Record<ConditionKey, Condition>> = {
  outcome: { accepts: (value) => isOneOf(value, ROW_OUTCOMES), words: listed(ROW_OUTCOMES) },
  expired: { accepts: (value) => typeof value === 'boolean', words: 'it is true or false' },
  line_type: choose([
    'mobile',
    'landline',
    'landline_premium',
    'landline_tollfree',
    'virtual',
    'pager',
    'unknown',
  ]),
  reachable: choose(['yes', 'absent', 'blocked', 'no']),
  assigned: choose(CERTAINTIES),
  ported: choose(CERTAINTIES),
  roaming: choose(['yes', 'no']),
  carrier: {
    accepts: (value) => value === null || (typeof value === 'string' && value.trim() !== ''),
    words: 'it is the name of a network, or null where no answer tells it',
  },
  country: {
    accepts: (value) => value === null || (typeof value === 'string' && /^[A-Z]{2}$/.test(value)),
    words: 'it is an ISO 3166 code such as DE, or null where nothing tells it',
  },
};

function choose(values: readonly string[]): Condition {
  return {
    accepts: (value) => value === null || isOneOf(value, values),
    words: `${listed(values)}, or null where no answer tells it`,
  };
}

function isOneOf(value: ConditionValue, values: readonly string[]) {
  return typeof value === 'string' && values.includes(value);
}

function listed(values: readonly string[]) {
  return `it is one of ${values.join(', ')}`;
}
