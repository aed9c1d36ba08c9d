/** `ni_outcome` of a row. */
export type RowOutcome =
  'insight' | 'partial' | 'refused' | 'failed' | 'in_doubt' | 'invalid' | 'skipped' | 'suppressed';
/** `ni_source` of a row. */
export type RowSource = 'api' | 'duplicate' | 'ledger' | 'stale' | '';
