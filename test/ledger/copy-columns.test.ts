import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { BOOK_TABLES, type CellKind } from '../../src/ledger/rows/tables.ts';
import { skipWithoutPostgres, withClient } from './postgres-server.ts';
import { closeServers, makePlace, openServer } from './postgres-store.ts';
import { inFolder, openRaw, openSqlite } from './sqlite-store.ts';

/*
 * A column that a store has and a copy does not carry would be lost without a word. Whoever adds one names it in
 * BOOK_TABLES, or here, with the reason why it need not go along.
 */

/** What a server adds up of the rows, when all are there (recount_run and what stands beside it). */
const ADDED_UP: Readonly<Record<string, readonly string[]>> = {
  runs: ['net', 'doubt', 'unconfirmed', 'reserved', 'reservations', 'attempted'],
  executions: ['doubt_free', 'doubt_bounded'],
  accounts: ['scope_id', 'net', 'doubt', 'unconfirmed', 'reserved'],
};

/** What tells a server who is at work, and what those are to be told: nobody is on what was copied. */
const AT_WORK: Readonly<Record<string, readonly string[]>> = {
  accounts: ['price_epoch'],
  // A run that was copied is continued by whatever machine has its paths.
  runs: ['host'],
  executions: [
    'outputs',
    'holder',
    'host',
    'boot',
    'pid',
    'ticks',
    'token',
    'lease_until',
    'fenced_at',
    'price_epoch',
  ],
};

/** Tables that say what a schema is, or how fast those go who are at work, and hold no books. */
const WITHOUT_BOOKS = ['ledger', 'pace', 'pace_known', 'pace_members'];

const TYPES: Readonly<Record<string, CellKind>> = {
  text: 'text',
  integer: 'whole',
  bigint: 'whole',
  'double precision': 'fraction',
  numeric: 'amount',
  boolean: 'flag',
};

after(closeServers);

test('a copy carries every column of a ledger that is a file', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'ledger.db');
    await (await openSqlite(file)).close();
    const database = openRaw(file);
    const columns = database
      .prepare(
        "SELECT t.name AS name, c.name AS column FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'",
      )
      .all()
      .map(({ name, column }) => `${String(name)}.${String(column)}`);
    database.close();
    const carried = BOOK_TABLES.flatMap(({ name, columns: own }) =>
      Object.keys(own).map((column) => `${name}.${column}`),
    );
    assert.deepEqual([...carried].sort(), columns.sort());
  }));

test(
  'a copy carries every column of a ledger on a server as what it is, but for what a server has of its own',
  { skip: skipWithoutPostgres },
  async () => {
    const { server, name, file } = await makePlace();
    await (await openServer(file)).close();
    const { rows } = await withClient(server, name, (client) =>
      client.query<{ table_name: string; column_name: string; data_type: string }>(
        `SELECT table_name, column_name, data_type FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
         WHERE table_schema = 'insight_batch' AND table_type = 'BASE TABLE'`,
      ),
    );
    const columns = rows
      .filter(({ table_name: table }) => !WITHOUT_BOOKS.includes(table))
      .filter(({ table_name: table, column_name: column }) =>
        [ADDED_UP, AT_WORK].every((own) => own[table]?.includes(column) !== true),
      )
      .map(
        (row) => `${row.table_name}.${row.column_name} ${TYPES[row.data_type] ?? row.data_type}`,
      );
    const carried = BOOK_TABLES.flatMap(({ name: table, columns: own }) =>
      Object.entries(own).map(([column, kind]) => `${table}.${column} ${kind}`),
    );
    assert.deepEqual([...carried].sort(), columns.sort());
  },
);
