import type { OptionRows, OptionSettings } from '../../support/option.ts';
import { LEVEL_OPTION } from '../level.ts';

/** What is asked about each number. */
export const LOOKUP_OPTIONS = {
  level: LEVEL_OPTION,
  cnam: {
    name: 'cnam',
    value: { kind: 'flag' },
    meaning: "ask for the caller's name too (US numbers); costs extra",
  },
  ip: {
    name: 'ip',
    value: { kind: 'ip' },
    meaning: 'IP address sent with every lookup at level advanced',
  },
  ipColumn: {
    name: 'ip-column',
    value: { kind: 'text' },
    placeholder: 'NAME|N',
    meaning: 'column with the IP address of each number; --ip serves where it is empty',
  },
  format: {
    name: 'format',
    value: { kind: 'choice', choices: ['json', 'xml'] },
    fallback: 'json',
    meaning: 'wire format of the API',
  },
} as const satisfies OptionRows;

/** How a lookup is sent. */
export const REQUEST_OPTIONS = {
  httpMethod: {
    name: 'http-method',
    value: { kind: 'choice', choices: ['post', 'get'] },
    fallback: 'post',
    meaning: 'form POST, or GET with the parameters in the URL',
  },
} as const satisfies OptionRows;

/** How the credentials travel, to the account too. */
export const ACCOUNT_OPTIONS = {
  auth: {
    name: 'auth',
    value: { kind: 'choice', choices: ['header', 'body'] },
    fallback: 'header',
    meaning: 'credentials as Basic header, or as fields api_key and api_secret',
  },
} as const satisfies OptionRows;

/** What they hold, once read. */
export type AccountOptions = OptionSettings<typeof ACCOUNT_OPTIONS>;
/** What all of Number Insight's options hold. */
export type NumberInsightOptions = AccountOptions &
  OptionSettings<typeof LOOKUP_OPTIONS> &
  OptionSettings<typeof REQUEST_OPTIONS>;
