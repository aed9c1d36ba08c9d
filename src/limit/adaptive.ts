import type { Clock } from '../support/clock.ts';

/** How the pace answers to throttling: it slows down at once and recovers by itself. */
export interface Adaptive {
  /** The service said that it was too much; nothing starts for the next `pauseMs`. */
  throttled(pauseMs: number): void;
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
/** A single throttled answer is jitter; another one so soon after the pause says that the rate itself is too high. */
const EPISODE_MS = 5_000;
const SLOWDOWN_ONCE = 0.97;
const SLOWDOWN_AGAIN = 0.7;
/** Throttled answers so soon after each other, or within one pause, were caused by the same burst and count once. */
const BURST_MS = 500;

/** An adaptive pace that starts at the full rate. */
export function createAdaptive(clock: Clock): Adaptive {
  let share = 1;
  let air = AIR_MS_MIN;
  let burstUntil = Number.NEGATIVE_INFINITY;
  let resumedAt = Number.NEGATIVE_INFINITY;
  let settledAt = clock.monotonic();

  /** Recovery goes by the time in which the pace was tried: a pause proves nothing. */
  function settle(now: number): void {
    const seconds = Math.max(0, now - Math.max(settledAt, resumedAt)) / 1000;
    settledAt = now;
    share = Math.min(1, share + SHARE_RECOVERY_PER_SECOND * seconds);
    air = Math.max(AIR_MS_MIN, air - AIR_DECAY_MS_PER_SECOND * seconds);
  }

  return {
    throttled: (pauseMs) => {
      const now = clock.monotonic();
      settle(now);
      const sameBurst = now < Math.max(burstUntil, resumedAt);
      const again = now - resumedAt < EPISODE_MS;
      resumedAt = Math.max(resumedAt, now + pauseMs);
      if (sameBurst) return;
      burstUntil = now + BURST_MS;
      share = Math.max(SHARE_MIN, share * (again ? SLOWDOWN_AGAIN : SLOWDOWN_ONCE));
      air = Math.min(AIR_MS_MAX, air + AIR_MS_STEP);
    },
    share: () => {
      settle(clock.monotonic());
      return share;
    },
    airMs: () => {
      settle(clock.monotonic());
      return air;
    },
  };
}
