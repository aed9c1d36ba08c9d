import type { Clock } from '../support/clock.ts';

/** Sleeps that end early when the run stops. */
interface Naps {
  /** Resolves after `ms`, at once for 0 or when the run has stopped. */
  nap(ms: number): Promise<void>;
}

/**
 * One listener for all who sleep: ten thousand lookups may wait for their retry, and a signal with
 * more than ten listeners warns on stderr and takes longer for each one added.
 */
export function createNaps(clock: Clock, signal: AbortSignal): Naps {
  const asleep = new Set<() => void>();
  signal.addEventListener(
    'abort',
    () => {
      for (const wake of asleep) wake();
    },
    { once: true },
  );
  return {
    nap: (ms) =>
      new Promise((resolve) => {
        if (ms <= 0 || signal.aborted) return resolve();
        const wake = () => {
          cancel();
          asleep.delete(wake);
          resolve();
        };
        const cancel = clock.after(ms, wake);
        asleep.add(wake);
      }),
  };
}
