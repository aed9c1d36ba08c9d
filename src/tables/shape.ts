import type { ListRow } from '../csv/read.ts';
import { writeDecimal } from './decimal.ts';

/**
 * What all filled cells of a column are: integers of 64 bits, numbers that a double holds with all
 * their digits, booleans, or whatever can stand in a cell.
 */
export type CellType = 'integer' | 'number' | 'boolean' | 'text';

/** What a list is like, over all its rows. */
export interface ListShape {
  /** Of each column; what some rows have beyond the last one stands behind. */
  readonly types: readonly CellType[];
}

/** Looks at the rows of a list as they pass. */
interface ShapeFinder {
  watch(
    batches: AsyncIterable<readonly ListRow[]> | Iterable<readonly ListRow[]>,
  ): AsyncIterable<readonly ListRow[]>;
  /** Of the rows that have passed. */
  shape(): ListShape;
}

/** No row seen yet. */
export function createShapeFinder(): ShapeFinder {
  const seen: number[] = [];
  const see = ({ cells, types }: ListRow) => {
    for (let at = 0; at < cells.length; at++) {
      const before = (seen[at] ??= 0);
      const cell = cells[at] ?? '';
      if ((before & TEXT) === 0 && cell !== '') seen[at] = before | classify(cell, types?.[at]);
    }
  };
  return {
    async *watch(batches) {
      for await (const rows of batches) {
        rows.forEach(see);
        yield rows;
      }
    },
    shape: () => ({ types: seen.map(decideType) }),
  };
}

/** A bit for each kind of cell, so that a column is the sum of what it holds. */
const [INTEGER, LONG, NUMBER, BOOLEAN, TEXT] = [1, 2, 4, 8, 16] as const;

function decideType(seen: number): CellType {
  if (seen === BOOLEAN) return 'boolean';
  if (seen === 0 || (seen & (BOOLEAN | TEXT)) !== 0) return 'text';
  if ((seen & NUMBER) === 0) return 'integer';
  return (seen & LONG) === 0 ? 'number' : 'text';
}

function classify(cell: string, type: string | undefined) {
  if (type === 'b') return BOOLEANS.has(cell) ? BOOLEAN : TEXT;
  if (type !== 'n' || cell.length > NUMBER_CHARS_MAX) return TEXT;
  if (readInteger(cell) !== undefined) return isDouble(cell) ? INTEGER : LONG;
  return readDouble(cell) === undefined ? TEXT : NUMBER;
}

/** How tables that have no booleans write them. */
const BOOLEANS = new Map([
  ['TRUE', true],
  ['FALSE', false],
]);

/** Undefined for any other text. */
export function readBoolean(cell: string): boolean | undefined {
  return BOOLEANS.get(cell);
}

const INTEGERS = /^-?(?:0|[1-9]\d*)$/;
const DECIMALS = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;
/** The smallest double has more; nobody looks at such a number. */
const NUMBER_CHARS_MAX = 400;
/** Of an integer of 64 bits, its sign included. */
const INTEGER_CHARS_MAX = 20;

/** An integer of 64 bits; undefined for any other text, one with leading zeros among them. */
export function readInteger(cell: string): bigint | undefined {
  if (cell.length > INTEGER_CHARS_MAX || !INTEGERS.test(cell)) return undefined;
  const value = BigInt(cell);
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

/** A number whose digits a double all holds; undefined for any other text. */
export function readDouble(cell: string): number | undefined {
  return DECIMALS.test(cell) && isDouble(cell) ? Number(cell) : undefined;
}

/** So many digits a double holds whatever they are, in the middle of its range. */
const SAFE_DIGITS_MAX = 15;
/** So many name one double alone, and workbooks write them. */
const DIGITS_MAX = 17;

/** Whether the double of a decimal has its digits. */
function isDouble(cell: string) {
  if (cell.length <= SAFE_DIGITS_MAX) return true;
  const plain = cell.includes('.') ? cell.replace(/\.?0+$/, '') : cell;
  const digits = plain.replace(/^-?0*\.?0*|\./g, '').replace(/0+$/, '').length;
  if (digits === 0) return true;
  if (digits > DIGITS_MAX) return false;
  return writeDecimal(Number(plain).toExponential(digits - 1)) === plain;
}
