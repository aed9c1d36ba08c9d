import { listPresent } from '../domain/lists.ts';
import { CsvError } from './error.ts';
import { scanRecords, type ScanOptions } from './scan.ts';
import { sniffDelimiter, sniffQuote } from './sniff.ts';
import { countTitles } from './titles.ts';

/** All three end a record; that of the first line is written. */
export const LINE_ENDS = ['\r\n', '\n', '\r'] as const;
/** One of {@link LINE_ENDS}. */
export type LineEnd = (typeof LINE_ENDS)[number];

export interface DialectOptions {
  /** One character, or `tab`. Default: found by looking. */
  readonly delimiter?: string | undefined;
  /** One character. Default: found by looking. */
  readonly quote?: string | undefined;
  /** Default: found by looking. */
  readonly encoding?: string | undefined;
  /**
   * false: the first record is data. true: it holds the names of the columns, unless it plainly is
   * a row like those below it.
   */
  readonly header: boolean;
}

/** How the input is written; the output is written the same way, in UTF-8. */
export interface Dialect {
  /** In lower case: `utf-8`, `windows-1252`. */
  readonly encoding: string;
  readonly bom: boolean;
  readonly delimiter: string;
  readonly quote: string;
  /** That of the first line. */
  readonly lineEnd: LineEnd;
  /** The first line is Excel's `sep=;`. */
  readonly sepLine: boolean;
  /** Sentences for the user about what was found rather than told. */
  readonly said: readonly string[];
}

/** What a look at the text tells. */
interface Separation extends Pick<Dialect, 'delimiter' | 'quote' | 'said'> {
  /** Excel's `sep=;` line: its length, its end included, and that end where it has one. */
  readonly sep: { readonly length: number; readonly lineEnd: LineEnd | undefined } | undefined;
  /** Where the records begin, behind the `sep=` line and titles. */
  readonly start: { readonly at: number; readonly line: number };
}

const NAMES: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'pipes',
  '~': 'tildes',
  ':': 'colons',
};

/**
 * Delimiter and quote of a text, its `sep=` line, and where its records begin.
 * @param text the first text of the input, without byte order mark
 * @param whole it is all of it
 */
export function detectSeparation(
  text: string,
  { options, whole }: { options: DialectOptions; whole: boolean },
): Separation {
  const { header } = options;
  const [sepLine = '', named, lineEnd] = /^sep=(.)(\r\n|\n|\r|$)/i.exec(text) ?? [];
  const records = text.slice(sepLine.length);
  const told = options.delimiter === undefined ? undefined : readDelimiter(options.delimiter);
  const quote = options.quote === undefined ? sniffQuote(records) : readQuote(options.quote);
  const given = told ?? named;
  const delimiter = given ?? sniffDelimiter(records, { quote, whole, header });
  if (delimiter === quote)
    throw new CsvError(
      `Cannot read the input: ${JSON.stringify(quote)} is both delimiter and quote. Use --delimiter and --quote.`,
    );
  const titled = header ? findTitles(records, { delimiter, quote, whole }) : undefined;
  const { at, lines } = titled ?? { at: 0, lines: 0 };
  const start = { at: sepLine.length + at, line: 1 + lines + (named === undefined ? 0 : 1) };
  const separated = `Columns are separated by ${NAMES[delimiter] ?? JSON.stringify(delimiter)}`;
  const said = listPresent(
    titled && titlesSentence(start.line, lines, 'line'),
    told === undefined && named !== undefined && `${separated}, as the "sep=" line says.`,
    given === undefined && delimiter !== ',' && `${separated}; --delimiter says otherwise.`,
    options.quote === undefined &&
      quote !== '"' &&
      'Cells are quoted by apostrophes; --quote says otherwise.',
  );
  return {
    delimiter,
    quote,
    said,
    start,
    sep:
      named === undefined
        ? undefined
        : { length: sepLine.length, lineEnd: LINE_ENDS.find((end) => end === lineEnd) },
  };
}

/** The header behind titles; undefined without any. */
function findTitles(text: string, scan: ScanOptions) {
  const records = scanRecords(text, scan);
  const titles = countTitles(records);
  return titles === 0 ? undefined : records[titles];
}

/**
 * Says that a header stands below titles.
 * @param line it stands in, from 1
 */
export function titlesSentence(line: number, above: number, noun: 'line' | 'row'): string {
  const what =
    above === 1
      ? `the ${noun} above it is a title and is`
      : `the ${above} ${noun}s above it are titles and are`;
  return `The header is ${noun} ${line}; ${what} left out. --no-header keeps every ${noun}.`;
}

// A tab is hard to type in a shell.
function readDelimiter(told: string) {
  if (told === 'tab' || told === '\\t') return '\t';
  if (told.length === 1 && !/[\r\n\0\ufeff\ud800-\udfff]/.test(told)) return told;
  throw new CsvError(
    `Cannot use --delimiter ${JSON.stringify(told)}: it is one character, for instance ";" or "tab".`,
  );
}

function readQuote(told: string) {
  if (/^[!-/:-@[-`{-~]$/.test(told)) return told;
  throw new CsvError(
    `Cannot use --quote ${JSON.stringify(told)}: it is one mark of ASCII, for instance "'".`,
  );
}
