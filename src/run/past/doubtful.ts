import { lookupKey } from '../../domain/lookup.ts';
import { isDoubtful } from '../../domain/doubt.ts';
import type { AttemptRecord, Scope } from '../../domain/records.ts';
import type { LedgerReader } from '../../ledger/port.ts';
import type { ReuseOptions } from '../options.ts';

/** Keys of the lookups that `--in-doubt skip` does not send; none where it is not said. */
export async function readSkippedKeys(
  ledger: LedgerReader | undefined,
  scope: Scope,
  { inDoubt }: Pick<ReuseOptions, 'inDoubt'>,
): Promise<ReadonlySet<string>> {
  return ledger && inDoubt === 'skip' ? await readDoubtfulKeys(ledger, scope) : new Set();
}

/**
 * Keys of the lookups that have an attempt in doubt. A balance that proved the attempt uncharged
 * counts for the money alone: the proof assumes that nobody put money into the account. A record of
 * the service says of the attempt itself whether it was bought. An attempt that a kill cut off is
 * in doubt as soon as the next execution of any run begins.
 */
export async function readDoubtfulKeys(ledger: LedgerReader, scope: Scope): Promise<Set<string>> {
  const keys = new Set<string>();
  for await (const batch of ledger.attempts({ by: 'doubtful-lookups', scope })) {
    for (const attempt of batch)
      if (attempt.number !== undefined && mayBeBought(attempt))
        keys.add(lookupKey({ ...attempt, number: attempt.number }));
  }
  return keys;
}

function mayBeBought(attempt: AttemptRecord) {
  if (attempt.reconciled)
    return attempt.class === 'settled' && attempt.reconciled.from !== 'settled';
  return attempt.released || isDoubtful(attempt);
}
