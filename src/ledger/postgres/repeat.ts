import type { Clock } from '../../support/clock.ts';
import { isLost, isRolledBack } from './errors.ts';

/** How long a statement is repeated by new connections: a server that restarts is back by then. */
const REPEAT_MS = 10_000;
const REPEAT_EVERY_MS = 100;

/** What the server took back, and what was lost with its connection where `mayRepeat` says so, is done again for a while. */
export async function repeatWhileLost<T>(
  work: () => Promise<T>,
  mayRepeat: () => boolean,
  clock: Clock,
): Promise<T> {
  let until: number | undefined;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      // From the first loss on: to find out that a connection is half open takes as long.
      until ??= clock.monotonic() + REPEAT_MS;
      const isWorthwhile = isRolledBack(error) || (isLost(error) && mayRepeat());
      if (!isWorthwhile || clock.monotonic() >= until) throw error;
      await clock.sleep(REPEAT_EVERY_MS);
    }
  }
}
