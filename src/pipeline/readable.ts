import { listed } from '../csv/columns.ts';
import { CsvError, type Row } from '../csv/read.ts';
import type { RowReading } from './input.ts';

/** Phone cells of a list, by what became of them. */
export interface ReadableCount {
  /** Not empty. */
  readonly filled: number;
  readonly numbers: number;
  /** In national form, without a country to read them by. */
  readonly withoutCountry: number;
}

/** Fewer cells say nothing about a list. */
const FILLED_MIN = 20;

/** What becomes of rows, added to what became of those before. */
export function countReadable(rows: readonly Row[], read: (row: Row) => RowReading, before: ReadableCount = NONE): ReadableCount {
  let { filled, numbers, withoutCountry } = before;
  for (const row of rows) {
    const { number } = read(row);
    const reason = number.kind === 'rejected' ? number.reason.slug : undefined;
    if (reason !== 'empty') filled += 1;
    if (reason === undefined) numbers += 1;
    if (reason === 'needs_country') withoutCountry += 1;
  }
  return { filled, numbers, withoutCountry };
}

const NONE: ReadableCount = { filled: 0, numbers: 0, withoutCountry: 0 };

/** Whether a list of these cells is refused; if these are its first ones, whether a look at the others is due. */
export function isUnreadable({ filled, numbers, withoutCountry }: ReadableCount): boolean {
  return filled >= FILLED_MIN && (numbers === 0 || withoutCountry * 2 > filled);
}

/** What is wrong with such a list and what to do. @param name of the phone column, where it has one */
export function unreadableError(
  { filled, withoutCountry }: ReadableCount,
  column: { readonly index: number; readonly name: string | undefined },
): CsvError {
  const name = (column.name ?? '').trim();
  const where = `column ${String(column.index + 1)}${name === '' ? '' : `, ${listed([name])}`}`;
  const of = `of the ${filled.toLocaleString('en')} filled cells in ${where}`;
  if (withoutCountry * 2 > filled)
    return new CsvError(
      `Cannot read ${withoutCountry.toLocaleString('en')} ${of}: they are numbers in national form, and no country says whose. Name it with --country, for instance --country GB, or its column with --country-column.`,
    );
  return new CsvError(
    `Cannot read a number in any ${of}. Name the right column with --phone-column, or the country of its numbers with --country.`,
  );
}
