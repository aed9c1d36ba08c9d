import type { OptionRows, OptionSettings } from '../../support/option.ts';
import { LEVEL_OPTION } from '../level.ts';

/** What is asked about each number. */
export const LOOKUP_OPTIONS = {
  level: LEVEL_OPTION,
  insights: {
    name: 'insights',
    value: { kind: 'text' },
    placeholder: 'LIST',
    fallbackWords: 'those of --level',
    meaning:
      'insights to ask for, e.g. format,current_carrier,sim_swap:240 (hours); without format an answer about another number is not noticed',
  },
  purpose: {
    name: 'purpose',
    value: { kind: 'text' },
    fallback: 'FraudPreventionAndDetection',
    meaning: 'purpose of the network profile, sent with insights of the Network Registry',
  },
  shape: {
    name: 'shape',
    value: { kind: 'choice', choices: ['number-insight'] },
    fallbackWords: 'columns of its own',
    meaning: 'write the columns of Number Insight, as far as the answers fill them',
    commands: ['enrich', 'estimate'],
  },
} as const satisfies OptionRows;

/** How a lookup is sent. */
export const REQUEST_OPTIONS = {
  region: {
    name: 'region',
    value: { kind: 'choice', choices: ['eu', 'us'] },
    fallback: 'eu',
    meaning: 'where Identity Insights is asked; not used with --base-url',
  },
} as const satisfies OptionRows;

type Asked = OptionSettings<typeof LOOKUP_OPTIONS>;

/** What all of Identity Insights' options hold; `shape` bears on what is written alone. */
export type IdentityInsightsOptions = Omit<Asked, 'shape'> &
  Partial<Pick<Asked, 'shape'>> &
  OptionSettings<typeof REQUEST_OPTIONS>;
