import { existsSync } from 'node:fs';
import path from 'node:path';
import type { LedgerReader } from '../ledger/port.ts';
import { RefusedError } from '../run/options.ts';
import { openLedgerReader } from '../compose/store.ts';
import { SANDBOX_LEDGER } from '../settings/places.ts';

/** The ledger for reading; undefined where the file is not there yet. Throws LedgerError. */
export async function readerIfThere(file: string): Promise<LedgerReader | undefined> {
  return existsSync(file) ? await openLedgerReader(file) : undefined;
}

/** The ledger for reading; throws RefusedError where there is none, since it could tell nothing. */
export async function openReader(file: string): Promise<LedgerReader> {
  const reader = await readerIfThere(file);
  if (reader) return reader;
  const tried = existsSync(path.join(path.dirname(file), SANDBOX_LEDGER))
    ? ' Runs of the sandbox have a ledger of their own: add --sandbox.'
    : '';
  throw new RefusedError(
    `There is no ledger at ${file}: nothing was ever run with it. Name another with --ledger.${tried}`,
  );
}
