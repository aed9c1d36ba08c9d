import type { Clock } from '../../support/clock.ts';
import type { Random } from '../../support/random.ts';
import { LedgerError, type Ledger } from '../port.ts';
import {
  closeDatabase,
  makeDurable,
  openDatabase,
  preparing,
  transaction,
  type Database,
} from './database.ts';
import { failureOf, promised } from './errors.ts';
import {
  createEmpty,
  createReserve,
  emptyLog,
  makePrivateFile,
  narrowModes,
  type Reserve,
} from './files.ts';
import { forget } from './forget.ts';
import { takeLock } from './lock.ts';
import { readerOf } from './reader.ts';
import { lossWords, rescue } from './rescue.ts';
import { finishExecution } from './runs.ts';
import { createSchema, identify, migrate } from './schema.ts';
import { apply, begin, type Session } from './session.ts';
import { createWhereabouts, type Loss, type Whereabouts } from './whereabouts.ts';

export { ledgerFiles } from './files.ts';
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
  /** How long a lock of another program is waited for, with the event loop blocked; default 5 s. */
  readonly busyTimeoutMs?: number;
  /** Told in one sentence what may not hold where the ledger is kept. */
  readonly warn?: (sentence: string) => void;
}

/**
 * Opens the ledger for writing and takes the run lock; makes file and folder, for the owner alone, where they are
 * missing. Rejects with LedgerError: `held` by another run, `busy`, `damaged`, `newer`, `read-only`, `full`, `io`.
 */
export async function openLedger(options: OpenOptions): Promise<Ledger> {
  let file = options.file;
  let database: Database | undefined;
  let release: (() => void) | undefined;
  try {
    file = makePrivateFile(file, options.warn ?? (() => undefined));
    database = openDatabase(file, { readOnly: false, busyTimeoutMs: options.busyTimeoutMs });
    // Before anything is changed or laid beside it: the file may be somebody's database.
    identify(database, file);
    createEmpty(`${file}.lock`);
    release = await takeLock({ ...options, file, waitMs: options.lockWaitMs });
    makeDurable(database, file);
    const found = identify(database, file);
    if (found === 'empty') createSchema(database);
    if (found === 'older') migrate(database);
    narrowModes(file);
    return storeOf({ database, file, release, reserve: createReserve(file) }, options);
  } catch (error) {
    if (database) closeDatabase(database, { writer: false });
    release?.();
    throw failureOf(error, file);
  }
}

interface Resources {
  readonly database: Database;
  readonly file: string;
  readonly release: () => void;
  readonly reserve: Reserve;
}

function storeOf(
  { database, file, release, reserve }: Resources,
  { random, clock, file: name }: OpenOptions,
): Ledger {
  const prepare = preparing(database);
  const reader = readerOf({ database, prepare, file, writer: true });
  let session: Session | undefined;
  let whereabouts: Whereabouts | undefined;
  let lost: Loss | undefined;
  const write = <T>(work: () => T): Promise<T> =>
    promised(file, work).catch((error: unknown) => {
      if (error instanceof LedgerError && error.kind === 'full') reserve.giveUp();
      throw error;
    });
  const commit = <T>(work: () => T): Promise<T> => write(() => transaction(database, work));
  return {
    ...reader,
    begin: async (request) => {
      // Only a run needs it: on a full disk `forget` is what makes room.
      await promised(file, reserve.make);
      const begun = await commit(() => begin(request, prepare, random));
      session = begun.session;
      const { executionId } = begun.beginning;
      whereabouts = await promised(file, () =>
        createWhereabouts({ prepare, file, name, executionId }),
      );
      return begun.beginning;
    },
    record: (events) =>
      write(() => {
        const open = session;
        if (!open) throw new Error('The ledger has no open execution to record for.');
        const { verdicts, totals } = transaction(database, () => apply(events, open, prepare));
        session = { ...open, totals };
        return verdicts;
      }),
    finish: async (executionId, ending) => {
      await commit(() => {
        finishExecution(executionId, ending, prepare);
      });
      if (session?.execution.id === executionId) session = undefined;
    },
    recordOutput: ({ path, size, sha256 }) =>
      commit(() => {
        prepare('INSERT OR IGNORE INTO outputs (path, size, sha256) VALUES (?, ?, ?)').run(
          path,
          size,
          sha256,
        );
      }),
    loss: () =>
      promised(file, () => {
        lost = whereabouts?.look();
        return lost && lossWords(lost, { file, name });
      }),
    rescue: () =>
      promised(file, () => (lost ? rescue({ prepare, file, loss: lost, at: clock.now() }) : '')),
    forget: (selection) => write(() => forget(selection, { database, prepare, file })),
    close: async () => {
      // Its log would be written into what somebody has put there.
      if (lost === 'overwritten') emptyLog(file);
      await reader.close().finally(release);
    },
  };
}
