/** Counts what happened in the last second. */
interface RecentEvents {
  add(now: number): void;
  count(now: number): number;
}

/**
 * Half open: what happened exactly `spanMs` ago is outside. Holds one number for each event inside
 * the span.
 */
export function createRecentEvents(spanMs: number): RecentEvents {
  let times: number[] = [];
  let head = 0;
  const trim = (now: number) => {
    while (head < times.length && (times[head] ?? now) <= now - spanMs) head += 1;
    if (head < COMPACT_FROM || head * 2 < times.length) return;
    times = times.slice(head);
    head = 0;
  };
  return {
    add: (now) => {
      trim(now);
      times.push(now);
    },
    count: (now) => {
      trim(now);
      return times.length - head;
    },
  };
}

const COMPACT_FROM = 1_024;

/**
 * The account's limit: at most `max` requests pass in any one second, and one that does not pass
 * takes no place.
 */
export interface RateWindow {
  passes(now: number, max: number): boolean;
}

export function createRateWindow(): RateWindow {
  const passed = createRecentEvents(WINDOW_MS);
  return {
    passes: (now, max) => {
      if (max > 0 && passed.count(now) >= max) return false;
      passed.add(now);
      return true;
    },
  };
}

/** "Requests in the last second" (status 1 of the documents). */
export const WINDOW_MS = 1_000;
