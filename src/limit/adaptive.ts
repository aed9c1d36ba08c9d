import type { Clock } from '../support/clock.ts';

/** How the pace answers to throttling: it slows down at once and recovers by itself. */
export interface Adaptive {
  throttled(): void;
  /** Share of the configured rate in use now, in (0, 1]. */
  share(): number;
  /** Milliseconds that a start keeps beyond the full window, against jitter on the way to the service. */
  airMs(): number;
}

const AIR_MS_MIN = 8;
const AIR_MS_MAX = 40;
const AIR_MS_STEP = 4;
const AIR_DECAY_MS_PER_SECOND = 0.1;
const SHARE_MIN = 0.1;
const SHARE_RECOVERY_PER_SECOND = 0.05;
/** A single throttled answer is jitter; a second one within this time says that the rate itself is too high. */
const EPISODE_MS = 5_000;
const SLOWDOWN_ONCE = 0.97;
const SLOWDOWN_AGAIN = 0.7;
/** Throttled answers that belong to one burst count once. */
const BURST_MS = 500;

export function createAdaptive(clock: Clock): Adaptive {
  let share = 1;
  let air = AIR_MS_MIN;
  let throttledAt = Number.NEGATIVE_INFINITY;
  let settledAt = clock.monotonic();

  function settle(): void {
    const seconds = (clock.monotonic() - settledAt) / 1000;
    settledAt = clock.monotonic();
    share = Math.min(1, share + SHARE_RECOVERY_PER_SECOND * seconds);
    air = Math.max(AIR_MS_MIN, air - AIR_DECAY_MS_PER_SECOND * seconds);
  }

  return {
    throttled: () => {
      settle();
      const since = clock.monotonic() - throttledAt;
      if (since < BURST_MS) return;
      throttledAt = clock.monotonic();
      share = Math.max(SHARE_MIN, share * (since < EPISODE_MS ? SLOWDOWN_AGAIN : SLOWDOWN_ONCE));
      air = Math.min(AIR_MS_MAX, air + AIR_MS_STEP);
    },
    share: () => {
      settle();
      return share;
    },
    airMs: () => {
      settle();
      return air;
    },
  };
}
