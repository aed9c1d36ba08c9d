/** `12,345`: digits by threes, so that a count is read at a glance. */
export function groupDigits(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 row`, `2 rows`, `12,345 rows`. */
export function countNoun(count: number, noun: string, plural = `${noun}s`): string {
  return `${groupDigits(count)} ${count === 1 ? noun : plural}`;
}

/** `1 second`, `90 seconds`, `5 minutes`, `3 hours`, `40 days`: about how long. */
export function countTime(ms: number): string {
  const [unitMs, noun] = UNITS.find(([unit]) => ms >= 2 * unit) ?? SECOND;
  return countNoun(Math.max(1, Math.round(ms / unitMs)), noun);
}

const SECOND = [1_000, 'second'] as const;
const UNITS = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
] as const;
