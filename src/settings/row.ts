import type { KindName, OptionKind, OptionRow } from '../support/option.ts';

/** Commands that enrich a list, or say what that would cost. */
export const ENRICH_COMMANDS = ['enrich', 'estimate'] as const;
/** Commands that ask about the numbers of a list, or say what asking would cost. */
export const LIST_COMMANDS = [...ENRICH_COMMANDS, 'migrate'] as const;
/** Commands that read a list. */
export const READING_COMMANDS = [...LIST_COMMANDS, 'calibrate'] as const;
/** Commands that read a table; of `ledger` it is the verb import. */
export const TABLE_COMMANDS = [...READING_COMMANDS, 'ledger'] as const;
/** Commands that open a ledger. */
export const LEDGER_COMMANDS = [...READING_COMMANDS, 'report', 'runs', 'ledger'] as const;
/** Commands that reach the account. */
export const SERVICE_COMMANDS = [...READING_COMMANDS, 'balance'] as const;
/** Commands that have a configuration. */
export const CONFIGURED_COMMANDS = [...LEDGER_COMMANDS, 'balance'] as const;

/** The commands of the program, in the order help shows them. */
export const COMMANDS = [...CONFIGURED_COMMANDS, 'rules', 'sandbox'] as const;
export type Command = (typeof COMMANDS)[number];

/**
 * One option, complete: flag, variable, configuration key, help, completion and README follow from
 * it.
 */
export interface Option extends OptionRow {
  /** The heading in help. */
  readonly group: string;
  readonly commands: readonly Command[];
  /** Where it may stand beside the command line. */
  readonly elsewhere: 'environment and file' | 'environment' | 'nowhere';
}

/** A row as it is written; what it does not say, its group says. */
type GroupRow = OptionRow & Partial<Pick<Option, 'commands' | 'elsewhere'>>;

type Complete<C, R> = {
  readonly [K in keyof R]: Omit<Omit<Option, 'commands'> & { readonly commands: C }, keyof R[K]> &
    R[K];
};

/** The most that users can wait for, in milliseconds: a timer longer than 2^31 ms fires at once. */
export const WAIT_MAX_MS = 21 * 86_400_000;
/** The furthest that users can look back, in milliseconds. */
export const AGE_MAX_MS = 36_500 * 86_400_000;

/** The rows of a group, complete, under the names of their settings. */
export function group<
  const C extends readonly Command[],
  const R extends Readonly<Record<string, GroupRow>>,
>(name: string, commands: C, rows: R): Complete<C, R> {
  const complete = Object.entries(rows).map(([setting, row]) => [
    setting,
    {
      commands,
      ...namePlaceholder(row.value),
      elsewhere: findPlaces(row.commands ?? commands),
      ...row,
      group: name,
    },
  ]);
  // Object.fromEntries forgets which name has which row.
  return Object.fromEntries(complete) as Complete<C, R>;
}

/** A command without a configuration takes its options from the command line only. */
function findPlaces(commands: readonly Command[]): Option['elsewhere'] {
  return CONFIGURED_COMMANDS.some((command) => commands.includes(command))
    ? 'environment and file'
    : 'nowhere';
}

function namePlaceholder(value: OptionKind): Pick<OptionRow, 'placeholder'> {
  if (value.kind === 'flag') return {};
  const own = value.kind === 'choice' ? value.choices.join('|') : PLACEHOLDERS[value.kind];
  return { placeholder: own };
}

const PLACEHOLDERS: Readonly<Record<Exclude<KindName, 'flag' | 'choice'>, string>> = {
  text: 'TEXT',
  file: 'FILE',
  amount: 'AMOUNT',
  duration: 'DURATION',
  seconds: 'SECONDS',
  integer: 'N',
  toggle: 'on|off',
  country: 'XX',
  ip: 'ADDR',
  share: 'SHARE',
  url: 'URL',
  currency: 'CODE',
  range: 'MS|MS-MS',
};
