/** Where the processes of one account agree on its pace. Durations alone are said, no instants. */
export interface SharedPace {
  /**
   * Rejects where nobody was reached: nobody knows then whether it counted. undefined where a later
   * beat came first.
   */
  beat(beat: Beat): Promise<Told | undefined>;
  /** Nothing starts any more. */
  leave(): Promise<void>;
}

/** What a process says of its pace. */
export interface Beat {
  /** `--rate`. */
  readonly rate: number;
  /** So many starts a second it could make use of. */
  readonly wants: number;
  /** The most that it starts in a second until it is told anew. */
  readonly has: number;
  /** Which part of its share the service takes, as far as it has found out. */
  readonly taken: number;
  /** Starts of the last second, and those of them that the service took. */
  readonly started: number;
  readonly passed: number;
  /** How long the service wants to be left alone. */
  readonly pausedMs: number;
}

/** What a process is told of it. */
export interface Told {
  /** Starts in any second. */
  readonly share: number;
  /** How long, from when the beat left. */
  readonly leaseMs: number;
  /** The smallest rate of all that are alive. */
  readonly rate: number;
  readonly pausedMs: number;
  /** Which part of every share the service takes, as another process has found out. */
  readonly taken: number;
  /** Whoever had found that out is gone. */
  readonly inherits: boolean;
  /** Starts of all others in about a second, and those of them that the service took. */
  readonly othersStarted: number;
  readonly othersPassed: number;
  /** When the next beat is worth while. */
  readonly nextMs: number;
}

/** What is allowed from outside at this instant. */
export interface Allowance {
  /** The most that may start in any second. */
  readonly starts: number;
  /** Which part of that the service takes, as others have found out. */
  readonly taken: number;
  readonly pausedMs: number;
  /** Starts of all others in about a second, and those of them that the service took. */
  readonly othersStarted: number;
  readonly othersPassed: number;
}
