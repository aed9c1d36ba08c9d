import { createFormatter } from '../csv/write.ts';
import type { TableRecord } from './columns.ts';
import { createCommas } from './decimal-comma.ts';
import type { Sink, TableLayout, TableWriter } from './write.ts';

/** In the dialect of the input; its header where the input has one. */
export function createCsvWriter(
  { columns, headed, dialect, decimal = 'point' }: TableLayout,
  sink: Sink,
): TableWriter {
  const format = createFormatter(dialect);
  const pickCells = createCommas(columns, decimal) ?? (({ cells }: TableRecord) => cells);
  let begun = false;
  const begin = () => {
    if (begun) return '';
    begun = true;
    return format.prologue(headed ? columns.map(({ name }) => name) : undefined);
  };
  return {
    write: (records) => sink(begin() + format.rows(records.map(pickCells))),
    end: async () => {
      if (!begun) await sink(begin());
    },
  };
}
