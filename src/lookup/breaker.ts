import type { Clock } from '../support/clock.ts';
import type { Random } from '../support/random.ts';
import type { Halt } from './halt.ts';
import type { Attempted } from './port.ts';

/** This many attempts in a row without a readable answer, and only probes are sent. */
export const UNREADABLE_MAX = 20;
/** This many final HTTP 4xx in a row end the run: every further row would get the same. */
export const CLIENT_ERRORS_MAX = 20;
export const PROBE_WAIT_MS_MIN = 5_000;
export const PROBE_WAIT_MS_MAX = 30_000;

/**
 * Stops the run from throwing paid attempts at a service that is not there. `funded` asks it before every start, because
 * whatever passed a gate further out would still wait in funded's line when the breaker opens.
 */
export interface Breaker {
  /** True while the service answers, and for one probe at a time when it does not. */
  mayStart(): boolean;
  /** An attempt starts; true where it is a probe, which uses up no retry. */
  start(): boolean;
  observe(attempted: Attempted): void;
  /** Called whenever an attempt may start again. */
  onChange(callback: () => void): void;
  isOpen(): boolean;
  close(): void;
}

export interface BreakerOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly halt: Halt;
  /** `--give-up-after`. */
  readonly giveUpAfterMs: number;
  /** With `--in-doubt skip` the probe is the balance call, which costs nothing: true where the service answered. */
  readonly balanceProbe: (() => Promise<boolean>) | undefined;
}

export function createBreaker(options: BreakerOptions): Breaker {
  const { halt } = options;
  const silence = createSilence(options);
  const probes = createProbes(options, silence);
  let clientErrors = 0;
  return {
    mayStart: () => !silence.broken() || probes.due(),
    start: () => silence.broken() && probes.take(),
    isOpen: silence.broken,
    onChange: probes.onChange,
    close: probes.close,
    observe: (attempted) => {
      if (attempted.kind === 'denied') return;
      const { result } = attempted;
      if (result.readable) silence.answered();
      else silence.unreadable(result.class === 'settled' ? '' : result.reason.words);
      probes.update();
      clientErrors = result.class === 'rejected' && result.clientError ? clientErrors + 1 : 0;
      if (result.class === 'rejected' && clientErrors >= CLIENT_ERRORS_MAX) {
        halt.pull({
          kind: 'client-errors',
          words: `The service refused ${String(clientErrors)} requests in a row (last: ${result.reason.words}). Nothing was spent on them.`,
        });
      }
    },
  };
}

/** How long the service has said nothing understood. */
interface Silence {
  broken(): boolean;
  answered(): void;
  unreadable(words: string): void;
  giveUpIfLong(): void;
}

function createSilence({ clock, halt, giveUpAfterMs }: BreakerOptions): Silence {
  let inARow = 0;
  let lastWords = '';
  let answeredAt = clock.monotonic();
  const broken = (): boolean => inARow >= UNREADABLE_MAX;
  function giveUpIfLong(): void {
    const silentMs = clock.monotonic() - answeredAt;
    if (!broken() || silentMs < giveUpAfterMs) return;
    halt.pull({
      kind: 'gave-up',
      words: `The service gave no readable answer for ${String(Math.round(silentMs / 1000))} s (last: ${lastWords}). Run the same command again to continue.`,
    });
  }
  return {
    broken,
    giveUpIfLong,
    answered: () => {
      inARow = 0;
      answeredAt = clock.monotonic();
    },
    unreadable: (words) => {
      inARow += 1;
      lastWords = words;
      giveUpIfLong();
    },
  };
}

interface Probes {
  due(): boolean;
  take(): boolean;
  /** Starts or ends the probing after the silence has begun, gone on or ended. */
  update(): void;
  onChange(callback: () => void): void;
  close(): void;
}

function createProbes({ clock, random, balanceProbe }: BreakerOptions, silence: Silence): Probes {
  const ended = new AbortController();
  let changed: () => void = () => undefined;
  let due = false;
  let waiting = false;
  let waitMs = PROBE_WAIT_MS_MIN;

  async function wait(): Promise<void> {
    waiting = true;
    await clock.sleep(Math.max(PROBE_WAIT_MS_MIN, waitMs * (0.8 + 0.2 * random())), ended.signal);
    waitMs = Math.min(PROBE_WAIT_MS_MAX, waitMs * 2);
    waiting = false;
    if (ended.signal.aborted || !silence.broken()) return;
    silence.giveUpIfLong();
    if (!balanceProbe) due = true;
    else if (await balanceProbe()) silence.answered();
    update();
    changed();
  }
  function update(): void {
    if (!silence.broken()) {
      due = false;
      waitMs = PROBE_WAIT_MS_MIN;
    } else if (!waiting && !due && !ended.signal.aborted) void wait();
  }

  return {
    due: () => due,
    take: () => {
      due = false;
      return true;
    },
    update,
    onChange: (callback) => {
      changed = callback;
    },
    close: () => {
      ended.abort();
    },
  };
}
