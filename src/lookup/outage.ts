import { isLedgerFailure, type LedgerError } from '../ledger/port.ts';
import type { Clock } from '../support/clock.ts';
import type { Halt } from './halt.ts';

/**
 * A ledger that cannot be reached is waited for. Whatever is asked of it meanwhile is asked again,
 * at once and then with growing pauses, until it answers or nobody waits for it any more:
 * `--give-up-after` has passed since the first failure, somebody has stopped the run, or a bug has.
 */
export interface Outage {
  /**
   * Rejects with the ledger's own error, `lost`, once nobody waits any more; any other error passes
   * as it is.
   */
  wait<T>(ask: () => Promise<T>): Promise<T>;
  /**
   * For what can be done without: resolves to `otherwise` as long as the ledger is away, and where
   * somebody hurries before it has answered.
   */
  unlessAway<T>(ask: () => Promise<T>, otherwise: T): Promise<T>;
  /** It has failed, and failed again at once. */
  isAway(): boolean;
  /** How often something was lost so far. */
  losses(): number;
  /** Called each time it goes away, before anybody waits for it. */
  onAway(listener: () => void): void;
  /** The run begins to wait for its ledger, until this brake says otherwise. */
  obey(halt: Halt): void;
}

interface OutageOptions {
  readonly clock: Clock;
  /** `--give-up-after`. */
  readonly giveUpAfterMs: number;
  /** Told once it has been away for a moment, with the error and the wall clock's time of the first failure. */
  readonly told: (error: LedgerError, sinceMs: number) => void;
  /** Told where that was told. */
  readonly toldBack: (awayMs: number) => void;
}

const PAUSE_MS_FIRST = 250;
const PAUSE_MS_MAX = 5_000;
/** A server that is back by then was never away, as far as people are concerned. */
const TELL_AFTER_MS = 1_000;

/** What is known of an outage, from its first failure on. */
interface Trouble {
  readonly since: number;
  readonly sinceWall: number;
  error: LedgerError;
  isAway: boolean;
  isTold: boolean;
  /** Aborted when it is over, so that everybody asks at once. */
  readonly over: AbortController;
  readonly cancel: () => void;
}

/** Waits for nothing before {@link Outage.obey}. */
export function createOutage(options: OutageOptions): Outage {
  const { clock } = options;
  const state = createState(options);
  let halt: Halt | undefined;
  const look = (brake: Halt) => {
    if (isImpatient(brake)) state.giveUp();
  };

  async function wait<T>(ask: () => Promise<T>): Promise<T> {
    if (!halt) return await ask();
    for (let pauseMs = 0; ; pauseMs = nextPause(pauseMs)) {
      state.throwGivenUp();
      try {
        const found = await state.race(ask);
        state.answered();
        return found;
      } catch (error) {
        state.throwGivenUp();
        if (!isLedgerFailure(error, 'lost')) throw error;
        const trouble = state.failed(error);
        look(halt);
        if (pauseMs === 0) continue;
        state.failedAgain(trouble);
        await state.pause(trouble, (signal) => clock.sleep(pauseMs, signal));
      }
    }
  }
  /** Whoever notices first that it is away, it or somebody else, goes on without. */
  async function unlessAway<T>(ask: () => Promise<T>, otherwise: T) {
    if (state.isAway()) return otherwise;
    let forget: () => void = () => undefined;
    const away = new Promise<T>((resolve) => {
      const without = () => resolve(otherwise);
      const forgetAway = state.whenAway(without);
      const forgetHurry = state.whenHurried(without);
      forget = () => {
        forgetAway();
        forgetHurry();
      };
    });
    try {
      return await Promise.race([ask(), away]);
    } catch (error) {
      if (!halt || !isLedgerFailure(error, 'lost')) throw error;
      state.failed(error);
      look(halt);
      return otherwise;
    } finally {
      forget();
    }
  }

  return {
    wait,
    unlessAway,
    isAway: state.isAway,
    losses: state.losses,
    onAway: (listener) => void state.whenAway(listener),
    obey: (brake) => {
      if (halt === brake) return;
      halt = brake;
      brake.onChange(() => look(brake));
      brake.abandonSignal.addEventListener('abort', () => look(brake), { once: true });
      brake.abandonSignal.addEventListener('abort', state.hurry, { once: true });
    },
  };
}

/** Whether it is away, since when, and who waits for it. */
function createState({ clock, giveUpAfterMs, told, toldBack }: OutageOptions) {
  const listeners = new Set<() => void>();
  /** They are many, and a signal warns of more than ten listeners. */
  const hurried = new Set<() => void>();
  const patience = createPatience();
  let trouble: Trouble | undefined;
  let gaveUp: LedgerError | undefined;
  let losses = 0;

  function giveUp() {
    if (!trouble || gaveUp) return;
    gaveUp = trouble.error;
    trouble.cancel();
    leave(trouble);
    patience.end(gaveUp);
  }
  function leave(current: Trouble) {
    if (current.isAway) return;
    current.isAway = true;
    for (const listener of listeners) listener();
  }

  return {
    giveUp,
    throwGivenUp: () => {
      if (gaveUp) throw gaveUp;
    },
    failed: (error: LedgerError) => {
      losses += 1;
      trouble ??= {
        ...{ since: clock.monotonic(), sinceWall: clock.now(), error },
        ...{ isAway: false, isTold: false, over: new AbortController() },
        cancel: clock.after(giveUpAfterMs, giveUp),
      };
      trouble.error = error;
      return trouble;
    },
    failedAgain: (current: Trouble) => {
      leave(current);
      if (current.isTold || clock.monotonic() - current.since < TELL_AFTER_MS) return;
      current.isTold = true;
      told(current.error, current.sinceWall);
    },
    answered: () => {
      if (!trouble || gaveUp) return;
      const { isTold, since, over, cancel } = trouble;
      trouble = undefined;
      cancel();
      over.abort();
      if (isTold) toldBack(clock.monotonic() - since);
    },
    isAway: () => gaveUp !== undefined || trouble?.isAway === true,
    losses: () => losses,
    whenAway: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    whenHurried: (listener: () => void) => {
      hurried.add(listener);
      return () => void hurried.delete(listener);
    },
    hurry: () => hurried.forEach((listener) => listener()),
    race: patience.race,
    /** Until its time is over, the ledger is back or nobody waits any more. */
    pause: async ({ over }: Trouble, sleep: (signal: AbortSignal) => Promise<void>) => {
      if (!gaveUp) await patience.pause(over.signal, sleep);
    },
  };
}

/** Those who wait for an answer or for their next turn to ask. */
function createPatience() {
  /** Each is called when nobody is to wait any more. */
  const waiting = new Set<(error: LedgerError) => void>();
  return {
    end: (error: LedgerError) => {
      for (const stop of waiting) stop(error);
    },
    /** An answer that may never come is not waited for longer than anything else. */
    race: <T>(ask: () => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        waiting.add(reject);
        ask()
          .then(resolve, reject)
          .finally(() => waiting.delete(reject));
      }),
    pause: async (over: AbortSignal, sleep: (signal: AbortSignal) => Promise<void>) => {
      const woken = new AbortController();
      const wake = () => woken.abort();
      if (over.aborted) return;
      waiting.add(wake);
      over.addEventListener('abort', wake, { once: true });
      await sleep(woken.signal);
      over.removeEventListener('abort', wake);
      waiting.delete(wake);
    },
  };
}

/** Whoever stops a run does not wait for a server; answers in hand are kept elsewhere. */
function isImpatient({ causes, abandonSignal, isStoppedByBug }: Halt) {
  return abandonSignal.aborted || isStoppedByBug() || causes.some(({ kind }) => kind === 'signal');
}

/** The first repetition follows at once. */
function nextPause(ms: number) {
  return ms === 0 ? PAUSE_MS_FIRST : Math.min(ms * 2, PAUSE_MS_MAX);
}
