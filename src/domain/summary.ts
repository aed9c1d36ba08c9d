import type { Damage } from './damage.ts';
import type { DearAnswer } from './dearest.ts';
import type { Money } from './money.ts';
import type { BareDigits } from './number-list.ts';
import type { RunStatus, StopReason } from './records.ts';
import type { VerdictCounts } from './verdict/groups.ts';

/** Where a cap was given: on the command line, in the environment, in the configuration file. */
export type CapSource = 'option' | 'variable' | 'file';

/** A provider in the sentences of a report. */
export interface ProviderWords {
  /** Its word on the command line. */
  readonly name: string;
  /** The variables of its credentials: `ACME_KEY and ACME_SECRET`. */
  readonly credentials: string;
  /** The variables that reach the account's balance; others than those of the lookups where these do without. */
  readonly account: string;
  /** What to do where the account may not use a product, as a sentence. */
  readonly enable: string;
  /** How prices that nobody publishes are found, as a sentence; absent where some are public. */
  readonly findPrices?: string | undefined;
  /** The day it ends, as a sentence; empty where none is known. */
  readonly end: string;
}

/**
 * Everything a report shows, in the words of CONTRACT's report; amounts are exact, absent ones
 * null.
 */
export interface Summary {
  readonly run: {
    readonly id: string;
    readonly startedAt: number;
    readonly finishedAt: number | null;
    readonly status: RunStatus;
    readonly stopReason: StopReason | null;
    readonly level: string;
    readonly provider: ProviderWords;
    readonly input: string | null;
    readonly output: string | null;
    /** How it reads digits without plus and `00`; null where an older version began it. */
    readonly bare: BareDigits | null;
  };
  readonly executions: readonly {
    readonly id: string;
    readonly startedAt: number;
    readonly finishedAt: number | null;
    readonly exitCode: number | null;
    readonly attempts: number;
    readonly net: Money;
  }[];
  readonly rows: RowCounts;
  /** null where no rules were given. */
  readonly verdicts: ListVerdicts | null;
  /** Files of one verdict each that the last execution wrote, in their order. */
  readonly split: readonly SplitFile[];
  readonly lookups: Readonly<
    Record<
      'unique' | 'settled' | 'attempts' | 'retries' | 'throttled' | 'inDoubt' | 'unpriced',
      number
    >
  >;
  readonly money: {
    readonly currency: string;
    readonly requested: Money;
    readonly refunded: Money;
    readonly net: Money;
    readonly priced: Money;
    /**
     * What priced charges may have cost above the book, as far as no balance confirmed it; null
     * where nothing bounds it.
     */
    readonly unconfirmed: Money | null;
    readonly unplaced: Money;
    readonly inDoubtMax: Money | null;
    readonly inDoubtReleased: Money;
    readonly saved: Money;
  };
  readonly cap: {
    readonly maxSpend: Money | null;
    readonly unused: Money | null;
    readonly excess: Money | null;
    /** null without a cap, and where an older version did not write it down. */
    readonly from: CapSource | null;
  };
  readonly balance: {
    readonly opening: Money | null;
    readonly closing: Money | null;
    readonly expected: Money | null;
    readonly unexplained: Money | null;
    /** Moved by other hands between executions; null where not known or there is one execution. */
    readonly betweenExecutions: Money | null;
    /** What others on the same ledger have spent meanwhile; part of `expected`. */
    readonly otherRuns: Money;
    readonly autoReload: boolean;
  };
  readonly byCountry: readonly Share[];
  readonly byNetworkType: readonly Share[];
  readonly byCarrier: readonly Share[];
  readonly byStatus: readonly Share[];
  readonly timing: {
    readonly seconds: number;
    readonly ratePerSecond: number;
    readonly latencyMs: Readonly<Record<'p50' | 'p95' | 'p99', number | null>>;
  };
  /** request_ids of answers documented to carry a refund that did not. */
  readonly missingRefunds: readonly string[];
  /** What had happened to numbers before anybody was asked. */
  readonly damage: readonly Damage[];
  /** Rows by the slug of a note beside their outcome. */
  readonly notes: Readonly<Record<string, number>>;
  /** Said aloud once at the end, one sentence each. */
  readonly remarks: readonly string[];
  /**
   * What the last execution left behind beside its books; null where it left nothing, because it is
   * running or was killed.
   */
  readonly last: LastExecution | null;
}

/** What rules say of the rows of a list, and which rules. */
export interface ListVerdicts extends VerdictCounts {
  readonly rules: Readonly<Record<'name' | 'version' | 'sha256', string>>;
}

/** A file that holds rows of one verdict, and how many. */
export interface SplitFile {
  readonly file: string;
  readonly rows: number;
}

/** What the advice on a run depends on beside its books. */
export interface LastExecution {
  /** `--in-doubt skip` was given. */
  readonly skipsDoubt: boolean;
  /** It has put an output under its name. */
  readonly wrote: boolean;
  /** `--max-age 0` was given: a new run buys everything again. */
  readonly buysAgain: boolean;
  /** No answer of the product serves another run, whatever `--max-age` says. */
  readonly servesOwnRun: boolean;
  /** Rows that no run asks about before `until`; null where each new run asks about all. */
  readonly keptFailed: KeptFailed | null;
  /**
   * What the lookup that did not fit under the cap would have reserved; null where the cap stopped
   * nothing.
   */
  readonly ceilingBeyondCap: Money | null;
  /** The one dear answer that the ceiling went by; null where it went by none such. */
  readonly dearAnswer: DearAnswer | null;
}

/** Rows whose lookup an answer says failed. */
export interface FailedAnswers {
  readonly failed: number;
  /** Those that show an older answer. */
  readonly stale: number;
  /** When the newest such answer came, milliseconds since the epoch. */
  readonly latestAt: number;
}

/** Rows whose failed answer is kept: a run that begins at `until` or later asks about all of them again. */
export type KeptFailed = Pick<FailedAnswers, 'failed' | 'stale'> & { readonly until: number };

/**
 * Rows of the output by outcome; `duplicate`, `known` and `stale` count rows that are counted under
 * an outcome too.
 */
export type RowCounts = Readonly<typeof NO_ROWS>;

/** Before the first row. */
export const NO_ROWS = {
  read: 0,
  written: 0,
  insight: 0,
  partial: 0,
  refused: 0,
  failed: 0,
  in_doubt: 0,
  invalid: 0,
  skipped: 0,
  suppressed: 0,
  duplicate: 0,
  known: 0,
  /** Rows that show an older answer, because no newer one could be bought. */
  stale: 0,
};

/** A part of the money of a run: one country, network type, carrier or status. */
export interface Share {
  readonly key: string;
  readonly lookups: number;
  readonly requested: Money;
  readonly refunded: Money;
  readonly net: Money;
  /** null where a doubtful attempt reserved nothing because no price was known. */
  readonly inDoubtMax: Money | null;
}

/** How many rows have something in common. */
export interface KeyedRows {
  readonly key: string;
  readonly rows: number;
}

/** What an estimate shows. A lookup without a known price is in `unpriced` and in no cost. */
export interface Estimate {
  readonly product: string;
  /**
   * How the list is read: position of the phone column from 1, its name where it has one, and the
   * encoding.
   */
  readonly list: {
    readonly column: number;
    readonly name: string | null;
    readonly encoding: string;
    /** All columns that are read, the one above first. */
    readonly columns: readonly { readonly column: number; readonly name: string | null }[];
    /** A row has one number, that of the first column that holds one, or one in each. */
    readonly looksUp: 'first' | 'each';
  };
  /** How digits without plus and `00` are read. */
  readonly bare: BareDigits;
  /** Numbers without them by the country they were read as, the most rows first. */
  readonly readAs: readonly KeyedRows[];
  /** Rows by the slug of a note. */
  readonly notes: Readonly<Record<string, number>>;
  /** What has happened to numbers before; nothing is spent on them. */
  readonly damage: readonly Damage[];
  /** Rows without a number by the slug of the reason. */
  readonly invalidReasons: Readonly<Record<string, number>>;
  /** Rows whose country column names no country, and what the commonest of them say. */
  readonly unknownCountry: { readonly rows: number; readonly top: readonly KeyedRows[] };
  readonly rows: number;
  readonly unique: number;
  readonly duplicate: number;
  readonly known: number;
  readonly invalid: number;
  /** Rows whose number is on a list of those that are never asked about. */
  readonly suppressed: number;
  readonly unassigned: number;
  readonly lookups: number;
  readonly cost: {
    readonly currency: string;
    readonly low: Money;
    readonly expected: Money;
    readonly high: Money;
  };
  readonly seconds: number;
  readonly byCountry: readonly {
    readonly key: string;
    readonly lookups: number;
    readonly low: Money | null;
    readonly expected: Money | null;
    readonly high: Money | null;
  }[];
  readonly unpriced: number;
  /**
   * Lookups that are bought because their answer is too old, and what renewing them is expected to
   * cost; null where no price is known.
   */
  readonly expired: { readonly lookups: number; readonly cost: Money | null };
  /**
   * `lookups`: about how many the cap lets be bought, in row order; `dearAnswer`: the one that
   * keeps it from buying more. Null where not set.
   */
  readonly cap: {
    readonly maxSpend: Money | null;
    readonly lookups: number | null;
    /** How many of them where answers name no price and no balance can be read. */
    readonly atCeiling: number | null;
    readonly from: CapSource | null;
    readonly dearAnswer: DearAnswer | null;
  };
  readonly remarks: readonly string[];
}
