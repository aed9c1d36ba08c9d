import type { ListRow, Source } from '../../src/csv/read.ts';
import { openTable, type TableOptions } from '../../src/tables/read.ts';
import { chunked, collect } from '../csv/lists.ts';

/** How a test table is opened: as bytes that come but once, or again too. */
export interface TestTable extends Partial<TableOptions> {
  readonly again?: boolean;
  readonly chunks?: readonly number[];
}

/** All of a table. */
export interface WholeTable {
  readonly source: Source;
  readonly rows: readonly ListRow[];
  readonly cells: readonly (readonly string[])[];
  readonly said: readonly string[];
}

export async function readTable(
  table: string | Uint8Array,
  { again = false, chunks, ...options }: TestTable = {},
): Promise<WholeTable> {
  const open = (): AsyncIterable<Uint8Array> => chunked(table, chunks);
  const source = await openTable(open(), { header: true, ...options }, again ? open : undefined);
  const rows = (await collect(source.rows())).flat();
  return { source, rows, cells: rows.map(({ cells }) => cells), said: source.dialect.said };
}
