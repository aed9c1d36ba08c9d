import { createRequire } from 'node:module';
import { LedgerError } from '../port.ts';
import type { Database } from './database.ts';

/** `node:sqlite`'s interface, as far as this program uses it. */
export interface Driver {
  readonly DatabaseSync: new (file: string | URL, options: { readOnly: boolean }) => Database;
}

/**
 * First release without the WAL-reset corruption bug, which needs two connections: `enrich` beside
 * `report` is that.
 */
const SQLITE_MIN = [3, 51, 3] as const;

let loaded: Driver | undefined;

/**
 * The package carries Node's own `node:sqlite` as a prebuilt addon; where no binary fits, Node's
 * own serves.
 * @throws LedgerError where there is neither, or one that is too old.
 */
export function loadDriver(): Driver {
  if (loaded) return loaded;
  const driver = requireDriver();
  const probe = new driver.DatabaseSync(':memory:', { readOnly: false });
  refuseOldSqlite(String(probe.prepare('SELECT sqlite_version() AS version').get()?.['version']));
  probe.close();
  loaded = driver;
  return driver;
}

function requireDriver() {
  const require = createRequire(import.meta.url);
  try {
    return require('@photostructure/sqlite') as Driver;
  } catch (error) {
    try {
      return require('node:sqlite') as Driver;
    } catch {
      throw new LedgerError(
        'io',
        'Cannot open a ledger: @photostructure/sqlite has no binary for this platform, and this Node has no SQLite of its own. Use Node 24.',
        { cause: error },
      );
    }
  }
}

/**
 * @throws LedgerError where `version` is older than the first release that is safe with two
 * connections.
 */
export function refuseOldSqlite(version: string): void {
  const parts = version.split('.').map(Number);
  const at = SQLITE_MIN.findIndex((minimum, index) => (parts[index] ?? 0) !== minimum);
  if (at < 0 || (parts[at] ?? 0) > (SQLITE_MIN[at] ?? 0)) return;
  throw new LedgerError(
    'io',
    `Cannot open a ledger with SQLite ${version}: before ${SQLITE_MIN.join('.')} a second connection could damage it. Use a newer Node.`,
  );
}
