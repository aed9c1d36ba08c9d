import { LedgerError } from '../port.ts';
import type { LivingExecution } from './living.ts';

/** How long an execution counts as alive after its last sign, where nobody can look whether its process is there. */
export const LEASE = '60 seconds';
/** An execution that records nothing gives a sign this often. */
export const BEAT_MS = 10_000;

/** What whoever finds another execution alive is told. */
export function heldError(shown: string, { words }: LivingExecution): LedgerError {
  return new LedgerError(
    'held',
    `Cannot use the ledger ${shown}: ${words} holds it. Wait for it, give --lock-wait, or name another one with --ledger.`,
  );
}
