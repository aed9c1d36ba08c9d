import type { Clock } from '../support/clock.ts';
import type { Random } from '../support/random.ts';
import type { Halt } from './halt.ts';
import type { Ended } from './port.ts';
import { createProbes } from './probes.ts';
import { createSilence } from './silence.ts';

/** This many final HTTP 4xx in a row end the run: every further row would get the same. */
export const CLIENT_ERRORS_MAX = 20;

/**
 * Stops the run from throwing paid attempts at a service that is not there. `funded` asks it before every start, because
 * whatever passed a gate further out would still wait in funded's line when the breaker opens.
 */
export interface Breaker {
  /** True while the service answers, and whenever a probe is due when it does not. */
  mayStart(): boolean;
  /** An attempt starts; true where it is a probe, which uses up no retry. */
  start(): boolean;
  observe(ended: Ended): void;
  /** Called whenever an attempt may start again. */
  onChange(callback: () => void): void;
  isOpen(): boolean;
  close(): void;
}

/** How patient the run is with a service that does not answer. */
export interface BreakerOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly halt: Halt;
  /** `--give-up-after`. */
  readonly giveUpAfterMs: number;
  /** With `--in-doubt skip` the balance call, which costs nothing, goes before each probe: true where the service answered. */
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
    observe: ({ result }) => {
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
