import type { Source } from '../csv/read.ts';
import type { Column, TableRecord } from './columns.ts';

/** What stands before the places of an amount. */
export type Decimal = 'point' | 'comma';

/** Of the filled cells of a column, so many must be amounts with a comma. */
const COMMAS_MIN = 0.5;

/** `12,50`, `-1.234,56`, with a currency before or behind: two places, which no thousands have. */
const WITH_COMMA = createPattern(String.raw`(?:\d+|\d{1,3}(?:[.'\u2019\s]\d{3})+),\d{2}`);
/** `12.50`, `1,234.56`. */
const WITH_POINT = createPattern(String.raw`(?:\d+|\d{1,3}(?:[,'\u2019\s]\d{3})+)\.\d{2}`);

/**
 * The first column whose amounts have a decimal comma and none a point, by its index. Columns with
 * phone numbers are not looked at.
 */
export function findCommaColumn(
  { width, sample }: Pick<Source, 'width' | 'sample'>,
  phones: readonly number[],
): number | undefined {
  for (let index = 0; index < width; index += 1) {
    if (phones.includes(index)) continue;
    const cells = sample.map((row) => (row.cells[index] ?? '').trim()).filter(Boolean);
    const commas = cells.filter((cell) => WITH_COMMA.test(cell)).length;
    if (commas === 0 || commas < cells.length * COMMAS_MIN) continue;
    if (!cells.some((cell) => WITH_POINT.test(cell))) return index;
  }
  return undefined;
}

/** Gives amounts their comma; undefined where no cell needs one. */
export function createCommas(
  columns: readonly Column[],
  decimal: Decimal,
): ((record: TableRecord) => readonly string[]) | undefined {
  const amounts = columns.flatMap(({ kind }, index) => (kind === 'amount' ? [index] : []));
  if (decimal === 'point' || amounts.length === 0) return undefined;
  return ({ cells }) => {
    const written = [...cells];
    for (const index of amounts) written[index] = writeComma(cells[index] ?? '');
    return written;
  };
}

/** A text that is no plain decimal stays what it is. */
function writeComma(text: string) {
  return /^-?\d+\.\d+$/.test(text) ? text.replace('.', ',') : text;
}

/** An amount as {@link createCommas} writes it, with its point again. */
export function readComma(text: string): string {
  return /^-?\d+,\d+$/.test(text) ? text.replace(',', '.') : text;
}

function createPattern(amount: string) {
  const currency = String.raw`(?:\p{Sc}|\p{L}{1,3}\.?)`;
  return new RegExp(`^(?:${currency}\\s?)?[-+]?${amount}(?:\\s?${currency})?$`, 'u');
}
