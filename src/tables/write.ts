import type { Dialect } from '../csv/dialect.ts';
import { createFormatter } from '../csv/write.ts';
import type { Column, OutputColumns, TableRecord } from './columns.ts';
import type { Form, FormKind } from './form.ts';

/** Takes what is written, in its order; a promise that is still open holds up the writer. */
export type Sink = (chunk: string | Uint8Array) => Promise<void>;

/** Records into a table of one form. */
export interface TableWriter {
  /** What stands before the first record is written with it. */
  write(records: readonly TableRecord[]): Promise<void>;
  /** Writes what belongs behind the last record; without any record the table has a header alone. */
  end(): Promise<void>;
}

/** What a table is like, whatever its form. */
export interface TableLayout extends Pick<OutputColumns, 'columns' | 'headed'> {
  /** How a CSV is written. */
  readonly dialect: Dialect;
}

/** Opens a writer of this form; its library is loaded only now. */
export async function openTableWriter(
  form: Form,
  layout: TableLayout,
  sink: Sink,
): Promise<TableWriter> {
  return WRITERS[form.kind](layout, sink);
}

const WRITERS: Readonly<Record<FormKind, (layout: TableLayout, sink: Sink) => TableWriter>> = {
  csv: createCsvWriter,
};

function createCsvWriter({ columns, headed, dialect }: TableLayout, sink: Sink): TableWriter {
  const format = createFormatter(dialect);
  let begun = false;
  const begin = () => {
    if (begun) return '';
    begun = true;
    return format.prologue(headed ? nameColumns(columns) : undefined);
  };
  return {
    write: (records) => sink(begin() + format.rows(records.map(({ cells }) => cells))),
    end: async () => {
      if (!begun) await sink(begin());
    },
  };
}

function nameColumns(columns: readonly Column[]) {
  return columns.map(({ name }) => name);
}
