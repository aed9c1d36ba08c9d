import type { Money } from '../domain/money.ts';
import type { BareDigits } from '../domain/number-list.ts';
import type { RunRecord, Scope } from '../domain/records.ts';

/** What tells one run from another (CONTRACT, Product, run, execution). */
export interface RunRequest {
  readonly scope: Scope;
  readonly product: string;
  /** What it is known by in place of its paths. */
  readonly name?: string | undefined;
  /** Real path; undefined for stdin, which always starts a new run. */
  readonly input: string | undefined;
  /** Real path; undefined for stdout. */
  readonly output: string | undefined;
  readonly newRun: boolean;
  /** Takes part in the run where others work on it, or have ended it a moment ago. */
  readonly joins?: boolean;
  /** The run that this process worked on when it was taken for dead: that one, though it is over. */
  readonly resumes?: string | undefined;
}

export interface BeginRequest extends RunRequest {
  readonly level: string;
  /** Tells the list from others, for a run that may be joined. */
  readonly listPrint?: string | undefined;
  /** The files that the execution writes. Nobody else on the machine writes them. */
  readonly writes?: readonly string[];
  /** Those of them that it writes where it takes part in the run of others too; absent: all. */
  readonly writesBesideOthers?: readonly string[];
  /** Named on this command line; undefined keeps the continued run's own. */
  readonly maxSpend: Money | undefined;
  /** How digits without plus and `00` are read from now on. */
  readonly bare?: BareDigits | undefined;
  readonly at: number;
  /** What the execution has to say before its end, which it may not live to see. */
  readonly notes?: string;
}

export interface Beginning {
  readonly run: RunRecord;
  readonly executionId: number;
  /** True where an earlier execution of the same run is continued. */
  readonly continued: boolean;
  /** Other executions that work on the run. */
  readonly others: number;
  /** The run was over before: the execution takes part in it all the same, under its cap. */
  readonly isLate: boolean;
  /** Attempts that dead executions had left open and that are in doubt from now on. */
  readonly orphaned: number;
  /** The newest answer on record then: those of the run with a higher id came later. 0: there was none. */
  readonly newestAnswer: number;
}
