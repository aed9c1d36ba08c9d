import type { EnrichReport } from './report.ts';

/**
 * Why a call failed. `usage`: an option, a credential or a target; `input`: the list; `ledger`: it
 * is held by another run, damaged or out of reach; `bug`: please report it; `stopped`: the rows of
 * `enrichRows` end before all were delivered.
 */
export type EnrichErrorCode = 'usage' | 'input' | 'ledger' | 'bug' | 'stopped';

/** What a call rejects with. Unless the code is `stopped` or `bug`, nothing was spent. */
export class EnrichError extends Error {
  override readonly name = 'EnrichError';
  readonly code: EnrichErrorCode;
  /** The exit code of the program in the same case. */
  readonly exitCode: number;
  /** Of a run that stopped; null where there is none. */
  readonly report: EnrichReport | null;

  constructor(
    message: string,
    {
      code,
      exitCode,
      report = null,
    }: { code: EnrichErrorCode; exitCode: number; report?: EnrichReport | null },
  ) {
    super(message);
    this.code = code;
    this.exitCode = exitCode;
    this.report = report;
  }
}
