import { LedgerError } from '../port.ts';
import { runTransaction, type Database } from './database.ts';

/** `PRAGMA application_id` of a ledger: "NIBL". */
const APPLICATION_ID = 0x4e49424c;

/**
 * Attempts and charges carry no personal data: number, ip and raw answer live in tables of their
 * own under a surrogate id, so that people can be removed and the books stay. Amounts are decimal
 * text, times milliseconds since the epoch.
 */
const SCHEMA = `
CREATE TABLE scopes (id INTEGER PRIMARY KEY, origin TEXT NOT NULL, account TEXT NOT NULL, UNIQUE (origin, account)) STRICT;
CREATE TABLE runs (
  position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, scope_id INTEGER NOT NULL REFERENCES scopes, product TEXT NOT NULL, level TEXT NOT NULL, input TEXT, output TEXT,
  started_at INTEGER NOT NULL, finished_at INTEGER, status TEXT NOT NULL, stop_reason TEXT, max_spend TEXT
) STRICT;
CREATE TABLE executions (
  id INTEGER PRIMARY KEY, run_id TEXT NOT NULL REFERENCES runs (id), started_at INTEGER NOT NULL, finished_at INTEGER, exit_code INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0, requested TEXT NOT NULL DEFAULT '0.00000000', refunded TEXT NOT NULL DEFAULT '0.00000000', doubt_bound TEXT, notes TEXT
) STRICT;
CREATE INDEX executions_by_run ON executions (run_id);
CREATE TABLE numbers (id INTEGER PRIMARY KEY, e164 TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE lookups (
  id INTEGER PRIMARY KEY, scope_id INTEGER NOT NULL REFERENCES scopes, number_id INTEGER REFERENCES numbers, product TEXT NOT NULL, ip TEXT
) STRICT;
CREATE UNIQUE INDEX lookups_by_number ON lookups (number_id, scope_id, product, coalesce(ip, ''));
CREATE TABLE attempts (
  execution_id INTEGER NOT NULL REFERENCES executions, sequence INTEGER NOT NULL, run_id TEXT NOT NULL, lookup_id INTEGER NOT NULL REFERENCES lookups,
  country TEXT NOT NULL, sent_at INTEGER NOT NULL, ended_at INTEGER, latency_ms REAL, class TEXT, throttled INTEGER NOT NULL DEFAULT 0,
  ceiling TEXT, released INTEGER NOT NULL DEFAULT 0, bounded INTEGER NOT NULL DEFAULT 0,
  charge_source TEXT, requested TEXT, refunded TEXT, status TEXT, request_id TEXT, reason_slug TEXT, reason_words TEXT,
  network_type TEXT, carrier TEXT, remaining_balance TEXT, refund_expected INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (execution_id, sequence)
) STRICT, WITHOUT ROWID;
CREATE INDEX attempts_by_lookup ON attempts (lookup_id);
CREATE INDEX attempts_open ON attempts (class) WHERE class IS NULL OR class = 'in_doubt';
CREATE TABLE answers (
  id INTEGER PRIMARY KEY, lookup_id INTEGER NOT NULL REFERENCES lookups, execution_id INTEGER NOT NULL, sequence INTEGER NOT NULL, run_id TEXT NOT NULL,
  at INTEGER NOT NULL, outcome TEXT NOT NULL, format TEXT NOT NULL, raw TEXT NOT NULL, reason_slug TEXT, reason_words TEXT,
  FOREIGN KEY (execution_id, sequence) REFERENCES attempts
) STRICT;
CREATE INDEX answers_by_lookup ON answers (lookup_id);
CREATE TABLE prices (
  scope_id INTEGER NOT NULL REFERENCES scopes, product TEXT NOT NULL, country TEXT NOT NULL, last_net TEXT NOT NULL, last_at INTEGER NOT NULL,
  least_net TEXT NOT NULL, most_net TEXT NOT NULL, dearest_request TEXT NOT NULL, PRIMARY KEY (scope_id, product, country)
) STRICT, WITHOUT ROWID;
CREATE TABLE outputs (path TEXT NOT NULL, size INTEGER NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY (path, size, sha256)) STRICT, WITHOUT ROWID;
CREATE VIEW charges AS
  SELECT a.run_id AS run, a.execution_id AS execution, a.sequence, strftime('%Y-%m-%dT%H:%M:%fZ', a.sent_at / 1000.0, 'unixepoch') AS sent_at,
    s.origin, s.account, l.product, a.country, a.requested, a.refunded, a.charge_source AS source, a.status, a.request_id
  FROM attempts a JOIN lookups l ON l.id = a.lookup_id JOIN scopes s ON s.id = l.scope_id WHERE a.charge_source IS NOT NULL;
PRAGMA application_id = ${APPLICATION_ID};
`;

/**
 * What later versions of this program changed, oldest first: the n-th entry turns schema n into
 * schema n + 1. A new ledger runs through all of them, so that there is one way to every schema. An
 * entry that has been released is never edited.
 */
const MIGRATIONS: readonly string[] = [
  // What priced charges may have cost above the book, what the last balance read left of it, and
  // refunds that are awaited.
  `ALTER TABLE executions ADD COLUMN unconfirmed TEXT DEFAULT '0.00000000';
   ALTER TABLE executions ADD COLUMN confirmed TEXT;
   UPDATE executions SET confirmed = '0.00000000';
   CREATE INDEX attempts_refund ON attempts (ended_at) WHERE refund_expected = 1;`,
  // The last charges that answers have named, so that costs are a mean of them, and the two dearest
  // requests. A whole part with fewer digits is less, so amounts sort as text behind their length.
  `CREATE TABLE recent_charges (
     scope_id INTEGER NOT NULL REFERENCES scopes, product TEXT NOT NULL, country TEXT NOT NULL, execution_id INTEGER NOT NULL, sequence INTEGER NOT NULL,
     requested TEXT NOT NULL, refunded TEXT NOT NULL, PRIMARY KEY (scope_id, product, country, execution_id, sequence)
   ) STRICT, WITHOUT ROWID;
   INSERT INTO recent_charges SELECT scope_id, product, country, execution_id, sequence, requested, refunded FROM (
     SELECT l.scope_id, l.product, a.country, a.execution_id, a.sequence, a.requested, a.refunded,
       row_number() OVER (PARTITION BY l.scope_id, l.product, a.country ORDER BY a.execution_id DESC, a.sequence DESC) AS place
     FROM attempts a JOIN lookups l ON l.id = a.lookup_id WHERE a.charge_source = 'reported') WHERE place <= 100;
   ALTER TABLE prices ADD COLUMN next_request TEXT;
   UPDATE prices SET next_request = second.requested FROM (
     SELECT l.scope_id, l.product, a.country, a.requested,
       row_number() OVER (PARTITION BY l.scope_id, l.product, a.country ORDER BY instr(a.requested, '.') DESC, a.requested DESC) AS place
     FROM attempts a JOIN lookups l ON l.id = a.lookup_id WHERE a.charge_source = 'reported') second
   WHERE second.place = 2 AND second.scope_id = prices.scope_id AND second.product = prices.product AND second.country = prices.country;
   ALTER TABLE prices DROP COLUMN last_net;
   ALTER TABLE prices DROP COLUMN last_at;
   ALTER TABLE prices DROP COLUMN least_net;
   ALTER TABLE prices DROP COLUMN most_net;`,
  // Whose answer a request id belongs to.
  `CREATE INDEX attempts_by_request ON attempts (request_id) WHERE request_id IS NOT NULL;`,
  // Whether money came in while an execution was on: then no later balance proves anything about
  // it.
  `ALTER TABLE executions ADD COLUMN money_in INTEGER NOT NULL DEFAULT 0;`,
  // The least that balances have shown that were read in an execution: one that is higher later is
  // such a sign too.
  `ALTER TABLE executions ADD COLUMN least_balance TEXT;`,
  // How a run reads digits without plus and 00: all its executions read them alike.
  `ALTER TABLE runs ADD COLUMN bare TEXT;`,
  // What the service's own records have settled: when, their names as a JSON list, and how
  // it had ended before.
  `ALTER TABLE attempts ADD COLUMN reconciled_at INTEGER;
   ALTER TABLE attempts ADD COLUMN records TEXT;
   ALTER TABLE attempts ADD COLUMN reconciled_from TEXT;
   DROP INDEX attempts_open;
   CREATE INDEX attempts_open ON attempts (class) WHERE class IS NULL OR class = 'in_doubt' OR reconciled_from <> 'settled';`,
  // Answers that no attempt of this ledger brought, the newest of each lookup.
  `CREATE TABLE imports (
     lookup_id INTEGER PRIMARY KEY REFERENCES lookups, at INTEGER NOT NULL, imported_at INTEGER NOT NULL, outcome TEXT NOT NULL, format TEXT NOT NULL, raw TEXT NOT NULL,
     reason_slug TEXT, reason_words TEXT
   ) STRICT;`,
  // What a run is known by in place of its paths, and what tells its list from others.
  `ALTER TABLE runs ADD COLUMN name TEXT;
   ALTER TABLE runs ADD COLUMN list_print TEXT;`,
];
const VERSION = MIGRATIONS.length + 1;

/**
 * What a file is before it is trusted: `empty` has no tables yet, `older` was written by an older
 * version of this program and needs {@link migrateSchema}. Throws where it is no ledger, or a newer
 * one.
 */
export function identifyFile(database: Database, file: string): 'empty' | 'older' | 'ledger' {
  const version = readPragma(database, 'user_version');
  const isOurs = readPragma(database, 'application_id') === APPLICATION_ID;
  const tables = Number(
    database.prepare('SELECT count(*) AS count FROM sqlite_schema').get()?.['count'],
  );
  if (tables === 0 && !isOurs) return 'empty';
  if (!isOurs || version < 1)
    throw new LedgerError(
      'damaged',
      `Cannot use ${file}: it is a database, but no ledger of this program. Name another file with --ledger.`,
    );
  if (version > VERSION)
    throw new LedgerError(
      'newer',
      `Cannot use ${file}: a newer version of this program wrote it (schema ${version}, this one knows ${VERSION}). Update insight-batch.`,
    );
  return version < VERSION ? 'older' : 'ledger';
}

/** Makes the tables of an empty file, all or none. */
export function createSchema(database: Database): void {
  runTransaction(database, () => {
    database.exec(SCHEMA);
    runMigrations(database, 1);
  });
}

/** Brings an older ledger up to date, wholly or not at all. Only for whoever holds the run lock. */
export function migrateSchema(database: Database): void {
  runTransaction(database, () => {
    runMigrations(database, readPragma(database, 'user_version'));
  });
}

function runMigrations(database: Database, from: number) {
  for (const migration of MIGRATIONS.slice(from - 1)) database.exec(migration);
  database.exec(`PRAGMA user_version = ${VERSION}`);
}

function readPragma(database: Database, name: string) {
  return Number(database.prepare(`PRAGMA ${name}`).get()?.[name]);
}
