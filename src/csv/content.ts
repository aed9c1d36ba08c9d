/** What the cells of one column look like, as counts. */
export interface Content {
  readonly rows: number;
  /** Cells that are not empty. */
  readonly filled: number;
  /** Numbers that are written as such: `+`, `00`, a leading 0, blanks, brackets, dashes. */
  readonly written: number;
  /** Bare digits that could be a number. */
  readonly bare: number;
  /** The same, where they go up row by row. */
  readonly counters: number;
}

/** @param cells without blanks around them */
export function countContent(
  cells: readonly string[],
  looksLikeNumber: (cell: string) => boolean,
): Content {
  const numbers = cells.filter((cell) => isNumber(cell, looksLikeNumber));
  const digits = numbers.filter((cell) => /^[1-9]\d*(?:\.0)?$/.test(cell));
  const counting = isCounter(digits);
  return {
    rows: cells.length,
    filled: cells.filter(Boolean).length,
    written: numbers.length - digits.length,
    bare: counting ? 0 : digits.length,
    counters: counting ? digits.length : 0,
  };
}

/** Whether a cell is a phone number and not something else with as many digits. */
export function isNumber(cell: string, looksLikeNumber: (cell: string) => boolean): boolean {
  return cell !== '' && !OTHERWISE.some((form) => form.test(cell)) && looksLikeNumber(cell);
}

/** Dates, times, decimal numbers and IP addresses have digits and the punctuation of numbers. */
const OTHERWISE = [
  /^\d{1,4}([-./])\d{1,2}\1\d{1,4}(?:[ T].*)?$/,
  /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{4}|\d{6})?$/,
  /^\d{1,2}:\d{2}/,
  // A number that went through a float column ends in `.0`.
  /^(?!\d{7,15}\.0$)-?\d+[.,]\d{1,2}$/,
  /^\d{1,3}(?:\.\d{1,3}){3}$/,
];

/**
 * Ids that go up row by row in small steps. Numbers of a block do so too, but rarely in a list of
 * people.
 */
function isCounter(cells: readonly string[]) {
  const steps = cells.slice(1).map((cell, index) => Number(cell) - Number(cells[index]));
  return steps.length >= 2 && steps.every((step) => step > 0 && step <= 100);
}
