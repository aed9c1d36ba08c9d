import type { Beat, Told } from '../limit/shared-pace.ts';

/**
 * The pace of an account that several processes share. Each has a *share* of the attempts that the
 * account may start in a second; a *beat* says what it goes by and what it could use, and is told
 * its share, which ends with a lease: the words are the limiter's.
 */
export interface SharedPace {
  /**
   * undefined where another beat of the same execution was later, and what was told to that one
   * holds. Rejects where the store cannot be reached in time; nobody knows then whether it counted.
   */
  beat(executionId: number, beat: Beat): Promise<Told | undefined>;
  /** Gives the share back: nothing starts any more. */
  leave(executionId: number): Promise<void>;
}
