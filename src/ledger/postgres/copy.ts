import type { BookSource, BookTarget } from '../copy.ts';
import { LedgerError } from '../port.ts';
import { tryInTime } from '../waiting.ts';
import {
  BOOK_TABLES,
  readPages,
  type BookRow,
  type BookTable,
  type CellKind,
  type Dialect,
} from '../rows/tables.ts';
import type { Value } from '../rows/cells.ts';
import type { Ask } from './connection.ts';
import { isLost } from './errors.ts';
import { heldError } from './lease.ts';
import { describeWorker, findUnfinished } from './living.ts';
import { createReader } from './reader.ts';
import { cleanText } from './record.ts';
import { bringTablesUpToDate, identifySchema } from './schema.ts';
import { connectTo, missingError, refuseOlder, type ServerOptions } from './store.ts';

interface CopyOptions extends ServerOptions {
  /** `--lock-wait`. */
  readonly lockWaitMs: number;
}

const DIALECT: Dialect = {
  nameTable: (name) => `insight_batch.${name}`,
  nameParameter: (place) => `$${place}`,
  byBytes: ' COLLATE "C"',
};

/**
 * Hands a ledger to `work` as it is at one moment. Rejects with LedgerError: `held` where an
 * execution is alive, `missing`, and those of opening.
 */
export async function withServerSource<T>(
  options: CopyOptions,
  work: (source: BookSource) => Promise<T>,
): Promise<T> {
  const { connection, shown } = await openInTime(options, { snapshot: true }, (ask, name) =>
    refuseUnready(ask, { ...options, shown: name }),
  );
  try {
    const known = await countPeople(connection, await nameNewest(connection));
    const refuseForgotten = () => refuseForgottenSince(known, options);
    return await work({ ...describeBooks(connection, shown), refuseForgotten });
  } finally {
    await connection.close();
  }
}

/** The people of a ledger, and what they were counted up to: those who come later change nothing. */
interface People {
  readonly newest: readonly number[];
  readonly numbers: number;
  readonly answers: number;
}

async function nameNewest(ask: Ask) {
  const [row] = await ask.cells(
    'SELECT coalesce((SELECT max(id) FROM insight_batch.lookups), 0), coalesce((SELECT max(id) FROM insight_batch.answers), 0)',
  );
  return (row ?? []).map(Number);
}

async function countPeople(ask: Ask, newest: readonly number[]): Promise<People> {
  const [row] = await ask(
    `SELECT (SELECT count(*) FROM insight_batch.lookups WHERE number_id IS NOT NULL AND id <= $1) AS numbers,
       (SELECT count(*) FROM insight_batch.answers WHERE id <= $2) AS answers`,
    newest,
  );
  return { newest, numbers: Number(row?.['numbers']), answers: Number(row?.['answers']) };
}

/** Looks by another connection, which sees what has happened since. */
async function refuseForgottenSince(known: People, options: CopyOptions) {
  const { connection, shown } = connectTo(options);
  try {
    const found = await countPeople(connection, known.newest);
    if (found.numbers >= known.numbers && found.answers >= known.answers) return;
    throw new LedgerError(
      'held',
      `Cannot copy the ledger ${shown}: people were removed from it meanwhile, whom the copy would still know. Nothing was copied. Run the same command again.`,
    );
  } finally {
    await connection.close();
  }
}

async function refuseUnready(
  ask: Ask,
  { shown, lockWaitMs }: Pick<CopyOptions, 'lockWaitMs'> & { readonly shown: string },
) {
  const found = await identifySchema(ask, shown);
  if (found === 'empty') throw missingError(shown);
  refuseOlder(found, shown);
  const [first] = (await findUnfinished(ask, NOBODY)).living;
  if (first) throw heldError(first, { shown, lockWaitMs });
}

/** Whoever only reads. */
const NOBODY = describeWorker({ holder: '', pid: 0, token: '' });

/** Connects and lets `look` see whether all is well; what passes by itself is waited for. */
async function openInTime(
  options: CopyOptions,
  told: { readonly snapshot: boolean },
  look: (ask: Ask, shown: string) => Promise<unknown>,
) {
  return await tryInTime(['held', 'io', 'lost'], options, async () => {
    const opened = connectTo(options, told);
    try {
      await look(opened.connection, opened.shown);
      return opened;
    } catch (error) {
      await opened.connection.close();
      throw error;
    }
  });
}

function describeBooks(ask: Ask, shown: string): BookSource {
  const connection = Object.assign(makeAskAlone(ask), { close: () => Promise.resolve() });
  return {
    name: shown,
    reader: createReader(connection, { shown, worker: NOBODY }),
    pages: (table) => readPages(table, DIALECT, (sql, values) => ask.cells(sql, values)),
  };
}

function makeAskAlone(ask: Ask): Ask {
  const alone: Pick<Ask, 'cells'> = { cells: (sql, values) => ask.cells(sql, values) };
  return Object.assign((...question: Parameters<Ask>) => ask(...question), alone);
}

/**
 * Makes the tables where there are none and lets `work` fill them, as one transaction: where it
 * rejects, nothing has changed. Rejects with LedgerError where the ledger holds anything.
 */
export async function withServerTarget<T>(
  options: CopyOptions,
  work: (target: BookTarget) => Promise<T>,
): Promise<T> {
  const { connection, shown } = await openInTime(options, { snapshot: false }, identifySchema);
  try {
    let end: Ending<T> | undefined;
    try {
      return await connection.transactPatiently(async (ask) => {
        const result = await fill(ask, shown, work);
        end = { result, transaction: await nameTransaction(ask) };
        return result;
      });
    } catch (error) {
      // Whether all of it is there is not known only where the connection was lost at the very end.
      if (end && isLost(error) && (await wasCommitted(end, connection, options.clock)))
        return end.result;
      throw error;
    }
  } finally {
    await connection.close();
  }
}

async function fill<T>(ask: Ask, shown: string, work: (target: BookTarget) => Promise<T>) {
  await bringTablesUpToDate(ask, shown);
  // Nobody begins a run, or takes anything in, before this is through.
  await ask('SELECT 1 FROM insight_batch.ledger FOR UPDATE');
  for (const { name } of BOOK_TABLES) {
    const [row] = await ask(`SELECT 1 FROM insight_batch.${name} LIMIT 1`);
    if (row) throw filledError(shown);
  }
  return await work({
    ...describeBooks(ask, shown),
    spell: cleanText,
    write: async (table, rows) => {
      await ask(writeInsert(table), gatherColumns(table, rows));
    },
    complete: () => complete(ask),
  });
}

/** All is written, and only the word of the server is missing that it keeps it. */
interface Ending<T> {
  readonly result: T;
  readonly transaction: string;
}

async function nameTransaction(ask: Ask) {
  const [row] = await ask('SELECT pg_current_xact_id()::text AS name');
  return String(row?.['name']);
}

/** Asks by another connection what became of it, once the server itself knows. */
async function wasCommitted(
  { transaction }: Ending<unknown>,
  ask: Ask,
  clock: CopyOptions['clock'],
): Promise<boolean> {
  const until = clock.monotonic() + KNOWN_WITHIN_MS;
  for (;;) {
    const [row] = await ask('SELECT pg_xact_status($1::xid8) AS status', [transaction]);
    if (row?.['status'] !== 'in progress' || clock.monotonic() >= until)
      return row?.['status'] === 'committed';
    await clock.sleep(ASKED_EVERY_MS);
  }
}

/** A commit that takes longer was not seen to its end. */
const KNOWN_WITHIN_MS = 60_000;
const ASKED_EVERY_MS = 200;

function filledError(shown: string) {
  return new LedgerError(
    'io',
    `Cannot copy to the ledger ${shown}: it holds records already, and a copy never adds to others. Name a database without a ledger, or with an empty one.`,
  );
}

const ARRAYS: Readonly<Record<CellKind, string>> = {
  text: 'text[]',
  whole: 'bigint[]',
  fraction: 'double precision[]',
  amount: 'numeric[]',
  flag: 'boolean[]',
};

/** What a file does not know of an execution: nobody is at work on one that was copied. */
const OF_THE_SERVER: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  executions: {
    holder: "'ledger copy'",
    host: "''",
    pid: '0',
    token: "''",
    lease_until: "'epoch'",
  },
};

/** Takes a page column by column. */
function writeInsert({ name, columns }: BookTable) {
  const own = OF_THE_SERVER[name] ?? {};
  const into = [...Object.keys(columns), ...Object.keys(own)].join(', ');
  const arrays = Object.values(columns).map((kind, place) => `$${place + 1}::${ARRAYS[kind]}`);
  const cells = ['page.*', ...Object.values(own)].join(', ');
  return `INSERT INTO insight_batch.${name} (${into}) OVERRIDING SYSTEM VALUE SELECT ${cells} FROM unnest(${arrays.join(', ')}) AS page`;
}

function gatherColumns({ columns }: BookTable, rows: readonly BookRow[]): Value[][] {
  return Object.keys(columns).map((_, place) => rows.map((row) => row[place] ?? null));
}

/**
 * What is added up of the rows, once they are all there, and where the next ids begin. The server
 * has counted nothing of the tables yet, and would read all of them for each page.
 */
async function complete(ask: Ask) {
  for (const { name } of BOOK_TABLES) await ask(`ANALYZE insight_batch.${name}`);
  await ask('SELECT insight_batch.recount_run(id) FROM insight_batch.runs ORDER BY position');
  await ask(
    `UPDATE insight_batch.runs r SET attempted = a.lookups FROM (
       SELECT run_id, count(DISTINCT lookup_id) AS lookups FROM insight_batch.attempts GROUP BY run_id) a WHERE a.run_id = r.id`,
  );
  await ask(
    'INSERT INTO insight_batch.accounts (scope_id) SELECT id FROM insight_batch.scopes ON CONFLICT DO NOTHING',
  );
  await ask('SELECT insight_batch.recount_accounts()');
  const counted = await ask(
    `SELECT c.relname AS name, a.attname AS id FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'insight_batch' AND c.relkind = 'r' AND a.attidentity <> ''`,
  );
  for (const row of counted) await continueIds(String(row['name']), String(row['id']), ask);
}

async function continueIds(name: string, id: string, ask: Ask) {
  const [row] = await ask(`SELECT coalesce(max(${id}), 0) + 1 AS next FROM insight_batch.${name}`);
  await ask(
    `ALTER TABLE insight_batch.${name} ALTER COLUMN ${id} RESTART WITH ${Number(row?.['next'])}`,
  );
}
