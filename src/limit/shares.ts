import type { Clock } from '../support/clock.ts';
import { createDemand } from './demand.ts';
import { createLease, type LeaseOptions } from './lease.ts';
import type { Allowance, SharedPace } from './shared-pace.ts';

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
  /** The same as a promise. */
  changed(): Promise<void>;
  /** Somebody wants a permit. The first one makes this process take part. */
  want(): void;
  /** The service wants a pause, and the others should know at once. */
  hurry(): void;
  /** Gives the share back. */
  close(): Promise<void>;
}

interface SharesOptions extends LeaseOptions {
  readonly shared: SharedPace;
}

/** A beat that failed is followed by the next one after so long. */
const AGAIN_MS = 500;
/** No two beats follow more closely. */
const GAP_MS = 10;
/** And no two that only say that more is wanted. */
const WANT_GAP_MS = 100;
/** Whoever has failed for so long tells why nothing starts. */
const SILENT_MS = 5_000;

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
  const silence = createSilence(options);
  let wantedAt = -Infinity;
  let closed = false;

  /** Resolves to when the next one is due. */
  async function beat() {
    const left = told.leaves();
    const has = Math.max(told.share(), pace.onTheirWay());
    const [wants, taken, pausedMs] = [demand.next(), pace.taken(), pace.pausedMs()];
    const second = { started: pace.started(), passed: pace.passed() };
    try {
      const answer = await shared.beat({ rate, has, wants, taken, ...second, pausedMs });
      if (!answer) return GAP_MS;
      const isLess = answer.share < told.share();
      if (answer.inherits) pace.inherit(answer.taken);
      told.hear(answer, left);
      silence.heard();
      return isLess || demand.isMoreThan(answer.share) ? 0 : answer.nextMs;
    } catch (error) {
      silence.failed(error);
      return AGAIN_MS;
    }
  }
  async function beatOn() {
    silence.heard();
    while (!closed) await nudge.sleep(await beat());
  }

  return {
    allowance: told.allowance,
    change: told.change,
    changed: told.changed,
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

/** Says once why nothing starts, as long as nobody is reached. */
function createSilence({ clock, tell }: Pick<SharesOptions, 'clock' | 'tell'>) {
  let heardAt = clock.monotonic();
  let isTold = false;
  return {
    heard: () => {
      heardAt = clock.monotonic();
      isTold = false;
    },
    failed: (error: unknown) => {
      if (isTold || clock.monotonic() - heardAt < SILENT_MS) return;
      isTold = true;
      // What to do about it is for a run that ends; this one goes on by itself.
      const [words = ''] = String(error instanceof Error ? error.message : error).split('. ');
      tell(
        `Nothing starts until this run is told its share of the rate: ${words.replace(/\.$/, '')}.`,
      );
    },
  };
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
