import { parseEnv } from 'node:util';
import {
  listAccountRows,
  joinVariables,
  listLookupRows,
  type CredentialRow,
  type ProviderIdentity,
} from '../providers/identity.ts';
import type { Credentials } from '../providers/port.ts';
import { PROVIDERS } from '../providers/registry.ts';
import { readPrivateKey } from '../providers/private-key.ts';
import type { FoundCredentials } from '../library/service.ts';
import { describeSystemError } from '../run/failure.ts';
import { UsageError } from '../settings/error.ts';
import type { Environment } from '../settings/places.ts';

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
  /** A file that a variable names; throws where it cannot be read. */
  readFile(path: string): string;
}

/**
 * The variables of a provider in the environment, else in the working folder's `.env`, from which nothing else is read.
 * undefined where one that lookups need is missing. Throws UsageError for a key that cannot be used.
 */
export function readCredentials(sources: CredentialSources): FoundCredentials | undefined {
  const rows = listLookupRows(sources.provider);
  const found = findCredentials(sources, rows);
  if (found.length < rows.length) return undefined;
  const more = sources.provider.credentials.filter((row) => !rows.includes(row));
  const optional = findCredentials(sources, more);
  // One of a pair reaches no account.
  const isWhole = optional.length === more.length;
  return {
    ...readValues([...found, ...(isWhole ? optional : [])], sources),
    said: isWhole || optional.length === 0 ? [] : [describeHalf(optional, more)],
  };
}

/** As {@link readCredentials}; throws UsageError that says what to set where one is missing, and offers `--sandbox` where the command has it. */
export function requiredCredentials(
  sources: CredentialSources,
  offer: { sandbox: boolean },
): FoundCredentials {
  const found = readCredentials(sources);
  if (found) return found;
  const { message } = explainLack(sources, { ...offer, rows: listLookupRows(sources.provider) });
  throw new UsageError(message + proposeOther(sources));
}

/** What reading the balance needs, which may be less than lookups do. Throws UsageError as {@link requiredCredentials} does. */
export function accountCredentials(sources: CredentialSources): Credentials {
  const rows = listAccountRows(sources.provider);
  const found = findCredentials(sources, rows);
  if (found.length < rows.length) throw explainLack(sources, { sandbox: false, rows });
  return readValues(found, sources).values;
}

/** Whatever of a provider's credentials is there, as it stands there, for whoever hides it; reads no other file. */
export function listGivenSecrets(sources: CredentialSources): readonly string[] {
  return findCredentials(sources, sources.provider.credentials)
    .filter(({ row }) => row.secret)
    .flatMap(({ row, text }) =>
      row.form === undefined ? [text] : readPrivateKey(text, NO_FILES).forms,
    );
}

/** How the accounts are named in the ledger whose credentials are there. */
export function listAccountNames(sources: CredentialSources): readonly string[] {
  return findCredentials(sources, sources.provider.credentials)
    .filter(({ row }) => !row.secret)
    .map(({ text }) => text);
}

const NO_FILES = {
  readFile: () => {
    throw new Error('no file is read');
  },
  explain: () => '',
};

interface Found {
  readonly row: CredentialRow;
  readonly variable: string;
  readonly text: string;
}

/** The rows that have a value. The environment goes first as a whole: of two names for one key it holds the newer. */
function findCredentials(
  { environment, dotenv }: CredentialSources,
  rows: readonly CredentialRow[],
): Found[] {
  const file: Environment = parseEnv((dotenv.text ?? '').replace(/^\ufeff/, ''));
  return rows.flatMap((row) => {
    const places = [environment, file].flatMap((place) =>
      [row.variable, ...(row.others ?? [])].map((variable) => ({
        row,
        variable,
        text: place[variable]?.trim() ?? '',
      })),
    );
    return places.find(({ text }) => text !== '') ?? [];
  });
}

function readValues(found: readonly Found[], sources: CredentialSources) {
  const values: Record<string, string> = {};
  const secrets: string[] = [];
  for (const { row, variable, text } of found) {
    const { value, forms } = readText({ row, variable, text }, sources);
    values[row.name] = value;
    if (row.secret) secrets.push(...forms);
  }
  return { values, secrets, said: [] };
}

function readText({ row, variable, text }: Found, sources: CredentialSources) {
  if (row.form === undefined) return { value: text, forms: [text] };
  const readFile = (path: string) => sources.readFile(path);
  const key = readPrivateKey(text, { readFile, explain: describeSystemError });
  if (key.kind === 'unusable')
    throw new UsageError(`Cannot use the private key in ${variable}: ${key.words}. ${KEY_ADVICE}`);
  return { value: key.pem, forms: key.forms };
}

const KEY_ADVICE =
  'Give the RSA key of the application as text or as the path of its file, or try the program without an account by --sandbox.';

function describeHalf(found: readonly Found[], rows: readonly CredentialRow[]) {
  return `${describeMissing(found, rows)}, so the balance is not read.`;
}

function describeMissing(found: readonly Found[], rows: readonly CredentialRow[]) {
  const missing = rows.filter((row) => !found.some((each) => each.row === row));
  const set = joinVariables(found);
  return `${missing[0]?.variable ?? ''} is missing (${set} is set)`;
}

function explainLack(
  sources: CredentialSources,
  { sandbox, rows }: { sandbox: boolean; rows: readonly CredentialRow[] },
) {
  const trial = sandbox ? ', or try the program without an account by --sandbox' : '';
  const names = joinVariables(rows);
  return new UsageError(
    `${describeLack(sources, rows)} Set ${names} in the environment or in a .env file of the working folder${trial}.${describeOthers(rows)}`,
  );
}

/** Whoever has only what another provider asks with means that one. */
function proposeOther(sources: CredentialSources) {
  const { provider } = sources;
  if (findCredentials(sources, listLookupRows(provider)).length > 0) return '';
  return PROVIDERS.filter(({ credentials }) => credentials !== provider.credentials)
    .map((other) => describeFound(other, findCredentials(sources, listLookupRows(other))))
    .join('');
}

function describeFound({ name, title }: ProviderIdentity, found: readonly Found[]) {
  if (found.length === 0) return '';
  const [are, them] = found.length === 1 ? ['is', 'it'] : ['are', 'them'];
  return ` ${joinVariables(found)} ${are} set: --provider ${name} asks ${title} with ${them}.`;
}

function describeLack(sources: CredentialSources, rows: readonly CredentialRow[]) {
  const { fault } = sources.dotenv;
  if (fault) return `Cannot read .env: ${describeSystemError(fault)}.`;
  const found = findCredentials(sources, rows);
  if (found.length > 0) return `Cannot ask the service: ${describeMissing(found, rows)}.`;
  return rows.every(({ optional }) => optional === true)
    ? 'Cannot read the balance: the account has credentials of its own.'
    : 'Cannot ask the service: there are no credentials.';
}

function describeOthers(rows: readonly CredentialRow[]) {
  return rows
    .filter(({ others }) => others !== undefined)
    .map(({ variable, others = [] }) => ` Instead of ${variable} serves ${others.join(' or ')}.`)
    .join('');
}
