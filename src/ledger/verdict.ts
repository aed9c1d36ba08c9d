/** What a store says to an attempt that wants to start. */
export type SentVerdict =
  | { readonly kind: 'started' }
  /**
   * The same lookup has an attempt on the wire, of this execution or of another one that is alive.
   */
  | { readonly kind: 'in_flight' }
  /** The lookup has an answer that its sender did not know of. */
  | { readonly kind: 'answered' }
  /** An attempt of the lookup may have been bought, and its sender skips those. */
  | { readonly kind: 'doubtful' }
  /** Others were charged more than the sender knows of: its ceiling may be too low. */
  | { readonly kind: 'outpriced' }
  /** The run has attempted as many lookups as it may. */
  | { readonly kind: 'limit' }
  /** By the store's own books the run's cap would not hold: net + in doubt + unconfirmed + reserved <= cap. */
  | { readonly kind: 'no_money' }
  /** By the store's own books of all runs the account would come to more than the sender allows. */
  | { readonly kind: 'floor' }
  /** The execution was taken for dead: it may end what it has sent, and start nothing. */
  | { readonly kind: 'fenced' };
