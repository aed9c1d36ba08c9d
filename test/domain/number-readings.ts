import assert from 'node:assert/strict';
import { readNumber, type ReadOptions } from '../../src/domain/number.ts';

/** `number country form [note]`, or `slug` of the reason. */
export function read(
  cell: string,
  country?: string,
  accept: ReadOptions['accept'] = 'possible',
): string {
  const reading = readNumber(cell, {
    accept,
    bare: true,
    ...(country === undefined ? {} : { country }),
  });
  const notes = reading.notes.map((note) => ` [${note.slug}]`).join('');
  return reading.kind === 'number'
    ? `${reading.number} ${reading.country} ${reading.readAs}${notes}`
    : `${reading.reason.slug}${notes}`;
}

export function all(expected: string, cells: readonly string[], country?: string): void {
  for (const cell of cells) assert.equal(read(cell, country), expected, cell);
}
