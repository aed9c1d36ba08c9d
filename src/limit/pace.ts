import { SECOND_MS, type ThrottledAnswer } from './adaptive-state.ts';
import { createAdaptive } from './adaptive.ts';
import { createRing, type Permit, type RingLaw } from './ring.ts';
import type { Shares } from './shares.ts';

/**
 * When attempts may start: by the ring, which is the law; evenly within it; at the level that the
 * service takes; and not before a pause is over. Pure but for the stamp of a start: what time it is
 * is passed in, in monotonic milliseconds.
 */
export interface Pace {
  /**
   * Milliseconds until a permit may be given, 0 for now; a promise where it depends on a permit
   * that is still on its way, or on a share.
   */
  waitMs(now: number): number | Promise<void>;
  /** Gives a permit now. `clock` says what time it is when its bytes leave. */
  give(now: number, clock: () => number): Permit;
  throttled(answer: ThrottledAnswer): void;
  /** Attempts per second that are aimed at; Infinity where nothing limits them. */
  perSecond(now: number): number;
  /** The service takes less than may be started. */
  isSlowed(now: number): boolean;
  /** It has done so at some time. */
  wasLimited(): boolean;
  pausedForMs(now: number): number;
  /** The same, as far as the service has said so to this process. */
  pausedHereMs(now: number): number;
  /** Which part of what may be started the service takes, as far as this process has found out. */
  taken(now: number): number;
  /** Goes on from what another process has found out. */
  inherit(taken: number, now: number): void;
  /** Starts of the last second. */
  started(now: number): number;
  /** What the service took of them. */
  passed(now: number): number;
  /** Permits that may start at any moment. */
  onTheirWay(): number;
}

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
/** A level that is hardly lower is none that the service has asked for. */
const SLOWED_SHARE = 0.95;

/**
 * `ratePerSecondMax` is the most that may start in any second; 0 where there is no such limit. With
 * `shares` it is what they allow at the moment.
 */
export function createPace(
  ratePerSecondMax: number,
  shares?: Pick<Shares, 'allowance' | 'changed'>,
): Pace {
  const rateMax = ratePerSecondMax || Infinity;
  const own = { starts: rateMax, taken: 1, pausedMs: 0, othersStarted: 0, othersPassed: 0 };
  const allowed = () => shares?.allowance() ?? own;
  const adaptive = createAdaptive(rateMax, ({ sent, passed }) => {
    const { othersStarted, othersPassed } = allowed();
    if (sent === 0 || othersStarted === 0) return passed;
    return (sent * (passed + othersPassed)) / (sent + othersStarted);
  });
  const ring = createRing();
  let last = -Infinity;
  let interval = 0;

  /** 0 where nothing may start. */
  function levelAt(now: number, { starts, taken } = allowed()) {
    if (starts === 0) return 0;
    adaptive.resize(starts);
    return Math.min(adaptive.level(now), taken * starts);
  }
  const pausedHereMs = (now: number) => Math.max(0, adaptive.pausedUntil() - now);
  const pausedForMs = (now: number) => Math.max(pausedHereMs(now), allowed().pausedMs);

  return {
    waitMs: (now) => {
      const level = levelAt(now);
      if (level === 0) return shares?.changed() ?? Promise.resolve();
      const law = lawOf(level, allowed().starts);
      interval = law.spanMs / law.starts;
      const byLaw = ring.waitMs(now, law);
      if (byLaw instanceof Promise) return shares ? Promise.race([byLaw, shares.changed()]) : byLaw;
      const wait = Math.max(byLaw, last + interval - now, pausedForMs(now));
      return wait < WAIT_MS_MIN ? 0 : wait;
    },
    give: (now, clock) => {
      const before = last;
      last = Math.max(last + interval, now - Math.max(CATCH_UP_MS, CATCH_UP_INTERVALS * interval));
      const step = last - before;
      const permit = ring.give(() => {
        const at = clock();
        adaptive.sent(at);
        return at;
      });
      // Where nothing left, as with a number that somebody else asks for, nobody has to wait for it.
      return onCancel(permit, () => (last -= step));
    },
    throttled: adaptive.throttled,
    perSecond: levelAt,
    isSlowed: (now) => levelAt(now) < allowed().starts * SLOWED_SHARE,
    pausedForMs,
    pausedHereMs,
    taken: adaptive.taken,
    wasLimited: adaptive.wasLimited,
    passed: adaptive.passed,
    inherit: adaptive.inherit,
    started: (now) => ring.startedFrom(now - SECOND_MS),
    onTheirWay: ring.onTheirWay,
  };
}

/** A level of 14.5 is 15 starts in 1,008 x 15 / 14.5 ms. */
function lawOf(level: number, rateMax: number): RingLaw {
  if (level === Infinity) return { starts: level, spanMs: SECOND_MS + AIR_MS };
  const starts = Math.min(Math.max(1, Math.floor(rateMax)), Math.ceil(level));
  return { starts, spanMs: (SECOND_MS + AIR_MS) * Math.max(1, starts / level) };
}

/** The same permit; `undo` is called where it is cancelled before its bytes have left. */
function onCancel(permit: Permit, undo: () => void): Permit {
  let open = true;
  return {
    sent: () => {
      open = false;
      permit.sent();
    },
    cancel: () => {
      if (open) undo();
      open = false;
      permit.cancel();
    },
  };
}
