import { parseEnv } from 'node:util';
import { UsageError } from './exit.ts';
import { environmentName, OPTIONS, variableOf } from './options.ts';
import type { Given } from './settings-values.ts';
import { suggest } from './suggest.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Options given as environment variables, by name. Variables of other programs are left alone, and so is one that is named
 * like an option of the command line alone, whatever else it resembles. One that is nearly ours is a slip that would, say,
 * leave a run without its cap, and throws UsageError.
 */
export function environmentValues(environment: Environment): ReadonlyMap<string, Given> {
  const names = new Map(OPTIONS.flatMap((option) => pairOf(environmentName(option), option.name)));
  const values = new Map<string, Given>();
  for (const [variable, text] of Object.entries(environment)) {
    const option = names.get(variable);
    if (option !== undefined && text !== undefined) values.set(option, { text, source: 'environment', label: variable });
    if (option === undefined && isSlip(variable)) refuseSlip(variable, [...names.keys()]);
  }
  return values;
}

function pairOf(variable: string | undefined, option: string): [string, string][] {
  return variable === undefined ? [] : [[variable, option]];
}

const OURS = /^INSIGHT_BATCH_/i;

function isSlip(variable: string): boolean {
  return OURS.test(variable) && !OPTIONS.some((option) => variableOf(option) === variable);
}

function refuseSlip(variable: string, names: readonly string[]): void {
  const bare = (name: string): string => name.replace(OURS, '');
  const meant = suggest(bare(variable), names.map(bare));
  if (meant === undefined) return;
  throw new UsageError(`Unknown environment variable ${variable}. Did you mean INSIGHT_BATCH_${meant}? Rename it, or unset it.`);
}

/** The account's key, which is public, and its secret. */
export interface Credentials {
  readonly key: string;
  readonly secret: string;
}

/**
 * `VONAGE_API_KEY` and `VONAGE_API_SECRET` of the environment, else of `dotenv`, the text of the working folder's `.env`,
 * from which nothing else is read. undefined where one is missing.
 */
export function credentials(environment: Environment, dotenv: string | undefined): Credentials | undefined {
  const file = parseEnv((dotenv ?? '').replace(/^\ufeff/, ''));
  const read = (name: string): string | undefined => environment[name]?.trim() || file[name]?.trim() || undefined;
  const key = read('VONAGE_API_KEY');
  const secret = read('VONAGE_API_SECRET');
  return key === undefined || secret === undefined ? undefined : { key, secret };
}

/** As {@link credentials}; throws UsageError that says what to set where one is missing. */
export function requiredCredentials(environment: Environment, dotenv: string | undefined): Credentials {
  const found = credentials(environment, dotenv);
  if (found) return found;
  throw new UsageError(
    'Cannot ask the service: there are no credentials. Set VONAGE_API_KEY and VONAGE_API_SECRET in the environment or in a .env file of the working folder, or try the program without an account by --sandbox.',
  );
}
