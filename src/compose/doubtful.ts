import { lookupKey } from '../domain/lookup.ts';
import type { LedgerReader, Scope } from '../ledger/port.ts';

/** Keys of the lookups that have a doubtful attempt not released: what `--in-doubt skip` does not send. */
export async function doubtfulKeys(ledger: LedgerReader, scope: Scope): Promise<Set<string>> {
  const keys = new Set<string>();
  for await (const batch of ledger.attempts({ by: 'doubtful-lookups', scope })) {
    for (const attempt of batch) if (attempt.number !== undefined) keys.add(lookupKey({ ...attempt, number: attempt.number }));
  }
  return keys;
}
