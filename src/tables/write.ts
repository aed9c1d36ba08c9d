import type { Dialect } from '../csv/dialect.ts';
import type { OutputColumns, TableRecord } from './columns.ts';
import { createCsvWriter } from './csv.ts';
import type { Decimal } from './decimal-comma.ts';
import type { Form, FormKind } from './form.ts';
import { createJsonLinesWriter } from './json-lines.ts';
import { packInto } from './pack.ts';
import type { CellType } from './shape.ts';

/** Takes what is written, in its order; a promise that is still open holds up the writer. */
export type Sink = (chunk: string | Uint8Array) => Promise<void>;

/** Records into a table of one form. */
export interface TableWriter {
  /** What stands before the first record is written with it. */
  write(records: readonly TableRecord[]): Promise<void>;
  /** Writes what belongs behind the last record; without any record the table has a header alone. */
  end(): Promise<void>;
  /** What is to be said of the file, in clauses, once it has ended. */
  remarks?(): readonly string[];
}

/** What a table is like, whatever its form. */
export interface TableLayout extends Pick<OutputColumns, 'columns' | 'headed'> {
  /** How a CSV is written. */
  readonly dialect: Dialect;
  /** How a CSV writes amounts; absent: with a point. */
  readonly decimal?: Decimal;
  /**
   * What some rows have beyond the columns; absent where not all rows were looked at before.
   */
  readonly beyond?: readonly CellType[] | undefined;
}

/** Opens a writer of this form; its library is loaded only now. */
export async function openTableWriter(
  form: Form,
  layout: TableLayout,
  sink: Sink,
): Promise<TableWriter> {
  const create = await WRITERS[form.kind]();
  if (!form.gzip) return create(layout, sink);
  const packed = packInto(sink);
  const table = create(layout, packed.write);
  return {
    ...table,
    end: async () => {
      await table.end();
      await packed.end();
    },
  };
}

type CreateWriter = (layout: TableLayout, sink: Sink) => TableWriter;

const WRITERS: Readonly<Record<FormKind, () => Promise<CreateWriter>>> = {
  csv: async () => createCsvWriter,
  jsonl: async () => createJsonLinesWriter,
  xlsx: async () => (await import('./workbook-out/writer.ts')).createWorkbookWriter,
  parquet: async () => (await import('./parquet/writer.ts')).createParquetWriter,
};
