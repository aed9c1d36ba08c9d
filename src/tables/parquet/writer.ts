import { ParquetWriter } from 'hyparquet-writer';
import { countNoun } from '../../domain/digits.ts';
import { FileError } from '../../support/files.ts';
import { nameMembers, type Column, type TableRecord } from '../columns.ts';
import type { Sink, TableLayout, TableWriter } from '../write.ts';
import { SinkBytes } from './bytes.ts';
import { chooseForm, type ColumnForm, type ColumnValue } from './column.ts';

/** Rows that wait to be written as one group: more of them take 30 MB more, for a tenth less bytes. */
const GROUP_ROWS_MIN = 2_000;
/** What is told of each group waits for the end of the file, so a long one has larger groups. */
const GROUP_ROWS_MAX = 10_000;
const SMALL_GROUPS = 100;
const GROUP_CHARS_MAX = 4 * 1024 * 1024;

/** What tests make smaller. */
export interface ParquetLimits {
  readonly groupRowsMin?: number;
  readonly groupCharsMax?: number;
}

/**
 * A Parquet file that is written as it grows. Each column has one type, and an empty cell is null.
 * Throws FileError where a cell of the list is not what its column was when it was looked through.
 */
export function createParquetWriter(
  layout: TableLayout,
  sink: Sink,
  { groupRowsMin = GROUP_ROWS_MIN, groupCharsMax = GROUP_CHARS_MAX }: ParquetLimits = {},
): TableWriter {
  const columns = createColumns(layout);
  const schema = [
    { name: 'schema', num_children: columns.length },
    ...columns.map(({ name, form }) => ({ name, ...form.element })),
  ];
  const bytes = new SinkBytes(sink);
  const file = new ParquetWriter({ writer: bytes, schema });
  const fit = fitCells(layout);
  let [rows, chars, written] = [0, 0, 0];
  let typed = false;

  async function writeGroup() {
    const columnData = columns.map(({ name, form: { statistics }, take }) => {
      return { name, data: take(), statistics };
    });
    const rowGroupSize = rows;
    written += rows;
    [rows, chars] = [0, 0];
    await file.write({ columnData, rowGroupSize });
  }

  return {
    write: async (records) => {
      for (const record of records) {
        const cells = fit(record);
        typed ||= /[nb]/.test(record.types ?? '');
        for (const [index, { put }] of columns.entries()) {
          const cell = cells[index] ?? '';
          chars += cell.length;
          put(cell);
        }
        rows += 1;
        const rowsMax = Math.min(GROUP_ROWS_MAX, Math.max(groupRowsMin, written / SMALL_GROUPS));
        if (rows >= rowsMax || chars >= groupCharsMax) await writeGroup();
      }
    },
    end: async () => {
      if (rows > 0) await writeGroup();
      await file.finish();
      await bytes.flush();
    },
    remarks: () => [
      ...(typed && layout.beyond === undefined ? [UNTYPED] : []),
      ...columns.flatMap(({ remarks }) => remarks()),
    ],
  };
}

/** A column, and its values that are not written yet. */
interface GrowingColumn {
  readonly name: string;
  readonly form: ColumnForm;
  put(cell: string): void;
  /** Gives the values away. */
  take(): (ColumnValue | null)[];
  remarks(): readonly string[];
}

/** Those of the layout, then those of what rows have beyond them. */
function createColumns({ columns, beyond = ['text'] }: TableLayout) {
  const names = nameMembers(columns);
  return [
    ...columns.map((column, index) => createColumn(column, names.column(index))),
    ...beyond.map((cells, index) => createColumn({ kind: 'input', cells }, names.extra(index))),
  ];
}

function createColumn(column: Omit<Column, 'name'>, name: string): GrowingColumn {
  const form = chooseForm(column);
  let values: (ColumnValue | null)[] = [];
  let unfit = 0;
  return {
    name,
    form,
    put: (cell) => {
      const value = cell === '' ? null : form.read(cell);
      if (value === undefined && column.kind === 'input') throw refuseChanged(name);
      if (value === undefined) unfit += 1;
      values.push(value ?? null);
    },
    take: () => {
      const taken = values;
      values = [];
      return taken;
    },
    remarks: () => (unfit === 0 ? [] : [describeUnfit(unfit, name)]),
  };
}

/**
 * The cells of a record, each at its column. Where nobody has looked how many cells rows have, the
 * last column has all of what is beyond: the cell itself, or several as JSON.
 */
function fitCells({ columns, beyond }: TableLayout): (record: TableRecord) => readonly string[] {
  const width = columns.length;
  return ({ cells }) => {
    if (cells.length <= width) return cells;
    if (beyond === undefined && cells.length > width + 1)
      return [...cells.slice(0, width), JSON.stringify(cells.slice(width))];
    if (beyond !== undefined && cells.length > width + beyond.length)
      throw refuseChanged(`beyond the last of ${width}`);
    return cells;
  };
}

const UNTYPED =
  'numbers and booleans of the list are text there, since its rows could not all be looked at before the first was written; a list that is a file has their types';

function refuseChanged(column: string) {
  return new FileError(
    `the list was changed while it was read: its column ${column} is not what it was when it was looked through`,
  );
}

function describeUnfit(cells: number, name: string) {
  return `${countNoun(cells, 'cell')} of ${name} ${cells === 1 ? 'is' : 'are'} null, since what the answer says there is not what the column holds; a .csv has it`;
}
