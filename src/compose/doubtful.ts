import { lookupKey } from '../domain/lookup.ts';
import { isDoubtful } from '../domain/summarize.ts';
import type { LedgerReader, Scope } from '../ledger/port.ts';

/**
 * Keys of the lookups that have a doubtful attempt not released: what `--in-doubt skip` does not send. What a kill has cut
 * off is in doubt as soon as the next execution of any run begins.
 */
export async function doubtfulKeys(ledger: LedgerReader, scope: Scope): Promise<Set<string>> {
  const keys = new Set<string>();
  for await (const batch of ledger.attempts({ by: 'doubtful-lookups', scope })) {
    for (const attempt of batch)
      if (attempt.number !== undefined && isDoubtful(attempt)) keys.add(lookupKey({ ...attempt, number: attempt.number }));
  }
  return keys;
}
