import { lookupKey, type Lookup } from '../domain/lookup.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Asking, Decide } from './port.ts';

/**
 * A lookup is decided once per execution: rows with the same lookup share its outcome, whatever it
 * is.
 */
export interface Coalesced {
  /**
   * Starts the lookup, joins the one on its way, or tells how it ended where the ledger has no
   * answer that could.
   */
  decide(lookup: Lookup, asking: Asking): Promise<Outcome>;
  /** The lookup is on its way. */
  pending(lookup: Lookup): Promise<Outcome> | undefined;
  /** Lookups that were brought to an end, each once. */
  ended(): number;
  /** Resolves when nothing is on its way. */
  idle(): Promise<void>;
}

export function coalesceLookups(next: Decide): Coalesced {
  const pending = new Map<string, Promise<Outcome>>();
  const decided = new Map<string, Outcome>();
  let ended = 0;

  async function start(key: string, lookup: Lookup, asking: Asking) {
    try {
      const outcome = await next(lookup, asking);
      if (outcome.kind === 'failed' || outcome.kind === 'in_doubt') decided.set(key, outcome);
      return outcome;
    } finally {
      ended += 1;
      pending.delete(key);
    }
  }

  return {
    decide: (lookup, asking) => {
      const key = lookupKey(lookup);
      const known = decided.get(key);
      if (known) return Promise.resolve(known);
      const running = pending.get(key) ?? start(key, lookup, asking);
      pending.set(key, running);
      return running;
    },
    pending: (lookup) => pending.get(lookupKey(lookup)),
    ended: () => ended,
    idle: async () => {
      while (pending.size > 0) await Promise.allSettled([...pending.values()]);
    },
  };
}
