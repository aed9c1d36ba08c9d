import { listNames } from '../csv/columns.ts';
import type { ListRow, Source } from '../csv/read.ts';
import type { ColumnKind } from '../domain/column-kind.ts';

/** One column of a table that is written. */
export interface Column {
  readonly name: string;
  /** `input`: cells of the list, each of its own type. */
  readonly kind: ColumnKind | 'input';
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
  record(row: Pick<ListRow, 'cells'>, result: readonly string[]): TableRecord;
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

  function record({ cells }: Pick<ListRow, 'cells'>, result: readonly string[]) {
    // The usual row. One that grows cell by cell left two arrays behind for each it filled.
    if (replacedBy.size === 0 && cells.length === width) return { cells: cells.concat(result) };
    const own = Array.from({ length: width }, (_, index) => {
      const replacement = replacedBy.get(index);
      return (replacement === undefined ? cells[index] : result[replacement]) ?? '';
    });
    const more = appended.map((index) => result[index] ?? '');
    return { cells: [...own, ...more, ...cells.slice(width)] };
  }

  const own = Array.from({ length: width }, (_, index): Column => {
    const name = header?.[index] ?? `column_${index + 1}`;
    const kind = results[replacedBy.get(index) ?? -1]?.kind ?? 'input';
    return { name, kind };
  });
  return {
    columns: [...own, ...results.filter((_, index) => !inPlace.has(index))],
    headed: header !== undefined,
    record,
    said:
      replaced.length === 0
        ? []
        : [
            `The input has ${listNames(replaced)} already: replaced by the new results. --prefix keeps both.`,
          ],
  };
}
