/** How a row may end, in the order of a report. */
export const ROW_OUTCOMES = [
  'insight',
  'partial',
  'refused',
  'failed',
  'in_doubt',
  'invalid',
  'skipped',
  'suppressed',
] as const;
/** `ni_outcome` of a row. */
export type RowOutcome = (typeof ROW_OUTCOMES)[number];
/** `ni_source` of a row. */
export type RowSource = 'api' | 'duplicate' | 'ledger' | 'stale' | '';
