import { createDecoder, type Decoder } from './decode.ts';
import { detectSeparation, type Dialect, type DialectOptions } from './dialect.ts';
import { detectEncoding } from './encoding.ts';
import { CsvError } from './error.ts';
import { isData } from './header.ts';
import { kindOfBytes, kindOfText } from './kind.ts';
import { createRowParser, type ListRow, type RowParser } from './parser.ts';
import { createSurveyor } from './survey.ts';

export type { Dialect, DialectOptions } from './dialect.ts';
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
   * All rows, in batches of at most {@link BATCH_ROWS_MAX} or about 64 KB of text. To be called
   * once. Throws CsvError.
   */
  rows(): AsyncIterable<readonly ListRow[]>;
  /** Empty lines so far; they are not rows. */
  emptyLines(): number;
  /** Gives up reading. */
  close(): void;
}

/** Rows by which the phone column is found. */
export const SAMPLE_ROWS_MAX = 200;
/** Rows that are planned together. */
export const BATCH_ROWS_MAX = 500;
/** Encoding and delimiter are found by looking at so many bytes; no more are decoded at a time. */
const PIECE_BYTES = 64 * 1024;
/** Pieces that are read for the sample, so that a sample of long rows stays small. */
const SAMPLE_PIECES_MAX = 4;

/** Opens the same bytes once more; undefined where they can be read but once. */
export type Again = (() => AsyncIterable<Uint8Array>) | undefined;

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

type Pieces = AsyncGenerator<Uint8Array, undefined>;

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
  const read = await readSample(batches);
  const { header, early, ...found } = splitHeader(read, options, parser);
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
    rows: () => allRows(early.splice(0), batches),
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

function splitHeader(read: ListRow[], options: DialectOptions, parser: RowParser) {
  const [first, ...rest] = read;
  if (!first || !options.header) return { header: undefined, early: read, said: [] };
  if (!isData(first.cells, rest)) return { header: first.cells, early: rest, said: [] };
  parser.shift();
  const early = read.map((row) => ({ ...row, position: row.position + 1 }));
  return {
    header: undefined,
    early,
    said: ['The first line is read as data: it holds a number where the lines below it do.'],
  };
}

async function* sliceBytes(bytes: AsyncIterable<Uint8Array>): Pieces {
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length; at += PIECE_BYTES)
      yield chunk.subarray(at, at + PIECE_BYTES);
  }
  return undefined;
}

/**
 * Finds the encoding, and where the bytes can be read again, the line that is not of it before
 * anything is done with the others.
 */
async function settleEncoding(head: Head, asked: string | undefined, again: Again) {
  const all = head.whole ? undefined : again;
  const surveyor = createSurveyor();
  if (all) for await (const piece of sliceBytes(all())) surveyor.add(piece);
  else surveyor.add(head.bytes);
  const survey = surveyor.survey(head.whole || all !== undefined);
  const encoding = detectEncoding(head.bytes, { asked, survey });
  const sound = encoding.name === 'utf-8' && survey.faults === 0 && !survey.zeros;
  if (all && !sound) {
    const decoder = createDecoder(encoding.name);
    for await (const piece of sliceBytes(all())) decoder.write(piece);
    decoder.end();
  }
  return encoding;
}

interface Head {
  readonly bytes: Uint8Array;
  /** There is no more. */
  readonly whole: boolean;
}

async function readHead(pieces: Pieces): Promise<Head> {
  const read: Uint8Array[] = [];
  for (let size = 0; size < PIECE_BYTES;) {
    const { done, value } = await pieces.next();
    if (done) return { bytes: Buffer.concat(read), whole: true };
    read.push(value);
    size += value.length;
  }
  return { bytes: Buffer.concat(read), whole: false };
}

function refuseKind(advice: string | undefined) {
  if (advice !== undefined) throw new CsvError(`Cannot read the input as CSV: ${advice}`);
}

type Batches = AsyncGenerator<readonly ListRow[], undefined>;

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

function* batchRows(rows: readonly ListRow[]) {
  for (let at = 0; at < rows.length; at += BATCH_ROWS_MAX)
    yield rows.slice(at, at + BATCH_ROWS_MAX);
}

async function readSample(batches: Batches) {
  const sample: ListRow[] = [];
  // One more, for the header.
  for (let pieces = 0; pieces < SAMPLE_PIECES_MAX && sample.length <= SAMPLE_ROWS_MAX; pieces++) {
    const batch = await batches.next();
    if (batch.done) break;
    sample.push(...batch.value);
  }
  return sample;
}

async function* allRows(early: readonly ListRow[], batches: Batches) {
  yield* batchRows(early);
  yield* batches;
}
