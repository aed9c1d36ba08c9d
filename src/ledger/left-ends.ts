import type { EventOf } from './port.ts';

/** How an attempt ended, with its beginning where that may be lost: a server may forget what it had confirmed. */
export type LeftEnd = EventOf<'settled' | 'closed'> & { readonly sent?: EventOf<'sent'> };

/**
 * How attempts of an execution ended that is over and could not record it itself. They are taken in
 * as one atomic batch, as far as their attempts are open, or in doubt because their process was
 * gone. What has another end keeps it, so taking them in twice changes nothing.
 */
export interface LeftEnds {
  readonly runId: string;
  readonly executionId: number;
  readonly ends: readonly LeftEnd[];
}

/** `unknown`: the execution is none of this ledger. `alive`: it may record them itself. */
export type TakenIn =
  | { readonly kind: 'unknown' | 'alive' }
  | {
      readonly kind: 'taken';
      /** How many have this end from now on. */
      readonly taken: number;
    };
