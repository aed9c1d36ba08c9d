import type { Clock } from '../support/clock.ts';
import type { Random } from '../support/random.ts';
import type { Silence } from './silence.ts';

/** The shortest time from one probe to the next. It doubles up to the longest. */
export const PROBE_WAIT_MS_MIN = 5_000;
/** The longest time from one probe to the next. */
export const PROBE_WAIT_MS_MAX = 30_000;

/** Asks a silent service from time to time whether it is back. */
export interface Probes {
  /** A probe may be sent. */
  due(): boolean;
  /** The probe that is due is sent now, and the wait for the next begins: one that hangs holds nobody up. */
  take(): true;
  /** Starts or ends the probing after the silence has begun, gone on or ended. */
  update(): void;
  /** Called whenever an attempt may start again. */
  onChange(callback: () => void): void;
  close(): void;
}

/** What the probing goes by. */
export interface ProbeOptions {
  readonly clock: Clock;
  readonly random: Random;
  /**
   * Asks before an attempt; true where the service answered. The balance has a host of its own, so that its answer lets one
   * attempt through and no more: whether lookups are answered again is for that one to say.
   */
  readonly balanceProbe: (() => Promise<boolean>) | undefined;
}

export function createProbes({ clock, random, balanceProbe }: ProbeOptions, silence: Silence): Probes {
  let changed: () => void = () => undefined;
  let cancel: (() => void) | undefined;
  let due = false;
  let waitMs = PROBE_WAIT_MS_MIN;
  let closed = false;

  function wait(): void {
    const ms = Math.max(PROBE_WAIT_MS_MIN, waitMs * (0.8 + 0.2 * random()));
    waitMs = Math.min(PROBE_WAIT_MS_MAX, waitMs * 2);
    cancel = clock.after(Math.min(ms, silence.leftMs()), ring);
  }
  function ring(): void {
    cancel = undefined;
    if (silence.leftMs() === 0) return silence.giveUpIfLong();
    if (!balanceProbe) return admit();
    wait();
    void balanceProbe().then((answered) => {
      if (answered && !closed && silence.broken()) admit();
    });
  }
  function admit(): void {
    due = true;
    changed();
  }
  function stop(): void {
    cancel?.();
    cancel = undefined;
    due = false;
    waitMs = PROBE_WAIT_MS_MIN;
  }
  function update(): void {
    if (closed || !silence.broken()) stop();
    else if (!cancel && !due) wait();
  }

  return {
    due: () => due,
    take: () => {
      due = false;
      if (!closed && !cancel) wait();
      return true;
    },
    update,
    onChange: (callback) => {
      changed = callback;
    },
    close: () => {
      closed = true;
      stop();
    },
  };
}
