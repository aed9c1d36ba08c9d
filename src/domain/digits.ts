/** `12,345`: digits by threes, so that a count is read at a glance. */
export function groupDigits(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 row`, `2 rows`, `12,345 rows`. */
export function countNoun(count: number, noun: string, plural = `${noun}s`): string {
  return `${groupDigits(count)} ${count === 1 ? noun : plural}`;
}

/** `1 second`, `90 seconds`, `5 minutes`: about how long. */
export function countTime(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1_000));
  return seconds < 120
    ? countNoun(seconds, 'second')
    : countNoun(Math.round(seconds / 60), 'minute');
}
