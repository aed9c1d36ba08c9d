import type { ThrottledAnswer } from './adaptive-state.ts';
import { createAdaptive } from './adaptive.ts';
import { createRing, type Permit, type RingLaw } from './ring.ts';

/**
 * When attempts may start: by the ring, which is the law; evenly within it; at the level that the
 * service takes; and not before a pause is over. Pure but for the stamp of a start: what time it is
 * is passed in, in monotonic milliseconds.
 */
export interface Pace {
  /**
   * Milliseconds until a permit may be given, 0 for now; a promise where it depends on a permit
   * that is still on its way.
   */
  waitMs(now: number): number | Promise<void>;
  /** Gives a permit now. `clock` says what time it is when its bytes leave. */
  give(now: number, clock: () => number): Permit;
  throttled(answer: ThrottledAnswer): void;
  /** Attempts per second that are aimed at; Infinity where nothing limits them. */
  perSecond(now: number): number;
  pausedForMs(now: number): number;
}

const SECOND_MS = 1_000;
/** A start keeps so much beyond the full second, against jitter on the way to the service. */
const AIR_MS = 8;
/** Less is a rounding error: a time plus what is left until the next may end a hair before it. */
const WAIT_MS_MIN = 0.001;
/**
 * Even spacing catches up by so much after a late timer, and by this many intervals; the ring still
 * holds the law.
 */
const CATCH_UP_MS = 50;
const CATCH_UP_INTERVALS = 2;

/** `ratePerSecondMax` is the most that may start in any second; 0 where there is no such limit. */
export function createPace(ratePerSecondMax: number): Pace {
  const rateMax = ratePerSecondMax || Infinity;
  const startsMax = Math.max(1, Math.floor(rateMax));
  const adaptive = createAdaptive(rateMax);
  const ring = createRing();
  let last = -Infinity;

  /** A level of 14.5 is 15 starts in 1,008 x 15 / 14.5 ms. */
  function lawAt(now: number): RingLaw {
    const level = adaptive.level(now);
    if (level === Infinity) return { starts: level, spanMs: SECOND_MS + AIR_MS };
    const starts = Math.min(startsMax, Math.ceil(level));
    return { starts, spanMs: (SECOND_MS + AIR_MS) * Math.max(1, starts / level) };
  }
  const intervalAt = ({ starts, spanMs }: RingLaw) => spanMs / starts;
  const pausedForMs = (now: number) => Math.max(0, adaptive.pausedUntil() - now);

  return {
    waitMs: (now) => {
      const law = lawAt(now);
      const byLaw = ring.waitMs(now, law);
      if (byLaw instanceof Promise) return byLaw;
      const wait = Math.max(byLaw, last + intervalAt(law) - now, pausedForMs(now));
      return wait < WAIT_MS_MIN ? 0 : wait;
    },
    give: (now, clock) => {
      const interval = intervalAt(lawAt(now));
      last = Math.max(last + interval, now - Math.max(CATCH_UP_MS, CATCH_UP_INTERVALS * interval));
      return ring.give(() => {
        const at = clock();
        adaptive.sent(at);
        return at;
      });
    },
    throttled: adaptive.throttled,
    perSecond: adaptive.level,
    pausedForMs,
  };
}
