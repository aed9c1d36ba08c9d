import { join } from 'node:path';
import { copyLedger } from '../../src/compose/copy.ts';
import { systemClock } from '../../src/support/clock.ts';
import { recordEverything } from './everything.ts';
import { openSqlite } from './sqlite-store.ts';

/** What tests of a copy say to it, with everything that does not matter filled in. */
export const pause = (): Promise<void> => Promise.resolve();
export const PARTS = { clock: systemClock, lockWaitMs: 0, pid: process.pid };

export const copy = (from: string, to: string): Promise<unknown> =>
  copyLedger({ from: { ledger: from }, to: { ledger: to }, pause, ...PARTS });

/** A file in which everything happened that can. */
export async function makeEverything(folder: string): Promise<string> {
  const file = join(folder, 'a.db');
  await recordEverything(() => openSqlite(file));
  return file;
}
