/**
 * The candidate that `word` was probably meant to be; undefined where none is near. Case and blanks
 * around do not count.
 */
export function findClosest(word: string, candidates: readonly string[]): string | undefined {
  const meant = word.trim().toLowerCase();
  let best: string | undefined;
  let least = Math.ceil(meant.length / 3) + 1;
  for (const candidate of candidates.map((name) => name.trim())) {
    const name = candidate.toLowerCase();
    if (name === '' || meant === '') continue;
    const contained =
      Math.min(name.length, meant.length) >= 3 && (name.includes(meant) || meant.includes(name));
    const distance = contained ? 1 : editDistance(meant, name);
    if (distance >= least) continue;
    best = candidate;
    least = distance;
  }
  return best;
}

/** Insertions, deletions, replacements (Levenshtein). */
function editDistance(from: string, to: string) {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[to.length] ?? 0;
}
