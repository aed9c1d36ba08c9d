import { listNames } from '../csv/columns.ts';
import type { ListRow, Source } from '../csv/read.ts';
import type { ColumnKind } from '../domain/column-kind.ts';
import type { CellType, ListShape } from './shape.ts';

/** One column of a table that is written. */
export interface Column {
  readonly name: string;
  /** `input`: cells of the list, each of its own type. */
  readonly kind: ColumnKind | 'input';
  /** What all cells of an `input` are; absent where not all rows were looked at before. */
  readonly cells?: CellType;
}

/** One record of a table that is written. */
export interface TableRecord {
  /** What a row has beyond the header stands behind the last column. */
  readonly cells: readonly string[];
  /** The types of the cells, as of {@link ListRow}; a blank where the column says it. */
  readonly types?: string;
}

/** How input cells and result cells become one record. */
export interface OutputColumns {
  readonly columns: readonly Column[];
  /** False where the input has no header, so that none is to come out. */
  readonly headed: boolean;
  /** @param result one cell for each result column, in their order */
  record(row: Pick<ListRow, 'cells' | 'types'>, result: readonly string[]): TableRecord;
  readonly said: readonly string[];
}

/**
 * Input columns, then result columns, then what a row has beyond the header. An input column named
 * like a result column is replaced in place (the input was an output before), which is said aloud.
 * @param results with their prefix, in order; header and width are the input's
 */
export function outputColumns({
  header,
  width,
  results,
}: Pick<Source, 'header' | 'width'> & { results: readonly Column[] }): OutputColumns {
  const names = results.map(({ name }) => name);
  const replacedBy = new Map<number, number>();
  header?.forEach((column, index) => {
    const result = names.indexOf(column.trim());
    if (result >= 0) replacedBy.set(index, result);
  });
  const inPlace = new Set(replacedBy.values());
  const appended = results.flatMap((_, index) => (inPlace.has(index) ? [] : [index]));
  const replaced = names.filter((_, index) => inPlace.has(index));

  function join(cells: readonly string[], result: readonly string[]) {
    // The usual row. One that grows cell by cell left two arrays behind for each it filled.
    if (replacedBy.size === 0 && cells.length === width) return cells.concat(result);
    const own = Array.from({ length: width }, (_, index) => {
      const replacement = replacedBy.get(index);
      return (replacement === undefined ? cells[index] : result[replacement]) ?? '';
    });
    return [...own, ...appended.map((index) => result[index] ?? ''), ...cells.slice(width)];
  }
  const blanks = ' '.repeat(appended.length);

  const own = Array.from({ length: width }, (_, index): Column => {
    const name = header?.[index] ?? `column_${index + 1}`;
    const kind = results[replacedBy.get(index) ?? -1]?.kind ?? 'input';
    return { name, kind };
  });
  return {
    columns: [...own, ...results.filter((_, index) => !inPlace.has(index))],
    headed: header !== undefined,
    record: ({ cells, types }, result) => {
      const joined = join(cells, result);
      if (types === undefined) return { cells: joined };
      const own = types.slice(0, width).padEnd(width);
      return { cells: joined, types: own + blanks + types.slice(width) };
    },
    said:
      replaced.length === 0
        ? []
        : [
            `The input has ${listNames(replaced)} already: replaced by the new results. --prefix keeps both.`,
          ],
  };
}

/**
 * The columns with what the cells of the list are in them, and what some rows have beyond the last
 * one. Nothing is told of either where not all rows were looked at.
 */
export function typeColumns(
  columns: readonly Column[],
  shape: (ListShape & Pick<Source, 'width'>) | undefined,
): { readonly columns: readonly Column[]; readonly beyond?: readonly CellType[] } {
  if (!shape) return { columns };
  const { types, width } = shape;
  return {
    columns: columns.map((column, index) => ({ ...column, cells: types[index] ?? 'text' })),
    beyond: types.slice(width),
  };
}

/** Names by which members of an object are told apart. */
interface MemberNames {
  /** @param index of the column, from 0 */
  column(index: number): string;
  /** What a row has beyond the last column. @param index from 0 */
  extra(index: number): string;
}

/**
 * A name that was there before gets `_2`, `_3` and so on behind it, and a column without one is
 * `column_3` by its position.
 */
export function nameMembers(columns: readonly Pick<Column, 'name'>[]): MemberNames {
  const taken = new Set(columns.map(({ name }) => name));
  const given = new Set<string>();
  const find = (name: string) => {
    if (!given.has(name)) return name;
    let number = 2;
    while (taken.has(`${name}_${number}`) || given.has(`${name}_${number}`)) number += 1;
    return `${name}_${number}`;
  };
  const give = (wanted: string) => {
    const name = find(wanted);
    given.add(name);
    return name;
  };
  const names = columns.map(({ name }, index) => give(name === '' ? `column_${index + 1}` : name));
  const extras: string[] = [];
  return {
    column: (index) => names[index] ?? '',
    extra: (index) => {
      while (extras.length <= index) extras.push(give(`extra_${extras.length + 1}`));
      return extras[index] ?? '';
    },
  };
}
