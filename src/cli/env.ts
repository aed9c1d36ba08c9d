import { parseEnv } from 'node:util';
import { describeSystemError } from '../run/failure.ts';
import {
  credentialNames,
  type CredentialRow,
  type ProviderIdentity,
} from '../providers/identity.ts';
import type { Credentials } from '../providers/port.ts';
import { UsageError } from './exit.ts';
import { environmentName, OPTIONS, variableName } from './options/table.ts';
import type { Given } from './options/readers.ts';
import { suggestName } from './suggest.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Options given as environment variables, by name. Variables of other programs are left alone, and so is one that is named
 * like an option of the command line alone, whatever else it resembles. Any other INSIGHT_BATCH_* is a slip that would, say,
 * leave a run without its cap, and throws UsageError.
 */
export function environmentValues(environment: Environment): ReadonlyMap<string, Given> {
  const names = new Map(
    OPTIONS.flatMap((option) => listPair(environmentName(option), option.name)),
  );
  const values = new Map<string, Given>();
  for (const [variable, text] of Object.entries(environment)) {
    const option = names.get(variable);
    if (option !== undefined && text !== undefined)
      values.set(option, { text, source: 'environment', label: variable });
    if (option === undefined && isUnknown(variable))
      throw unknownVariableError(variable, [...names.keys()]);
  }
  return values;
}

function listPair(variable: string | undefined, option: string): [string, string][] {
  return variable === undefined ? [] : [[variable, option]];
}

const OURS = /^INSIGHT_BATCH_/i;

function isUnknown(variable: string) {
  return OURS.test(variable) && !OPTIONS.some((option) => variableName(option) === variable);
}

function unknownVariableError(variable: string, names: readonly string[]) {
  const bare = (name: string) => name.replace(OURS, '');
  const meant = suggestName(bare(variable), names.map(bare));
  const advice =
    meant === undefined
      ? 'See insight-batch enrich --help for the options; each has a variable of its name.'
      : `Did you mean INSIGHT_BATCH_${meant}?`;
  return new UsageError(
    `Unknown environment variable ${variable}. ${advice} Rename it, or unset it.`,
  );
}

/** A `.env`: its text, or why it cannot be read; neither where there is none. */
export interface Dotenv {
  readonly text: string | undefined;
  readonly fault: Error | undefined;
}

/** Where credentials may stand, and which variables hold them. */
export interface CredentialSources {
  readonly environment: Environment;
  readonly dotenv: Dotenv;
  readonly provider: Pick<ProviderIdentity, 'credentials'>;
}

/**
 * The variables of a provider in the environment, else in the working folder's `.env`, from which nothing else is read.
 * undefined where one is missing.
 */
export function readCredentials(sources: CredentialSources): Credentials | undefined {
  const values: Record<string, string> = {};
  for (const { name, value } of findCredentials(sources)) {
    if (value === undefined) return undefined;
    values[name] = value;
  }
  return values;
}

/** Those of the credentials that nothing may show. */
export function listSecrets(
  { credentials: rows }: CredentialSources['provider'],
  values: Credentials | undefined,
): string[] {
  const secrets = rows.filter(({ secret }) => secret).map(({ name }) => values?.[name]);
  return secrets.filter((value) => value !== undefined);
}

type Found = CredentialRow & { readonly value: string | undefined };

function findCredentials({ environment, dotenv, provider }: CredentialSources): Found[] {
  const file = parseEnv((dotenv.text ?? '').replace(/^\ufeff/, ''));
  return provider.credentials.map((row) => ({
    ...row,
    value: environment[row.variable]?.trim() || file[row.variable]?.trim() || undefined,
  }));
}

/** As {@link readCredentials}; throws UsageError that says what to set where one is missing, and offers `--sandbox` where the command has it. */
export function requiredCredentials(
  sources: CredentialSources,
  offer: { sandbox: boolean },
): Credentials {
  const all = readCredentials(sources);
  if (all) return all;
  const trial = offer.sandbox ? ', or try the program without an account by --sandbox' : '';
  throw new UsageError(
    `${describeLack(sources)} Set ${credentialNames(sources.provider)} in the environment or in a .env file of the working folder${trial}.`,
  );
}

function describeLack(sources: CredentialSources) {
  const { fault } = sources.dotenv;
  if (fault) return `Cannot read .env: ${describeSystemError(fault)}.`;
  const values = findCredentials(sources);
  const set = values.filter(({ value }) => value !== undefined);
  const missing = values.find(({ value }) => value === undefined);
  const what = missing?.variable ?? '';
  const lacking =
    set.length === 0
      ? 'there are no credentials'
      : `${what} is missing (${credentialNames({ credentials: set })} is set)`;
  return `Cannot ask the service: ${lacking}.`;
}
