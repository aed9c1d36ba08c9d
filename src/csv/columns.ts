import { findClosest } from './closest.ts';
import { CsvError } from './error.ts';
import type { Source } from './read.ts';

export { findPhoneColumn } from './phone-column.ts';

/**
 * A column by its name or 1-based position, as an index. Blanks around a name do not matter, nor
 * does its case where only one column fits. A name goes before a position. Throws CsvError.
 */
export function resolveColumn(
  spec: string,
  header: readonly string[] | undefined,
  width: number,
): number {
  const name = spec.trim();
  const named = name === '' ? undefined : indexOfName(name, header ?? []);
  if (named !== undefined) return named;
  if (/^\d+$/.test(name)) return indexOfPosition(Number(name), header, width);
  if (!header)
    throw new CsvError(
      `Cannot find the column "${name}": without a header, a column is named by its position, 1 to ${width}.`,
    );
  const meant = findClosest(name, header);
  throw new CsvError(
    `Cannot find the column "${name}": the header has ${listNames(header)}.${meant === undefined ? ' Use one of them, or a position.' : ` Did you mean "${meant}"?`}`,
  );
}

function indexOfName(name: string, header: readonly string[]) {
  const findColumns = (test: (column: string) => boolean) =>
    header.flatMap((column, index) => (test(column.trim()) ? [index] : []));
  const same = findColumns((column) => column === name);
  const [found, ...others] =
    same.length > 0 ? same : findColumns((column) => column.toLowerCase() === name.toLowerCase());
  if (found === undefined || others.length === 0) return found;
  const positions = [found, ...others].map((index) => index + 1).join(' and ');
  throw new CsvError(
    `Cannot tell which column "${name}" is meant: ${positions} have this name. Use the position.`,
  );
}

function indexOfPosition(position: number, header: readonly string[] | undefined, width: number) {
  if (position >= 1 && position <= width) return position - 1;
  const there = width === 1 ? 'one column' : `columns 1 to ${width}`;
  throw new CsvError(
    `Cannot find column ${position}: the input has ${there}${header ? `, ${listNames(header)}` : ''}.`,
  );
}

const LISTED_MAX = 20;

/** Names for a message: `"Name", "Mail"`. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, LISTED_MAX).map((name) => `"${name.trim()}"`);
  const more = names.length - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** How input cells and result cells become one output record. */
export interface OutputColumns {
  /** undefined where the input has none. */
  readonly header: readonly string[] | undefined;
  /** @param result one cell for each result column, in their order */
  record(cells: readonly string[], result: readonly string[]): string[];
  readonly said: readonly string[];
}

/**
 * Input columns, then result columns, then what a row has beyond the header. An input column named
 * like a result column is replaced in place (the input was an output before), which is said aloud.
 * @param names of the result columns with their prefix, in order; header and width are the input's
 */
export function outputColumns({
  header,
  width,
  names,
}: Pick<Source, 'header' | 'width'> & { names: readonly string[] }): OutputColumns {
  const replacedBy = new Map<number, number>();
  header?.forEach((column, index) => {
    const result = names.indexOf(column.trim());
    if (result >= 0) replacedBy.set(index, result);
  });
  const inPlace = new Set(replacedBy.values());
  const appended = names.flatMap((_, index) => (inPlace.has(index) ? [] : [index]));
  const replaced = names.filter((_, index) => inPlace.has(index));

  function record(cells: readonly string[], result: readonly string[]) {
    // The usual row. One that grows cell by cell left two arrays behind for each it filled.
    if (replacedBy.size === 0 && cells.length === width) return cells.concat(result);
    const own = Array.from({ length: width }, (_, index) => {
      const replacement = replacedBy.get(index);
      return (replacement === undefined ? cells[index] : result[replacement]) ?? '';
    });
    return [...own, ...appended.map((index) => result[index] ?? ''), ...cells.slice(width)];
  }

  return {
    header: header && [...header, ...appended.map((index) => names[index] ?? '')],
    record,
    said:
      replaced.length === 0
        ? []
        : [
            `The input has ${listNames(replaced)} already: replaced by the new results. --prefix keeps both.`,
          ],
  };
}

/**
 * `--columns`: indexes into `all` in the order of a comma-separated list, all of them without one.
 * Throws CsvError for a name that is unknown or there twice.
 */
export function selectColumns(all: readonly string[], list: string | undefined): readonly number[] {
  if (list === undefined) return all.map((_, index) => index);
  const names = list.split(',').map((name) => name.trim());
  return names.map((name, place) => {
    const index = all.indexOf(name);
    if (index < 0) throw unknownResult(name, all);
    if (names.indexOf(name) < place)
      throw new CsvError(`Cannot use --columns: it has "${name}" twice.`);
    return index;
  });
}

function unknownResult(name: string, all: readonly string[]) {
  if (name === '')
    return new CsvError(
      'Cannot use --columns: a name in it is empty. Separate names by single commas.',
    );
  const meant = findClosest(name, all);
  const advice = meant === undefined ? `There are ${all.join(', ')}.` : `Did you mean "${meant}"?`;
  return new CsvError(
    `Cannot use --columns: there is no result column "${name}" (names go without the prefix). ${advice}`,
  );
}
