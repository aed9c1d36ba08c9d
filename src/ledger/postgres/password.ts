import { readFileSync, statSync } from 'node:fs';
import type { ServerAccess, ServerPlace } from '../../support/server-place.ts';
import { LedgerError } from '../port.ts';

/** Throws LedgerError where there is no password. */
export function findPassword(place: ServerPlace, access: ServerAccess, shown: string): string {
  const { password, passwordFile } = access;
  if (password !== undefined) return password;
  const file = passwordFile === undefined ? undefined : readPasswordFile(passwordFile);
  const user = place.user ?? access.user ?? '';
  const wanted = [place.host, String(place.port), place.database, user];
  const found = file?.lines.find((fields) =>
    wanted.every((text, index) => matches(fields[index], text, index)),
  )?.[PASSWORD_FIELD];
  if (found !== undefined) return found;
  throw new LedgerError(
    'io',
    `Cannot open the ledger ${shown}: the server asks for the password of ${user}, and there is none. Set PGPASSWORD, or give ${passwordFile ?? '~/.pgpass'} a line for it.${file?.refusal ?? ''}`,
  );
}

const PASSWORD_FIELD = 4;
const OTHERS = 0o077;

/** A socket's folder stands there as itself, or as localhost. */
function matches(field: string | undefined, text: string, index: number) {
  return (
    field === '*' ||
    field === text ||
    (index === 0 && text.startsWith('/') && field === 'localhost')
  );
}

/** Like PostgreSQL's own programs it takes no file that others may read. */
function readPasswordFile(file: string) {
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found?.isFile()) return undefined;
  if (process.platform !== 'win32' && (found.mode & OTHERS) !== 0)
    return { lines: [], refusal: ` ${file} is not read, because others may read it: chmod 600.` };
  const lines = readLines(file);
  if (!lines) return { lines: [], refusal: ` ${file} cannot be read by this user.` };
  return { lines: lines.filter((line) => !line.startsWith('#')).map(splitFields), refusal: '' };
}

/** Nobody's but its owner's: whoever else runs the program may not read it. */
function readLines(file: string) {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return undefined;
  }
}

/** Fields end at a colon; a backslash takes the next character as it is. */
function splitFields(line: string): string[] {
  const fields: string[] = [];
  let field = '';
  for (const [, escaped, char = ''] of line.replace(/\r$/, '').matchAll(/\\(.)|(.)/gu)) {
    if (char === ':' && fields.length < PASSWORD_FIELD) {
      fields.push(field);
      field = '';
    } else field += escaped ?? char;
  }
  return [...fields, field];
}
