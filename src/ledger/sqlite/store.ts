import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../../support/clock.ts';
import type { Random } from '../../support/random.ts';
import { LedgerError, type BeginRequest, type Beginning, type Ledger, type LedgerEvent, type SentVerdict } from '../port.ts';
import { attemptBatches } from './attempts.ts';
import { moneyText } from './codec.ts';
import { openDatabase, preparing, transaction, type Database, type Prepare } from './database.ts';
import { toLedgerError } from './errors.ts';
import { applyEvent, type OpenExecution } from './events.ts';
import { forget } from './forget.ts';
import { takeLock } from './lock.ts';
import { readerOf } from './reader.ts';
import { executionsOf, findOrMakeRun, finishExecution, makeExecution, makeScope } from './runs.ts';
import { prepareSchema } from './schema.ts';
import { addCharge, addDoubt, draftOf, emptyTotals, setBound, type Totals } from './totals.ts';

export { openLedgerReader } from './reader.ts';

export interface OpenOptions {
  readonly file: string;
  readonly clock: Clock;
  readonly random: Random;
  /** `--lock-wait`. */
  readonly lockWaitMs: number;
  /** Who holds the ledger, for those who are turned away: the input's name. */
  readonly holder: string;
  readonly pid: number;
}

/** Given up at the first full disk, so that the answers in hand find room. */
const RESERVE_BYTES = 4 * 1024 * 1024;

/** Opens the ledger for writing and takes the run lock; makes file and folder, for the owner alone, where they are missing. */
export async function openLedger(options: OpenOptions): Promise<Ledger> {
  const { file } = options;
  let release: (() => void) | undefined;
  try {
    makePrivate(file);
    release = await takeLock({ ...options, waitMs: options.lockWaitMs });
    const database = openDatabase(file, { readOnly: false });
    prepareSchema(database, file, { create: true });
    for (const name of [file, `${file}-wal`, `${file}-shm`, `${file}.lock`]) if (existsSync(name)) chmodSync(name, 0o600);
    return storeOf({ database, release, reserve: createReserve(`${file}.reserve`) }, options);
  } catch (error) {
    release?.();
    throw toLedgerError(error, file);
  }
}

function makePrivate(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  for (const name of [file, `${file}.lock`]) if (!existsSync(name)) writeFileSync(name, '', { mode: 0o600, flag: 'a' });
}

interface Reserve {
  /** True where it gave room. */
  giveUp(): boolean;
}

function createReserve(file: string): Reserve {
  try {
    if (!existsSync(file)) writeFileSync(file, Buffer.alloc(RESERVE_BYTES, 1), { mode: 0o600 });
  } catch {
    // A disk without room for the reserve will be reported by the first record.
  }
  return {
    giveUp: () => {
      if (!existsSync(file)) return false;
      rmSync(file, { force: true });
      return true;
    },
  };
}

interface Resources {
  readonly database: Database;
  readonly release: () => void;
  readonly reserve: Reserve;
}

interface Session {
  readonly execution: OpenExecution;
  readonly totals: Totals;
}

function storeOf({ database, release, reserve }: Resources, options: OpenOptions): Ledger {
  const { file } = options;
  const prepare = preparing(database);
  let session: Session | undefined;
  const write = <T>(work: () => T): Promise<T> => {
    try {
      return Promise.resolve(transaction(database, work));
    } catch (error) {
      const failure = toLedgerError(error, file);
      if (failure.kind === 'full') reserve.giveUp();
      return Promise.reject(isBug(error) ? (error as Error) : failure);
    }
  };
  return {
    ...readerOf(database, file),
    begin: async (request) => {
      const begun = await write(() => begin(request, prepare, options.random));
      session = begun.session;
      return begun.beginning;
    },
    record: async (events) => {
      const open = session;
      if (!open) throw new Error('The ledger has no open execution to record for.');
      const { verdicts, totals } = await write(() => apply(events, open, prepare));
      session = { ...open, totals };
      return verdicts;
    },
    finish: (executionId, ending) =>
      write(() => {
        finishExecution(executionId, ending, prepare);
      }),
    recordOutput: ({ path, size, sha256 }) =>
      write(() => {
        prepare('INSERT OR IGNORE INTO outputs (path, size, sha256) VALUES (?, ?, ?)').run(path, size, sha256);
      }),
    forget: (selection) => {
      try {
        return Promise.resolve(forget(selection, database, prepare));
      } catch (error) {
        return Promise.reject(toLedgerError(error, file));
      }
    },
    close: () => {
      database.close();
      release();
      return Promise.resolve();
    },
  };
}

/** Neither the driver's nor the system's: one of our own checks. */
function isBug(error: unknown): boolean {
  return error instanceof Error && !(error instanceof LedgerError) && !('code' in error) && !('errcode' in error);
}

function begin(request: BeginRequest, prepare: Prepare, random: Random): { beginning: Beginning; session: Session } {
  const { run, continued } = findOrMakeRun(request, prepare, random);
  const orphaned = Number(
    prepare(
      "UPDATE attempts SET class = 'in_doubt', reason_slug = 'crashed', reason_words = 'the program ended before the answer was recorded' WHERE class IS NULL",
    ).run().changes,
  );
  const execution = { id: makeExecution(run.id, request.at, prepare), runId: run.id, scopeId: makeScope(request.scope, prepare) };
  const session = { execution, totals: totalsOf(run.id, prepare) };
  return { beginning: { run, executionId: execution.id, continued, orphaned }, session };
}

/** The run's books so far, added up from its attempts. */
function totalsOf(runId: string, prepare: Prepare): Totals {
  const totals = emptyTotals();
  for (const execution of executionsOf(runId, prepare))
    if (execution.doubtBound !== undefined) setBound(totals, execution.id, execution.doubtBound);
  for (const batch of attemptBatches({ by: 'run', runId }, prepare)) {
    for (const { id, charge, class: ended, released, bounded, ceiling } of batch) {
      if (charge) addCharge(totals, charge, false);
      const doubtful = (ended === 'in_doubt' && !released) || charge?.source === 'unknown';
      if (doubtful) addDoubt(totals, id.executionId, { amount: ceiling ?? 0n, bounded });
    }
  }
  return totals;
}

function apply(
  events: readonly LedgerEvent[],
  { execution, totals: before }: Session,
  prepare: Prepare,
): { verdicts: SentVerdict[]; totals: Totals } {
  const totals = draftOf(before);
  const verdicts: SentVerdict[] = [];
  for (const event of events) {
    const verdict = applyEvent(event, execution, { prepare, totals });
    if (verdict) verdicts.push(verdict);
  }
  prepare('UPDATE executions SET attempts = ?, requested = ?, refunded = ? WHERE id = ?').run(
    totals.attempts,
    moneyText(totals.requested),
    moneyText(totals.refunded),
    execution.id,
  );
  return { verdicts, totals };
}
