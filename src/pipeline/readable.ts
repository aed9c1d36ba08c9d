import { CsvError } from '../csv/read.ts';
import type { CellCounts } from './survey.ts';

/** Fewer cells say nothing about a list. */
const FILLED_MIN = 20;

/** Whether most of the cells lack a country to read them by. */
export function lackCountry({ filled, reasons }: CellCounts): boolean {
  return filled >= FILLED_MIN && withoutCountry(reasons) * 2 > filled;
}

/** Whether there is no number among the cells. */
export function holdNoNumber({ filled, invalid }: CellCounts): boolean {
  return filled >= FILLED_MIN && invalid === filled;
}

/** A country column that names none helps as little as none. */
function withoutCountry(reasons: CellCounts['reasons']) {
  return (reasons.get('needs_country') ?? 0) + (reasons.get('unknown_country') ?? 0);
}

/** What is wrong with such a list and what to do. @param where its phone cells are, in words */
export function unreadableError(cells: CellCounts, where: string): CsvError {
  const { filled, reasons } = cells;
  const of = `of the ${filled.toLocaleString('en')} filled cells in ${where}`;
  if (lackCountry(cells))
    return new CsvError(
      `Cannot read ${withoutCountry(reasons).toLocaleString('en')} ${of}: they are numbers in national form, and no country says whose. Name it with --country, for instance --country GB, or its column with --country-column; --bare international where they begin with a calling code, --max-invalid 100% to leave them out.`,
    );
  return new CsvError(
    `Cannot read a number in any ${of}. Name the right column with --phone-column, or the country of its numbers with --country.`,
  );
}
