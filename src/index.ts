/**
 * The library: what the program does, for programs. `openLedger`, then `startEnrich(options, ledger, tools)` and
 * `run()`; the summary it resolves to is what `reportJson` and `reportText` render. The voice in the tools holds its
 * lines back until it is told to flow. Nothing here reads the environment, a configuration file or a `.env`, and
 * nothing ends the process.
 */
export { startEnrich } from './compose/start.ts';
export { openLedger, openLedgerReader } from './compose/store.ts';
export { estimateRun, type EstimateSources } from './run/estimate/estimate.ts';
export {
  RefusedError,
  type EnrichOptions,
  type ListOptions,
  type ServiceOptions,
  type Tools,
} from './run/options.ts';
export { createPublicPriceBook, readPriceBook } from './run/price-book.ts';
export type { Execution } from './run/execution.ts';
export type { EnrichEnd } from './run/record.ts';
export { createVoice, type Voice } from './run/voice.ts';
export { summarizeRun } from './run/summary/summarize.ts';
export { CsvError } from './csv/error.ts';
export { formatMoney, parseMoney, type Money } from './domain/money.ts';
export type { Estimate, Summary } from './domain/summary.ts';
export { LedgerError, type Ledger, type LedgerReader } from './ledger/port.ts';
export { verifyLedger, type LedgerFinding, type Verification } from './ledger/verify.ts';
export { describeProvider } from './providers/identity.ts';
export type { Credentials, Selection } from './providers/port.ts';
export {
  DEFAULT_PROVIDER,
  findProvider,
  PROVIDERS,
  type Definition,
} from './providers/registry.ts';
export { estimateText } from './report/estimate.ts';
export { estimateJson, reportJson } from './report/json.ts';
export { reportText } from './report/text.ts';
export { systemClock, type Clock } from './support/clock.ts';
export { silentLog, type Log } from './support/log.ts';
export { systemRandom, type Random } from './support/random.ts';
