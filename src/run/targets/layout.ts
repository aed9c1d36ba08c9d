import { selectColumns } from '../../csv/columns.ts';
import { COMMON_KINDS, createCells, listResultColumns } from '../../pipeline/cells.ts';
import type { WrittenRow } from '../../pipeline/enrich.ts';
import type { Input } from '../../pipeline/input.ts';
import type { Provider } from '../../providers/port.ts';
import { outputColumns, type OutputColumns, type TableRecord } from '../../tables/columns.ts';
import type { EnrichOptions } from '../options.ts';

/** What the targets of an execution hold: the columns, and a record for each decided row. */
export interface ResultLayout extends Pick<OutputColumns, 'columns' | 'headed' | 'said'> {
  /** @param guarded texts that a spreadsheet would take for a formula have their apostrophe */
  record(written: WrittenRow, guarded: boolean): TableRecord;
}

/** Throws CsvError where `--columns` asks for what there is not. */
export function createLayout(
  options: Pick<EnrichOptions, 'rules' | 'columns' | 'prefix' | 'formulaGuard'>,
  { provider, input }: { provider: Provider; input: Pick<Input, 'source'> },
): ResultLayout {
  const judged = options.rules !== undefined;
  const all = listResultColumns(provider, { judged });
  const kinds = { ...provider.columnKinds, ...COMMON_KINDS };
  const selection = selectColumns(all, options.columns);
  const results = selection.map((index) => {
    const name = all[index] ?? '';
    return { name: `${options.prefix}${name}`, kind: kinds[name] ?? 'text' };
  });
  const { columns, headed, said, record } = outputColumns({ ...input.source, results });
  const guardedCells = createCells({ provider, judged, selection, guard: options.formulaGuard });
  const plainCells = createCells({ provider, judged, selection, guard: false });
  return {
    columns,
    headed,
    said,
    record: ({ row, decided, judgement }, guarded) =>
      record(row, (guarded ? guardedCells : plainCells)(decided, judgement)),
  };
}
