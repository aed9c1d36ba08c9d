import type { EventOf } from './port.ts';

/**
 * How attempts of an execution ended that is over and could not record it itself. They are taken in
 * as one atomic batch, as far as their attempts are open, or in doubt because their process was
 * gone. What has another end keeps it, so taking them in twice changes nothing.
 */
export interface LeftEnds {
  readonly runId: string;
  readonly executionId: number;
  readonly ends: readonly EventOf<'settled' | 'closed'>[];
}

/** `unknown`: the execution is none of this ledger. `alive`: it may record them itself. */
export type TakenIn =
  | { readonly kind: 'unknown' | 'alive' }
  | {
      readonly kind: 'taken';
      /** How many have this end from now on. */
      readonly taken: number;
    };
