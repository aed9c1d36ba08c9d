import type { Clock } from '../support/clock.ts';
import type { Random } from '../support/random.ts';
import type { Silence } from './silence.ts';

/** The shortest time from one probe to the next. It doubles up to the longest. */
const PROBE_WAIT_MS_MIN = 5_000;
/** The longest time from one probe to the next. */
const PROBE_WAIT_MS_MAX = 30_000;

interface Probes {
  /** A probe may be sent. */
  due(): boolean;
  /** A probe is due because the balance call was answered. */
  balanceAnswered(): boolean;
  /**
   * The probe that is due is sent now. The wait for the next has begun before: one that hangs holds
   * nobody up.
   */
  take(): true;
  /** A lookup was answered: a later silence is a new one, and is asked after sooner. */
  relax(): void;
  /** Starts or ends the probing after the silence has begun, gone on or ended. */
  update(): void;
  /** Called whenever an attempt may start again. */
  onChange(callback: () => void): void;
  close(): void;
}

/**
 * The balance call as a probe. It has a host of its own, so that whether lookups are answered again
 * is for a lookup to say.
 */
export interface BalanceProbe {
  /** True where the service answered. */
  ask(): Promise<boolean>;
  /** It has answered in this execution: there is such a call. */
  readonly isKnown: boolean;
  /** An attempt may take its place as long as it has never answered; not with `--in-doubt skip`. */
  readonly mayBeAttempt: boolean;
}

/** What the probing goes by. */
interface ProbeOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly balanceProbe: BalanceProbe;
}

/** Asks a silent service from time to time whether it is back. */
export function createProbes(
  { clock, random, balanceProbe }: ProbeOptions,
  silence: Silence,
): Probes {
  let changed: () => void = () => undefined;
  let cancel: (() => void) | undefined;
  let due: 'balance' | 'attempt' | undefined;
  let isKnown = balanceProbe.isKnown;
  let waitMs = PROBE_WAIT_MS_MIN;
  let closed = false;

  function wait() {
    const ms = Math.max(PROBE_WAIT_MS_MIN, waitMs * (0.8 + 0.2 * random()));
    waitMs = Math.min(PROBE_WAIT_MS_MAX, waitMs * 2);
    cancel = clock.after(Math.min(ms, silence.leftMs()), ring);
  }
  function ring(): void {
    cancel = undefined;
    if (silence.leftMs() === 0) return silence.giveUpIfLong();
    wait();
    void balanceProbe.ask().then((answered) => {
      isKnown ||= answered;
      if (closed || !silence.broken()) return;
      if (answered) admit('balance');
      else if (balanceProbe.mayBeAttempt && !isKnown) admit('attempt');
    });
  }
  function admit(by: 'balance' | 'attempt') {
    due = by;
    changed();
  }
  function stop() {
    cancel?.();
    cancel = undefined;
    due = undefined;
  }
  function update() {
    if (closed || !silence.broken()) stop();
    else if (!cancel) wait();
  }

  return {
    due: () => due !== undefined,
    balanceAnswered: () => due === 'balance',
    take: () => {
      due = undefined;
      return true;
    },
    relax: () => {
      waitMs = PROBE_WAIT_MS_MIN;
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
