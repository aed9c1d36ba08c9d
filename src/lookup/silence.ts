import type { Clock } from '../support/clock.ts';
import type { Halt } from './halt.ts';

/** This many attempts in a row without a readable answer, and only probes are sent. */
const UNREADABLE_MAX = 20;

/** How long the service has said nothing understood. */
export interface Silence {
  broken(): boolean;
  answered(): void;
  unreadable(words: string): void;
  /** Milliseconds of patience left, 0 where there is none. */
  leftMs(): number;
  /** Ends the run where the patience is over. */
  giveUpIfLong(): void;
}

/** Counts from the first of the attempts in a row, because before it nothing was asked. */
export function createSilence({
  clock,
  halt,
  giveUpAfterMs,
}: {
  clock: Clock;
  halt: Halt;
  giveUpAfterMs: number;
}): Silence {
  let inARow = 0;
  let since = 0;
  let lastWords = '';
  const silentMs = () => (inARow === 0 ? 0 : clock.monotonic() - since);
  const broken = () => inARow >= UNREADABLE_MAX;

  function giveUpIfLong() {
    if (!broken() || silentMs() < giveUpAfterMs) return;
    halt.stop({
      kind: 'gave-up',
      words: `The service gave no readable answer for ${Math.round(silentMs() / 1000)} s (last: ${lastWords}). Run the same command again to continue.`,
    });
  }

  return {
    broken,
    giveUpIfLong,
    leftMs: () => Math.max(0, giveUpAfterMs - silentMs()),
    answered: () => {
      inARow = 0;
    },
    unreadable: (words) => {
      if (inARow === 0) since = clock.monotonic();
      inARow += 1;
      lastWords = words;
      giveUpIfLong();
    },
  };
}
