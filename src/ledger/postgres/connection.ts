import type { Client, ClientConfig, CustomTypesConfig } from 'pg';
import type { Clock } from '../../support/clock.ts';
import type { ServerPlace } from '../../support/server-place.ts';
import type { SqlRow, SqlCells } from '../rows/cells.ts';
import { explainFailure, isLost, LostConnection } from './errors.ts';
import { repeatWhileLost } from './repeat.ts';

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
  /** The same for what may take longer than a run's own: it goes through whole tables. */
  transactPatiently<T>(work: (ask: Ask) => Promise<T>): Promise<T>;
  /**
   * A statement that is asked again only where the server took it back: whoever asks repeats it
   * where the connection was lost.
   */
  once(sql: string, values?: readonly Parameter[]): Promise<readonly SqlRow[]>;
  /** A statement that takes long, and stands in no transaction. */
  patiently(sql: string): Promise<void>;
  stands(): boolean;
  close(): Promise<void>;
}

interface ConnectionOptions {
  readonly place: ServerPlace;
  /** As messages name the server: without a password. */
  readonly shown: string;
  /** Asked only where the server wants one. Throws LedgerError where there is none. */
  readonly findPassword: () => string;
  readonly user: string;
  readonly clock: Clock;
  /** Every statement sees the state of the first one, none changes anything, and it may take long. */
  readonly snapshot?: boolean;
  /** What is not answered so soon is given up, and not repeated: whoever asks will ask anew. */
  readonly hurryMs?: number;
}

/** How long a statement is waited for before the connection counts as lost: it may be half open. */
const DEADLINE_MS = 10_000;
const PATIENCE_MS = 600_000;
/** Whoever closes does not wait longer for a server that does not answer. */
const CLOSE_MS = 1_000;
/** Short itself, so that whoever only reads finds out soon that nobody answers, as behind a pooler. */
const BEGIN_SNAPSHOT = 'BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY';
const OIDS = { bool: 16, int8: 20, int2: 21, int4: 23, float8: 701 };

/** Opens at the first statement. */
export function createConnection(options: ConnectionOptions): Connection {
  const { shown, clock } = options;
  const line = createLine(options);
  let turn: Promise<unknown> = Promise.resolve();

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work, work);
    turn = result.catch(() => undefined);
    return result.catch(rethrow(shown));
  };
  const repeat = <T>(work: () => Promise<T>) => repeatWhileLost(work, line.mayRepeat, clock);
  const again = <T>(work: () => Promise<T>) => repeatWhileLost(work, () => false, clock);
  const runOnce = (sql: string, values: readonly Parameter[], told: Told = {}) =>
    line.use((client) =>
      runOn(client, { sql, values, deadlineMs: deadlineOf(options), ...told }, options),
    );
  // One transaction is one client: on the next one its rest would stand alone.
  const transactOnce = <T>(work: (ask: Ask) => Promise<T>, deadlineMs = DEADLINE_MS) =>
    line.use((client) => {
      const run: Run = (sql, values, told) =>
        runOn(client, { sql, values, deadlineMs, ...told }, options);
      return runTransaction(makeAsk(run), work, deadlineMs / 2);
    });
  return Object.assign(
    makeAsk((sql, values, told) => repeat(() => inTurn(() => runOnce(sql, values, told)))),
    {
      transact: <T>(work: (ask: Ask) => Promise<T>) => inTurn(() => transactOnce(work)),
      transactPatiently: <T>(work: (ask: Ask) => Promise<T>) =>
        again(() => inTurn(() => transactOnce(work, PATIENCE_MS))),
      transactAgain: <T>(work: (ask: Ask) => Promise<T>) =>
        repeat(() => inTurn(() => transactOnce(work))),
      once: async (sql: string, values: readonly Parameter[] = []) =>
        (await again(() => inTurn(() => runOnce(sql, values)))) as readonly SqlRow[],
      patiently: async (sql: string) => {
        await inTurn(() => runOnce(sql, [], { deadlineMs: PATIENCE_MS }));
      },
      stands: line.stands,
      close: async () => {
        const cancel = clock.after(CLOSE_MS, line.destroy);
        await inTurn(line.close).finally(cancel);
      },
    },
  );
}

function deadlineOf({ snapshot = false, hurryMs = DEADLINE_MS }: ConnectionOptions) {
  return snapshot ? PATIENCE_MS : hurryMs;
}

/** The client of the moment: another one takes the place of one that was lost. */
function createLine(options: ConnectionOptions) {
  let opened: Promise<Client> | undefined;
  let closed = false;
  let wasOpen = false;
  async function open() {
    if (closed) throw new Error('The connection to the ledger is closed.');
    // Another client would see another moment.
    if (options.snapshot && wasOpen && !opened)
      throw explainFailure(new LostConnection('the connection was lost'), options.shown);
    const client = (opened ??= connect(options, () => {
      if (opened === client) opened = undefined;
    }));
    try {
      const found = await client;
      wasOpen = true;
      return found;
    } catch (error) {
      opened = undefined;
      throw error;
    }
  }
  return {
    /** A client that was lost serves nobody else, though it may not have said so itself yet. */
    use: async <T>(work: (client: Client) => Promise<T>) => {
      const client = await open();
      try {
        return await work(client);
      } catch (error) {
        if (isLost(error)) {
          opened = undefined;
          abandon(client);
        }
        throw error;
      }
    },
    stands: () => opened !== undefined,
    destroy: () => {
      closed = true;
      void opened?.then(abandon, () => undefined);
    },
    /** A server that could be reached before may be so again. */
    mayRepeat: () => wasOpen && !options.snapshot && options.hurryMs === undefined && !closed,
    close: async () => {
      closed = true;
      await opened?.then((client) => client.end()).catch(() => undefined);
    },
  };
}

interface Told {
  readonly array?: boolean;
  readonly deadlineMs?: number;
}

interface Question extends Told {
  readonly deadlineMs: number;
  readonly sql: string;
  readonly values: readonly Parameter[];
}

async function runOn(
  client: Client,
  { sql, values, deadlineMs, array = false }: Question,
  { clock, shown }: Pick<ConnectionOptions, 'clock' | 'shown'>,
): Promise<readonly unknown[]> {
  const cancel = clock.after(deadlineMs, () => {
    abandon(client, `the server did not answer within ${deadlineMs / 1_000} seconds`);
  });
  try {
    const query = { text: sql, values: [...values], ...(array && { rowMode: 'array' as const }) };
    return (await client.query(query)).rows as readonly unknown[];
  } catch (error) {
    throw explainFailure(error, shown);
  } finally {
    cancel();
  }
}

type Run = (sql: string, values: readonly Parameter[], told?: Told) => Promise<readonly unknown[]>;

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

function rethrow(shown: string) {
  return (error: unknown): never => {
    throw explainFailure(error, shown);
  };
}

/** A process that stands still in the middle, or whose machine is gone, holds the rows of all others no longer than this. */
async function runTransaction<T>(ask: Ask, work: (ask: Ask) => Promise<T>, idleMs: number) {
  await ask(`BEGIN; SET LOCAL idle_in_transaction_session_timeout = ${idleMs}`);
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
    // The host is what the certificate is compared with; the driver adds it as a name where it is one.
    ssl: place.verified ? { rejectUnauthorized: true, host: place.host } : false,
    application_name: 'insight-batch',
    client_encoding: 'UTF8',
    keepAlive: true,
    keepAliveInitialDelayMillis: DEADLINE_MS,
    connectionTimeoutMillis: options.hurryMs ?? DEADLINE_MS,
    types: TYPES,
  };
  const client = new pg.Client(config);
  client.on('error', lost);
  client.on('end', lost);
  try {
    await client.connect();
    if (options.snapshot)
      await runOn(client, { sql: BEGIN_SNAPSHOT, values: [], deadlineMs: DEADLINE_MS }, options);
    return client;
  } catch (error) {
    abandon(client);
    throw refusal ?? explainFailure(error, shown);
  }
}

/** Its statement fails, and the server notices by itself. */
function abandon(client: Client, words = 'the connection was given up') {
  const { stream } = (client as unknown as { connection: { stream: { destroy(e?: Error): void } } })
    .connection;
  stream.destroy(new LostConnection(words));
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
