import { findPhoneColumn, resolveColumn } from '../csv/columns.ts';
import { listNumberColumns } from '../csv/phone-column.ts';
import { choosePhoneColumns, describeColumns, type PhoneColumns } from '../csv/phone-columns.ts';
import { createShelf } from '../csv/shelf.ts';
import type { Again, ListRow, Source } from '../csv/read.ts';
import { looksLikeNumber } from '../domain/number.ts';
import { openTable, type TableOptions } from '../tables/read.ts';
import { createRowReader, type ReadingOptions, type RowReader } from './row-reader.ts';

export type { RowReading } from './row-reader.ts';

/** How rows are read: which columns, and what helps to read a number. */
export interface InputOptions extends TableOptions, ReadingOptions {
  /** One, several of which the first that reads is taken, or several that are all looked up. */
  readonly phoneColumn: string | undefined;
  readonly countryColumn: string | undefined;
  readonly ipColumn: string | undefined;
}

/** An open list whose columns are found. */
export interface Input extends RowReader {
  readonly source: Source;
  readonly said: readonly string[];
  /** What is said again once the rows are read. */
  readonly remarks: readonly string[];
  /** The phone columns. */
  readonly phones: PhoneColumns;
  /** Columns whose cells help to read a number, or are part of a lookup. */
  readonly hints: readonly number[];
  /** The column that is read, for messages: `column 3, "phone"`. */
  readonly phoneColumn: string;
  /**
   * All rows, in batches; those that were looked at ahead come again. To be called once. Throws
   * CsvError.
   */
  rows(): AsyncIterable<readonly ListRow[]>;
  /**
   * The first rows, so many or all that are there or fill 32 MB of text; they are waited for. To be
   * read to its end.
   */
  ahead(rowsMax: number): AsyncIterable<readonly ListRow[]>;
  /** There are no rows behind those that were looked at ahead. */
  isAtEnd(): boolean;
  /** Rows that the bytes read so far held, those that wait to come again included. */
  rowsRead(): number;
}

/** Opens the list and finds its columns. Throws CsvError where it cannot be read as one. */
export async function openInput(
  bytes: AsyncIterable<Uint8Array>,
  options: InputOptions,
  again?: Again,
): Promise<Input> {
  return createInput(await openTable(bytes, options, again), options);
}

/** The same of a list that is open. It is closed where its columns cannot be found. */
export function createInput(source: Source, options: InputOptions): Input {
  try {
    return buildInput(source, options);
  } catch (error) {
    source.close();
    throw error;
  }
}

function buildInput(source: Source, options: InputOptions): Input {
  const { header, width, sample, dialect } = source;
  const column = (spec: string | undefined) =>
    spec === undefined ? undefined : resolveColumn(spec, header, width);
  const found =
    options.phoneColumn === undefined && sample.length > 0
      ? findPhoneColumn(source, looksLikeNumber)
      : undefined;
  const chosen =
    options.phoneColumn === undefined ? undefined : choosePhoneColumns(options.phoneColumn, source);
  const phones = chosen ?? { kind: 'one', indexes: [found?.index ?? 0], said: [] };
  const columns = {
    phones,
    country: column(options.countryColumn),
    ip: column(options.ipColumn),
    numbers: listNumberColumns(source, looksLikeNumber),
  };
  return {
    source,
    said: [
      ...dialect.said,
      ...phones.said,
      ...(found?.said ?? []),
      ...(options.suppression?.said ?? []),
    ],
    remarks: options.suppression?.remarks ?? [],
    phones,
    hints: [columns.country, columns.ip].filter((index) => index !== undefined),
    phoneColumn: describeColumns(phones.indexes, header),
    ...createRows(source),
    ...createRowReader(columns, options),
  };
}

/** A batch has at most 500 rows, so this much is exceeded by one of them at most. */
const AHEAD_CHARS_MAX = 32 * 1024 * 1024;

function createRows(source: Source): Pick<Input, 'rows' | 'ahead' | 'isAtEnd' | 'rowsRead'> {
  const shelf = createShelf();
  let batches: AsyncIterator<readonly ListRow[]> | undefined;
  let atEnd = false;
  let rowsRead = 0;
  const next = async () => {
    const batch = await (batches ??= source.rows()[Symbol.asyncIterator]()).next();
    atEnd = batch.done === true;
    if (batch.done) return undefined;
    rowsRead += batch.value.length;
    return batch.value;
  };

  return {
    isAtEnd: () => atEnd,
    rowsRead: () => rowsRead,
    async *ahead(rowsMax) {
      for (let rows = 0; rows < rowsMax && shelf.chars() < AHEAD_CHARS_MAX;) {
        const batch = await next();
        if (!batch) return;
        shelf.put(batch);
        yield batch.slice(0, rowsMax - rows);
        rows += batch.length;
      }
    },
    async *rows() {
      for (let batch = shelf.take(); batch; batch = shelf.take()) yield batch;
      for (let batch = await next(); batch; batch = await next()) yield batch;
    },
  };
}
