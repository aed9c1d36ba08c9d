/** What an import of answers came to. Each row counts once for each set of result columns it has. */
export interface ImportSummary {
  /** As it was named. */
  readonly file: string;
  readonly ledger: string;
  readonly rows: number;
  readonly imported: number;
  /** An answer of their date was on record. */
  readonly known: number;
  /** A newer answer is on record, or in the file. */
  readonly older: number;
  /** Rows by why they hold no answer: `failed`, `invalid`. */
  readonly unanswered: ReadonlyMap<string, number>;
  /** Rows by why their answer could not be taken in. */
  readonly refused: ReadonlyMap<string, number>;
  readonly conflicting: Conflicts;
  /** Dates of what was imported, milliseconds since the epoch; undefined where nothing was. */
  readonly oldestAt: number | undefined;
  readonly newestAt: number | undefined;
  /** Products of what was imported. */
  readonly products: readonly string[];
  /** Columns of these products that the file has not. */
  readonly missing: readonly string[];
}

/** Rows whose answer says something else than another of the same date, which stays. */
interface Conflicts {
  readonly count: number;
  /** The first of them, by position. */
  readonly positions: readonly number[];
}

/** Why a row holds no answer, though its number may be known. */
export const UNANSWERED: readonly string[] = [
  'failed',
  'in_doubt',
  'skipped',
  'suppressed',
  'invalid',
  'no_answer',
];
