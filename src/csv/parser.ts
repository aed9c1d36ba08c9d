import { parse } from 'csv-parse';
import { countBreaks } from './decode.ts';
import type { Dialect } from './dialect.ts';
import { CsvError } from './error.ts';

/** A data record. */
export interface Row {
  /** From 1; the header, where there is one, is 0. */
  readonly position: number;
  /** Physical line it begins in, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface RowParser {
  /** The rows that are complete now. Throws CsvError. */
  write(text: string): Row[];
  /** The last row. Throws CsvError. @param lines how many the input has */
  end(lines: number): Promise<Row[]>;
  emptyLines(): number;
}

/** In characters. A quote that is never closed must not swallow a file of gigabytes. */
export const RECORD_SIZE_MAX = 1024 * 1024;

export interface RowParserOptions extends Pick<Dialect, 'delimiter' | 'quote'> {
  /** Position and line of the first record. */
  readonly position: number;
  readonly line: number;
}

/** csv-parse, with the physical line of each record: its own count takes a CRLF inside of quotes for two. */
export function createRowParser({ delimiter, quote, ...first }: RowParserOptions): RowParser {
  const parser = parse({
    delimiter,
    quote,
    escape: quote,
    record_delimiter: ['\r\n', '\n', '\r'],
    skip_empty_lines: true,
    relax_column_count: true,
    // `5" pipe` is text. What this tolerates beyond that and is not safe, rejectShifted finds.
    relax_quotes: true,
  });
  let { position, line } = first;
  let empty = 0;
  let width: number | undefined;
  let pending = 0;
  let rows: Row[] = [];

  // csv-parse pushes each record out of its transform; only at that moment its `info` speaks of this record. The readable
  // side stays empty, so it never holds the writable side back.
  parser.push = (cells: readonly string[] | null) => {
    if (cells === null) return false;
    line += parser.info.empty_lines - empty;
    empty = parser.info.empty_lines;
    width ??= cells.length;
    rows.push({ position: position++, line, cells });
    line += 1 + breaksIn(cells);
    return true;
  };
  // Without a listener the error, which `taken` throws, would be thrown a second time.
  parser.on('error', () => undefined);

  function taken(): Row[] {
    if (parser.errored) throw explained(parser.errored, { line, quote });
    const complete = rows;
    rows = [];
    for (const row of complete) rejectShifted(row, { width: width ?? 0, quote });
    return complete;
  }

  return {
    write(text) {
      const before = parser.info.empty_lines;
      parser.write(text);
      pending = rows.length > 0 || parser.info.empty_lines > before ? 0 : pending + text.length;
      if (pending > RECORD_SIZE_MAX) throw tooLong({ line, quote });
      return taken();
    },
    async end(lines) {
      await new Promise<void>((resolve) => {
        parser.end(() => {
          resolve();
        });
      });
      const complete = taken();
      // What follows the last record. csv-parse's own count takes the end of the last line for one more.
      empty += Math.max(0, lines + 1 - line);
      return complete;
    },
    emptyLines: () => empty,
  };
}

function breaksIn(cells: readonly string[]): number {
  let breaks = 0;
  for (const cell of cells) if (cell.includes('\n') || cell.includes('\r')) breaks += countBreaks(cell);
  return breaks;
}

interface Place {
  readonly line: number;
  readonly quote: string;
}

function explained(error: Error, { line, quote }: Place): CsvError {
  if (!('code' in error) || error.code !== 'CSV_QUOTE_NOT_CLOSED')
    return new CsvError(`Cannot read line ${String(line)} of the input: ${error.message}.`, line);
  return new CsvError(
    `Cannot read the record that begins in line ${String(line)} of the input: a quote (${quote}) is opened and never closed. Close it, or name the right one with --quote.`,
    line,
  );
}

function tooLong({ line, quote }: Place): CsvError {
  return new CsvError(
    `Cannot read the record that begins in line ${String(line)} of the input: it is longer than 1 MB. Look for a quote (${quote}) that is opened and never closed, or name the right one with --quote.`,
    line,
  );
}

/**
 * `"He said "hi", and left"` falls apart at its comma, and every later cell of the row would stand in the wrong column, the
 * number perhaps too. Seen by a cell too many, and one that begins with a quote and has an odd number of them.
 */
function rejectShifted({ cells, line }: Row, { width, quote }: { width: number; quote: string }): void {
  if (cells.length <= width) return;
  if (!cells.some((cell) => cell.trimStart().startsWith(quote) && cell.split(quote).length % 2 === 0)) return;
  throw new CsvError(
    `Cannot read line ${String(line)} of the input: it has ${String(cells.length)} cells where there are ${String(width)} columns, and a quote (${quote}) inside of a cell. Double it (${quote}${quote}), and leave no blank before a quote that opens a cell.`,
    line,
  );
}
