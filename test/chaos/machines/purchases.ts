import type { Finding } from '../audit.ts';
import type { AnsweredAttempt, ServerBooks } from './books.ts';

/** Outcomes whose answer is final for a number, so that it is never asked again. */
const FINAL = new Set(['insight', 'partial', 'refused']);
/** Moments are told by the server's clock as it was read with the last batch. */
const APART_MS = 2_000;

/**
 * Lookups with several final answers. One is explained where somebody else was taken for dead with it on the wire before
 * it was sent again, as `--in-doubt retry` wants; any other was bought twice.
 */
export function findBoughtAgain({ answered, fenced }: ServerBooks): {
  readonly explained: number;
  readonly findings: readonly Finding[];
} {
  const byLookup = new Map<number, AnsweredAttempt[]>();
  for (const attempt of answered.filter(({ outcome }) => FINAL.has(outcome)))
    byLookup.set(attempt.lookup, [...(byLookup.get(attempt.lookup) ?? []), attempt]);
  const again = [...byLookup.values()].flatMap((attempts) =>
    attempts.slice(1).map((attempt, index) => ({ before: attempts[index], attempt })),
  );
  const isExplained = ({ before, attempt }: (typeof again)[number]): boolean =>
    (fenced.get(before?.execution ?? -1) ?? Infinity) <= attempt.sentAt + APART_MS;
  return {
    explained: again.filter(isExplained).length,
    findings: again
      .filter((pair) => !isExplained(pair))
      .map(({ before, attempt }) => ({
        kind: 'twice',
        words: `${attempt.number} was bought by execution ${String(before?.execution)} and again by ${String(attempt.execution)}`,
      })),
  };
}
