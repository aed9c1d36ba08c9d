import type { Column } from '../columns.ts';

/** Indexes of the formats that `parts.ts` declares. */
export const FORMATS = { general: 0, text: 1, amount: 2, header: 3 } as const;

/** Excel shows no more of a cell, and takes a workbook with a longer one for a damaged one. */
export const CELL_CHARS_MAX = 32_767;

/**
 * A cell in the XML of a sheet. Text has the format of text, so that a number in it stays what it
 * is when somebody edits it.
 * @param at as in `B7`
 * @param type what the list says of an input cell, as of a row; undefined where it says nothing
 */
export function writeCell(
  cell: string,
  { at, kind, type }: { at: string; kind: Column['kind']; type: string | undefined },
): string {
  if (cell === '') return '';
  switch (kind) {
    case 'amount':
      return isExact(cell) ? writeNumber(cell, at, FORMATS.amount) : writeText(cell, at);
    case 'integer':
      return isExact(cell) ? writeNumber(cell, at, FORMATS.general) : writeText(cell, at);
    case 'input':
      return writeInput(cell, at, type);
    case 'text':
    case 'phone':
    case 'time':
      return writeText(cell, at);
  }
}

/** With more digits before its point a number would be shown as 4.47701E+11. */
const SHOWN_DIGITS_MAX = 11;
/** More digits are no longer exact in a spreadsheet. */
const EXACT_DIGITS_MAX = 15;

function writeInput(cell: string, at: string, type: string | undefined) {
  if (type === 'n' && isExact(cell) && countDigits(cell.replace(/\..*/, '')) <= SHOWN_DIGITS_MAX)
    return writeNumber(cell, at, FORMATS.general);
  if (type === 'b' && BOOLEANS.has(cell))
    return `<c r="${at}" t="b"><v>${BOOLEANS.get(cell) ?? ''}</v></c>`;
  if (type === 'x' && ERRORS.test(cell)) return `<c r="${at}" t="e"><v>${cell}</v></c>`;
  return writeText(cell, at);
}

const BOOLEANS = new Map([
  ['TRUE', '1'],
  ['FALSE', '0'],
]);
const ERRORS = /^#(?:NULL!|DIV\/0!|VALUE!|REF!|NAME\?|NUM!|N\/A)$/;

function isExact(cell: string) {
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(cell) && countDigits(cell) <= EXACT_DIGITS_MAX;
}

function countDigits(cell: string) {
  return cell.replace(/^-?0*\.?0*|\./g, '').length;
}

function writeNumber(cell: string, at: string, format: number) {
  return `<c r="${at}" s="${format}"><v>${cell}</v></c>`;
}

/** Text that stands in the sheet itself: a table of shared texts would have to be kept in memory. */
export function writeText(cell: string, at: string, format: number = FORMATS.text): string {
  return `<c r="${at}" s="${format}" t="inlineStr"><is><t xml:space="preserve">${escapeText(cell)}</t></is></c>`;
}

// Literal escapes, what XML cannot hold, and CR, which its readers make LF of.
const ESCAPED =
  /_(?=x[0-9a-fA-F]{4}_)|[\0-\x08\x0b-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** As a workbook writes it: `_x000D_` is CR, and a text that looks like that is told apart. */
export function escapeText(text: string): string {
  if (!SPECIAL.test(text)) return text;
  return text
    .replace(
      ESCAPED,
      (char) => `_x${char.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )
    .replace(/[&<>]/g, (char) => ENTITIES[char] ?? char);
}

const SPECIAL = /[&<>_\0-\x08\x0b-\x1f\ufffe\uffff\ud800-\udfff]/;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
