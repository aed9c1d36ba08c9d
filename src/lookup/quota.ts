/** How many different lookups a run may attempt (`--limit`). */
export interface Quota {
  /** False where the lookup would be one too many. Asking again for an admitted one is free, unless they are too many already. */
  admit(key: string): boolean;
  readonly words: string;
}

/** No limit where `limit` is undefined. `attempted`: keys of the lookups that earlier executions of the run have attempted. */
export function createQuota(limit: number | undefined, attempted: Iterable<string>): Quota {
  if (limit === undefined) return { admit: () => true, words: '' };
  const admitted = new Set(attempted);
  return {
    admit: (key) => {
      if (admitted.has(key)) return admitted.size <= limit;
      if (admitted.size >= limit) return false;
      admitted.add(key);
      return true;
    },
    words: `Stopped by --limit: ${String(limit)} lookups were attempted in this run.`,
  };
}
