import type { Clock } from '../../src/support/clock.ts';
import { hurryTimers } from './library-timers.ts';

/** A clock that stands still until a test moves it; nothing in it sleeps for real. */
export interface FakeClock extends Clock {
  /** Moves the time by `ms` and runs what falls due, in order, each after all before it has come to rest. */
  advance(ms: number): Promise<void>;
  /** Lets everything happen that needs no time. */
  settle(): Promise<void>;
  /** Moves from timer to timer until `promise` settles. Fails where no timer is left to wait for, or after `limitMs`. */
  run<T>(promise: Promise<T>, limitMs?: number): Promise<T>;
  /** Sets the wall clock alone, as an administrator does. */
  stepWall(ms: number): void;
  /** Timers not yet due. */
  readonly timers: number;
}

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

const DAY_MS = 86_400_000;
/** A library's own timer (Bottleneck takes one of 1 ms for each job) is waited for; one that lasts longer is not our business. */
const REAL_TIMER_MS_MAX = 2_000;
/** A turn of the event loop counts as no more: a machine that stops this process meanwhile makes no timer overdue. */
const TURN_MS_MAX = 10;

/** `startedAt` is the wall clock's first reading, milliseconds since the epoch. */
export function createFakeClock(startedAt = 1_700_000_000_000): FakeClock {
  const timers = createTimers();
  const rest = createRest();
  let wall = startedAt;

  async function fire(until: number): Promise<boolean> {
    if (!timers.fireNext(until)) return false;
    await rest.settle();
    return true;
  }

  return {
    now: () => wall + timers.elapsed(),
    monotonic: timers.elapsed,
    after: timers.after,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const done = (): void => {
          cancel();
          signal?.removeEventListener('abort', done);
          resolve();
        };
        const cancel = timers.after(ms, done);
        signal?.addEventListener('abort', done, { once: true });
      }),
    turn: rest.turn,
    settle: rest.settle,
    advance: async (ms) => {
      const until = timers.elapsed() + ms;
      await rest.settle();
      while (await fire(until));
      timers.moveTo(until);
    },
    run: async (promise, limitMs = DAY_MS) => {
      const state = { settled: false };
      const end = (): void => {
        state.settled = true;
      };
      promise.then(end, end);
      const until = timers.elapsed() + limitMs;
      await rest.settle();
      while (!state.settled) {
        if (!(await fire(until)))
          throw new Error(
            `After ${String(timers.elapsed())} ms nothing is left to wait for, and the promise has not settled.`,
          );
      }
      return await promise;
    },
    stepWall: (ms) => {
      wall += ms;
    },
    get timers() {
      return timers.count();
    },
  };
}

interface Timers extends Pick<Clock, 'after'> {
  elapsed(): number;
  count(): number;
  /** Calls the timer that is due first; false where none is due by then. */
  fireNext(until: number): boolean;
  moveTo(at: number): void;
}

function createTimers(): Timers {
  const timers: Timer[] = [];
  let elapsed = 0;
  return {
    elapsed: () => elapsed,
    count: () => timers.length,
    after: (ms, callback) => {
      const timer = { at: elapsed + Math.max(0, ms), callback };
      let place = timers.length;
      while (place > 0 && timers[place - 1]!.at > timer.at) place -= 1;
      timers.splice(place, 0, timer);
      return () => {
        const found = timers.indexOf(timer);
        if (found >= 0) timers.splice(found, 1);
      };
    },
    fireNext: (until) => {
      const due = timers[0];
      if (!due || due.at > until) return false;
      timers.shift();
      elapsed = Math.max(elapsed, due.at);
      due.callback();
      return true;
    },
    moveTo: (at) => {
      elapsed = at;
    },
  };
}

/** Tells when everything that needs no time of the fake clock has happened. */
function createRest(): { settle(): Promise<void>; turn(): Promise<void> } {
  let foreign = 0;
  let turns = 0;
  return {
    turn: async () => {
      turns += 1;
      await immediate();
      turns -= 1;
    },
    settle: () => hurryTimers(settle),
  };

  async function settle(): Promise<void> {
    let waitedMs = 0;
    for (let busy = true; busy;) {
      const before = performance.now();
      await immediate();
      foreign = Math.min(foreign, realTimers());
      busy = turns > 0 || realTimers() > foreign;
      waitedMs = turns > 0 ? 0 : waitedMs + Math.min(performance.now() - before, TURN_MS_MAX);
      if (waitedMs > REAL_TIMER_MS_MAX) foreign = realTimers();
    }
  }
}

function immediate(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function realTimers(): number {
  return process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
}
