import { namesServer, readServerUrl } from '../support/server-place.ts';
import { UsageError } from './error.ts';
import { defaultLedger, findOwnFolder, findServerAccess, type Places } from './places.ts';
import type { Given } from './readers.ts';
import type { LedgerPlace } from './settings.ts';

/** Of another kind of server, or a slip in that of ours; as a path it would make folders of it, password and all. */
const OTHER_SCHEME = /^(?:[a-z][a-z0-9+.-]*:\/\/|postgres(?:ql)?:)/i;

/**
 * Where the ledger is: the file or server that was named, else the default file. A password is
 * taken out of the URL of a server, so that what is left may be shown. Throws UsageError, which
 * never repeats the URL.
 */
export function readLedgerPlace(
  { ledger, sandbox }: { readonly ledger: string | undefined; readonly sandbox: boolean },
  { given, places }: { readonly given: Given | undefined; readonly places: Places },
): LedgerPlace {
  if (ledger === undefined) return { ledger: defaultLedger(places, { sandbox }) };
  const label = given?.label ?? '--ledger';
  if (!namesServer(ledger)) {
    if (OTHER_SCHEME.test(ledger))
      throw new UsageError(
        `Cannot use ${label}: it is neither a file nor the URL of a PostgreSQL server. Write a path, or postgres://user@host/database.`,
      );
    return { ledger };
  }
  const url = readServerUrl(ledger);
  if (typeof url === 'string') throw new UsageError(`Cannot use ${label}: ${url}`);
  if (url.password !== undefined && given?.source === 'command line')
    throw new UsageError(
      `Cannot use ${label}: it holds a password, which everybody on this machine can see in the list of processes. Take it out, and set PGPASSWORD, or INSIGHT_BATCH_LEDGER to the whole URL, or give ~/.pgpass a line for it.`,
    );
  const access = findServerAccess(places);
  return {
    ledger: url.shown,
    ledgerAccess: { ...access, password: url.password ?? access.password },
    unwrittenFolder: findOwnFolder(places),
  };
}
