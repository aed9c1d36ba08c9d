import type { Clock } from '../support/clock.ts';
import type { Allowance, Told } from './shared-pace.ts';

interface ShareLease {
  /** Starts in any second that it is good for at this instant. */
  share(): number;
  /** Which part of every share the service takes, as others said last. */
  taken(): number;
  allowance(): Allowance;
  change(): AbortSignal;
  changed(): Promise<void>;
  /** A beat leaves now. */
  leaves(): Departure;
  hear(told: Told, left: Departure): void;
  end(): void;
}

export interface LeaseOptions {
  /** `--rate`. */
  readonly rate: number;
  /** The machine's own: its wall clock goes on where it sleeps. */
  readonly clock: Clock;
  /** Told in one sentence each that another process has a smaller rate, and that nobody tells shares. */
  readonly tell: (sentence: string) => void;
  /** Aborted when the run stops: nobody waits for a share any more. */
  readonly signal: AbortSignal;
}

/** When a beat left. */
interface Departure {
  readonly at: number;
  /** Wall clock minus monotonic. */
  readonly apart: number;
}

/** What was told last, and until when it holds. */
interface Lease {
  readonly told: Told;
  readonly heardAt: number;
  readonly until: number;
  /** Wall clock minus monotonic. */
  readonly apart: number;
}

/** The clocks are apart by so much more than before: the machine has slept, or one was set. */
const SLEPT_MS = 250;

/**
 * What was told last, for as long as it holds: by the monotonic clock, from when its beat left, and
 * only while the machine does not sleep.
 */
export function createLease({ rate, clock, tell, signal }: LeaseOptions): ShareLease {
  let lease: Lease | undefined;
  let change = createChange();
  const apart = () => clock.now() - clock.monotonic();
  const holds = ({ until, apart: before }: Lease) =>
    clock.monotonic() < until && Math.abs(apart() - before) < SLEPT_MS;
  const share = () => (lease && holds(lease) ? lease.told.share : 0);
  const announce = () => {
    const before = change;
    change = createChange();
    before.come();
  };
  signal.addEventListener('abort', announce, { once: true });
  return {
    share,
    taken: () => lease?.told.taken ?? 1,
    change: () => change.signal,
    changed: () => change.over,
    leaves: () => ({ at: clock.monotonic(), apart: apart() }),
    hear: (told: Told, left) => {
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

/** One promise for all who wait: so many listeners at one signal would look like a leak. */
function createChange() {
  const controller = new AbortController();
  const { signal } = controller;
  const over = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  return { signal, over, come: () => controller.abort() };
}
