import { SIGNAL_CODES } from '../run/ending.ts';
import { describeOpenAttempts } from '../run/watch/drain.ts';
import type { Execution } from '../run/execution.ts';
import type { Voice } from '../run/voice.ts';
import type { Clock } from '../support/clock.ts';
import type { Shell, StopSignal } from './shell.ts';

/** Those that ask the program to end. */
export const SIGNALS: readonly StopSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const SIGNAL_WORDS: Readonly<Record<StopSignal, string>> = {
  SIGINT: 'Interrupted',
  SIGTERM: 'Terminated',
  SIGHUP: 'Hung up',
};

/** Signals this close together are one wish, whichever they are. */
const ONE_WISH_MS = 500;

/**
 * What is left to do once nobody waits for the service: books, report. A stuck disk or pipe does
 * not hold up the end for longer.
 */
const CUT_MS_MAX = 2_000;

/**
 * What a stop signal asks for: `stop` once, then `hurry`; `nothing` where it is the echo of one
 * that was obeyed.
 */
export type Wish = 'stop' | 'hurry' | 'nothing';

/**
 * Reads what somebody wants who sends stop signals. One wish arrives as several signals: a
 * supervisor signals each process of a group, npm and the terminal both hand on Ctrl-C, a wrapper
 * answers Ctrl-C with SIGTERM, a logout sends SIGTERM and SIGHUP. So what comes within half a
 * second of a signal that counted is its echo, and paid answers in flight are not given up for it.
 * A hang-up never hurries: nobody sends it twice on purpose.
 */
export function createWishReader(clock: Pick<Clock, 'monotonic'>): (signal: StopSignal) => Wish {
  let countedAt: number | undefined;
  return (signal) => {
    const now = clock.monotonic();
    if (countedAt === undefined) {
      countedAt = now;
      return 'stop';
    }
    if (signal === 'SIGHUP' || now - countedAt < ONE_WISH_MS) return 'nothing';
    countedAt = now;
    return 'hurry';
  };
}

/** Where signals are heard, and what is said about them. */
export interface Listening {
  readonly shell: Pick<Shell, 'onSignal' | 'exitNow'>;
  readonly clock: Pick<Clock, 'monotonic' | 'after'>;
  readonly voice: Pick<Voice, 'sayAtOnce'>;
}

/** What a signal stops. */
type Stoppable = Pick<Execution, 'halt'> & Parameters<typeof describeOpenAttempts>[0];

/**
 * The first wish to stop lets attempts in flight end; the second gives them up, and the books are
 * closed over what is known; the third ends the process. The function that is returned is called
 * when the execution is over, with its exit code where it has one: then a wish ends what still
 * waits (for a reader, say) with that code.
 */
export function obeySignals(
  execution: Stoppable,
  { shell, clock, voice }: Listening,
): (exitCode: number | undefined) => void {
  const { halt } = execution;
  const wishOf = createWishReader(clock);
  let over: number | undefined;
  let first: StopSignal | undefined;
  let hurried = false;
  let cancel: () => void = () => undefined;

  function hurry(stoppedBy: StopSignal): void {
    const exit = (): void => shell.exitNow(SIGNAL_CODES[stoppedBy]);
    if (hurried) return exit();
    hurried = true;
    voice.sayAtOnce(
      `Stopped at once: ${describeOpenAttempts(execution)} Run the same command again to continue.`,
    );
    cancel = clock.after(CUT_MS_MAX, exit);
    halt.abandon('hurry');
  }

  function obey(signal: StopSignal): void {
    const wish = wishOf(signal);
    if (wish === 'nothing') return;
    if (over !== undefined) return shell.exitNow(over);
    if (first) return hurry(first);
    first = signal;
    const waiting = halt.ignoresSignals()
      ? 'the list is finished, and its output is being written.'
      : 'waiting for the attempts in flight, so that nothing paid for is lost.';
    voice.sayAtOnce(`${SIGNAL_WORDS[signal]}: ${waiting} Once more stops at once.`);
    const words = `${SIGNAL_WORDS[signal]}: attempts in flight were recorded. Run the same command again to continue.`;
    halt.stop({ kind: 'signal', signal, words });
  }

  const off = SIGNALS.map((signal) => shell.onSignal(signal, () => obey(signal)));
  return (exitCode) => {
    cancel();
    over = exitCode;
    if (exitCode === undefined) for (const remove of off) remove();
  };
}
