import type { Source } from './read.ts';

/**
 * The name of a number inside of a column that holds objects, as `contact.phone`, by which an option
 * opens it; undefined where there is none. Only JSON Lines are opened so.
 */
export function findInsideObject(
  { header, sample, form }: Pick<Source, 'header' | 'sample'> & Partial<Pick<Source, 'form'>>,
  looksLikeNumber: (cell: string) => boolean,
): string | undefined {
  if (form !== 'jsonl') return undefined;
  for (const { cells } of sample)
    for (const [index, cell] of cells.entries()) {
      const member = findMember(cell, looksLikeNumber);
      const column = header?.[index];
      if (member !== undefined && column !== undefined) return `${column}.${member}`;
    }
  return undefined;
}

function findMember(cell: string, looksLikeNumber: (cell: string) => boolean) {
  if (!cell.startsWith('{')) return undefined;
  try {
    const members = Object.entries(JSON.parse(cell) as Readonly<Record<string, unknown>>);
    return members.find(([, value]) => typeof value === 'string' && looksLikeNumber(value))?.[0];
  } catch {
    // It is a text that begins like an object.
    return undefined;
  }
}
