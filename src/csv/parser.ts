import { parse, type Parser } from 'csv-parse';
import { countBreaks } from './decode.ts';
import { LINE_ENDS, type Dialect, type LineEnd } from './dialect.ts';
import { CsvError } from './error.ts';
import { createTail } from './tail.ts';
import { isTorn, mayBeTorn } from './torn.ts';

/** A data record. */
export interface ListRow {
  /** From 1; the header, where there is one, is 0. */
  readonly position: number;
  /** Physical line it begins in, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
  /**
   * What each cell was, a letter for each: `t` text, `n` number (the cell is its exact decimal
   * text), `b` boolean (`TRUE`, `FALSE`), `d` date or time (ISO 8601), `e` empty, `x` error. Absent
   * where the form has no types, as CSV, whose cells are text.
   */
  readonly types?: string;
}

/** Text in, records out, wherever the text is cut. */
export interface RowParser {
  /** The rows that are complete now. Throws CsvError. */
  write(text: string): ListRow[];
  /** The last row. Throws CsvError. @param lines how many the input has */
  end(lines: number): Promise<ListRow[]>;
  emptyLines(): number;
  /** What the first record ends with; undefined until it has ended. */
  lineEnd(): LineEnd | undefined;
  /** The rows still to come are so many positions further. */
  shift(by: number): void;
}

/**
 * In characters. A quote that is never closed must not swallow a file of gigabytes; a cell of some
 * megabytes is a cell.
 */
export const RECORD_SIZE_MAX = 32 * 1024 * 1024;

interface RowParserOptions extends Pick<Dialect, 'delimiter' | 'quote'> {
  /** Position and line of the first record. */
  readonly position: number;
  readonly line: number;
  /** In characters; default {@link RECORD_SIZE_MAX}. */
  readonly recordSizeMax?: number;
}

/**
 * csv-parse, with the physical line of each record: its own count takes a CRLF inside of quotes for
 * two.
 */
export function createRowParser({
  recordSizeMax = RECORD_SIZE_MAX,
  ...options
}: RowParserOptions): RowParser {
  const { quote } = options;
  const parser = startParser(options);
  const records = collectRecords(parser, options);
  let pending = 0;
  return {
    write(text) {
      if (text === '') return [];
      const before = parser.info.empty_lines;
      records.feed(Buffer.from(text));
      const isBehind = records.waiting() === 0 && parser.info.empty_lines === before;
      pending = isBehind ? pending + text.length : 0;
      if (pending > recordSizeMax)
        throw recordError(
          records.line(),
          `it is longer than ${recordSizeMax.toLocaleString('en')} characters. Look for a quote (${quote}) that is opened and never closed, or name the right one with --quote.`,
        );
      return records.take();
    },
    async end(lines) {
      await new Promise<void>((resolve) => void parser.end(resolve));
      const last = records.take();
      records.countEmptyEnd(lines);
      return last;
    },
    emptyLines: records.emptyLines,
    lineEnd: records.lineEnd,
    shift: records.shift,
  };
}

/** The records as csv-parse finds them, each checked and with its place. */
interface Records extends Pick<RowParser, 'emptyLines' | 'lineEnd' | 'shift'> {
  feed(bytes: Buffer): void;
  /** How many rows are complete and not taken. */
  waiting(): number;
  /** Hands the complete rows out. Throws CsvError. */
  take(): ListRow[];
  /** Of the record that is being read, behind the empty lines before it. */
  line(): number;
  /** Counts what follows the last record in an input of so many lines. */
  countEmptyEnd(lines: number): void;
}

function collectRecords(
  parser: Parser,
  { delimiter, quote, ...first }: Omit<RowParserOptions, 'recordSizeMax'>,
): Records {
  let { position, line } = first;
  let empty = 0;
  let width = 0;
  let lineEnd: LineEnd | undefined;
  let failure: CsvError | undefined;
  let rows: ListRow[] = [];
  const source = createTail();
  const lineNow = () => line + parser.info.empty_lines - empty;

  // csv-parse pushes each record out of its transform; at that moment its `info` speaks of this
  // record. Its options that tell the same, `info` and `on_record`, take as long as all the rest.
  // The readable side stays empty, so it never holds the writable side back.
  parser.push = (cells: readonly string[] | null) => {
    if (cells === null) return false;
    const { bytes } = parser.info;
    line = lineNow();
    empty = parser.info.empty_lines;
    lineEnd ??= detectLineEnd(source.until(bytes));
    if (width === 0) width = cells.length;
    if (
      mayBeTorn(cells, quote) &&
      isTorn(source.until(bytes).toString(), { delimiter, quote, wide: cells.length > width })
    )
      failure ??= recordError(
        line,
        `a quote (${quote}) stands inside of a quoted cell, or is not closed. Double it (${quote}${quote}) where it is text, leave no blank before one that opens a cell, or name the right quote with --quote.`,
      );
    source.drop(bytes);
    rows.push({ position: position++, line, cells });
    line += 1 + breaksIn(cells);
    return true;
  };

  return {
    line: lineNow,
    feed: (bytes) => {
      source.add(bytes);
      parser.write(bytes);
    },
    waiting: () => rows.length,
    take: () => {
      if (failure) throw failure;
      if (parser.errored) throw explainParseError(parser.errored, lineNow(), quote);
      const done = rows;
      rows = [];
      return done;
    },
    countEmptyEnd: (lines) => {
      // csv-parse's own count takes the end of the last line for one more.
      empty += Math.max(0, lines + 1 - line);
    },
    emptyLines: () => empty,
    lineEnd: () => lineEnd,
    shift(by) {
      position += by;
    },
  };
}

function startParser({ delimiter, quote }: Pick<Dialect, 'delimiter' | 'quote'>) {
  const parser = parse({
    delimiter,
    quote,
    escape: quote,
    record_delimiter: [...LINE_ENDS],
    skip_empty_lines: true,
    relax_column_count: true,
    // `5" pipe` is text. What this tolerates beyond that and is not safe, isTorn finds.
    relax_quotes: true,
  });
  // Without a listener the error, which `complete` throws, would be thrown a second time.
  parser.on('error', () => undefined);
  return parser;
}

function detectLineEnd(record: Buffer) {
  const last = record.subarray(-2).toString('latin1');
  return LINE_ENDS.find((end) => last.endsWith(end));
}

function breaksIn(cells: readonly string[]) {
  let breaks = 0;
  for (const cell of cells)
    if (cell.includes('\n') || cell.includes('\r')) breaks += countBreaks(cell);
  return breaks;
}

function explainParseError(error: Error, line: number, quote: string) {
  if (!('code' in error) || error.code !== 'CSV_QUOTE_NOT_CLOSED')
    return new CsvError(`Cannot read line ${line} of the input: ${error.message}.`, line);
  return recordError(
    line,
    `a quote (${quote}) is opened and never closed. Close it, or name the right one with --quote.`,
  );
}

function recordError(line: number, what: string) {
  return new CsvError(
    `Cannot read the record that begins in line ${line} of the input: ${what}`,
    line,
  );
}
