import { stringify } from 'csv-stringify/sync';
import type { Dialect } from './dialect.ts';

/** Where the output goes. Resolves when there is room for more. */
export interface Sink {
  write(text: string): Promise<void>;
}

export interface Formatter {
  /** What stands before the rows: byte order mark, `sep=` line, header. */
  prologue(header: readonly string[] | undefined): string;
  rows(records: readonly (readonly string[])[]): string;
}

const BYTE_ORDER_MARK = '\ufeff';

/** Writes records as the input is written, in UTF-8; with a byte order mark where the input had one or was not UTF-8. */
export function createFormatter(dialect: Dialect): Formatter {
  const { delimiter, quote, lineEnd } = dialect;
  // At the start of a file these would be read as something else.
  const misread = [/\ufeff/, /^sep=/i];
  const options = { delimiter, quote, escape: quote, record_delimiter: lineEnd, quoted_match: misread };
  // An empty line is no record, so a record of one empty cell needs its quotes.
  const emptyRecord = stringify([['']], { ...options, quoted_empty: true });
  const special = new RegExp(`[${[delimiter, quote].map(escaped).join('')}\\r\\n\\ufeff]|^[sS][eE][pP]=`);

  // csv-stringify looks at each cell for half a microsecond, whatever is in it; so it is only given those that need it.
  function line(record: readonly string[]): string {
    if (record.length === 1 && record[0] === '') return emptyRecord;
    let text = '';
    for (const [index, cell] of record.entries()) {
      if (index > 0) text += delimiter;
      text += special.test(cell) ? stringify([[cell]], options).slice(0, -lineEnd.length) : cell;
    }
    return text + lineEnd;
  }

  return {
    prologue(header) {
      const mark = dialect.bom || dialect.encoding !== 'utf-8' ? BYTE_ORDER_MARK : '';
      return mark + (dialect.sepLine ? `sep=${delimiter}${lineEnd}` : '') + (header ? line(header) : '');
    },
    rows(records) {
      let text = '';
      for (const record of records) text += line(record);
      return text;
    },
  };
}

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
