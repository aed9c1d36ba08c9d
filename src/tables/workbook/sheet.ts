import { batchRows, type Batches } from '../../csv/early.ts';
import { CsvError } from '../../csv/error.ts';
import type { Archive } from './archive.ts';
import type { CellReading } from './cell.ts';
import type { Sheet } from './parts.ts';
import { createRowReader } from './rows.ts';
import { LARGE_PART_BYTES_MAX } from './shared-strings.ts';
import { createXmlReader } from './xml.ts';

/** The rows of one sheet, on their way. */
export interface SheetRows {
  readonly batches: Batches;
  emptyRows(): number;
  /** Share of the sheet that was read so far, 0 to 1. */
  share(): number;
  /** The rows still to come are so many positions further. */
  shift(by: number): void;
}

/** What rows of one batch hold together, about, in characters and cells. */
const BATCH_SIZE = 64 * 1024;

/** @param position of the first row */
export function readSheet(
  archive: Archive,
  sheet: Sheet & { readonly part: string },
  { reading, position }: { reading: CellReading; position: number },
): SheetRows {
  const rows = createRowReader(reading, position);
  const xml = createXmlReader(rows);
  const size = archive.size(sheet.part);
  let read = 0;

  function feed(bytes?: Uint8Array) {
    try {
      if (bytes) xml.write(bytes);
      else xml.end();
    } catch (error) {
      throw error instanceof CsvError ? error : damagedRow(sheet, rows.row(), error);
    }
  }

  async function* readBatches(): Batches {
    for await (const piece of archive.read(sheet.part, LARGE_PART_BYTES_MAX)) {
      read += piece.length;
      feed(piece);
      if (rows.waiting() > BATCH_SIZE) yield* batchRows(rows.take());
    }
    feed();
    yield* batchRows(rows.take());
    return undefined;
  }

  return {
    batches: readBatches(),
    emptyRows: rows.emptyRows,
    share: () => (size === 0 ? 1 : Math.min(1, read / size)),
    shift: rows.shift,
  };
}

function damagedRow({ name }: Sheet, row: number, error: unknown) {
  const words = error instanceof Error ? error.message : String(error);
  const place = row === 0 ? 'above its rows' : `in row ${row}`;
  return new CsvError(
    `Cannot read the workbook: the sheet "${name}" is damaged ${place} (${words}). Take a copy that is whole, or open it in a spreadsheet and save it anew.`,
    row === 0 ? undefined : row,
  );
}

const HIDDEN_ROW = /<(?:[\w.-]+:)?row\s(?:[^>]*\s)?hidden\s*=\s*["'](?:1|true)["']/g;
/** A tag of a row is shorter. */
const TAG_CHARS_MAX = 4 * 1024;

/**
 * Unpacks a sheet once, so that its checksum is known to be right before anything is done with its
 * first rows, and counts the rows that are hidden in it. Throws CsvError.
 */
export async function surveySheet(archive: Archive, part: string): Promise<{ hidden: number }> {
  let hidden = 0;
  let rest = '';
  for await (const piece of archive.read(part, LARGE_PART_BYTES_MAX)) {
    const text = rest + Buffer.from(piece).toString('latin1');
    const cut = text.lastIndexOf('<');
    const end = cut < 0 || text.length - cut > TAG_CHARS_MAX ? text.length : cut;
    rest = text.slice(end);
    hidden += text.slice(0, end).match(HIDDEN_ROW)?.length ?? 0;
  }
  return { hidden: hidden + (rest.match(HIDDEN_ROW)?.length ?? 0) };
}
