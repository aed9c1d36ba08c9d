/** The commands of the program, in the order help shows them. */
export const COMMANDS = [
  'enrich',
  'estimate',
  'report',
  'runs',
  'ledger',
  'balance',
  'sandbox',
] as const;
export type Command = (typeof COMMANDS)[number];

/** What the value of an option is; says how its text is read and what a refusal explains. */
export type Kind =
  /** On where it is named; takes no value on the command line. */
  | { readonly kind: 'flag' }
  /** `empty`: an empty text means something. */
  | { readonly kind: 'text'; readonly empty?: true }
  /** `dash`: `-` is standard output. */
  | { readonly kind: 'file'; readonly dash?: true }
  | { readonly kind: 'amount' }
  /** `max` in milliseconds. */
  | { readonly kind: 'duration'; readonly max: number }
  /** Seconds, with at most three decimal places. */
  | { readonly kind: 'seconds'; readonly max: number }
  | { readonly kind: 'integer'; readonly min: number; readonly max: number }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'country' }
  | { readonly kind: 'ip' }
  /** A share in percent: `20%`. */
  | { readonly kind: 'share' }
  | { readonly kind: 'url' }
  | { readonly kind: 'currency' }
  /** Milliseconds, or two of them with a dash between. */
  | { readonly kind: 'range'; readonly max: number };

export type Group =
  | 'Output'
  | 'Input'
  | 'Lookup'
  | 'Money'
  | 'Pace'
  | 'Run and ledger'
  | 'Service'
  | 'Program'
  | 'Ledger'
  | 'Sandbox';

/** One option: flag, environment name, configuration key, help and README follow from it. */
export interface Option {
  /** Without the leading dashes. */
  readonly name: string;
  /** A single letter. */
  readonly letter?: string;
  /** Another spelling of the whole name. */
  readonly alias?: string;
  readonly group: Group;
  readonly commands: readonly Command[];
  readonly value: Kind;
  /** The value's name in help, e.g. `FILE`; absent for a flag. */
  readonly placeholder?: string;
  /** Read like a value the user gave; absent where there is none. */
  readonly fallback?: string;
  /** The default in words, where it is no fixed text. */
  readonly fallbackWords?: string;
  readonly meaning: string;
  /** Where it may stand beside the command line. */
  readonly elsewhere: 'environment and file' | 'environment' | 'nowhere';
}

/** Commands that ask the service, or say what asking would cost. */
export const LIST_COMMANDS: readonly Command[] = ['enrich', 'estimate'];
/** Commands that open a ledger. */
export const LEDGER_COMMANDS: readonly Command[] = [
  'enrich',
  'estimate',
  'report',
  'runs',
  'ledger',
];
/** Commands that have a configuration. */
export const CONFIGURED_COMMANDS: readonly Command[] = [
  'enrich',
  'estimate',
  'report',
  'runs',
  'ledger',
  'balance',
];

export const LEVELS = ['basic', 'standard', 'advanced'] as const;
export const FORMATS = ['json', 'xml'] as const;
export const NUMBERS = ['possible', 'valid'] as const;
export const BARE = ['international', 'national'] as const;
export const IN_DOUBT = ['retry', 'skip'] as const;
export const HTTP_METHODS = ['post', 'get'] as const;
export const AUTHS = ['header', 'body'] as const;
export const TOGGLE = ['on', 'off'] as const;
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
