/**
 * Timers of libraries that are due at once run in the next turn of the event loop while `work` goes on. Bottleneck takes
 * four of 0 ms for each job, and Node makes 1 ms of each.
 */
export async function hurryTimers<T>(work: () => Promise<T>): Promise<T> {
  works += 1;
  try {
    return await work();
  } finally {
    works -= 1;
  }
}

let works = 0;
const over = new WeakSet<object>();
const { setTimeout: start, clearTimeout: cancel } = globalThis;

function startTimer<T extends readonly unknown[]>(
  callback: (...args: T) => void,
  ms = 0,
  ...args: T
): NodeJS.Timeout {
  if (works === 0 || ms > 0) return start(callback, ms, ...args);
  const timer = start(call, 0);
  setImmediate(call);
  return timer;

  function call(): void {
    if (over.has(timer)) return;
    cancelTimer(timer);
    callback(...args);
  }
}

function cancelTimer(timer: Parameters<typeof cancel>[0]): void {
  if (typeof timer === 'object') over.add(timer);
  cancel(timer);
}

Object.assign(globalThis, {
  setTimeout: Object.assign(startTimer, start),
  clearTimeout: cancelTimer,
});
