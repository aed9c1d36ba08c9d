import type { Clock } from '../support/clock.ts';
import { createDemand } from './demand.ts';

/** Where the processes of one account agree on its pace. Durations alone are said, no instants. */
export interface SharedPace {
  /**
   * Rejects where nobody was reached: nobody knows then whether it counted. undefined where a later
   * beat came first.
   */
  beat(beat: Beat): Promise<Told | undefined>;
  /** Nothing starts any more. */
  leave(): Promise<void>;
}

/** What a process says of its pace. */
interface Beat {
  /** `--rate`. */
  readonly rate: number;
  /** So many starts a second it could make use of. */
  readonly wants: number;
  /** The most that it starts in a second until it is told anew. */
  readonly has: number;
  /** Which part of its share the service takes, as far as it has found out. */
  readonly taken: number;
  /** Starts of the last second, and those of them that the service took. */
  readonly started: number;
  readonly passed: number;
  /** How long the service wants to be left alone. */
  readonly pausedMs: number;
}

/** What a process is told of it. */
interface Told {
  /** Starts in any second. */
  readonly share: number;
  /** How long, from when the beat left. */
  readonly leaseMs: number;
  /** The smallest rate of all that are alive. */
  readonly rate: number;
  readonly pausedMs: number;
  /** Which part of every share the service takes, as another process has found out. */
  readonly taken: number;
  /** Whoever had found that out is gone. */
  readonly inherits: boolean;
  /** Starts of all others in about a second, and those of them that the service took. */
  readonly othersStarted: number;
  readonly othersPassed: number;
  /** When the next beat is worth while. */
  readonly nextMs: number;
}

/** What is allowed from outside at this instant. */
interface Allowance {
  /** The most that may start in any second. */
  readonly starts: number;
  /** Which part of that the service takes, as others have found out. */
  readonly taken: number;
  readonly pausedMs: number;
  /** Starts of all others in about a second, and those of them that the service took. */
  readonly othersStarted: number;
  readonly othersPassed: number;
}

/** What is asked of the pace that goes by a share. */
export interface SharingPace {
  /** Those who wait for a permit. */
  waiting(): number;
  /** Starts of the last second. */
  started(): number;
  /** What the service took of them. */
  passed(): number;
  /** Permits that may start at any moment. */
  onTheirWay(): number;
  /** Which part of its share the service takes, as far as it has found out itself. */
  taken(): number;
  /** The pause that the service has told it itself. */
  pausedMs(): number;
  /** Goes on from what another process has found out, who is gone. */
  inherit(taken: number): void;
}

/** The share of this process. */
export interface Shares {
  allowance(): Allowance;
  /** Aborted when another allowance is told, or nobody waits for one any more. */
  change(): AbortSignal;
  /** Somebody wants a permit. The first one makes this process take part. */
  want(): void;
  /** The service wants a pause, and the others should know at once. */
  hurry(): void;
  /** Gives the share back. */
  close(): Promise<void>;
}

interface SharesOptions {
  readonly shared: SharedPace;
  /** `--rate`. */
  readonly rate: number;
  /** The machine's own: its wall clock goes on where it sleeps. */
  readonly clock: Clock;
  /** Told in one sentence that another process has a smaller rate. */
  readonly tell: (sentence: string) => void;
  /** Aborted when the run stops: nobody waits for a share any more. */
  readonly signal: AbortSignal;
}

/** What was told last, and until when it holds. */
interface Lease {
  readonly told: Told;
  readonly heardAt: number;
  readonly until: number;
  /** Wall clock minus monotonic. */
  readonly apart: number;
}

/** A beat that failed is followed by the next one after so long. */
const AGAIN_MS = 500;
/** No two beats follow more closely. */
const GAP_MS = 10;
/** And no two that only say that more is wanted. */
const WANT_GAP_MS = 100;
/** The clocks are apart by so much more than before: the machine has slept, or one was set. */
const SLEPT_MS = 250;

/**
 * A beat says what this process could use and is told what it may. Less is taken at once and
 * confirmed by a beat that follows at once, because others wait for it. A beat that fails costs
 * nothing as long as the lease runs, which counts from when the beat left; then nothing starts.
 */
export function createShares(options: SharesOptions, pace: SharingPace): Shares {
  const { shared, rate, clock } = options;
  const told = createLease(options);
  const demand = createDemand(clock, () => countDemand(pace, told.taken(), rate));
  const nudge = createNudge(clock);
  let beating: Promise<void> | undefined;
  let wantedAt = -Infinity;
  let closed = false;

  /** Resolves to when the next one is due. */
  async function beat() {
    const left = told.leaves();
    const has = Math.max(told.share(), pace.onTheirWay());
    const wants = demand.next();
    const taken = pace.taken();
    const passed = { started: pace.started(), passed: pace.passed() };
    try {
      const answer = await shared.beat({
        rate,
        has,
        wants,
        taken,
        ...passed,
        pausedMs: pace.pausedMs(),
      });
      if (!answer) return GAP_MS;
      const isLess = answer.share < told.share();
      if (answer.inherits) pace.inherit(answer.taken);
      told.hear(answer, left);
      return isLess || demand.isMoreThan(answer.share) ? 0 : answer.nextMs;
    } catch {
      return AGAIN_MS;
    }
  }
  async function beatOn() {
    while (!closed) await nudge.sleep(await beat());
  }

  return {
    allowance: told.allowance,
    change: told.change,
    want: () => {
      if (closed) return;
      const now = clock.monotonic();
      beating ??= beatOn();
      if (now - wantedAt < WANT_GAP_MS || !demand.isMoreThan(told.share())) return;
      wantedAt = now;
      nudge.wake();
    },
    hurry: nudge.wake,
    close: async () => {
      if (closed) return;
      closed = true;
      nudge.wake();
      told.end();
      await beating;
      // Where a permit may still start, the lease has to run out.
      if (beating && pace.onTheirWay() === 0) await shared.leave().catch(() => undefined);
    },
  };
}

function countDemand(pace: SharingPace, taken: number, rate: number) {
  const used = (pace.started() + pace.onTheirWay()) / Math.min(taken, pace.taken());
  return Math.min(rate, Math.ceil(used) + pace.waiting());
}

/** What was told last, as long as it holds. */
function createLease({ rate, clock, tell, signal }: SharesOptions) {
  let lease: Lease | undefined;
  let change = new AbortController();
  const apart = () => clock.now() - clock.monotonic();
  const holds = ({ until, apart: before }: Lease) =>
    clock.monotonic() < until && Math.abs(apart() - before) < SLEPT_MS;
  const share = () => (lease && holds(lease) ? lease.told.share : 0);
  const announce = () => {
    const before = change;
    change = new AbortController();
    before.abort();
  };
  signal.addEventListener('abort', announce, { once: true });
  return {
    share,
    taken: () => lease?.told.taken ?? 1,
    change: () => change.signal,
    leaves: () => ({ at: clock.monotonic(), apart: apart() }),
    hear: (told: Told, left: { readonly at: number; readonly apart: number }) => {
      if (told.rate < rate && told.rate !== lease?.told.rate) tell(describeSmallest(told.rate));
      const heardAt = clock.monotonic();
      lease = { told, heardAt, until: left.at + told.leaseMs, apart: left.apart };
      announce();
    },
    end: () => {
      signal.removeEventListener('abort', announce);
      lease = undefined;
      announce();
    },
    allowance: (): Allowance => ({
      starts: share(),
      taken: lease?.told.taken ?? 1,
      pausedMs: lease ? Math.max(0, lease.heardAt + lease.told.pausedMs - clock.monotonic()) : 0,
      othersStarted: lease?.told.othersStarted ?? 0,
      othersPassed: lease?.told.othersPassed ?? 0,
    }),
  };
}

function describeSmallest(rate: number) {
  return `Another run on this account asks for at most ${rate} a second, so all of them together do.`;
}

/** A sleep that ends early where somebody wakes, be it before it began, but for the gap. */
function createNudge(clock: Clock) {
  let woken = new AbortController();
  return {
    wake: () => woken.abort(),
    sleep: async (ms: number) => {
      await clock.sleep(GAP_MS);
      if (ms > GAP_MS) await clock.sleep(ms - GAP_MS, woken.signal);
      woken = new AbortController();
    },
  };
}
