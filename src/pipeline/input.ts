import { isIP } from 'node:net';
import { findPhoneColumn, resolveColumn } from '../csv/columns.ts';
import { createShelf } from '../csv/shelf.ts';
import type { Again, ListRow, Source } from '../csv/read.ts';
import { readCountry } from '../domain/country.ts';
import { listPresent } from '../domain/lists.ts';
import type { BareDigits } from '../domain/number-list.ts';
import { isPlaced, looksLikeNumber, readNumber, type NumberReading } from '../domain/number.ts';
import type { Lookup } from '../domain/lookup.ts';
import { openTable, type TableOptions } from '../tables/read.ts';
import type { Suppression } from './suppressed.ts';

/** How rows are read: which columns, and what helps to read a number. */
export interface InputOptions extends TableOptions {
  readonly phoneColumn: string | undefined;
  /** ISO alpha-2, for numbers in national form. */
  readonly country: string | undefined;
  readonly countryColumn: string | undefined;
  readonly ip: string | undefined;
  readonly ipColumn: string | undefined;
  readonly accept: 'possible' | 'valid';
  readonly product: string;
  /** Numbers that are never asked about; undefined without any. */
  readonly suppression?: Suppression | undefined;
}

/** What a row asks for: a lookup, or a reason why there is none. */
export interface RowReading {
  readonly lookup: Lookup | undefined;
  readonly number: NumberReading;
  /** Slug and words, for `ni_reason`, beside whatever the outcome is. */
  readonly notes: readonly string[];
  /** What its country column says, where that names no country. */
  readonly unknownCountry?: string | undefined;
  /** The list that keeps its number from being asked about. */
  readonly suppressedBy?: string | undefined;
}

/** An open list whose columns are found. */
export interface Input {
  readonly source: Source;
  readonly said: readonly string[];
  /** What is said again once the rows are read. */
  readonly remarks: readonly string[];
  /** Index of the phone column. */
  readonly phone: number;
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
  /** `bare`: how digits without plus and `00` are read. */
  read(row: ListRow, bare: BareDigits): RowReading;
  /**
   * The phone cell where no country stands beside it: it has a say in how the list writes its
   * numbers.
   */
  bareCell(row: ListRow): string | undefined;
  /** The phone cell is filled, and no reading of it ends for want of a country. */
  isPlaced(row: ListRow): boolean;
}

/** Opens the list and finds its columns. Throws CsvError where it cannot be read as one. */
export async function openInput(
  bytes: AsyncIterable<Uint8Array>,
  options: InputOptions,
  again?: Again,
): Promise<Input> {
  const source = await openTable(bytes, options, again);
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
  const phone = column(options.phoneColumn) ?? found?.index ?? 0;
  const columns = {
    phone,
    country: column(options.countryColumn),
    ip: column(options.ipColumn),
  };
  const name = header?.[phone]?.trim() ?? '';
  return {
    source,
    said: listPresent(...dialect.said, found?.said, ...(options.suppression?.said ?? [])),
    remarks: options.suppression?.remarks ?? [],
    phone,
    phoneColumn: `column ${phone + 1}${name && `, "${name}"`}`,
    ...createRows(source),
    ...createReader(columns, options),
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

interface InputColumns {
  readonly phone: number;
  readonly country: number | undefined;
  readonly ip: number | undefined;
}

function createReader(
  columns: InputColumns,
  options: InputOptions,
): Pick<Input, 'read' | 'bareCell' | 'isPlaced'> {
  const { accept, product } = options;
  const phoneCell = (row: ListRow) => row.cells[columns.phone] ?? '';
  const countryCell = (row: ListRow) => trimmedCell(row, columns.country);

  /**
   * `unknown`: what a country column says that names none. `--country` serves where it is empty.
   */
  function readHint(row: ListRow) {
    const cell = countryCell(row);
    const country = cell === '' ? options.country : readCountry(cell);
    return cell !== '' && country === undefined
      ? { unknown: cell.slice(0, COUNTRY_CHARS_SHOWN_MAX) }
      : { country };
  }

  return {
    read: (row, bare) => {
      const { country, unknown } = readHint(row);
      const read = readNumber(phoneCell(row), {
        accept,
        bare: bare === 'international' && unknown === undefined,
        country,
      });
      const number = unknown === undefined ? read : withoutCountry(read, unknown);
      const notes = number.notes.map(({ slug, words }) => `${slug}: ${words}`);
      if (unknown !== undefined && number === read)
        notes.unshift(`unknown_country: ${unknownWords(unknown)}`);
      if (number.kind === 'rejected')
        return { lookup: undefined, number, notes, unknownCountry: unknown };
      const suppressedBy = options.suppression?.find(number.number);
      if (suppressedBy !== undefined)
        return { lookup: undefined, number, notes, unknownCountry: unknown, suppressedBy };
      const cell = trimmedCell(row, columns.ip);
      const ip = isIP(cell) === 0 ? options.ip : cell;
      if (cell !== '' && cell !== ip)
        notes.push(
          `invalid_ip: the IP column holds no IP address, so ${ip === undefined ? 'none' : '--ip'} was sent`,
        );
      const lookup = {
        number: number.number,
        country: number.country,
        product,
        ...(ip !== undefined && { ip }),
        ...(country === number.country && { hinted: true }),
      };
      return { lookup, number, notes, unknownCountry: unknown };
    },
    bareCell: (row) => (countryCell(row) === '' ? phoneCell(row) : undefined),
    isPlaced: (row) =>
      isPlaced(phoneCell(row), undefined) || isPlaced(phoneCell(row), readHint(row).country),
  };
}

const COUNTRY_CHARS_SHOWN_MAX = 40;

function trimmedCell({ cells }: ListRow, column: number | undefined) {
  return column === undefined ? '' : (cells[column] ?? '').trim();
}

function unknownWords(text: string) {
  return `the country column says "${text}", which names no country`;
}

/** Nobody guesses at a number that a country would have told. */
function withoutCountry(number: NumberReading, unknown: string): NumberReading {
  if (number.kind === 'number' || number.reason.slug !== 'needs_country') return number;
  return { ...number, reason: { slug: 'unknown_country', words: unknownWords(unknown) } };
}
