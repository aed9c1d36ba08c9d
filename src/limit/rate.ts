import type { Clock } from '../support/clock.ts';
import type { ThrottledAnswer } from './adaptive-state.ts';
import { createPace } from './pace.ts';
import { createPermitQueue } from './queue.ts';
import type { Permit } from './ring.ts';
import type { SharedPace } from './shared-pace.ts';
import { createShares, type Shares, type SharingPace } from './shares.ts';

export type { Permit } from './ring.ts';

/** The pace of a run: how many attempts may start, and when. */
export interface RateLimit {
  /** The next permit, first come first served; undefined once the run is stopped. */
  take(): Promise<Permit | undefined>;
  /**
   * The attempt that left at `sentAt` (monotonic) was throttled; a Retry-After holds every further
   * permit back.
   */
  throttled(answer: Omit<ThrottledAnswer, 'at'>): void;
  /** The pace that is aimed at now, per second; 0 without pacing. */
  ratePerSecond(): number;
  /** The service takes less than may be started, by this process's settings and share. */
  isSlowed(): boolean;
  /** It has turned out to do so at some time. */
  wasLimited(): boolean;
  /** Milliseconds until permits are given again; 0 when not paused. */
  pausedForMs(): number;
  /** Refuses whoever still waits, and gives the share back. */
  close(): Promise<void>;
}

/** What the pace goes by. */
interface RateOptions {
  /**
   * At most this many starts in any one-second window; 0 for no pacing, until the service says that
   * it is too much.
   */
  readonly ratePerSecondMax: number;
  readonly clock: Clock;
  /** Aborted when the run stops: waiting permits are then refused. */
  readonly signal: AbortSignal;
  /** Where others start attempts on the account too; without, the rate is this process's own. */
  readonly sharing?: Sharing | undefined;
}

/** How a process shares the pace; one without pacing takes no part. */
export interface Sharing {
  readonly shared: SharedPace;
  /** See {@link createShares}. */
  readonly clock: Clock;
  readonly tell: (sentence: string) => void;
}

/** A timer is good for several permits where they come more closely than this. */
const TIMER_MS_MIN = 5;
/** So many jobs of the queue fit into a second with ease. */
const JOBS_PER_SECOND = 100;
/** Those who share a job where no rate says how many come. */
const PER_JOB_UNLIMITED = 32;

/**
 * At most N permits used in any one-second window, stamped when the bytes leave. Bottleneck is
 * queue and order, {@link createPace} the law. With Bottleneck's own `minTime`, N + 1 starts fell
 * into almost half of all windows (measured). Everything goes by the monotonic clock.
 */
export function createRateLimit(options: RateOptions): RateLimit {
  const { ratePerSecondMax, clock, signal } = options;
  const now = clock.monotonic;
  const shares = joinShares(options, {
    waiting: () => queue.waiting(),
    started: () => pace.started(now()),
    passed: () => pace.passed(now()),
    onTheirWay: () => pace.onTheirWay(),
    taken: () => pace.taken(now()),
    pausedMs: () => pace.pausedHereMs(now()),
    inherit: (taken) => pace.inherit(taken, now()),
  });
  const pace = createPace(ratePerSecondMax, shares);
  const queue = createPermitQueue({
    next,
    perJob:
      ratePerSecondMax === 0 ? PER_JOB_UNLIMITED : Math.ceil(ratePerSecondMax / JOBS_PER_SECOND),
  });
  const give = () => pace.give(now(), now);
  let closed = false;

  async function next() {
    while (!signal.aborted && !closed) {
      const wait = pace.waitMs(now());
      if (wait === 0) return give();
      if (wait instanceof Promise) await wait;
      else
        await clock.sleep(
          isClose() ? Math.max(wait, TIMER_MS_MIN) : wait,
          shares?.change() ?? signal,
        );
    }
    return undefined;
  }
  const isClose = () => pace.perSecond(now()) * TIMER_MS_MIN > 1_000;
  const stop = async () => {
    signal.removeEventListener('abort', onAbort);
    await queue.close();
  };
  const onAbort = () => void stop();

  signal.addEventListener('abort', onAbort, { once: true });
  return {
    take: async () => {
      if (signal.aborted) return undefined;
      // Nobody is overtaken, and nothing is to be waited for.
      if (queue.waiting() === 0 && pace.waitMs(now()) === 0) return give();
      const permit = queue.wait();
      shares?.want();
      return permit;
    },
    throttled: (answer) => {
      pace.throttled({ at: now(), ...answer });
      if ((answer.retryAfterMs ?? 0) > 0) shares?.hurry();
    },
    ratePerSecond: () => {
      const perSecond = pace.perSecond(now());
      return perSecond === Infinity ? 0 : perSecond;
    },
    isSlowed: () => pace.isSlowed(now()),
    wasLimited: pace.wasLimited,
    pausedForMs: () => pace.pausedForMs(now()),
    close: async () => {
      closed = true;
      await Promise.all([stop(), shares?.close()]);
    },
  };
}

function joinShares(
  { sharing, ratePerSecondMax: rate, signal }: RateOptions,
  pace: SharingPace,
): Shares | undefined {
  return sharing && rate > 0 ? createShares({ ...sharing, rate, signal }, pace) : undefined;
}
