import { createPace } from '../../src/limit/pace.ts';
import type { Random } from '../../src/support/random.ts';
import type { ServiceModel } from './service-models.ts';

/** A run that always has more to ask, as far as its pace goes. */
export interface Simulation {
  /** `--rate`. */
  readonly rate: number;
  readonly service: ServiceModel;
  readonly seconds: number;
  readonly random: Random;
  /** Attempts open at once. */
  readonly concurrency?: number;
  /** How long a throttled answer takes; others take 80 to 400 ms. */
  readonly throttledMs?: { readonly min: number; readonly max: number };
  readonly retryAfterMs?: number;
  /** The machine is busy: now and then the program stands still for a while, and requests take longer to arrive. */
  readonly busy?: Busy;
}

/** How busy the machine is; in milliseconds. */
export interface Busy {
  /** From the end of one pause to the next, on average. */
  readonly everyMs: number;
  readonly pauseMs: { readonly min: number; readonly max: number };
  readonly arrivalMs: { readonly min: number; readonly max: number };
}

/** An attempt as the service saw it. */
export interface Arrival {
  readonly sentAt: number;
  readonly passed: boolean;
}

/** A permit reaches the wire after the ledger has written it, and the service after that. */
const WIRE_MS = { min: 1, max: 4 };
const ARRIVAL_MS = { min: 0, max: 3 };
const LATE_TIMER_MS = { min: 0, max: 1.2 };
const ANSWER_MS = { min: 80, max: 400 };
const THROTTLED_MS = { min: 1, max: 10 };
const TIMER_MS_MIN = 5;

interface Happening {
  readonly at: number;
  readonly what: () => void;
}

/** Plays a run in simulated time; returns what arrived at the service, in order. */
export function simulate(simulation: Simulation): Arrival[] {
  const {
    rate,
    service,
    random,
    concurrency = Math.max(50, rate),
    throttledMs = THROTTLED_MS,
    retryAfterMs,
    busy,
  } = simulation;
  const pace = createPace(rate);
  const arrivals: Arrival[] = [];
  let open = 0;
  let asleep = false;
  const between = ({ min, max }: { readonly min: number; readonly max: number }): number =>
    min + random() * (max - min);
  const arrivalMs = busy?.arrivalMs ?? ARRIVAL_MS;
  const pauses = pausesOf(simulation);
  const { now, insert, play } = createHappenings();
  const after = (ms: number, what: () => void): void => insert(now() + ms, what);
  /** What the program itself does waits until it runs again. */
  const afterwards = (ms: number, what: () => void): void => insert(pauses(now() + ms), what);

  function pump(): void {
    while (!asleep && open < concurrency) {
      const wait = pace.waitMs(now());
      if (wait === 0) start();
      else if (wait instanceof Promise) return;
      else {
        asleep = true;
        const isClose = pace.perSecond(now()) * TIMER_MS_MIN > 1_000;
        afterwards((isClose ? Math.max(TIMER_MS_MIN, wait) : wait) + between(LATE_TIMER_MS), () => {
          asleep = false;
          pump();
        });
      }
    }
  }
  function start(): void {
    open += 1;
    const permit = pace.give(now(), now);
    afterwards(between(WIRE_MS), () => {
      permit.sent();
      const sentAt = now();
      after(between(arrivalMs), () => arrive(sentAt));
      pump();
    });
  }
  function arrive(sentAt: number): void {
    const passed = service(now());
    arrivals.push({ sentAt, passed });
    afterwards(between(passed ? ANSWER_MS : throttledMs), () => {
      open -= 1;
      if (!passed) pace.throttled({ at: now(), sentAt, retryAfterMs });
      pump();
    });
  }

  pump();
  play(simulation.seconds * 1_000);
  return arrivals;
}

/** What is to happen, the next one last, and the time that it is. */
function createHappenings() {
  const happenings: Happening[] = [];
  let now = 0;
  return {
    now: () => now,
    insert(at: number, what: () => void): void {
      let [place, later] = [0, happenings.length];
      while (place < later) {
        const middle = (place + later) >>> 1;
        if (happenings[middle]!.at > at) place = middle + 1;
        else later = middle;
      }
      happenings.splice(place, 0, { at, what });
    },
    play(endsAt: number): void {
      for (let next = happenings.pop(); next && next.at < endsAt; next = happenings.pop()) {
        now = next.at;
        next.what();
      }
    },
  };
}

/** When something that is due at a time takes place: at the end of the pause that it falls into. */
function pausesOf({ busy, seconds, random }: Simulation): (at: number) => number {
  if (!busy) return (at) => at;
  const pauses: { from: number; to: number }[] = [];
  for (let at = 0; at < seconds * 1_000;) {
    const from = at - Math.log(1 - random()) * busy.everyMs;
    const to = from + busy.pauseMs.min + random() * (busy.pauseMs.max - busy.pauseMs.min);
    pauses.push({ from, to });
    at = to;
  }
  return (at) => pauses.find(({ from, to }) => at >= from && at < to)?.to ?? at;
}

/** What became of the attempts of some time. */
export interface Figures {
  readonly sent: number;
  readonly passedPerSecond: number;
  /** Of those sent. */
  readonly throttledShare: number;
}

/** `from` and `to` in seconds. */
export function figuresOf(
  arrivals: readonly Arrival[],
  { from, to }: { readonly from: number; readonly to: number },
): Figures {
  const within = arrivals.filter(({ sentAt }) => sentAt >= from * 1_000 && sentAt < to * 1_000);
  const passed = within.filter((arrival) => arrival.passed).length;
  return {
    sent: within.length,
    passedPerSecond: passed / (to - from),
    throttledShare: (within.length - passed) / Math.max(1, within.length),
  };
}

/** The most that left in any window of 1,000 ms. */
export function mostInOneSecond(arrivals: readonly Arrival[]): number {
  const starts = arrivals.map(({ sentAt }) => sentAt).sort((a, b) => a - b);
  let oldest = 0;
  return starts.reduce((most, start, index) => {
    while ((starts[oldest] ?? start) <= start - 1_000) oldest += 1;
    return Math.max(most, index - oldest + 1);
  }, 0);
}
