import { parseEnv } from 'node:util';
import { messageOf } from '../run/failure.ts';
import { UsageError } from './exit.ts';
import { environmentName, OPTIONS, variableName } from './options/table.ts';
import type { Given } from './options/readers.ts';
import { suggest } from './suggest.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Options given as environment variables, by name. Variables of other programs are left alone, and so is one that is named
 * like an option of the command line alone, whatever else it resembles. Any other INSIGHT_BATCH_* is a slip that would, say,
 * leave a run without its cap, and throws UsageError.
 */
export function environmentValues(environment: Environment): ReadonlyMap<string, Given> {
  const names = new Map(OPTIONS.flatMap((option) => pairOf(environmentName(option), option.name)));
  const values = new Map<string, Given>();
  for (const [variable, text] of Object.entries(environment)) {
    const option = names.get(variable);
    if (option !== undefined && text !== undefined)
      values.set(option, { text, source: 'environment', label: variable });
    if (option === undefined && isUnknown(variable)) throw unknown(variable, [...names.keys()]);
  }
  return values;
}

function pairOf(variable: string | undefined, option: string): [string, string][] {
  return variable === undefined ? [] : [[variable, option]];
}

const OURS = /^INSIGHT_BATCH_/i;

function isUnknown(variable: string): boolean {
  return OURS.test(variable) && !OPTIONS.some((option) => variableName(option) === variable);
}

function unknown(variable: string, names: readonly string[]): UsageError {
  const bare = (name: string): string => name.replace(OURS, '');
  const meant = suggest(bare(variable), names.map(bare));
  const advice =
    meant === undefined
      ? 'See insight-batch enrich --help for the options; each has a variable of its name.'
      : `Did you mean INSIGHT_BATCH_${meant}?`;
  return new UsageError(
    `Unknown environment variable ${variable}. ${advice} Rename it, or unset it.`,
  );
}

/** The account's key, which is public, and its secret. */
export interface Credentials {
  readonly key: string;
  readonly secret: string;
}

/** A `.env`: its text, or why it cannot be read; neither where there is none. */
export interface Dotenv {
  readonly text: string | undefined;
  readonly fault: Error | undefined;
}

/**
 * `VONAGE_API_KEY` and `VONAGE_API_SECRET` of the environment, else of the working folder's `.env`,
 * from which nothing else is read. undefined where one is missing.
 */
export function credentials(environment: Environment, dotenv: Dotenv): Credentials | undefined {
  const [key, secret] = found(environment, dotenv);
  return key === undefined || secret === undefined ? undefined : { key, secret };
}

const NAMES = ['VONAGE_API_KEY', 'VONAGE_API_SECRET'] as const;

function found(environment: Environment, { text }: Dotenv): (string | undefined)[] {
  const file = parseEnv((text ?? '').replace(/^\ufeff/, ''));
  return NAMES.map((name) => environment[name]?.trim() || file[name]?.trim() || undefined);
}

/** As {@link credentials}; throws UsageError that says what to set where one is missing, and offers `--sandbox` where the command has it. */
export function requiredCredentials(
  environment: Environment,
  dotenv: Dotenv,
  offer: { readonly sandbox: boolean },
): Credentials {
  const both = credentials(environment, dotenv);
  if (both) return both;
  const trial = offer.sandbox ? ', or try the program without an account by --sandbox' : '';
  throw new UsageError(
    `${lack(environment, dotenv)} Set ${NAMES.join(' and ')} in the environment or in a .env file of the working folder${trial}.`,
  );
}

function lack(environment: Environment, dotenv: Dotenv): string {
  if (dotenv.fault) return `Cannot read .env: ${messageOf(dotenv.fault)}.`;
  const values = found(environment, dotenv);
  const [missing, set] = values[0] === undefined ? NAMES : ([NAMES[1], NAMES[0]] as const);
  const nothing = values.every((value) => value === undefined);
  return `Cannot ask the service: ${nothing ? 'there are no credentials' : `${missing} is missing (${set} is set)`}.`;
}
