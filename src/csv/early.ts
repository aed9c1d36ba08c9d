import { titlesSentence } from './dialect.ts';
import { isData } from './header.ts';
import type { ListRow } from './parser.ts';
import { countTitles } from './titles.ts';

/** Rows by which the phone column is found. */
export const SAMPLE_ROWS_MAX = 200;
/** Rows that are planned together. */
export const BATCH_ROWS_MAX = 500;
/** Batches that are read for the sample, so that a sample of long rows stays small. */
const SAMPLE_BATCHES_MAX = 4;

/** Rows on their way, a bounded number at a time. */
export type Batches = AsyncGenerator<readonly ListRow[], undefined>;

/** Where the header is looked for, and who counts the rows behind those that were looked at. */
interface Separator {
  /** The first record may be a header; the records are counted from 0 then, else from 1. */
  readonly header: boolean;
  /** Titles above the header are looked for; false where the text has told them already. */
  readonly titles: boolean;
  /** What a person calls a record of this form. */
  readonly noun: 'line' | 'row';
  /** The rows still to come are so many positions further. */
  shift(by: number): void;
}

/** The first rows, divided into header and data. */
interface EarlyRows {
  readonly header: readonly string[] | undefined;
  /** Data; they are to come again before the other rows. */
  readonly early: ListRow[];
  /** Titles, which are left out. */
  readonly above: number;
  /** Empty lines between them, which are not counted as such. */
  readonly emptyAbove: number;
  readonly said: readonly string[];
}

/** Waits for the first rows: enough for a sample and its header. */
export async function readEarly(batches: Batches): Promise<ListRow[]> {
  const early: ListRow[] = [];
  // One more, for the header.
  for (let read = 0; read < SAMPLE_BATCHES_MAX && early.length <= SAMPLE_ROWS_MAX; read++) {
    const batch = await batches.next();
    if (batch.done) break;
    early.push(...batch.value);
  }
  return early;
}

/**
 * Tells titles, header and data apart, whatever the form of the table. What was taken for a header
 * and is a row like the others becomes the first one.
 */
export function splitHeader(
  read: readonly ListRow[],
  { header, titles, noun, shift }: Separator,
): EarlyRows {
  const none = { header: undefined, above: 0, emptyAbove: 0, said: [] };
  if (!header) return { ...none, early: [...read] };
  const above = titles ? countTitles(read) : 0;
  const moved = above === 0 ? read : read.slice(above).map((row) => moveRow(row, -above));
  const [first, ...rest] = moved;
  if (above > 0) shift(-above);
  if (!first) return { ...none, early: [] };
  if (!isData(first.cells, rest)) {
    const emptyAbove = above === 0 ? 0 : first.line - 1 - above;
    const said = above === 0 ? [] : [titlesSentence(first.line, above, noun)];
    return { header: first.cells, early: rest, above, emptyAbove, said };
  }
  shift(1);
  return {
    ...none,
    early: moved.map((row) => moveRow(row, 1)),
    said: [`The first ${noun} is read as data: it holds a number where the ${noun}s below it do.`],
  };
}

function moveRow(row: ListRow, by: number): ListRow {
  return { ...row, position: row.position + by };
}

/** Cuts rows into batches of at most {@link BATCH_ROWS_MAX}. */
export function* batchRows(rows: readonly ListRow[]): Generator<readonly ListRow[]> {
  for (let at = 0; at < rows.length; at += BATCH_ROWS_MAX)
    yield rows.slice(at, at + BATCH_ROWS_MAX);
}

/** All rows: those that were looked at, then the others. The early ones are forgotten. */
export async function* joinRows(
  early: ListRow[],
  batches: Batches,
): AsyncGenerator<readonly ListRow[]> {
  yield* batchRows(early.splice(0));
  yield* batches;
}
