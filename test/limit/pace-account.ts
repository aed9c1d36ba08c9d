import { createRateLimit, type RateLimit } from '../../src/limit/rate.ts';
import type { Clock } from '../../src/support/clock.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';
import { createPaceServer, type PaceServer } from './pace-server.ts';

/** A process of the account that always has attempts that wait for a permit. */
interface Asker {
  readonly rate: RateLimit;
  /** What it has told its user. */
  readonly said: readonly string[];
  /** Its starts from then to then, in milliseconds. */
  count(from: number, to: number): number;
  /** Wants nothing more from now on. */
  rest(): void;
  /** Does nothing any more, and nobody hears of it. */
  kill(): void;
  /** Does nothing until it goes on, as under SIGSTOP: whatever falls due waits. */
  stop(): void;
  goOn(): void;
  /** Goes on even if it was killed, so that nothing is left running. */
  end(): void;
}

interface AskerOptions {
  readonly rate?: number;
  /** So many attempts at once. */
  readonly wide?: number;
  /** Milliseconds from a permit to its start. */
  readonly wireMs?: () => number;
  /** What the service says to an attempt: a pause that it wants, or 0 for throttled without one. */
  readonly service?: (at: number) => number | undefined;
}

/** Processes of one account in one time. */
interface Account {
  readonly clock: FakeClock;
  readonly server: PaceServer;
  join(options?: AskerOptions): Asker;
  /** The most that all of them have started in any 1,000 ms. */
  most(): number;
  close(): Promise<void>;
}

export function openAccount(): Account {
  const clock = createFakeClock();
  const server = createPaceServer(clock);
  const starts: number[] = [];
  const askers: Asker[] = [];
  return {
    clock,
    server,
    join: (options) => {
      const asker = startAsking({ clock, server, all: starts }, options);
      askers.push(asker);
      return asker;
    },
    most: () => mostInOneSecond(starts),
    close: async () => {
      for (const asker of askers) asker.end();
      await clock.run(Promise.all(askers.map(({ rate }) => rate.close())));
    },
  };
}

function startAsking(
  { clock, server, all }: { clock: FakeClock; server: PaceServer; all: number[] },
  { rate: ratePerSecondMax = 30, wide = 20, wireMs, service }: AskerOptions = {},
): Asker {
  const starts: number[] = [];
  const said: string[] = [];
  const brake = new AbortController();
  const own = createOwnClock(clock);
  const shared = server.join();
  const rate = createRateLimit({
    ratePerSecondMax,
    clock: own.clock,
    signal: brake.signal,
    sharing: {
      shared: {
        beat: async (beat) => await own.hear(shared.beat(beat)),
        leave: shared.leave,
      },
      clock: own.clock,
      tell: (sentence) => said.push(sentence),
    },
  });
  let [resting, killed] = [false, false];
  const ask = async (): Promise<void> => {
    while (!resting) {
      const permit = await rate.take();
      if (!permit) return;
      if (wireMs) await own.clock.sleep(wireMs());
      permit.sent();
      const sentAt = clock.monotonic();
      starts.push(sentAt);
      all.push(sentAt);
      const pauseMs = service?.(sentAt);
      if (pauseMs !== undefined) rate.throttled({ sentAt, retryAfterMs: pauseMs || undefined });
    }
  };
  for (let lane = 0; lane < wide; lane += 1) void ask();
  return {
    rate,
    said,
    count: (from, to) => starts.filter((at) => at >= from && at < to).length,
    rest: () => {
      resting = true;
    },
    kill: () => {
      resting = killed = true;
      own.stop();
    },
    stop: own.stop,
    goOn: () => {
      if (!killed) own.goOn();
    },
    end: own.goOn,
  };
}

/** The clock of a process that may be stopped: what falls due meanwhile comes when it goes on. */
function createOwnClock(clock: FakeClock): {
  readonly clock: Clock;
  hear<T>(answer: Promise<T>): Promise<T>;
  stop(): void;
  goOn(): void;
} {
  let stopped: { readonly over: Promise<void>; end(): void } | undefined;
  const running = async (): Promise<void> => {
    while (stopped) await stopped.over;
  };
  const own: Clock = {
    ...clock,
    after: (ms, callback) => {
      let cancelled = false;
      const cancel = clock.after(ms, () => {
        if (!stopped) callback();
        else void running().then(() => !cancelled && callback());
      });
      return () => {
        cancelled = true;
        cancel();
      };
    },
    sleep: async (ms, signal) => {
      await clock.sleep(ms, signal);
      await running();
    },
  };
  return {
    clock: own,
    hear: async (answer) => {
      try {
        return await answer;
      } finally {
        await running();
      }
    },
    stop: () => {
      let end: () => void = () => undefined;
      const over = new Promise<void>((resolve) => {
        end = resolve;
      });
      stopped ??= { over, end };
    },
    goOn: () => {
      const before = stopped;
      stopped = undefined;
      before?.end();
    },
  };
}

function mostInOneSecond(unsorted: readonly number[]): number {
  const starts = [...unsorted].sort((a, b) => a - b);
  let oldest = 0;
  return starts.reduce((most, start, index) => {
    while ((starts[oldest] ?? start) <= start - 1_000) oldest += 1;
    return Math.max(most, index - oldest + 1);
  }, 0);
}
