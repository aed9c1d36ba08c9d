import { existsSync } from 'node:fs';
import path from 'node:path';
import { isLedgerFailure, type LedgerReader } from '../ledger/port.ts';
import { RefusedError } from '../run/options.ts';
import type { LedgerPlace } from '../settings/settings.ts';
import { namesServer } from '../support/server-place.ts';
import { openLedgerReader } from '../compose/store.ts';
import { SANDBOX_LEDGER } from '../settings/places.ts';

/**
 * The ledger for reading; undefined where there is none yet. `leaseMs`: that of the execution which
 * is thought of. Throws LedgerError.
 */
export async function readerIfThere(
  { ledger, ledgerAccess }: LedgerPlace,
  leaseMs?: number,
): Promise<LedgerReader | undefined> {
  if (!namesServer(ledger)) return existsSync(ledger) ? await openLedgerReader(ledger) : undefined;
  try {
    return await openLedgerReader(ledger, ledgerAccess, leaseMs);
  } catch (error) {
    if (isLedgerFailure(error, 'missing')) return undefined;
    throw error;
  }
}

/** The ledger for reading; throws RefusedError where there is none, since it could tell nothing. */
export async function openReader(place: LedgerPlace): Promise<LedgerReader> {
  const reader = await readerIfThere(place);
  if (reader) return reader;
  throw new RefusedError(
    `There is no ledger at ${place.ledger}: nothing was ever run with it. Name another with --ledger.${describeSandbox(place)}`,
  );
}

function describeSandbox({ ledger }: LedgerPlace) {
  if (namesServer(ledger) || !existsSync(path.join(path.dirname(ledger), SANDBOX_LEDGER)))
    return '';
  return ' Runs of the sandbox have a ledger of their own: add --sandbox.';
}
