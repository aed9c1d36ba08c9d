import type { CallOptions } from './call-options.ts';
import type { EnrichReport } from './report.ts';

/** What the service is asked with: the account's own pair, or an application and its key. */
export interface CallCredentials {
  readonly apiKey?: string | undefined;
  readonly apiSecret?: string | undefined;
  readonly applicationId?: string | undefined;
  /** As PEM, or the path of a file that holds it. */
  readonly privateKey?: string | undefined;
}

/** What every call is told beside its options. */
export interface CallControl {
  /** Needed unless `sandbox` is true. They are never read from the environment. */
  readonly credentials?: CallCredentials | undefined;
  /** Sentences that the program says at the terminal: how the list is read, what to know. */
  readonly onNotice?: ((sentence: string) => void) | undefined;
}

/** What a call that may spend is told beside its options. */
export interface RunControl extends CallControl {
  /**
   * Once it aborts nothing more is asked, what is on the wire is waited for (at most `drain`) and
   * recorded, and the call ends.
   */
  readonly signal?: AbortSignal | undefined;
  /** Called some times a second, and once at the end. */
  readonly onProgress?: ((event: ProgressEvent) => void) | undefined;
}

/** `enrich`: a list in, a list out. */
export interface EnrichCall extends CallOptions, RunControl {
  /** Path of the list. */
  readonly input: string;
}

/** `estimate`. */
export interface EstimateCall extends CallOptions, CallControl {
  /** Path of the list. */
  readonly input: string;
}

/** Options about files, for which `enrichRows` has no use. */
export type FileOption =
  | ('output' | 'report' | 'force' | 'columns' | 'prefix' | 'formulaGuard' | 'decimal')
  | ('idColumn' | 'split' | 'unique' | 'onlyNew')
  | ('sheet' | 'delimiter' | 'quote' | 'encoding' | 'noHeader');

/** `enrichRows`. An option about files is refused there. */
export interface RowsCall extends Omit<CallOptions, FileOption>, RunControl {}

/** How a run ended. */
export interface EnrichResult {
  /** The exit code of the program: 0, 3, 4, 5, 6, 8, or 130 where the signal stopped the run. */
  readonly exitCode: number;
  /** Null where the ledger cannot be read any more. */
  readonly report: EnrichReport | null;
  /** Why the run stopped, and what is to be known of its files; empty where all went well. */
  readonly remarks: readonly string[];
}

/** How far a run is. Nothing in it goes back but `spent`, `inDoubt` and `balance`. */
export interface ProgressEvent {
  /** Rows that are done. */
  readonly rows: number;
  /** Null as long as the list is not read to its end. */
  readonly rowsTotal: number | null;
  /** Lookups that were brought to an end. */
  readonly lookups: number;
  readonly seconds: number;
  /** Of the last five seconds. */
  readonly attemptsPerSecond: number;
  /** Exact, as a decimal text. */
  readonly spent: string;
  /** The most that attempts in doubt cost; null where it is not known. */
  readonly inDoubt: string | null;
  /** Null where it is not known. */
  readonly balance: string | null;
  readonly currency: string;
  /** What the run waits for, e.g. `throttled`; null where it goes on. */
  readonly waiting: string | null;
}

/** A row as a program has it: a number, the cells in their order, or cells by name. */
export type GivenRow = string | readonly unknown[] | object;
