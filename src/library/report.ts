/** The report of a run, as `report --json` writes it: amounts are decimal texts, exact. */
export interface EnrichReport {
  readonly schema: 1;
  readonly run: {
    readonly id: string;
    readonly started_at: string;
    readonly finished_at: string | null;
    /** `completed`, `stopped`, `interrupted` or `running`. */
    readonly status: string;
    readonly stop_reason: string | null;
    readonly provider: string;
    readonly level: string;
    readonly input: string | null;
    readonly output: string | null;
    readonly bare: string | null;
  };
  readonly executions: readonly {
    readonly id: string;
    readonly started_at: string;
    readonly finished_at: string | null;
    readonly exit_code: number | null;
    readonly attempts: number;
    readonly net: string;
  }[];
  /** Rows by outcome; `duplicate`, `known` and `stale` are counted under an outcome too. */
  readonly rows: Readonly<Record<string, number>>;
  /** Rows by verdict, and the rules they come from; null where no rules were given. */
  readonly verdicts: ReportVerdicts | null;
  /** Files of one verdict each that were written, and the rows in each; empty without `split`. */
  readonly split: readonly ReportSplit[];
  readonly lookups: {
    readonly unique: number;
    readonly settled: number;
    readonly attempts: number;
    readonly retries: number;
    readonly throttled: number;
    readonly in_doubt: number;
    readonly unpriced: number;
  };
  readonly money: {
    readonly currency: string;
    readonly requested: string;
    readonly refunded: string;
    readonly net: string;
    readonly priced: string;
    readonly unconfirmed: string | null;
    readonly unplaced: string;
    readonly in_doubt_max: string | null;
    readonly in_doubt_released: string;
    readonly saved: string;
  };
  readonly cap: {
    readonly max_spend: string | null;
    readonly unused: string | null;
    readonly excess: string | null;
    readonly from: string | null;
  };
  readonly balance: {
    readonly opening: string | null;
    readonly closing: string | null;
    readonly expected: string | null;
    readonly unexplained: string | null;
    readonly between_executions: string | null;
    /** What others on the same server ledger have spent meanwhile. */
    readonly other_runs: string;
    readonly auto_reload: boolean;
  };
  readonly by_country: readonly ReportShare[];
  readonly by_network_type: readonly ReportShare[];
  readonly by_carrier: readonly ReportShare[];
  readonly by_status: readonly ReportShare[];
  readonly timing: {
    readonly seconds: number;
    readonly rate_per_second: number;
    readonly latency_ms: Readonly<Record<'p50' | 'p95' | 'p99', number | null>>;
  };
  readonly missing_refunds: readonly string[];
  readonly damage: readonly ReportDamage[];
  readonly notes: Readonly<Record<string, number>>;
  /** One sentence each. */
  readonly remarks: readonly string[];
}

/** Verdicts of a report. */
export interface ReportVerdicts {
  readonly send: number;
  readonly review: number;
  readonly suppress: number;
  readonly rules: { readonly name: string; readonly version: string; readonly sha256: string };
}

/** A file that holds rows of one verdict. */
export interface ReportSplit {
  readonly file: string;
  readonly rows: number;
}

/** Numbers that a spreadsheet or an export broke before the list came here; none was looked up. */
export interface ReportDamage {
  readonly kind: 'exponent' | 'lost_zero' | 'shifted' | 'two_numbers';
  readonly rows: number;
  /** What looking up so many would have cost; null where no price is known. */
  readonly cost: string | null;
}

/** A part of the money of a run. */
export interface ReportShare {
  readonly key: string;
  readonly lookups: number;
  readonly requested: string;
  readonly refunded: string;
  readonly net: string;
  readonly in_doubt_max: string | null;
}

/** What an `enrich` would cost, as `estimate --json` writes it. */
export interface EstimateReport {
  readonly schema: 1;
  readonly product: string;
  /** How the list is read: position of the phone column from 1, its name, and the encoding. */
  readonly list: {
    readonly column: number;
    readonly name: string | null;
    readonly encoding: string;
    /** All that are read for numbers, the one above first. */
    readonly columns: readonly { readonly column: number; readonly name: string | null }[];
    /** Of several columns the `first` that holds a number, or `each`. */
    readonly looks_up: 'first' | 'each';
  };
  readonly bare: string;
  readonly read_as: readonly ReportRows[];
  readonly notes: Readonly<Record<string, number>>;
  readonly damage: readonly ReportDamage[];
  readonly invalid_reasons: Readonly<Record<string, number>>;
  readonly unknown_country: { readonly rows: number; readonly top: readonly ReportRows[] };
  readonly rows: number;
  readonly unique: number;
  readonly duplicate: number;
  readonly known: number;
  readonly expired: { readonly lookups: number; readonly cost: string | null };
  readonly invalid: number;
  readonly suppressed: number;
  readonly unassigned: number;
  /** To buy. */
  readonly lookups: number;
  /** Null where no lookup has a known price. */
  readonly cost: {
    readonly currency: string;
    readonly low: string | null;
    readonly expected: string | null;
    readonly high: string | null;
  };
  readonly cap: {
    readonly max_spend: string | null;
    readonly lookups: number | null;
    readonly lookups_at_ceiling: number | null;
    readonly from: string | null;
    readonly dear_answer: Readonly<Record<string, string>> | null;
  };
  readonly seconds: number;
  readonly by_country: readonly {
    readonly key: string;
    readonly lookups: number;
    readonly low: string | null;
    readonly expected: string | null;
    readonly high: string | null;
  }[];
  readonly unpriced: number;
  readonly remarks: readonly string[];
}

/** How many rows have something in common. */
export interface ReportRows {
  readonly key: string;
  readonly rows: number;
}
