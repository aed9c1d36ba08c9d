import { isIP } from 'node:net';
import { findPhoneColumn, resolveColumn } from '../csv/columns.ts';
import { createShelf } from '../csv/shelf.ts';
import {
  openSource,
  type Again,
  type DialectOptions,
  type ListRow,
  type Source,
} from '../csv/read.ts';
import { readCountry } from '../domain/country.ts';
import type { BareDigits } from '../domain/number-list.ts';
import { isPlaced, looksLikeNumber, readNumber, type NumberReading } from '../domain/number.ts';
import type { Lookup } from '../domain/lookup.ts';

/** How rows are read: which columns, and what helps to read a number. */
export interface InputOptions extends DialectOptions {
  readonly phoneColumn: string | undefined;
  /** ISO alpha-2, for numbers in national form. */
  readonly country: string | undefined;
  readonly countryColumn: string | undefined;
  readonly ip: string | undefined;
  readonly ipColumn: string | undefined;
  readonly accept: 'possible' | 'valid';
  readonly product: string;
}

/** What a row asks for: a lookup, or a reason why there is none. */
export interface RowReading {
  readonly lookup: Lookup | undefined;
  readonly number: NumberReading;
  /** Slug and words, for `ni_reason`, beside whatever the outcome is. */
  readonly notes: readonly string[];
  /** What its country column says, where that names no country. */
  readonly unknownCountry?: string | undefined;
}

/** An open list whose columns are found. */
export interface Input {
  readonly source: Source;
  readonly said: readonly string[];
  /** Index of the phone column. */
  readonly phone: number;
  /** The column that is read, for messages: `column 3, "phone"`. */
  readonly phoneColumn: string;
  /** All rows, in batches; those that were looked at ahead come again. To be called once. Throws CsvError. */
  rows(): AsyncIterable<readonly ListRow[]>;
  /** The first rows, so many or all that are there or fill 32 MB of text; they are waited for. To be read to its end. */
  ahead(rowsMax: number): AsyncIterable<readonly ListRow[]>;
  /** There are no rows behind those that were looked at ahead. */
  isAtEnd(): boolean;
  /** Rows that the bytes read so far held, those that wait to come again included. */
  rowsRead(): number;
  /** `bare`: how digits without plus and `00` are read. */
  read(row: ListRow, bare: BareDigits): RowReading;
  /** The phone cell where no country stands beside it: it has a say in how the list writes its numbers. */
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
  const source = await openSource(bytes, options, again);
  try {
    return buildInput(source, options);
  } catch (error) {
    source.close();
    throw error;
  }
}

function buildInput(source: Source, options: InputOptions): Input {
  const { header, width } = source;
  const column = (spec: string | undefined) =>
    spec === undefined ? undefined : resolveColumn(spec, header, width);
  const found =
    options.phoneColumn === undefined && width > 0 && source.sample.length > 0
      ? findPhoneColumn(source, looksLikeNumber)
      : undefined;
  const columns = {
    phone: column(options.phoneColumn) ?? found?.index ?? 0,
    country: column(options.countryColumn),
    ip: column(options.ipColumn),
  };
  const name = header?.[columns.phone]?.trim() ?? '';
  return {
    source,
    said: [...source.dialect.said, ...(found ? [found.said] : [])],
    phone: columns.phone,
    phoneColumn: `column ${columns.phone + 1}${name === '' ? '' : `, "${name}"`}`,
    ...createRows(source),
    read: (row, bare) => readRow(row, columns, { options, bare }),
    bareCell: (row) =>
      countryCell(row, columns) === '' ? (row.cells[columns.phone] ?? '') : undefined,
    isPlaced: (row) => {
      const cell = row.cells[columns.phone] ?? '';
      return isPlaced(cell, undefined) || isPlaced(cell, readHint(row, columns, options).country);
    },
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

interface RowReadingParts {
  readonly options: InputOptions;
  readonly bare: BareDigits;
}

function readRow(
  row: ListRow,
  columns: InputColumns,
  { options, bare }: RowReadingParts,
): RowReading {
  const notes: string[] = [];
  const { country, unknown } = readHint(row, columns, options);
  const read = readNumber(row.cells[columns.phone] ?? '', {
    accept: options.accept,
    bare: bare === 'international' && unknown === undefined,
    ...(country === undefined ? {} : { country }),
  });
  const number = unknown === undefined ? read : withoutCountry(read, unknown);
  if (
    unknown !== undefined &&
    (number.kind === 'number' || number.reason.slug !== 'unknown_country')
  )
    notes.push(`unknown_country: ${unknownWords(unknown)}`);
  for (const { slug, words } of number.notes) notes.push(`${slug}: ${words}`);
  if (number.kind === 'rejected')
    return { lookup: undefined, number, notes, unknownCountry: unknown };
  const ip = readIp(row, columns, { options, notes });
  const lookup = {
    number: number.number,
    country: number.country,
    product: options.product,
    ...(ip === undefined ? {} : { ip }),
    ...(country === number.country ? { hinted: true } : {}),
  };
  return { lookup, number, notes, unknownCountry: unknown };
}

interface HintContext {
  readonly options: InputOptions;
  readonly notes: string[];
}

/** `unknown`: what the country column says where that names no country. `--country` serves where it is empty. */
function readHint(
  row: ListRow,
  columns: InputColumns,
  options: InputOptions,
): { readonly country?: string | undefined; readonly unknown?: string } {
  const cell = countryCell(row, columns);
  if (cell === '') return { country: options.country };
  const country = readCountry(cell);
  return country === undefined ? { unknown: cell.slice(0, COUNTRY_CHARS_SHOWN_MAX) } : { country };
}

const COUNTRY_CHARS_SHOWN_MAX = 40;

function countryCell(row: ListRow, { country }: InputColumns) {
  return country === undefined ? '' : (row.cells[country] ?? '').trim();
}

function unknownWords(text: string) {
  return `the country column says "${text}", which names no country`;
}

/** What a country would have read is not read by a guess. */
function withoutCountry(number: NumberReading, unknown: string): NumberReading {
  if (number.kind === 'number' || number.reason.slug !== 'needs_country') return number;
  return { ...number, reason: { slug: 'unknown_country', words: unknownWords(unknown) } };
}

function readIp(row: ListRow, columns: InputColumns, { options, notes }: HintContext) {
  const cell = columns.ip === undefined ? '' : (row.cells[columns.ip] ?? '').trim();
  if (cell === '') return options.ip;
  if (isIP(cell) !== 0) return cell;
  notes.push(
    `invalid_ip: the IP column holds no IP address, so ${options.ip === undefined ? 'none' : '--ip'} was sent`,
  );
  return options.ip;
}
