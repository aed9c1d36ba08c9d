import { countTime } from '../../domain/digits.ts';
import type { Clock } from '../../support/clock.ts';
import type { Random } from '../../support/random.ts';
import { readServerUrl, type ServerAccess } from '../../support/server-place.ts';
import { LedgerError, type BeginRequest, type Ledger, type LedgerReader } from '../port.ts';
import { tryInTime } from '../waiting.ts';
import { beginExecution, findBegun } from './begin.ts';
import { createConnection, type Ask, type Connection } from './connection.ts';
import { CLEAN_UP, forgetPeople } from './forget.ts';
import { importAnswers } from './imports.ts';
import { createHeart } from './heart.ts';
import { createPulse, heldError, LEASE_MS } from './lease.ts';
import { describeWorker, type Worker } from './living.ts';
import { createSharedPace, HURRY_MS } from './pace.ts';
import { findPassword } from './password.ts';
import { findSurprises } from './prices.ts';
import { createReader } from './reader.ts';
import { reapDead, recountAccounts } from './reap.ts';
import { reconcileAttempts } from './reconcile.ts';
import { createRecorder } from './recorder.ts';
import { createRequestIdSearch } from './request-ids.ts';
import { finishExecution, withdrawExecution } from './runs.ts';
import { bringUpToDate, identifySchema, type Found } from './schema.ts';
import { takeInEnds } from './take-in.ts';
import { askServerClock, type ServerClock } from './server-clock.ts';

/** Which ledger, and who asks for it. */
export interface ServerOptions {
  /** The URL of the database, see {@link readServerUrl}. */
  readonly file: string;
  readonly access: ServerAccess;
  readonly clock: Clock;
}

export interface ServerLedgerOptions extends ServerOptions {
  readonly random: Random;
  /** `--lock-wait`. */
  readonly lockWaitMs: number;
  /** Who holds the ledger, for those who are turned away: the input's name. */
  readonly holder: string;
  readonly pid: number;
  /** `--lease`; default {@link LEASE_MS}. */
  readonly leaseMs?: number;
  /** Told in one sentence where the server's clock is another, and what is waited for. */
  readonly warn?: (sentence: string) => void;
}

/**
 * Opens a ledger on a PostgreSQL server for writing, and makes its tables where there are none.
 * Waits for a server that is not there as long as `--lock-wait` says, and so does its `begin` for
 * whoever works on the run. Rejects with LedgerError: `io`, `damaged`, `newer`, `read-only`.
 */
export async function openServerLedger(options: ServerLedgerOptions): Promise<Ledger> {
  const { clock, random, holder, pid } = options;
  const token = Array.from({ length: 4 }, () => random().toString(36).slice(2)).join('');
  const worker = describeWorker({ holder, pid, token });
  return await tryInTime(['io', 'lost'], options, async () => {
    const { connection, shown } = connectTo(options);
    try {
      const found = await identifySchema(connection, shown);
      refuseOlder(found, shown);
      if (found === 'empty') await bringUpToDate(connection, shown);
      const serverClock = await askServerClock(connection, clock);
      if (Math.abs(serverClock.aheadMs) > APART_MS)
        options.warn?.(describeApart(serverClock.aheadMs, shown));
      return createStore(connection, { worker, shown, serverClock, ...options });
    } catch (error) {
      await connection.close();
      throw error;
    }
  });
}

/** Clocks that are further apart are told. */
const APART_MS = 2_000;

function describeApart(aheadMs: number, shown: string) {
  return `The clock of this machine is ${countTime(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead of' : 'behind'} that of the ledger ${shown}. Moments are told by the ledger's.`;
}

/**
 * Opens it to look at it: all that is read is of one moment. Works while a run holds it. Rejects
 * with `missing` where the database has no ledger.
 */
export async function openServerReader(
  options: ServerOptions & { readonly leaseMs?: number | undefined },
): Promise<LedgerReader> {
  const { connection, shown } = connectTo(options, { snapshot: true });
  try {
    const found = await identifySchema(connection, shown);
    if (found === 'empty') throw missingError(shown);
    refuseOlder(found, shown);
    const worker = describeWorker({ holder: '', pid: 0, token: '' });
    const { now } = await askServerClock(connection, options.clock);
    return { ...createReader(connection, { shown, worker, leaseMs: options.leaseMs }), now };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** Makes the tables, or brings those of an older version up to date. Says whether there was anything to do. */
export async function migrateServerLedger(options: ServerOptions): Promise<boolean> {
  const { connection, shown } = connectTo(options);
  try {
    return await bringUpToDate(connection, shown);
  } finally {
    await connection.close();
  }
}

/** What whoever reads a database without a ledger is told. */
export function missingError(shown: string): LedgerError {
  return new LedgerError(
    'missing',
    `There is no ledger in ${shown} yet. It is made by the first enrich; name another with --ledger.`,
  );
}

/** Nothing is asked yet. Throws LedgerError where the URL says too little. */
export function connectTo(
  { file, access, clock }: ServerOptions,
  told: { readonly snapshot?: boolean; readonly hurryMs?: number } = {},
): { connection: Connection; shown: string } {
  const url = readServerUrl(file);
  if (typeof url === 'string') throw new LedgerError('io', `Cannot use the ledger: ${url}`);
  const { place, shown, password } = url;
  const user = place.user ?? access.user;
  if (user === undefined)
    throw new LedgerError(
      'io',
      `Cannot use the ledger ${shown}: it names no user. Write postgres://user@host/database.`,
    );
  const known = { ...access, password: password ?? access.password };
  const connection = createConnection({
    ...{ place, shown, clock, user },
    ...told,
    findPassword: () => findPassword(place, known, shown),
  });
  return { connection, shown };
}

/** Throws LedgerError where the tables are those of an older version. */
export function refuseOlder(found: Found, shown: string): void {
  if (found !== 'older') return;
  throw new LedgerError(
    'io',
    `Cannot use the ledger ${shown}: an older version of this program made its tables. When no run is at work, bring them up to date with insight-batch ledger migrate --ledger ${shown}.`,
  );
}

interface StoreParts extends ServerLedgerOptions {
  readonly serverClock: ServerClock;
  readonly worker: Worker;
  readonly shown: string;
}

function createStore(connection: Connection, parts: StoreParts): Ledger {
  const { worker, shown, clock, serverClock, leaseMs = LEASE_MS } = parts;
  let open: number | undefined;
  const beats = connectTo(parts, { hurryMs: HURRY_MS }).connection;
  const aside = connectTo(parts).connection;
  const pulse = createPulse(clock, leaseMs);
  const { warn } = parts;
  const { token } = worker;
  const recorder = createRecorder(connection, { clock, shown, leaseMs, token, warn });
  const heart = createHeart(connection, { ...parts, leaseMs, pulse, look: recorder.look });
  return {
    ...createReader(connection, { shown, worker, leaseMs }),
    ...createChanges(connection, { ...parts, findOpen: () => open }),
    // Each answer is asked about before it is recorded: not behind a batch that is on its way.
    belongToOthers: createRequestIdSearch(aside),
    now: serverClock.now,
    countsAsAlive: pulse.countsAsAlive,
    pace: createSharedPace(beats),
    begin: async (request) => {
      const at = pulse.now();
      const all = { ...parts, leaseMs, earlier: open };
      const beginning = await beginPatiently(request, connection, all);
      open = beginning.executionId;
      pulse.signed(at);
      recorder.begin(open);
      await recorder.look();
      heart.start(open);
      return beginning;
    },
    record: async (events) => {
      const at = pulse.now();
      const { now, ...recorded } = await recorder.record(events);
      serverClock.learn(now);
      pulse.signed(at);
      return recorded;
    },
    takeIn: (left) => takeInEnds(left, connection),
    withdraw: async (executionId) => {
      await heart.stop();
      await connection.transactAgain((ask) => withdrawExecution(executionId, ask));
      if (open === executionId) open = undefined;
    },
    surprises: (executionId) => findSurprises(executionId, connection),
    finish: async (executionId, ending) => {
      await connection.transactAgain((ask) =>
        finishExecution(executionId, ending, { ask, worker }),
      );
      await heart.stop();
      if (open === executionId) open = undefined;
    },
    loss: async () => await Promise.resolve(heart.loss()),
    rescue: () =>
      Promise.resolve(
        `Its records are complete on the server: run the same command again to continue.`,
      ),
    close: async () => {
      // In their turn before the connection is closed, which bounds how long they may take.
      const gone = [heart.stop(), open === undefined ? Promise.resolve() : letGo(open, connection)];
      open = undefined;
      await Promise.all([beats.close(), aside.close()]);
      await connection.close();
      await Promise.all(gone);
    },
  };
}

interface ChangeParts extends Pick<
  StoreParts,
  'worker' | 'shown' | 'clock' | 'lockWaitMs' | 'warn'
> {
  findOpen(): number | undefined;
}

/** What changes the books without an execution: nobody begins one meanwhile. */
function createChanges(
  connection: Connection,
  parts: ChangeParts,
): Pick<Ledger, 'recordOutput' | 'reconcile' | 'importAnswers' | 'forget'> {
  const { worker, findOpen } = parts;
  const alone = <T>(work: (ask: Ask) => Promise<T>) =>
    tryInTime(['held'], parts, () =>
      connection.transactPatiently(async (ask) => {
        // One that sleeps is not to change what it wakes up to.
        const [first] = (await reapDead(ask, { worker, executionId: findOpen() })).living;
        if (first) throw heldError(first, parts);
        const done = await work(ask);
        await recountAccounts(ask);
        return done;
      }),
    );
  return {
    recordOutput: async ({ path, size, sha256 }) => {
      await connection(
        'INSERT INTO insight_batch.outputs (path, size, sha256) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
        [path, size, sha256],
      );
    },
    reconcile: async (settlements, at) => {
      if (findOpen() !== undefined)
        throw new Error('Records settle nothing while an execution is open.');
      await alone((ask) => reconcileAttempts(settlements, at, ask));
    },
    importAnswers: (batch) => alone((ask) => importAnswers(batch, ask)),
    forget: async (selection) => {
      const gone = await alone((ask) => forgetPeople(selection, ask));
      await connection.patiently(CLEAN_UP);
      return gone;
    },
  };
}

/** Waits for whoever works on the run. A beginning whose last word was lost may have begun. */
async function beginPatiently(
  request: BeginRequest,
  connection: Connection,
  parts: StoreParts & { readonly leaseMs: number; readonly earlier: number | undefined },
) {
  let mayHaveBegun = false;
  return await tryInTime(['held'], parts, () =>
    connection.transactAgain(async (ask) => {
      const begun = mayHaveBegun ? await findBegun(ask, parts) : undefined;
      mayHaveBegun = true;
      return begun ?? (await beginExecution(request, { ...parts, ask }));
    }),
  );
}

/** An execution that was not finished is dead from now on, and nobody has to wait for its lease. */
async function letGo(executionId: number, connection: Connection) {
  // Where the server is away nobody waits for it.
  if (!connection.stands()) return;
  await connection(
    'UPDATE insight_batch.executions SET lease_until = clock_timestamp() WHERE id = $1 AND finished_at IS NULL',
    [executionId],
  ).catch(() => undefined);
}
