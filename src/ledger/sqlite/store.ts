import type { OutputRecord } from '../../domain/records.ts';
import type { Clock } from '../../support/clock.ts';
import type { Random } from '../../support/random.ts';
import { isLedgerFailure, type Ledger } from '../port.ts';
import {
  closeDatabase,
  makeDurable,
  openDatabase,
  rememberStatements,
  runTransaction,
  type Database,
  type Prepare,
} from './database.ts';
import { explainFailure, promiseStore } from './errors.ts';
import { createEmpty, createReserve, emptyLog, makePrivateFile, narrowModes } from './files.ts';
import { forgetPeople } from './forget.ts';
import { importAnswers } from './imports.ts';
import { takeLock } from './lock.ts';
import { createReader } from './reader.ts';
import { reconcileAttempts } from './reconcile.ts';
import { lossWords, rescueLedger } from './rescue.ts';
import { finishExecution, withdrawExecution } from './runs.ts';
import { createSchema, identifyFile, migrateSchema } from './schema.ts';
import { applyEvents, beginSession, type Session } from './session.ts';
import { createFindLoss, type FindLoss, type Loss } from './whereabouts.ts';

export { ledgerFiles } from './files.ts';
export { openLedgerReader } from './reader.ts';

export interface LedgerOptions {
  readonly file: string;
  readonly clock: Clock;
  readonly random: Random;
  /** `--lock-wait`. */
  readonly lockWaitMs: number;
  /** Who holds the ledger, for those who are turned away: the input's name. */
  readonly holder: string;
  readonly pid: number;
  /** How long a lock of another program is waited for, with the event loop blocked; default 5 s. */
  readonly busyTimeoutMs?: number;
  /** Told in one sentence what may not hold where the ledger is kept. */
  readonly warn?: (sentence: string) => void;
}

/**
 * Opens the ledger for writing and takes the run lock; makes file and folder, for the owner alone,
 * where they are missing. Rejects with LedgerError: `held` by another run, `busy`, `damaged`,
 * `newer`, `read-only`, `full`, `io`.
 */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  let file = options.file;
  let database: Database | undefined;
  let release: (() => void) | undefined;
  try {
    file = makePrivateFile(file, options.warn ?? (() => undefined));
    database = openDatabase(file, { readOnly: false, busyTimeoutMs: options.busyTimeoutMs });
    // Before anything is changed or laid beside it: the file may be somebody's database.
    identifyFile(database, file);
    createEmpty(`${file}.lock`);
    release = await takeLock({ ...options, file, waitMs: options.lockWaitMs });
    makeDurable(database, file);
    const found = identifyFile(database, file);
    if (found === 'empty') createSchema(database);
    if (found === 'older') migrateSchema(database);
    narrowModes(file);
    return createStore(database, { file, release }, options);
  } catch (error) {
    closeDatabase(database);
    release?.();
    throw explainFailure(error, file);
  }
}

function createStore(
  database: Database,
  { file, release }: { file: string; release: () => void },
  { random, clock, file: name }: LedgerOptions,
): Ledger {
  const prepare = rememberStatements(database);
  const reader = createReader(database, prepare, { file, writer: true });
  const reserve = createReserve(file);
  let session: Session | undefined;
  let findLoss: FindLoss | undefined;
  let lost: Loss | undefined;
  const write = <T>(work: () => T) =>
    promiseStore(file, work).catch((error: unknown) => {
      if (isLedgerFailure(error, 'full')) reserve.giveUp();
      throw error;
    });
  const commit = <T>(work: () => T) => write(() => runTransaction(database, work));
  const leave = async (executionId: number, work: () => void) => {
    await commit(work);
    if (session?.execution.id === executionId) session = undefined;
  };
  return {
    ...reader,
    begin: async (request) => {
      // Only a run needs it: on a full disk `forget` is what makes room.
      await promiseStore(file, reserve.make);
      const begun = await commit(() => beginSession(request, prepare, random));
      session = begun.session;
      const { executionId } = begun.beginning;
      findLoss = await promiseStore(file, () =>
        createFindLoss({ prepare, file, executionId }, name),
      );
      return begun.beginning;
    },
    record: (events) =>
      write(() => {
        const open = session;
        if (!open) throw new Error('The ledger has no open execution to record for.');
        const { recorded, totals } = runTransaction(database, () =>
          applyEvents(events, open, prepare),
        );
        session = { ...open, totals };
        return recorded;
      }),
    withdraw: (id) => leave(id, () => withdrawExecution(id, prepare)),
    finish: (id, ending) => leave(id, () => finishExecution(id, ending, prepare)),
    recordOutput: (output) => commit(() => keepOutput(output, prepare)),
    loss: () =>
      promiseStore(file, () => {
        lost = findLoss?.();
        return lost && lossWords(lost, { file, name });
      }),
    rescue: () =>
      promiseStore(file, () =>
        lost ? rescueLedger(lost, { prepare, file, at: clock.now() }) : '',
      ),
    surprises: () => Promise.resolve([]),
    reconcile: (settlements, at) =>
      commit(() => {
        reconcileAttempts(settlements, { at, isRunning: session !== undefined }, prepare);
      }),
    importAnswers: (batch) => commit(() => importAnswers(batch, prepare)),
    forget: (selection) => write(() => forgetPeople(selection, { database, prepare, file })),
    close: async () => {
      // Its log would be written into what somebody has put there.
      if (lost === 'overwritten') emptyLog(file);
      await reader.close().finally(release);
    },
  };
}

function keepOutput({ path, size, sha256 }: OutputRecord, prepare: Prepare) {
  const insert = prepare('INSERT OR IGNORE INTO outputs (path, size, sha256) VALUES (?, ?, ?)');
  insert.run(path, size, sha256);
}
