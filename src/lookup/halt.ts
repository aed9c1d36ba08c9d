import type { Stop } from '../domain/attempt.ts';

/** Why no further attempt may start; each has its exit code in CONTRACT. */
export type HaltCause =
  | Stop
  | { readonly kind: 'max-spend' | 'min-balance' | 'limit' | 'gave-up' | 'reader-gone'; readonly words: string }
  /** `io`: the ledger cannot be read or written; `files`: the input or the output. */
  | { readonly kind: 'io' | 'files'; readonly words: string }
  | { readonly kind: 'signal'; readonly signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP'; readonly words: string };

/** The run's one brake. Once pulled, attempts on the wire end in peace and none starts. */
export interface Halt {
  pull(cause: HaltCause): void;
  /** All causes, in the order they came; empty while the run may go on. */
  readonly causes: readonly HaltCause[];
  readonly signal: AbortSignal;
}

export function createHalt(): Halt {
  const controller = new AbortController();
  const causes: HaltCause[] = [];
  return {
    causes,
    signal: controller.signal,
    pull: (cause) => {
      if (causes.some((known) => known.kind === cause.kind)) return;
      causes.push(cause);
      controller.abort();
    },
  };
}
