import type { ChargeRecord } from './record.ts';

/**
 * A line of a file, or an entry of an answer: the text under a name, empty where there is none.
 * Names are in lower case.
 */
export type RecordCells = (name: string) => string;

/** What an entry is. `other`: about something that no attempt asks for. */
export type RecordReading =
  | { readonly kind: 'record'; readonly record: ChargeRecord }
  | { readonly kind: 'other' }
  /** `words` say what of it cannot be read: `its time "noon"`. */
  | { readonly kind: 'unreadable'; readonly words: string };

/** How the service writes its records. */
export interface RecordFormat {
  read(cells: RecordCells): RecordReading;
  /**
   * What the header of a file lacks, as a sentence; undefined where it has the columns of a kind of
   * records.
   */
  refuseHeader(names: readonly string[]): string | undefined;
  /** What an attempt for the product has records of, one for each. */
  listParts(product: string): readonly string[];
}
