/**
 * The library: what the program does, for programs. `enrich` turns a list into an enriched one,
 * `estimate` says what that would cost, `enrichRows` yields rows that come from anywhere; all take the options of the command line in camel case,
 * with its defaults. Credentials are passed in: nothing here reads the environment, a configuration
 * file or a `.env`, and nothing ends the process or writes to its streams.
 */
export { enrich, estimate } from './library/calls.ts';
export { EnrichError, type EnrichErrorCode } from './library/error.ts';
export type { CallOptions } from './library/call-options.ts';
export type {
  CallControl,
  CallCredentials,
  EnrichCall,
  EnrichResult,
  EstimateCall,
  FileOption,
  GivenRow,
  ProgressEvent,
  RowsCall,
  RunControl,
} from './library/call.ts';
export { enrichRows, type EnrichedRow, type EnrichedRows } from './library/rows.ts';
export type { Certainty, Facts, LineType, Reachability } from './domain/facts.ts';
export type { DeliveredRow } from './domain/delivered-row.ts';
export type { RowOutcome, RowSource } from './domain/row-outcome.ts';
export type {
  EnrichReport,
  EstimateReport,
  ReportDamage,
  ReportRows,
  ReportShare,
  ReportSplit,
  ReportVerdicts,
} from './library/report.ts';
