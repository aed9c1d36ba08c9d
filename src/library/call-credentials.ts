import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  listLookupRows,
  type CredentialRow,
  type ProviderIdentity,
} from '../providers/identity.ts';
import { readPrivateKey } from '../providers/private-key.ts';
import { describeSystemError } from '../run/failure.ts';
import { UsageError } from '../settings/error.ts';
import type { CallCredentials } from './call.ts';
import type { FoundCredentials } from './service.ts';

/**
 * The credentials of a call, as its provider takes them; undefined where one that lookups need is
 * missing. Throws UsageError for a key that cannot be used.
 */
export function readCallCredentials(
  given: CallCredentials,
  provider: Pick<ProviderIdentity, 'credentials'>,
): FoundCredentials | undefined {
  const needed = listLookupRows(provider);
  if (listMissing(given, needed).length > 0) return undefined;
  const more = provider.credentials.filter((row) => !needed.includes(row));
  const missing = listMissing(given, more);
  // One of a pair reaches no account.
  const rows = missing.length === 0 ? provider.credentials : needed;
  const read = rows.map((row) => ({ row, ...readOne(given, row) }));
  return {
    values: Object.fromEntries(read.map(({ row, value }) => [row.name, value])),
    secrets: read.flatMap(({ row, forms }) => (row.secret ? forms : [])),
    said:
      missing.length > 0 && missing.length < more.length
        ? [`${spell(missing)} missing, so the balance is not read.`]
        : [],
  };
}

/** As {@link readCallCredentials}; throws UsageError that says what is missing. */
export function requireCallCredentials(
  given: CallCredentials,
  provider: Pick<ProviderIdentity, 'credentials'>,
): FoundCredentials {
  const found = readCallCredentials(given, provider);
  if (found) return found;
  const missing = spell(listMissing(given, listLookupRows(provider)));
  throw new UsageError(
    `Cannot ask the service: ${missing} missing. Pass them in, or try it without an account by sandbox: true.`,
  );
}

function listMissing(given: CallCredentials, rows: readonly CredentialRow[]) {
  return rows.filter((row) => findText(given, row) === '');
}

function findText(given: CallCredentials, row: CredentialRow) {
  const texts: Readonly<Record<string, unknown>> = { ...given };
  const text = texts[nameForPrograms(row)] ?? '';
  if (typeof text === 'string') return text.trim();
  throw new UsageError(`Cannot use credentials.${nameForPrograms(row)}: it is no text.`);
}

/** What stands alone behind `credentials.` says whose it is. */
const NAMES: Readonly<Record<string, keyof CallCredentials>> = {
  key: 'apiKey',
  secret: 'apiSecret',
};

function nameForPrograms({ name }: CredentialRow) {
  return NAMES[name] ?? name;
}

function spell(rows: readonly CredentialRow[]) {
  const names = rows.map((row) => `credentials.${nameForPrograms(row)}`).join(' and ');
  return rows.length === 1 ? `${names} is` : `${names} are`;
}

function readOne(given: CallCredentials, row: CredentialRow) {
  const text = findText(given, row);
  if (row.form === undefined) return { value: text, forms: [text] };
  const readFile = (path: string) => readFileSync(resolve(path), 'utf8');
  const key = readPrivateKey(text, { readFile, explain: describeSystemError });
  if (key.kind === 'unusable')
    throw new UsageError(`Cannot use credentials.${nameForPrograms(row)}: ${key.words}.`);
  return { value: key.pem, forms: key.forms };
}
