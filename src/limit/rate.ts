import Bottleneck from 'bottleneck';
import type { Clock } from '../support/clock.ts';
import { createPause, type Pause } from './pause.ts';
import { createRing, type Permit } from './ring.ts';

export type { Permit } from './ring.ts';

/** The pace of a run: how many attempts may start, and when. */
export interface RateLimit {
  /** The next permit, first come first served; undefined once the run is stopped. */
  take(): Promise<Permit | undefined>;
  /** The service said that it was too much: holds every further permit back for `pauseMs`, and slows down. */
  throttled(pauseMs: number): void;
  /** The pace now, per second; 0 without pacing. */
  ratePerSecond(): number;
  /** Milliseconds until permits are given again; 0 when not paused. */
  pausedForMs(): number;
  /** Refuses whoever still waits. */
  close(): Promise<void>;
}

/** What the pace goes by. */
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
 * of the last starts is the law. With Bottleneck's own `minTime`, N + 1 starts fell into almost half of all windows
 * (measured).
 */
export function createRateLimit(options: RateOptions): RateLimit {
  const pause = createPause(options.clock, options.signal);
  const gate = options.ratePerSecondMax === 0 ? unpaced(options, pause) : paced(options, pause);
  return {
    ...gate,
    throttled: pause.hold,
    ratePerSecond: () => options.ratePerSecondMax * pause.share(),
    pausedForMs: pause.forMs,
  };
}

type Gate = Pick<RateLimit, 'take' | 'close'>;

const FREE: Permit = { sent: () => undefined, cancel: () => undefined };

/** `--rate 0`: only a pause holds anybody back. */
function unpaced({ signal }: RateOptions, pause: Pause): Gate {
  return {
    take: async () => {
      if (pause.forMs() > 0) await pause.over();
      return signal.aborted ? undefined : FREE;
    },
    close: () => Promise.resolve(),
  };
}

function paced(options: RateOptions, pause: Pause): Gate {
  const { signal } = options;
  const grant = spaced(options, pause);
  const perJob = Math.ceil(options.ratePerSecondMax / JOBS_PER_SECOND);
  const queue = new Bottleneck({ maxConcurrent: 1 });
  queue.on('error', () => undefined);
  const waiting: ((permit: Permit | undefined) => void)[] = [];
  let scheduled = false;
  let closed = false;

  async function grantBatch(): Promise<void> {
    for (let given = 0; given < perJob && waiting.length > 0; given += 1) {
      const permit = await grant();
      const first = waiting.shift();
      if (first) first(permit);
      else permit?.cancel();
    }
  }
  function schedule(): void {
    if (scheduled || closed || waiting.length === 0) return;
    scheduled = true;
    const ended = (): void => {
      scheduled = false;
      schedule();
    };
    queue.schedule(grantBatch).then(ended, ended);
  }
  function refuseAll(): void {
    for (const refuse of waiting.splice(0)) refuse(undefined);
  }

  signal.addEventListener('abort', refuseAll, { once: true });
  return {
    take: () =>
      new Promise((resolve) => {
        if (closed || signal.aborted) return resolve(undefined);
        waiting.push(resolve);
        schedule();
      }),
    close: async () => {
      closed = true;
      signal.removeEventListener('abort', refuseAll);
      refuseAll();
      await queue.stop({ dropWaitingJobs: true }).catch(() => undefined);
    },
  };
}

/** Waits until the ring, the even spacing and the pause all allow one more start; undefined once the run is stopped. */
function spaced({ ratePerSecondMax, clock, signal }: RateOptions, pause: Pause): () => Promise<Permit | undefined> {
  const ring = createRing(Math.max(1, Math.floor(ratePerSecondMax)));
  let last = Number.NEGATIVE_INFINITY;
  return async () => {
    while (!signal.aborted) {
      const now = clock.monotonic();
      const law = ring.waitMs(now, WINDOW_MS + pause.airMs());
      if (law instanceof Promise) {
        await law;
        continue;
      }
      const interval = WINDOW_MS / (ratePerSecondMax * pause.share());
      const waitMs = Math.max(law, last + interval - now, pause.forMs());
      if (waitMs <= 0) {
        last = Math.max(last + interval, now - CATCH_UP_INTERVALS * interval);
        return ring.give(clock.monotonic);
      }
      await clock.sleep(waitMs, signal);
    }
    return undefined;
  };
}
