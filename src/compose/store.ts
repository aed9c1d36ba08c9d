import type { Ledger, LedgerReader } from '../ledger/port.ts';
import * as sqlite from '../ledger/sqlite/store.ts';
import { systemClock, type Clock } from '../support/clock.ts';
import { namesServer, NO_ACCESS, type ServerAccess } from '../support/server-place.ts';

/*
 * The ledger's store: a SQLite file, or a PostgreSQL server where the URL of one is named. That one
 * is loaded only then.
 */

/** Who opens a ledger to write to it, and how long he waits; `access` and `leaseMs` are for a server. */
export type LedgerOptions = sqlite.LedgerOptions & {
  readonly access?: ServerAccess | undefined;
  readonly leaseMs?: number;
};

/** Opens the ledger for writing. Rejects as the store does. */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  if (!namesServer(options.file)) return await sqlite.openLedger(options);
  const { openServerLedger } = await loadServerStore();
  return await openServerLedger({ ...options, access: options.access ?? NO_ACCESS });
}

/** Opens the ledger to look at it. Rejects with `missing` where there is none. */
export async function openLedgerReader(
  file: string,
  access: ServerAccess = NO_ACCESS,
  leaseMs?: number,
): Promise<LedgerReader> {
  if (!namesServer(file)) return await sqlite.openLedgerReader(file);
  const asked = { file, access, clock: systemClock };
  return await (await loadServerStore()).openServerReader({ ...asked, leaseMs });
}

/**
 * Brings a ledger of an older version up to date. Says whether there was anything to do; a file is
 * brought up to date whenever it is opened.
 */
export async function migrateLedger(
  file: string,
  access: ServerAccess = NO_ACCESS,
): Promise<boolean> {
  if (!namesServer(file)) return false;
  return await (await loadServerStore()).migrateServerLedger({ file, access, clock: systemClock });
}

/** The clock by which a ledger tells moments: of its server, or without one this machine's. */
export function clockOf(ledger: Pick<LedgerReader, 'now'> | undefined): Clock {
  return ledger?.now ? { ...systemClock, now: ledger.now } : systemClock;
}

/** Names of the files that make up a ledger; none of one on a server. */
export function ledgerFiles(file: string): readonly string[] {
  return namesServer(file) ? [] : sqlite.ledgerFiles(file);
}

async function loadServerStore() {
  return await import('../ledger/postgres/store.ts');
}
