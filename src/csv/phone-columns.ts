import { resolveColumn } from './columns.ts';
import { CsvError } from './error.ts';
import type { Source } from './read.ts';

/**
 * Which columns the numbers of a row stand in: `one`, the `first` whose cell holds a number, or
 * `each`, where a row has a number in every one of them.
 */
export interface PhoneColumns {
  readonly kind: 'one' | 'first' | 'each';
  /** At least one. */
  readonly indexes: readonly number[];
  /** Sentences for the user. */
  readonly said: readonly string[];
}

/** More would be a mistake, and each costs a lookup. */
const COLUMNS_MAX = 10;

/**
 * Reads `--phone-column`: `Mobile,Phone` or `Mobile+Phone`, by names or positions. A column whose
 * whole name it is goes before. Throws CsvError.
 */
export function choosePhoneColumns(
  spec: string,
  { header, width }: Pick<Source, 'header' | 'width'>,
): PhoneColumns {
  const one = (): PhoneColumns => ({
    kind: 'one',
    indexes: [resolveColumn(spec, header, width)],
    said: [],
  });
  const whole = spec.trim().toLowerCase();
  const mark = findMark(spec);
  if (mark === undefined || header?.some((name) => name.trim().toLowerCase() === whole))
    return one();
  const parts = spec.split(mark);
  if (parts.some((part) => part.trim() === '')) return one();
  const indexes = parts.map((part) => resolveColumn(part, header, width));
  refuseColumns(spec, indexes);
  const names = indexes.map((index) => describeColumn(index, header));
  return mark === ','
    ? { kind: 'first', indexes, said: [`The number of a row is the first of ${listAll(names)}.`] }
    : {
        kind: 'each',
        indexes,
        said: [`Each number of a row is looked up and paid for: ${listAll(names)}.`],
      };
}

/** A plus joins columns and a comma puts them in order; both together say nothing clear. */
function findMark(spec: string) {
  const [comma, plus] = [spec.includes(','), spec.includes('+')];
  if (comma && plus)
    throw new CsvError(
      `Cannot use --phone-column "${spec}": commas take the first column that holds a number, pluses look up each. Use one of them, or positions for names that hold them.`,
    );
  if (comma) return ',';
  return plus ? '+' : undefined;
}

function refuseColumns(spec: string, indexes: readonly number[]) {
  const twice = indexes.find((index, place) => indexes.indexOf(index) < place);
  if (twice !== undefined)
    throw new CsvError(
      `Cannot use --phone-column "${spec}": it names column ${twice + 1} twice. Leave one out.`,
    );
  if (indexes.length > COLUMNS_MAX)
    throw new CsvError(
      `Cannot use --phone-column "${spec}": it names ${indexes.length} columns, and ${COLUMNS_MAX} are the most.`,
    );
}

/** `column 3, "phone"`, and several of them with `and` before the last. */
export function describeColumns(
  indexes: readonly number[],
  header: readonly string[] | undefined,
): string {
  return listAll(indexes.map((index) => describeColumn(index, header)));
}

function describeColumn(index: number, header: readonly string[] | undefined) {
  const name = header?.[index]?.trim() ?? '';
  return `column ${index + 1}${name === '' ? '' : `, "${name}"`}`;
}

function listAll(names: readonly string[]) {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join('; ')} and ${last}`;
}
