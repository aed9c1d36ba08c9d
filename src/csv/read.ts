import { createDecoder, type Decoder } from './decode.ts';
import { detectSeparation, type Dialect, type DialectOptions } from './dialect.ts';
import {
  batchRows,
  joinRows,
  readEarly,
  SAMPLE_ROWS_MAX,
  splitHeader,
  type Batches,
} from './early.ts';
import { CsvError } from './error.ts';
import {
  readHead,
  settleEncoding,
  sliceBytes,
  type Again,
  type Head,
  type Pieces,
} from './head.ts';
import { kindOfBytes, kindOfText } from './kind.ts';
import { createRowParser, type ListRow, type RowParser } from './parser.ts';

export type { Dialect, DialectOptions } from './dialect.ts';
export type { Again } from './head.ts';
export { CsvError } from './error.ts';
export type { ListRow } from './parser.ts';

/**
 * A list that is open: its dialect is known, its first rows are read, the rest waits to be pulled.
 */
export interface Source {
  /** The form it is read from, inside of gzip too. */
  readonly form: 'csv' | 'xlsx' | 'jsonl';
  readonly dialect: Dialect;
  /** As written, blanks included; undefined where there is none. */
  readonly header: readonly string[] | undefined;
  /** Columns: of the header, else of the first row. */
  readonly width: number;
  /** The first rows, up to {@link SAMPLE_ROWS_MAX}; `rows` yields them again. */
  readonly sample: readonly ListRow[];
  /**
   * All rows, in batches of at most 500 or about 64 KB of text. To be called
   * once. Throws CsvError.
   */
  rows(): AsyncIterable<readonly ListRow[]>;
  /**
   * Bytes of the file that the rows read so far stand for; absent where they are those that were
   * taken of its bytes.
   */
  bytesRead?(): number;
  /** Empty lines so far; they are not rows. */
  emptyLines(): number;
  /** Gives up reading. */
  close(): void;
}

/**
 * Opens a list. A list that can be read `again` is looked through for its encoding before its first
 * row is given away; else nothing is read beyond the sample until `rows` is pulled. Throws CsvError
 * where it is not CSV.
 */
export async function openSource(
  bytes: AsyncIterable<Uint8Array>,
  options: DialectOptions,
  again?: Again,
): Promise<Source> {
  const pieces = sliceBytes(bytes);
  try {
    return await openPieces(pieces, options, again);
  } catch (error) {
    await pieces.return(undefined);
    throw error;
  }
}

async function openPieces(pieces: Pieces, options: DialectOptions, again: Again): Promise<Source> {
  const head = await readHead(pieces);
  refuseKind(kindOfBytes(head.bytes));
  const encoding = await settleEncoding(head, options.encoding, again);
  const decoder = createDecoder(encoding.name);
  const text = decoder.write(head.bytes.subarray(encoding.bom));
  refuseKind(kindOfText(text));
  const { delimiter, quote, sep, start, said } = detectSeparation(text, {
    options,
    whole: head.whole,
  });
  const parser = createRowParser({
    delimiter,
    quote,
    position: options.header ? 0 : 1,
    line: start.line,
  });
  const batches = readBatches(text.slice(start.at), pieces, decoder, parser);
  const read = await readEarly(batches);
  const { header, early, ...found } = splitHeader(read, {
    header: options.header,
    titles: false,
    noun: 'line',
    shift: parser.shift,
  });
  const width = (header ?? early[0]?.cells)?.length;
  if (width === undefined || read.every(isBlank)) throw withoutText(head, read.length);
  return {
    form: 'csv',
    dialect: {
      encoding: encoding.name,
      bom: encoding.bom > 0,
      delimiter,
      quote,
      lineEnd: sep?.lineEnd ?? parser.lineEnd() ?? '\n',
      sepLine: sep !== undefined,
      said: [...encoding.said, ...said, ...found.said],
    },
    header,
    width,
    sample: early.slice(0, SAMPLE_ROWS_MAX),
    rows: () => joinRows(early, batches),
    emptyLines: parser.emptyLines,
    // A reading that is under way ends first; what it meets is of no interest any more.
    close: () => void batches.return(undefined).catch(() => undefined),
  };
}

function isBlank({ cells }: ListRow) {
  return cells.every((cell) => cell.trim() === '');
}

/** @param rows that were looked at */
function withoutText({ bytes, whole }: Head, rows: number) {
  const all = whole
    ? 'it has no line with text'
    : `its first ${rows} lines hold nothing but blanks and delimiters`;
  return new CsvError(
    `Cannot read the input: ${bytes.length === 0 ? 'it is empty' : all}. Is it the right file?`,
  );
}

function refuseKind(advice: string | undefined) {
  if (advice !== undefined) throw new CsvError(`Cannot read the input as CSV: ${advice}`);
}

/** @param first the text of the head */
async function* readBatches(
  first: string,
  pieces: Pieces,
  decoder: Decoder,
  parser: RowParser,
): Batches {
  try {
    yield* batchRows(parser.write(first));
    for await (const piece of pieces) yield* batchRows(parser.write(decoder.write(piece)));
    yield* batchRows(parser.write(decoder.end()));
    yield* batchRows(await parser.end(decoder.lines()));
    return undefined;
  } finally {
    // Not by the loop alone: it may never have been reached.
    await pieces.return(undefined);
  }
}
