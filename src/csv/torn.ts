import type { Dialect } from './dialect.ts';

/** How a record is read, and whether it has more cells than there are columns. */
interface TornOptions extends Pick<Dialect, 'delimiter' | 'quote'> {
  readonly wide: boolean;
}

/** Whether a look at the source is due: without a quote at the start of a cell it is never torn. */
export function mayBeTorn(cells: readonly string[], quote: string): boolean {
  for (const cell of cells) {
    const first = cell[0];
    if (
      first === quote ||
      ((first === ' ' || first === '\t') && cell.trimStart().startsWith(quote))
    )
      return true;
  }
  return false;
}

/**
 * Whether csv-parse, which lets a quoted cell end in plain text, has likely cut a record in the
 * wrong places, so that cells stand in wrong columns or rows are swallowed, the number perhaps too:
 * - `"He said "hi", and left"` falls apart at its comma: text behind a closing quote, and a quote
 *   in that text is left over;
 * - `1,"Ann` takes the following lines until a quote comes: text behind a closing quote, and a
 *   line end inside;
 * - ` "Doe, Jane"` falls apart because of its blank: a quote left over behind a blank, in a
 *   record with a cell too many. `"Ann" B` and `"Doe, Jane" jr` are odd but whole.
 * @param record its text in the input
 */
export function isTorn(record: string, { delimiter, quote, wide }: TornOptions): boolean {
  for (let at = 0; at < record.length;) {
    if (record[at] === quote) {
      const close = closingQuote(record, at, quote);
      const end = plainEnd(record, close + 1, delimiter);
      const behind = record.slice(close + 1, end);
      if (behind.trim() !== '' && (isOdd(behind, quote) || /[\r\n]/.test(record.slice(at, close))))
        return true;
      at = end + 1;
    } else {
      const end = plainEnd(record, at, delimiter);
      const cell = record.slice(at, end);
      if (wide && cell.trimStart().startsWith(quote) && isOdd(cell, quote)) return true;
      at = end + 1;
    }
  }
  return false;
}

/** Of the cell that opens at `open`. */
function closingQuote(record: string, open: number, quote: string) {
  let at = record.indexOf(quote, open + 1);
  while (at >= 0 && record[at + 1] === quote) at = record.indexOf(quote, at + 2);
  return at < 0 ? record.length : at;
}

function plainEnd(record: string, from: number, delimiter: string) {
  const ends = `${delimiter}\n\r`;
  let at = from;
  while (at < record.length && !ends.includes(record.charAt(at))) at++;
  return at;
}

function isOdd(text: string, quote: string) {
  return text.split(quote).length % 2 === 0;
}
