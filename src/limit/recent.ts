/** The attempts that left in the last seconds, and those of them that were throttled. */
export interface RecentAttempts {
  sent(at: number): void;
  throttled(sentAt: number): void;
  /** Attempts that left from `from` on. */
  countFrom(from: number): number;
  /** Those of them that were throttled, as far as is known. */
  throttledFrom(from: number): number;
  /** Attempts that left in the second before `until` and are not throttled, as far as is known. */
  passed(until: number): number;
}

/** Kept so long; an answer that takes longer says nothing about the pace of now. */
const KEPT_MS = 3_000;
const SECOND_MS = 1_000;
const COMPACT_FROM = 1_024;

export function createRecentAttempts(): RecentAttempts {
  const sent = createTimes();
  const throttled = createTimes();
  return {
    sent: sent.add,
    throttled: throttled.add,
    countFrom: sent.count,
    throttledFrom: throttled.count,
    passed: (until) =>
      Math.max(0, sent.count(until - SECOND_MS, until) - throttled.count(until - SECOND_MS, until)),
  };
}

/** Nearly in order: throttled answers may overtake each other. */
function createTimes() {
  let times: number[] = [];
  let head = 0;
  return {
    add: (at: number) => {
      times.push(at);
      while ((times[head] ?? at) < at - KEPT_MS) head += 1;
      if (head < COMPACT_FROM || head * 2 < times.length) return;
      times = times.slice(head);
      head = 0;
    },
    /** From `from` on and before `until`, where it is named. */
    count: (from: number, until = Infinity) => {
      let found = 0;
      for (let index = times.length - 1; index >= head; index -= 1) {
        const at = times[index] ?? 0;
        if (at < from - SECOND_MS) break;
        if (at >= from && at < until) found += 1;
      }
      return found;
    },
  };
}
