import type { Stop } from '../domain/attempt.ts';
import type { DearAnswer } from '../domain/dearest.ts';
import type { Money } from '../domain/money.ts';

/** Why no further attempt may start; each has its exit code in CONTRACT. */
export type HaltCause =
  | Stop
  | { readonly kind: 'limit' | 'gave-up' | 'reader-gone'; readonly words: string }
  /**
   * `ceiling`: what the lookup that did not fit would have reserved; `dear`: the one dear answer it
   * goes by.
   */
  | {
      readonly kind: 'max-spend' | 'min-balance';
      readonly ceiling?: Money;
      readonly dear?: DearAnswer;
      readonly words: string;
    }
  /** Others took this execution for dead. */
  | { readonly kind: 'fenced'; readonly words: string }
  /**
   * `io`: the ledger cannot be read or written; `ledger-lost`: it is not under its name any more;
   * `files`: the input or the output.
   */
  | { readonly kind: 'io' | 'ledger-lost' | 'files'; readonly words: string }
  | {
      readonly kind: 'signal';
      readonly signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP';
      readonly words: string;
    };

/** Who lost patience with what is on the wire: a person, or the bound of the draining. */
export type AbandonedBy = 'hurry' | 'drain';

/** The run's one brake. Once pulled, attempts on the wire end in peace and none starts. */
export interface Halt {
  stop(cause: HaltCause): void;
  /**
   * The run ends for this cause, but the lookups it has begun are brought to their end, retries and
   * all.
   */
  windDown(cause: HaltCause): void;
  /**
   * A bug ended the run: nothing starts and nobody waits any more. The error itself reaches whoever
   * asked for the lookup.
   */
  stopForBug(): void;
  /**
   * Nobody waits any more for what is on the wire either: it is given up, and what became of it is
   * in doubt. `by`: who lost patience, a person (`hurry`) or the bound of the draining.
   */
  abandon(by: AbandonedBy): void;
  /** Fires with the first {@link Halt.abandon}. */
  readonly abandonSignal: AbortSignal;
  /** Who cut first; undefined as long as everything is waited for. */
  abandonedBy(): AbandonedBy | undefined;
  /**
   * The output takes its name from now on: a signal that comes later stops nothing any more, and is
   * no cause of the end.
   */
  ignoreSignals(): void;
  ignoresSignals(): boolean;
  /** All causes, in the order they came; empty while the run may go on, and after a bug. */
  readonly causes: readonly HaltCause[];
  readonly signal: AbortSignal;
  /** A bug ended the run. */
  isStoppedByBug(): boolean;
  /**
   * Calls `listener` at every further cause and at a crash; `signal` fires once and not for a cause
   * that is only noted.
   */
  onChange(listener: () => void): void;
}

/** A brake that nobody has pulled. */
export function createHalt(): Halt {
  const controller = new AbortController();
  const cutter = new AbortController();
  const causes: HaltCause[] = [];
  const listeners: (() => void)[] = [];
  let cutBy: AbandonedBy | undefined;
  let crashed = false;
  let sealed = false;
  const tell = () => {
    for (const listener of listeners) listener();
  };
  const note = (cause: HaltCause) => {
    if (causes.some((known) => known.kind === cause.kind)) return;
    causes.push(cause);
    tell();
  };
  return {
    causes,
    signal: controller.signal,
    abandonSignal: cutter.signal,
    abandon: (by) => {
      cutBy ??= by;
      cutter.abort();
    },
    abandonedBy: () => cutBy,
    windDown: note,
    ignoreSignals: () => {
      sealed = true;
    },
    ignoresSignals: () => sealed,
    stop: (cause) => {
      if (sealed && cause.kind === 'signal') return;
      note(cause);
      controller.abort();
    },
    stopForBug: () => {
      crashed = true;
      controller.abort();
      tell();
    },
    isStoppedByBug: () => crashed,
    onChange: (listener) => void listeners.push(listener),
  };
}
