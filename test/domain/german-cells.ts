import assert from 'node:assert/strict';
import { readCellText, type DigitReader } from '../../src/domain/number-cell.ts';
import { isAssignedAs, readDigits } from '../../src/domain/number-order.ts';

const HINTS = { country: 'DE', bare: true } as const;

/** Reads digits as somebody in Germany would. */
export const GERMAN: DigitReader = {
  read: (digits) => {
    const found = readDigits(digits, HINTS);
    return found === 'two_readings' ? undefined : found;
  },
  isAssigned: (digits) => isAssignedAs(digits, HINTS),
};

/** Takes no digits for a number. */
export const NOBODY: DigitReader = { read: () => undefined, isAssigned: () => false };

/** `+` and digits, with the extension's note behind, or the reason's slug. */
export function read(cell: string): string {
  const text = readCellText(cell, GERMAN);
  if (text.kind === 'rejected') return text.reason.slug;
  return `${text.plus ? '+' : ''}${text.digits}${text.notes.map((note) => ` (${note.words})`).join('')}`;
}

/** Each of the cells is read as expected. */
export function all(expected: string, cells: readonly string[]): void {
  for (const cell of cells) assert.equal(read(cell), expected, JSON.stringify(cell));
}
