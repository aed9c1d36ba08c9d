import { LedgerError } from '../port.ts';
import type { Ask, Connection } from './connection.ts';
import { HELPERS } from './functions.ts';
import { PACE } from './pace-function.ts';
import { RECORDING } from './record-function.ts';
import { BELONG_TO_OTHERS } from './request-ids.ts';
import { TAKE_IN } from './take-in.ts';
import { TABLES } from './tables.ts';

const PROGRAM = 'insight-batch ledger';
/** The oldest server that the statements of this store were made for. */
const SERVER_MIN = 15;
/** Of databases that keep every text as it is: the second one looks at none. */
const ENCODINGS = ['UTF8', 'SQL_ASCII'];
/** Any number that nobody else uses: two programs must not make one schema at once. */
const MAKING_LOCK = 0x4e49424c;

/**
 * What later versions of this program changed, oldest first: the n-th entry turns schema n into
 * schema n + 1. An entry that has been released is never edited.
 */
const MIGRATIONS: readonly string[] = [];
const VERSION = MIGRATIONS.length + 1;

/** What a database is before it is trusted. */
export type Found = 'empty' | 'older' | 'ledger';

/** Throws LedgerError where the server is too old, or holds no ledger of ours, or a newer one. */
export async function identifySchema(ask: Ask, shown: string): Promise<Found> {
  const [server] = await ask(
    `SELECT current_setting('server_version_num')::int / 10000 AS major, current_setting('server_version') AS version,
       current_setting('server_encoding') AS encoding, to_regclass('insight_batch.ledger') IS NOT NULL AS ours,
       (SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'insight_batch') AS things`,
  );
  if (Number(server?.['major']) < SERVER_MIN)
    throw new LedgerError(
      'io',
      `Cannot use the ledger ${shown}: its server is PostgreSQL ${String(server?.['version'])}, and ${SERVER_MIN} or newer is needed.`,
    );
  const encoding = String(server?.['encoding']);
  if (!ENCODINGS.includes(encoding))
    throw new LedgerError(
      'io',
      `Cannot use the ledger ${shown}: its database is encoded in ${encoding}, which has no sign for some of the names in answers. Make another one with ENCODING 'UTF8' TEMPLATE template0.`,
    );
  if (server?.['ours'] !== 1) {
    if (server?.['things'] === 0) return 'empty';
    throw foreignError(shown);
  }
  const [row] = await ask('SELECT program, version FROM insight_batch.ledger');
  const version = Number(row?.['version']);
  if (row?.['program'] !== PROGRAM || !(version >= 1)) throw foreignError(shown);
  if (version > VERSION)
    throw new LedgerError(
      'newer',
      `Cannot use the ledger ${shown}: a newer version of this program wrote it (schema ${version}, this one knows ${VERSION}). Update insight-batch.`,
    );
  return version < VERSION ? 'older' : 'ledger';
}

function foreignError(shown: string) {
  return new LedgerError(
    'damaged',
    `Cannot use ${shown}: its schema insight_batch is no ledger of this program. Name another database with --ledger.`,
  );
}

/**
 * Makes the tables where there are none yet, or brings older ones up to date: wholly or not at all,
 * and one program at a time. Says whether there was anything to do.
 */
export async function bringUpToDate(connection: Connection, shown: string): Promise<boolean> {
  return await connection.transactPatiently((ask) => bringTablesUpToDate(ask, shown));
}

/** The same inside a transaction. */
export async function bringTablesUpToDate(ask: Ask, shown: string): Promise<boolean> {
  await ask('SELECT pg_advisory_xact_lock($1)', [MAKING_LOCK]);
  const found = await identifySchema(ask, shown);
  if (found === 'ledger') return false;
  if (found === 'empty') await createSchema(ask);
  const [row] = await ask('SELECT version FROM insight_batch.ledger');
  for (const migration of MIGRATIONS.slice(Number(row?.['version']) - 1)) await ask(migration);
  await ask('UPDATE insight_batch.ledger SET version = $1', [VERSION]);
  return true;
}

/** A schema of that name may have been made by whoever owns the database. */
async function createSchema(ask: Ask) {
  const [there] = await ask("SELECT 1 FROM pg_namespace WHERE nspname = 'insight_batch'");
  if (!there) await ask('CREATE SCHEMA insight_batch');
  for (const sql of [TABLES, ...HELPERS, ...RECORDING, ...PACE, TAKE_IN, BELONG_TO_OTHERS])
    await ask(sql);
  await ask('INSERT INTO insight_batch.ledger (program, version) VALUES ($1, 1)', [PROGRAM]);
}
