import type { Clock } from '../../src/support/clock.ts';

export interface ManualClock extends Clock {
  /** Lets the time pass and calls back what falls due, in order. */
  pass(ms: number): void;
  readonly pending: number;
}

/** Time stands still until `pass`. */
export function manualClock(): ManualClock {
  let now = 0;
  let timers: { readonly at: number; readonly callback: () => void }[] = [];
  const after: Clock['after'] = (ms, callback) => {
    const timer = { at: now + ms, callback };
    timers.push(timer);
    return () => {
      timers = timers.filter((other) => other !== timer);
    };
  };
  return {
    now: () => now,
    monotonic: () => now,
    after,
    sleep: (ms) => new Promise((resolve) => void after(ms, resolve)),
    turn: () => new Promise((resolve) => setImmediate(resolve)),
    get pending() {
      return timers.length;
    },
    pass: (ms) => {
      const end = now + ms;
      for (;;) {
        const [next] = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        timers = timers.filter((other) => other !== next);
        now = next.at;
        next.callback();
      }
      now = end;
    },
  };
}
