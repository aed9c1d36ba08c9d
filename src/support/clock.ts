/** Time and sleep, passed in so that tests decide what time it is. */
export interface Clock {
  /** Wall clock, milliseconds since the epoch; may step back. For records. */
  now(): number;
  /** Monotonic milliseconds; for durations and pace. */
  monotonic(): number;
  /**
   * Resolves after `ms` as {@link Clock.after} calls back, or at once when `signal` aborts. Never
   * rejects.
   */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /**
   * Calls back after `ms`, once what has arrived by then has been read: after a stop of the process
   * (SIGSTOP, a machine that slept) all timers are due at once, and answers that wait in their
   * sockets come first. The returned function cancels.
   */
  after(ms: number, callback: () => void): () => void;
  /** Resolves at the end of the current event-loop turn. */
  turn(): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = () => {
        cancel();
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const cancel = callAfter(ms, done);
      signal?.addEventListener('abort', done, { once: true });
    }),
  after: callAfter,
  turn: () => new Promise((resolve) => setImmediate(resolve)),
};

/** The event loop runs timers, then reads sockets, then runs immediates. */
function callAfter(ms: number, callback: () => void) {
  let reading: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => {
    reading = setImmediate(callback);
  }, ms);
  return () => {
    clearTimeout(timer);
    clearImmediate(reading);
  };
}
