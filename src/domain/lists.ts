/** The parts of a list that there are: false and undefined stand for one that is left out. */
export function listPresent<T>(...parts: readonly (T | false | undefined)[]): T[] {
  return parts.filter((part): part is T => part !== false && part !== undefined);
}

/** Raises the count of a key. */
export function addCount<K>(counts: Map<K, number>, key: K, more = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + more);
}
