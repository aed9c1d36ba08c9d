import Bottleneck from 'bottleneck';
import type { Clock } from '../support/clock.ts';
import { createAdaptive } from './adaptive.ts';
import { createRing, type Permit } from './ring.ts';

export type { Permit } from './ring.ts';

export interface RateLimit {
  /** The next permit, first come first served; undefined once the run is stopped. */
  take(): Promise<Permit | undefined>;
  /** The service said that it was too much: holds every further permit back for `pauseMs`, and slows down. */
  throttled(pauseMs: number): void;
  /** The pace now, per second; 0 without pacing. */
  ratePerSecond(): number;
  /** Milliseconds until permits are given again; 0 when not paused. */
  pausedForMs(): number;
  close(): Promise<void>;
}

export interface RateOptions {
  /** At most this many starts in any one-second window; 0 for no pacing. */
  readonly ratePerSecondMax: number;
  readonly clock: Clock;
  /** Aborted when the run stops: waiting permits are then refused. */
  readonly signal: AbortSignal;
}

const WINDOW_MS = 1_000;
/** A Bottleneck job costs a timer turn and about 320 fit into a second, so one job gives several permits at high rates. */
const JOBS_PER_SECOND = 100;
/** Even spacing may catch up by this many intervals after a late timer; the ring still holds the law. */
const CATCH_UP_INTERVALS = 2;

/**
 * At most N permits used in any one-second window, stamped when the bytes leave. Bottleneck is queue and order, the ring
 * of the last N starts is the law. With Bottleneck's own `minTime`,
 * N + 1 starts fell into almost half of all windows (measured).
 */
export function createRateLimit(options: RateOptions): RateLimit {
  const { signal } = options;
  const pause = createPause(options);
  const grant = options.ratePerSecondMax === 0 ? pause.wait : spaced(options, pause);
  const perJob = Math.max(1, Math.ceil(options.ratePerSecondMax / JOBS_PER_SECOND));
  const queue = new Bottleneck({ maxConcurrent: 1 });
  queue.on('error', () => undefined);
  const waiting: ((permit: Permit | undefined) => void)[] = [];
  let scheduled = false;

  async function grantBatch(): Promise<void> {
    for (let given = 0; given < perJob && waiting.length > 0; given += 1) {
      const permit = await grant();
      waiting.shift()?.(signal.aborted ? undefined : permit);
    }
  }
  function schedule(): void {
    if (scheduled || waiting.length === 0) return;
    scheduled = true;
    const ended = (): void => {
      scheduled = false;
      schedule();
    };
    queue.schedule(grantBatch).then(ended, ended);
  }

  const unpaced = options.ratePerSecondMax === 0;
  return {
    take: () => {
      if (unpaced && pause.forMs() === 0) return Promise.resolve(signal.aborted ? undefined : FREE);
      return new Promise((resolve) => {
        waiting.push(resolve);
        schedule();
      });
    },
    throttled: (pauseMs) => {
      pause.hold(pauseMs);
    },
    ratePerSecond: () => options.ratePerSecondMax * pause.share(),
    pausedForMs: pause.forMs,
    close: async () => {
      for (const refuse of waiting.splice(0)) refuse(undefined);
      await queue.stop({ dropWaitingJobs: true }).catch(() => undefined);
    },
  };
}

const FREE: Permit = { sent: () => undefined, cancel: () => undefined };

interface Pause {
  hold(ms: number): void;
  forMs(): number;
  share(): number;
  airMs(): number;
  wait(): Promise<Permit>;
}

function createPause({ clock, signal }: RateOptions): Pause {
  const adaptive = createAdaptive(clock);
  let until = 0;
  const forMs = (): number => Math.max(0, until - clock.monotonic());
  return {
    hold: (ms) => {
      until = Math.max(until, clock.monotonic() + ms);
      adaptive.throttled();
    },
    forMs,
    share: adaptive.share,
    airMs: adaptive.airMs,
    wait: async () => {
      while (forMs() > 0 && !signal.aborted) await clock.sleep(forMs(), signal);
      return FREE;
    },
  };
}

/** Waits until the ring, the even spacing and the pause all allow one more start. */
function spaced({ ratePerSecondMax, clock, signal }: RateOptions, pause: Pause): () => Promise<Permit> {
  const ring = createRing(Math.max(1, Math.floor(ratePerSecondMax)));
  let last = Number.NEGATIVE_INFINITY;
  return async () => {
    while (!signal.aborted) {
      const oldest = ring.oldestStart();
      if (oldest instanceof Promise) {
        await oldest;
        continue;
      }
      const interval = WINDOW_MS / (ratePerSecondMax * pause.share());
      const law = oldest === undefined ? Number.NEGATIVE_INFINITY : oldest + WINDOW_MS + pause.airMs();
      const waitMs = Math.max(law - clock.monotonic(), last + interval - clock.monotonic(), pause.forMs());
      if (waitMs <= 0) {
        last = Math.max(last + interval, clock.monotonic() - CATCH_UP_INTERVALS * interval);
        break;
      }
      await clock.sleep(waitMs, signal);
    }
    return ring.next(() => clock.monotonic());
  };
}
