import { countNoun } from '../domain/digits.ts';
import { createSeenLookups } from '../domain/seen.ts';

/** What tells the lookups of a run apart: its product is one. */
interface QuotaKey {
  readonly number: string;
  readonly ip?: string | undefined;
}

/** How many different lookups a run may attempt (`--limit`). */
export interface Quota {
  /**
   * Whether the lookup may be attempted. `wait`: not before it is known whether those that were
   * begun count. One that counts already is free, unless they are too many.
   */
  judge(lookup: QuotaKey): 'free' | 'wait' | 'beyond';
  /** It is handed to whoever attempts it, or finds out that others have it. */
  begin(lookup: QuotaKey): void;
  /** It counts from now on where it was attempted. */
  end(lookup: QuotaKey, wasAttempted: boolean): void;
  readonly words: string;
}

/**
 * Lookups that a run has attempted, each counted once: 1 M of them in 16 MB, where a Set of their
 * keys took 142 MB.
 */
export interface AttemptedLookups {
  add(lookup: QuotaKey): void;
  /**
   * A number that was forgotten can be asked for as a new lookup; the one that was attempted still
   * counts.
   */
  addForgotten(lookupId: number): void;
  has(lookup: QuotaKey): boolean;
  count(): number;
}

/** No lookup yet. */
export function createAttemptedLookups(): AttemptedLookups {
  const named = createSeenLookups();
  const forgotten = createSeenLookups();
  return {
    add: ({ number, ip }) => void named.add(number, ip),
    // 0 is a free slot in the set.
    addForgotten: (lookupId) => void forgotten.add(String(lookupId + 1), undefined),
    has: ({ number, ip }) => named.has(number, ip),
    count: () => named.size() + forgotten.size(),
  };
}

/**
 * No limit where `limit` is undefined. `attempted`: what earlier executions of the run have
 * attempted; it is added to.
 */
export function createQuota(limit: number | undefined, attempted: AttemptedLookups): Quota {
  if (limit === undefined) return UNLIMITED;
  const begun = new Set<string>();
  return {
    judge: (lookup) => {
      const count = attempted.count();
      if (attempted.has(lookup)) return count <= limit ? 'free' : 'beyond';
      if (count >= limit) return 'beyond';
      return count + begun.size < limit ? 'free' : 'wait';
    },
    begin: (lookup) => {
      if (!attempted.has(lookup)) begun.add(keyOf(lookup));
    },
    end: (lookup, wasAttempted) => {
      begun.delete(keyOf(lookup));
      if (wasAttempted) attempted.add(lookup);
    },
    words: `Stopped by --limit: ${countNoun(limit, 'lookup was', 'lookups were')} attempted in this run.`,
  };
}

function keyOf({ number, ip }: QuotaKey) {
  return `${number} ${ip ?? ''}`;
}

const UNLIMITED: Quota = { judge: () => 'free', begin: () => {}, end: () => {}, words: '' };
