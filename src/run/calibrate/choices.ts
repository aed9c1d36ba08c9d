import type { Budget } from '../../domain/budget.ts';
import type { Lookup } from '../../domain/lookup.ts';
import type { Money } from '../../domain/money.ts';
import type { Beginning, Ledger } from '../../ledger/port.ts';
import type { RateLimit } from '../../limit/rate.ts';
import type { Evidence } from '../../lookup/evidence.ts';
import type { Halt } from '../../lookup/halt.ts';
import type { Journal } from '../../lookup/journal.ts';
import type { FundedAttempt } from '../../lookup/port.ts';
import type { Account, Provider } from '../../providers/port.ts';
import type { Tools } from '../options.ts';

/** What stands between a calibration and the wire: one attempt at a time. */
export interface CalibrationStack {
  readonly budget: Pick<Budget, 'position'>;
  readonly rate: Pick<RateLimit, 'throttled'>;
  readonly evidence: Evidence;
  readonly journal: Journal;
  /** What the next attempt will reserve: all that is left of the cap. */
  left(): Money;
  /** One attempt that reserves it, waits for its permit and is on record before it leaves. */
  attempt(lookup: Lookup): ReturnType<FundedAttempt>;
  /** Requests on the wire without an answer. */
  unanswered(): number;
  close(): Promise<void>;
}

export interface CalibrationStackParts {
  readonly tools: Pick<Tools, 'clock'>;
  readonly ledger: Ledger;
  readonly beginning: Beginning;
  /** By the product that each answers. */
  readonly providers: ReadonlyMap<string, Provider>;
  readonly account: Account;
  readonly opening: Money;
  readonly cap: Money;
  /** What earlier executions of the run have spent, or may have. */
  readonly earlierSpent: Money;
  readonly halt: Halt;
}
