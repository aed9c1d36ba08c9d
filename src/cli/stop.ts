import { SIGNAL_CODES } from '../run/ending.ts';
import type { Clock } from '../support/clock.ts';
import type { Shell, StopSignal } from './shell.ts';
import { createWishReader, SIGNALS } from './signals.ts';

/** What work that was told to stop throws, for {@link Stop.around} to catch. */
class StoppedError extends Error {
  override readonly name = 'StoppedError';
}

/** Stop signals for work that is done wholly or not at all. */
interface Stop {
  /** To be awaited between two steps of the work: signals are heard there, and the first one ends it. */
  pause(): Promise<void>;
  /** Resolves to the exit code of the work, or of the signal that ended it. */
  around(work: () => Promise<number>, stopped: () => void): Promise<number>;
}

/** Until the first pause nothing is there that would have to be taken back, so a signal ends the process at once. */
export function createStop(
  shell: Pick<Shell, 'onSignal' | 'exitNow'>,
  clock: Pick<Clock, 'monotonic' | 'turn'>,
): Stop {
  const readWish = createWishReader(clock);
  let begun = false;
  let first: StopSignal | undefined;
  const obey = (signal: StopSignal) => {
    const wish = readWish(signal);
    first ??= signal;
    if (wish === 'hurry' || !begun) shell.exitNow(SIGNAL_CODES[first]);
  };
  return {
    pause: async () => {
      begun = true;
      await clock.turn();
      if (first) throw new StoppedError(first);
    },
    around: async (work, stopped) => {
      const ends = SIGNALS.map((signal) => shell.onSignal(signal, () => obey(signal)));
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof StoppedError) || !first) throw error;
        stopped();
        return SIGNAL_CODES[first];
      } finally {
        for (const end of ends) end();
      }
    },
  };
}
