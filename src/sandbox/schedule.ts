import type { Clock } from '../support/clock.ts';

/** Timers that end with the sandbox. */
export interface Schedule {
  /** Calls back after `ms`; not at all where the sandbox closes before. */
  later(ms: number, callback: () => void): void;
  /** Calls back after `ms`, or when the sandbox closes. */
  atTheLatestAtClose(ms: number, callback: () => void): void;
  every(ms: number, callback: () => void): void;
  close(): void;
}

export function createSchedule(clock: Clock): Schedule {
  const pending = new Set<{ cancel: () => void; atClose: () => void }>();
  let isClosed = false;
  const start = (ms: number, callback: () => void, atClose: () => void) => {
    if (isClosed) {
      atClose();
      return;
    }
    const cancel = clock.after(ms, () => {
      pending.delete(timer);
      callback();
    });
    const timer = { cancel, atClose };
    pending.add(timer);
  };
  const every: Schedule['every'] = (ms, callback) =>
    start(
      ms,
      () => {
        callback();
        every(ms, callback);
      },
      doNothing,
    );
  return {
    later: (ms, callback) => start(ms, callback, doNothing),
    atTheLatestAtClose: (ms, callback) => start(ms, callback, callback),
    every,
    close: () => {
      isClosed = true;
      for (const { cancel, atClose } of pending) {
        cancel();
        atClose();
      }
      pending.clear();
    },
  };
}

function doNothing() {
  // What was still to be sent has nobody to be sent to.
}
