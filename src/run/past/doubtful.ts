import { lookupKey } from '../../domain/lookup.ts';
import { isDoubtful } from '../../domain/doubt.ts';
import type { Scope } from '../../domain/records.ts';
import type { LedgerReader } from '../../ledger/port.ts';

/**
 * Keys of the lookups that have an attempt in doubt: what `--in-doubt skip` does not send. A balance that proved the attempt
 * uncharged counts for the money alone, because what it proved rests on nobody having put money into the account. What a
 * kill has cut off is in doubt as soon as the next execution of any run begins.
 */
export async function readDoubtfulKeys(ledger: LedgerReader, scope: Scope): Promise<Set<string>> {
  const keys = new Set<string>();
  for await (const batch of ledger.attempts({ by: 'doubtful-lookups', scope })) {
    for (const attempt of batch)
      if (attempt.number !== undefined && (attempt.released || isDoubtful(attempt)))
        keys.add(lookupKey({ ...attempt, number: attempt.number }));
  }
  return keys;
}
