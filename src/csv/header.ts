import { looksLikeNumber } from '../domain/number.ts';
import { isNumber } from './content.ts';
import type { ListRow } from './parser.ts';

/**
 * Whether the first record is a row like those below it and no header: it holds a phone number in a
 * column where most cells are phone numbers. To take it for a header would lose a number without a
 * word.
 */
export function isData(first: readonly string[], below: readonly ListRow[]): boolean {
  return first.some(
    (cell, index) => isNumber(cell.trim(), looksLikeNumber) && mostAreNumbers(below, index),
  );
}

function mostAreNumbers(rows: readonly ListRow[], index: number) {
  const filled = rows.map(({ cells }) => (cells[index] ?? '').trim()).filter(Boolean);
  return filled.filter((cell) => isNumber(cell, looksLikeNumber)).length >= filled.length / 2;
}
