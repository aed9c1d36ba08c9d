import { lookupKey } from '../../domain/lookup.ts';
import { mayBeBought } from '../../domain/doubt.ts';
import type { Scope } from '../../domain/records.ts';
import type { LedgerReader } from '../../ledger/port.ts';
import type { ReuseOptions } from '../options.ts';

/** Of attempts that have no end yet: whoever is alive has them on the wire, or nobody knows. */
type OpenAttempts = 'alive' | 'unknown';

/** Keys of the lookups that `--in-doubt skip` does not send; none where it is not said. */
export async function readSkippedKeys(
  ledger: LedgerReader | undefined,
  scope: Scope,
  { inDoubt, open }: Pick<ReuseOptions, 'inDoubt'> & { readonly open: OpenAttempts },
): Promise<ReadonlySet<string>> {
  return ledger && inDoubt === 'skip' ? await readDoubtfulKeys(ledger, scope, open) : new Set();
}

/**
 * Keys of the lookups that have an attempt in doubt, see {@link mayBeBought}. An attempt that a kill
 * cut off is in doubt as soon as the next execution of any run begins; behind its beginning those
 * that are open are of the living, and have their answers in a moment.
 */
export async function readDoubtfulKeys(
  ledger: LedgerReader,
  scope: Scope,
  open: OpenAttempts,
): Promise<Set<string>> {
  const keys = new Set<string>();
  for await (const batch of ledger.attempts({ by: 'doubtful-lookups', scope })) {
    for (const attempt of batch) {
      if (attempt.class === undefined && open === 'alive') continue;
      if (attempt.number !== undefined && mayBeBought(attempt))
        keys.add(lookupKey({ ...attempt, number: attempt.number }));
    }
  }
  return keys;
}
