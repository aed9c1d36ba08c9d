import { findClosest } from './closest.ts';
import { CsvError } from './error.ts';

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
