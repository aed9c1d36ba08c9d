import { makePrintable, type Colour, type Style } from './words.ts';

/** One fact of a summary: a label, what is said about it, and how that stands out. */
export type Line = readonly [label: string, text: string, style?: Style | undefined];

// As wide as `in doubt:`, so that a program can look for `in doubt: 3 attempts`.
const LABEL_WIDTH = 'in doubt: '.length;
const WIDTH_MIN = 40;

/** What is written on: how many columns wide it is, and whether it has colours. */
export interface Page {
  readonly width: number;
  readonly colour: Colour;
}

/** Lines with their texts in one column, wrapped to `width`. */
export function layOutLines(facts: readonly Line[], { width, colour }: Page): string[] {
  return facts.flatMap(([label, text, style]) => {
    const head = `${label}:`.padEnd(LABEL_WIDTH - 1) + ' ';
    const room = Math.max(WIDTH_MIN, width) - head.length;
    const [first = '', ...rest] = wrapWords(makePrintable(text), room);
    const paint = (part: string) => (style === undefined ? part : colour(style, part));
    return [head + paint(first), ...rest.map((part) => ' '.repeat(LABEL_WIDTH) + paint(part))];
  });
}

/** A text without a label, in bold and wrapped to `width`. */
export function layOutHeadline(text: string, { width, colour }: Page): string[] {
  return wrapWords(makePrintable(text), Math.max(WIDTH_MIN, width)).map((line) =>
    colour('bold', line),
  );
}

/** Words to lines of at most `width`; a longer word stands on a line of its own. */
export function wrapWords(text: string, width: number): string[] {
  const wrapped: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      wrapped.push(line);
      line = word;
    } else line += line === '' ? word : ` ${word}`;
  }
  return [...wrapped, line];
}

/**
 * Columns aligned: the first to the left, numbers to the right. `left` names further columns that
 * are text.
 */
export function layOutTable(
  header: readonly string[],
  body: readonly (readonly string[])[],
  { colour, left = [0] }: { colour: Colour; left?: readonly number[] },
): string[] {
  const rows = body.map((cells) => cells.map(makePrintable));
  const widths = header.map((_, index) =>
    Math.max(...[header, ...rows].map((cells) => (cells[index] ?? '').length)),
  );
  const format = (cells: readonly string[]) =>
    cells
      .map((cell, index) => cell[left.includes(index) ? 'padEnd' : 'padStart'](widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  return [colour('dim', format(header)), ...rows.map(format)];
}
