import type { Clock } from '../support/clock.ts';
import { createAdaptive, type Adaptive } from './adaptive.ts';

/** One pause shared by the whole run, and the slower pace that follows it. */
export interface Pause extends Pick<Adaptive, 'share' | 'airMs'> {
  /** Nothing starts for the next `ms`; a longer pause under way stays as long as it is. */
  hold(ms: number): void;
  /** Milliseconds until it is over; 0 where there is none. */
  forMs(): number;
  /** Resolves when it is over, or the run is stopped. All who wait share one timer. */
  over(): Promise<void>;
}

/** A pause that is over. `signal` is aborted when the run stops. */
export function createPause(clock: Clock, signal: AbortSignal): Pause {
  const adaptive = createAdaptive(clock);
  let until = Number.NEGATIVE_INFINITY;
  let waiting: Promise<void> | undefined;
  const forMs = (): number => Math.max(0, until - clock.monotonic());

  async function wait(): Promise<void> {
    while (forMs() > 0 && !signal.aborted) await clock.sleep(forMs(), signal);
  }

  return {
    hold: (ms) => {
      until = Math.max(until, clock.monotonic() + ms);
      adaptive.throttled(ms);
    },
    forMs,
    share: adaptive.share,
    airMs: adaptive.airMs,
    over: () => {
      waiting ??= wait().finally(() => {
        waiting = undefined;
      });
      return waiting;
    },
  };
}
