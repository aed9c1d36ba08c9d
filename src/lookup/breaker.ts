import type { Clock } from '../support/clock.ts';
import type { Random } from '../support/random.ts';
import type { Halt } from './halt.ts';
import type { Ended } from './port.ts';
import { createProbes, type BalanceProbe } from './probes.ts';
import { createSilence } from './silence.ts';

/** This many final HTTP 4xx in a row end the run: every further row would get the same. */
const CLIENT_ERRORS_MAX = 20;

/**
 * Stops the run from throwing paid attempts at a service that is not there. `funded` asks it before every start, because
 * whatever passed a gate further out would still wait in funded's line when the breaker opens.
 *
 * It opens after 20 attempts in a row without a readable answer. Then only a probe is sent, every 5 to 30 s, until
 * `--give-up-after`: the balance call, which costs nothing, or where there is none an attempt (never with `--in-doubt skip`).
 * While the balance call does not answer either, the service is away and nothing is sent. Where it answers, either lookups
 * alone are away, or certain numbers get no answer and the others would:
 * - A lookup that has not been tried yet tells which: one of them is asked, the last that waits, because numbers that fail
 *   together stand together. Its answer lets everybody go on; its failure costs one attempt, and no retry.
 * - Where all that wait have been tried, nobody else is held up, and there is nothing to find out: they go on, until 20 in a
 *   row fail again and the next, longer wait begins. Their retries bound what that costs. Whoever gets no answer with the
 *   last of them is failed or in doubt, and the run ends.
 */
export interface Breaker {
  /** True while the service answers, and whenever a probe is due when it does not. */
  mayStart(): boolean;
  /** An attempt starts; true where it is a probe, which uses up no retry. */
  start(): boolean;
  observe(ended: Ended): void;
  /** Called whenever an attempt may start again. */
  onChange(callback: () => void): void;
  /** Nothing but probes is sent: they are to be lookups that have not been tried. */
  isOpen(): boolean;
  /** Nobody who waits is untried. */
  allTried(): void;
  close(): void;
}

/** How patient the run is with a service that does not answer. */
interface BreakerOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly halt: Halt;
  /** `--give-up-after`. */
  readonly giveUpAfterMs: number;
  readonly balanceProbe: BalanceProbe;
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
    allTried: () => {
      if (!probes.balanceAnswered()) return;
      silence.answered();
      probes.update();
    },
    onChange: probes.onChange,
    close: probes.close,
    observe: ({ result }) => {
      if (result.readable) {
        silence.answered();
        probes.relax();
      } else silence.unreadable(result.class === 'settled' ? '' : result.reason.words);
      probes.update();
      clientErrors = result.class === 'rejected' && result.clientError ? clientErrors + 1 : 0;
      if (result.class === 'rejected' && clientErrors >= CLIENT_ERRORS_MAX) {
        halt.stop({
          kind: 'client-errors',
          words: `The service refused ${clientErrors} requests in a row (last: ${result.reason.words}). Nothing was spent on them.`,
        });
      }
    },
  };
}
