/**
 * The pace of an account that several processes share. Each has a *share* of the attempts that the
 * account may start in a second; a *beat* says what it goes by and what it could use, and is told
 * its share, which ends with a lease. Durations alone are said, so nobody's clock matters.
 */
export interface SharedPace {
  /**
   * undefined where another beat of the same execution was later, and what was told to that one
   * holds. Rejects where the store cannot be reached in time; nobody knows then whether it counted.
   */
  beat(executionId: number, beat: PaceBeat): Promise<PaceTold | undefined>;
  /** Gives the share back: nothing starts any more. */
  leave(executionId: number): Promise<void>;
}

/** What an execution says of its pace. */
interface PaceBeat {
  /** The most attempts a second that it may start by its own settings. */
  readonly rate: number;
  /** As many as it could start if it were let. */
  readonly wants: number;
  /** The most that it starts in a second until it is told anew. */
  readonly has: number;
  /** Which part of its share the service takes, as far as it has found out; 1 where all. */
  readonly taken: number;
  /** Starts of the last second, and those of them that the service took. */
  readonly started: number;
  readonly passed: number;
  /** How long the service wants to be left alone. */
  readonly pausedMs: number;
}

/** What an execution is told of its pace. */
export interface PaceTold {
  /** Attempts that it may start in any second. */
  readonly share: number;
  /** How long, from when its beat left. */
  readonly leaseMs: number;
  /** What all who are alive share: the smallest rate of them. */
  readonly rate: number;
  readonly pausedMs: number;
  /** Which part of every share the service takes, as another one has found out; 1 where all. */
  readonly taken: number;
  /** Whoever found that out is gone: it is this one's to try more from now on. */
  readonly inherits: boolean;
  /** The same of all others together, as they said it last. */
  readonly othersStarted: number;
  readonly othersPassed: number;
  /** When the next beat is worth while. */
  readonly nextMs: number;
}
