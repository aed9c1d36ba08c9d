import { stringify } from 'csv-stringify';
import type { Dialect } from './dialect.ts';

/** Records to text, in the dialect of the input. */
interface Formatter {
  /** What stands before the rows: byte order mark, `sep=` line, header. */
  prologue(header: readonly string[] | undefined): string;
  rows(records: readonly (readonly string[])[]): string;
}

const BYTE_ORDER_MARK = '\ufeff';

/**
 * Writes records as the input is written, in UTF-8; with a byte order mark where the input had one
 * or was not UTF-8.
 */
export function createFormatter(dialect: Dialect): Formatter {
  const { delimiter, quote, lineEnd } = dialect;
  const quoted = createQuoting(dialect);
  // Beside what separates, what would be read as something else at the start of a file: a byte
  // order mark, a sep= line.
  const special = new RegExp(
    `[${[delimiter, quote].map(escapeChar).join('')}\\r\\n\\ufeff]|^[sS][eE][pP]=`,
  );

  // csv-stringify looks at every cell, whatever is in it, so it is given only those that need it:
  // that takes 1.9 us of processor time a row, and whole records take 7.1 (its sync function in
  // batches of 500 rows of 40 cells), beside some 47 that a known row takes in all.
  function line(record: readonly string[]) {
    // An empty line is not a record, so a record of one empty cell needs its quotes.
    if (record.length === 1 && record[0] === '') return quoted('');
    if (!record.some((cell) => special.test(cell))) return record.join(delimiter);
    return record.map((cell) => (special.test(cell) ? quoted(cell) : cell)).join(delimiter);
  }

  return {
    prologue(header) {
      const mark = dialect.bom || dialect.encoding !== 'utf-8' ? BYTE_ORDER_MARK : '';
      const sepLine = dialect.sepLine ? `sep=${delimiter}${lineEnd}` : '';
      return mark + sepLine + (header ? line(header) + lineEnd : '');
    },
    // The empty line gives the last record its end, and one flat text, where adding it would make
    // V8 copy everything again.
    rows: (records) => [...records.map(line), ''].join(lineEnd),
  };
}

/**
 * A cell in quotes, by csv-stringify. Its stream is kept and its output taken at the moment of
 * writing, since a call of its function is a new stringifier each time: 10 us a cell instead of 1,
 * and a quarter of all memory a run allocated.
 */
function createQuoting({ delimiter, quote, lineEnd }: Dialect): (cell: string) => string {
  const stringifier = stringify({
    delimiter,
    quote,
    escape: quote,
    record_delimiter: lineEnd,
    quoted: true,
    quoted_empty: true,
  });
  let written = '';
  stringifier.push = (record: string) => {
    written = record;
    return true;
  };
  return (cell) => {
    stringifier.write([cell]);
    return written.slice(0, -lineEnd.length);
  };
}

function escapeChar(char: string) {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
