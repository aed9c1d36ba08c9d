import { CsvError } from './error.ts';
import { sniffDelimiter, sniffLineEnd, sniffQuote, type LineEnd } from './sniff.ts';

export interface DialectOptions {
  /** One character, or `tab`. Default: found by looking. */
  readonly delimiter?: string | undefined;
  /** One character. Default: found by looking. */
  readonly quote?: string | undefined;
  /** Default: found by looking. */
  readonly encoding?: string | undefined;
  /** The first record holds the names of the columns. */
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

export type Separation = Omit<Dialect, 'encoding' | 'bom'> & {
  /** Where the records begin, behind a `sep=` line. */
  readonly start: number;
};

const NAMES: Readonly<Record<string, string>> = {
  ',': 'commas',
  ';': 'semicolons',
  '\t': 'tabs',
  '|': 'pipes',
  '~': 'tildes',
  ':': 'colons',
};

/**
 * Delimiter, quote and line end of a text.
 * @param text the first text of the input, without byte order mark
 * @param whole it is all of it
 */
export function detectSeparation(text: string, { options, whole }: { options: DialectOptions; whole: boolean }): Separation {
  const sep = /^sep=(.)(\r\n|\n|\r|$)/i.exec(text);
  const start = sep?.[0].length ?? 0;
  const records = text.slice(start);
  const told = options.delimiter === undefined ? undefined : delimiterOf(options.delimiter);
  const quote = options.quote === undefined ? sniffQuote(records) : character(options.quote, '--quote');
  const sniffed = (told ?? sep?.[1]) ? undefined : sniffDelimiter(records, { quote, whole });
  const delimiter = told ?? sep?.[1] ?? sniffed?.delimiter ?? ',';
  if (delimiter === quote)
    throw new CsvError(`Cannot read the input: ${JSON.stringify(quote)} is both delimiter and quote. Use --delimiter and --quote.`);
  const lineEnd = lineEndOf(sep?.[2]) ?? sniffLineEnd(records, { delimiter, quote }) ?? '\n';
  const said = [
    ...(sep && told === undefined ? [`Columns are separated by ${nameOf(delimiter)}, as the "sep=" line says.`] : []),
    ...(sniffed && delimiter !== ',' ? [`Columns are separated by ${nameOf(delimiter)}; --delimiter says otherwise.`] : []),
    ...(options.quote === undefined && quote !== '"' ? ['Cells are quoted by apostrophes; --quote says otherwise.'] : []),
  ];
  return { delimiter, quote, lineEnd, sepLine: sep !== null, said, start };
}

function lineEndOf(text: string | undefined): LineEnd | undefined {
  return text === '\r\n' || text === '\n' || text === '\r' ? text : undefined;
}

function nameOf(delimiter: string): string {
  return NAMES[delimiter] ?? JSON.stringify(delimiter);
}

// A tab is hard to type in a shell.
function delimiterOf(told: string): string {
  return told === 'tab' || told === '\\t' ? '\t' : character(told, '--delimiter');
}

function character(told: string, option: string): string {
  if (told.length === 1 && !/[\r\n\0\ufeff\ud800-\udfff]/.test(told)) return told;
  throw new CsvError(
    `Cannot use ${option} ${JSON.stringify(told)}: it is one character, for instance ${option === '--quote' ? `"'"` : '";" or "tab"'}.`,
  );
}
