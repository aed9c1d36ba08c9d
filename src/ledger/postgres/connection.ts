import type { Client, ClientConfig, CustomTypesConfig } from 'pg';
import type { Clock } from '../../support/clock.ts';
import type { ServerPlace } from '../../support/server-place.ts';
import type { SqlCells, SqlRow } from '../sqlite/database.ts';
import { explainFailure, isLost, LostConnection } from './errors.ts';

/** What a statement is given. */
export type Parameter = string | number | null | readonly (string | number | null)[];

/**
 * Asks the server, one statement after another. Each of them may be repeated, and outside of a
 * transaction is, where the connection was lost.
 */
export interface Ask {
  (sql: string, values?: readonly Parameter[]): Promise<readonly SqlRow[]>;
  /** The same with rows in the order of their columns. */
  cells(sql: string, values?: readonly Parameter[]): Promise<readonly SqlCells[]>;
}

/** One connection, made anew where it was lost; nothing of its session is used. */
export interface Connection extends Ask {
  /** All that `work` asks is one transaction; nothing of it stays where it throws. */
  transact<T>(work: (ask: Ask) => Promise<T>): Promise<T>;
  /** The same for work that may be done twice. */
  transactAgain<T>(work: (ask: Ask) => Promise<T>): Promise<T>;
  /** For what may take longer than a statement of a run. */
  patiently(sql: string): Promise<void>;
  close(): Promise<void>;
}

export interface ConnectionOptions {
  readonly place: ServerPlace;
  /** As messages name the server: without a password. */
  readonly shown: string;
  /** Asked only where the server wants one. Throws LedgerError where there is none. */
  readonly findPassword: () => string;
  readonly user: string;
  readonly clock: Clock;
  /** Every statement sees the state of the first one, and none changes anything. */
  readonly snapshot?: boolean;
}

/**
 * How long a statement is waited for before the connection counts as lost: a half-open one would be
 * waited for without an end.
 */
const DEADLINE_MS = 10_000;
const PATIENCE_MS = 600_000;
/** How long a statement is repeated by new connections: a server that restarts is back by then. */
const REPEAT_MS = 10_000;
const REPEAT_EVERY_MS = 100;
const OIDS = { bool: 16, int8: 20, int2: 21, int4: 23, float8: 701 };

/** Opens at the first statement. */
export function createConnection(options: ConnectionOptions): Connection {
  let opened: Promise<Client> | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  let closed = false;
  let wasOpen = false;

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work, work);
    turn = result.catch(() => undefined);
    return result;
  };
  const drop = (client: Promise<Client> | undefined) => {
    if (opened === client) opened = undefined;
  };
  const open = () => {
    if (closed) throw new Error('The connection to the ledger is closed.');
    if (opened) return opened;
    const client = connect(options, () => {
      drop(client);
    });
    client.catch(() => {
      drop(client);
    });
    return (opened = client);
  };
  const run = async (
    sql: string,
    values: readonly Parameter[],
    { array = false, deadlineMs = DEADLINE_MS } = {},
  ) => {
    const client = await open();
    const cancel = options.clock.after(deadlineMs, () => {
      drop(opened);
      abandon(client);
    });
    try {
      const query = { text: sql, values: [...values], ...(array && { rowMode: 'array' as const }) };
      const { rows } = await client.query(query);
      wasOpen = true;
      return rows as readonly unknown[];
    } catch (error) {
      throw explainFailure(error, options.shown);
    } finally {
      cancel();
    }
  };
  // Another connection would see another moment.
  const mayRepeat = () => wasOpen && !options.snapshot && !closed;
  const repeat = <T>(work: () => Promise<T>) => repeatWhileLost(work, mayRepeat, options.clock);
  const direct = makeAsk(run);
  const guarded =
    <A extends readonly unknown[], T>(ask: (...args: A) => Promise<T>) =>
    (...args: A) =>
      inTurn(() => repeat(() => ask(...args))).catch(rethrow(options.shown));
  return Object.assign(guarded(direct), {
    cells: guarded(direct.cells),
    transact: <T>(work: (ask: Ask) => Promise<T>) =>
      inTurn(() => runTransaction(direct, work)).catch(rethrow(options.shown)),
    transactAgain: <T>(work: (ask: Ask) => Promise<T>) =>
      inTurn(() => repeat(() => runTransaction(direct, work))).catch(rethrow(options.shown)),
    patiently: async (sql: string) => {
      await inTurn(() => run(sql, [], { deadlineMs: PATIENCE_MS }));
    },
    close: () =>
      inTurn(async () => {
        closed = true;
        await opened?.then((client) => client.end()).catch(() => undefined);
      }),
  });
}

type Run = (
  sql: string,
  values: readonly Parameter[],
  options?: { readonly array?: boolean },
) => Promise<readonly unknown[]>;

function makeAsk(run: Run): Ask {
  return Object.assign(
    (sql: string, values: readonly Parameter[] = []) =>
      run(sql, values) as Promise<readonly SqlRow[]>,
    {
      cells: (sql: string, values: readonly Parameter[] = []) =>
        run(sql, values, { array: true }) as Promise<readonly SqlCells[]>,
    },
  );
}

async function repeatWhileLost<T>(
  work: () => Promise<T>,
  mayRepeat: () => boolean,
  clock: Clock,
): Promise<T> {
  const until = clock.monotonic() + REPEAT_MS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isLost(error) || !mayRepeat() || clock.monotonic() >= until) throw error;
      await clock.sleep(REPEAT_EVERY_MS);
    }
  }
}

function rethrow(shown: string) {
  return (error: unknown): never => {
    throw explainFailure(error, shown);
  };
}

async function runTransaction<T>(ask: Ask, work: (ask: Ask) => Promise<T>) {
  await ask('BEGIN');
  try {
    const result = await work(ask);
    await ask('COMMIT');
    return result;
  } catch (error) {
    // A connection that was lost has taken its transaction with it.
    await ask('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** The driver is loaded only where a server is named. */
async function connect(options: ConnectionOptions, lost: () => void) {
  const { place, findPassword, user, shown } = options;
  const { default: pg } = await import('pg');
  let refusal: Error | undefined;
  const config: ClientConfig = {
    host: place.host,
    port: place.port,
    user,
    database: place.database,
    // Given as a function, so that the driver looks neither at the environment nor for a file.
    password: () => {
      try {
        return findPassword();
      } catch (error) {
        refusal = explainFailure(error, shown);
        return '';
      }
    },
    ssl: place.verified ? { rejectUnauthorized: true, servername: place.host } : false,
    application_name: 'insight-batch',
    client_encoding: 'UTF8',
    keepAlive: true,
    connectionTimeoutMillis: DEADLINE_MS,
    types: TYPES,
  };
  const client = new pg.Client(config);
  client.on('error', lost);
  client.on('end', lost);
  try {
    await client.connect();
    if (options.snapshot)
      await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    return client;
  } catch (error) {
    abandon(client);
    throw refusal ?? explainFailure(error, shown);
  }
}

/** Its statement fails, and the server notices by itself. */
function abandon(client: Client) {
  const { stream } = (client as unknown as { connection: { stream: { destroy(e?: Error): void } } })
    .connection;
  stream.destroy(new LostConnection());
}

/** Amounts stay texts; booleans are 0 and 1, as they are in SQLite. */
const TYPES: CustomTypesConfig = {
  getTypeParser: ((oid: number) => {
    switch (oid) {
      case OIDS.bool:
        return (text: string) => Number(text === 't');
      case OIDS.int2:
      case OIDS.int4:
      case OIDS.int8:
      case OIDS.float8:
        return Number;
      default:
        return String;
    }
  }) as CustomTypesConfig['getTypeParser'],
};
