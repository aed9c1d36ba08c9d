/** The parts of a list that there are: false and undefined stand for one that is left out. */
export function listPresent<T>(...parts: readonly (T | false | undefined)[]): T[] {
  return parts.filter((part): part is T => part !== false && part !== undefined);
}

/** Raises the count of a key. */
export function addCount<K>(counts: Map<K, number>, key: K, more = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + more);
}

/** What a map holds under a key, which `create` makes where it holds nothing yet. */
export function getOrCreate<K, V>(map: Map<K, V>, key: K, create: (key: K) => V): V {
  const value = map.get(key) ?? create(key);
  map.set(key, value);
  return value;
}

/** The most first; of equal ones by the alphabet, so that the same list always says the same. */
export function sortMostFirst<T extends { readonly key: string }>(
  items: readonly T[],
  count: (item: T) => number,
): T[] {
  return [...items].sort((a, b) => count(b) - count(a) || (a.key < b.key ? -1 : 1));
}
