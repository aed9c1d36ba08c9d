import {
  WRONG_NUMBER,
  type AttemptResult,
  type Next,
  type Reason,
  type Stop,
} from '../domain/attempt.ts';
import { lookupKey, type Lookup } from '../domain/lookup.ts';
import type { Scope } from '../domain/records.ts';
import type { LedgerReader } from '../ledger/port.ts';

/**
 * This many answers in a row with one request id that is not theirs, and the run ends: a cache
 * stands before the service.
 */
export const REPEATED_MAX = 20;

/**
 * Knows an answer to another lookup by its request id, of which a service gives no two the same.
 */
export interface RequestIds {
  /** The result to believe: itself, or in doubt where its answer belongs to another lookup. */
  check(result: AttemptResult, lookup: Lookup): Promise<AttemptResult>;
  /**
   * The end of the attempt is on record, or never will be: from now on the ledger knows. Takes the
   * result that was believed.
   */
  settle(result: AttemptResult): void;
}

/**
 * Holds the ids of answers on their way into the ledger, so at most as many as there are attempts;
 * the ledger knows the others.
 */
export function createRequestIds({
  ledger,
  scope,
}: {
  ledger: Pick<LedgerReader, 'belongToOthers'>;
  scope: Scope;
}): RequestIds {
  const owners = new Map<string, string>();
  let last: string | undefined;
  let inARow = 0;

  /** The first to come has the id, before anything is waited for. */
  async function belongsToOther(requestId: string, lookup: Lookup) {
    const key = lookupKey(lookup);
    const owner = owners.get(requestId);
    if (owner !== undefined) return owner !== key;
    owners.set(requestId, key);
    const [isOther = false] = await ledger.belongToOthers([{ scope, requestId, lookup }]);
    if (isOther) owners.delete(requestId);
    return isOther;
  }

  return {
    check: async (result, lookup) => {
      const { requestId } = result;
      if (requestId === undefined) return result;
      inARow = requestId === last ? inARow + 1 : 1;
      last = requestId;
      const next: Next =
        inARow < REPEATED_MAX ? { kind: 'retry' } : { kind: 'stop', stop: repeatedStop(inARow) };
      // The id goes with its answer: this lookup must not end for another one.
      if (isWrongNumber(result)) return { ...result, next, requestId: undefined };
      if (!(await belongsToOther(requestId, lookup))) return result;
      return {
        class: 'in_doubt',
        latencyMs: result.latencyMs,
        readable: false,
        next,
        reason: NOT_ITS_ANSWER,
        status: undefined,
      };
    },
    settle: ({ requestId }) => {
      if (requestId !== undefined) owners.delete(requestId);
    },
  };
}

const NOT_ITS_ANSWER: Reason = {
  slug: WRONG_NUMBER,
  words: 'the answer was given to another lookup before',
};

/** The provider knows an answer to another lookup by its number. */
export function isWrongNumber(
  result: AttemptResult,
): result is Exclude<AttemptResult, { class: 'settled' }> {
  return result.class !== 'settled' && result.reason.slug === WRONG_NUMBER;
}

function repeatedStop(count: number): Stop {
  return {
    kind: 'repeated-answer',
    words: `The service gave the same answer ${count} times in a row (its request_id does not change), as a cache between here and the service does. None of them is believed. Use the default --http-method post, or a way to the service that keeps no answers.`,
  };
}
