import type { Money } from '../../domain/money.ts';
import type { CapSource } from '../../domain/summary.ts';
import type {
  AUTHS,
  BARE,
  FORMATS,
  HTTP_METHODS,
  IN_DOUBT,
  LEVELS,
  LOG_LEVELS,
  NUMBERS,
} from './table.ts';

/** What every configured command is told. */
export interface ProgramSettings {
  readonly quiet: boolean;
  readonly json: boolean;
  /** The configuration file that was read. */
  readonly config: string | undefined;
  /** Names of the options that the user gave, wherever. */
  readonly given: ReadonlySet<string>;
}

/** Which ledger. */
export interface LedgerChoice {
  /** Never empty: the default is filled in. */
  readonly ledger: string;
  readonly sandbox: boolean;
}

/** How the service is reached. */
export interface ServiceSettings {
  /** Without a trailing slash; undefined for the real hosts. */
  readonly baseUrl: string | undefined;
  readonly auth: (typeof AUTHS)[number];
  readonly timeoutMs: number;
  readonly currency: string;
}

/** Everything `enrich` and `estimate` are told. Durations in milliseconds, amounts exact. */
export interface EnrichSettings extends ProgramSettings, LedgerChoice, ServiceSettings {
  readonly logLevel: (typeof LOG_LEVELS)[number];
  readonly logFile: string | undefined;
  readonly output: string | undefined;
  readonly report: string | undefined;
  readonly force: boolean;
  /** As given; the names are checked against the result columns of the product. */
  readonly columns: string | undefined;
  readonly prefix: string;
  readonly formulaGuard: boolean;
  readonly phoneColumn: string | undefined;
  /** ISO 3166-1 alpha-2. */
  readonly country: string | undefined;
  readonly countryColumn: string | undefined;
  readonly numbers: (typeof NUMBERS)[number];
  readonly bare: (typeof BARE)[number] | undefined;
  /** In percent. */
  readonly maxInvalid: number | undefined;
  readonly delimiter: string | undefined;
  readonly quote: string | undefined;
  readonly encoding: string | undefined;
  readonly header: boolean;
  readonly level: (typeof LEVELS)[number];
  readonly cnam: boolean;
  readonly ip: string | undefined;
  readonly ipColumn: string | undefined;
  readonly format: (typeof FORMATS)[number];
  readonly dryRun: boolean;
  readonly maxSpend: Money | undefined;
  /** Where it was given; undefined where it was not. */
  readonly maxSpendFrom: CapSource | undefined;
  readonly minBalance: Money | undefined;
  readonly priceCeiling: Money | undefined;
  /** Path of the price book. */
  readonly prices: string | undefined;
  readonly yes: boolean;
  /** 0 is no pacing. */
  readonly ratePerSecond: number;
  readonly concurrency: number;
  readonly retries: number;
  readonly giveUpAfterMs: number;
  readonly drainMs: number | undefined;
  readonly limit: number | undefined;
  readonly maxAgeMs: number;
  readonly retryPartial: boolean;
  readonly inDoubt: (typeof IN_DOUBT)[number];
  readonly newRun: boolean;
  readonly lockWaitMs: number;
  readonly httpMethod: (typeof HTTP_METHODS)[number];
}

/** `report` and `runs`. */
export interface ReportSettings extends ProgramSettings, LedgerChoice {}

export interface LedgerSettings extends ProgramSettings, LedgerChoice {
  readonly lockWaitMs: number;
  /** Given where, and only where, the verb is `prune`. */
  readonly olderThanMs: number | undefined;
}

export interface BalanceSettings extends ProgramSettings, ServiceSettings {}

export interface SandboxSettings {
  readonly port: number;
  /** A plain decimal; the sandbox keeps books of its own and reads it itself. */
  readonly balance: string;
  /** The service's limit; 0 is none. */
  readonly ratePerSecond: number;
  readonly latencyMs: { readonly least: number; readonly most: number };
  /** As given; the sandbox knows its faults. */
  readonly faults: string | undefined;
  readonly prices: boolean;
  readonly seed: number;
  readonly given: ReadonlySet<string>;
}
