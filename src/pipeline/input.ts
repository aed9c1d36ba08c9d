import { isIP } from 'node:net';
import { findPhoneColumn, resolveColumn } from '../csv/columns.ts';
import { openSource, type Again, type DialectOptions, type Row, type Source } from '../csv/read.ts';
import { readCountry } from '../domain/country.ts';
import { looksLikeNumber, readNumber, type NumberReading } from '../domain/number.ts';
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
}

/** An open list whose columns are found. */
export interface Input {
  readonly source: Source;
  readonly said: readonly string[];
  read(row: Row): RowReading;
}

/** Opens the list and finds its columns. Throws CsvError where it cannot be read as one. */
export async function openInput(bytes: AsyncIterable<Uint8Array>, options: InputOptions, again?: Again): Promise<Input> {
  const source = await openSource(bytes, options, again);
  const { header, width } = source;
  const column = (spec: string | undefined): number | undefined => (spec === undefined ? undefined : resolveColumn(spec, header, width));
  const found =
    options.phoneColumn === undefined && width > 0 && source.sample.length > 0 ? findPhoneColumn(source, looksLikeNumber) : undefined;
  const columns = {
    phone: column(options.phoneColumn) ?? found?.index ?? 0,
    country: column(options.countryColumn),
    ip: column(options.ipColumn),
  };
  return {
    source,
    said: [...source.dialect.said, ...(found ? [found.said] : [])],
    read: (row) => readRow(row, columns, options),
  };
}

interface Columns {
  readonly phone: number;
  readonly country: number | undefined;
  readonly ip: number | undefined;
}

function readRow(row: Row, columns: Columns, options: InputOptions): RowReading {
  const notes: string[] = [];
  const country = countryOf(row, columns, { options, notes });
  const number = readNumber(row.cells[columns.phone] ?? '', {
    accept: options.accept,
    bare: true,
    ...(country === undefined ? {} : { country }),
  });
  const all = number.notes.length === 0 ? notes : [...notes, ...number.notes.map((note) => `${note.slug}: ${note.words}`)];
  if (number.kind === 'rejected') return { lookup: undefined, number, notes: all };
  const ip = ipOf(row, columns, { options, notes: all });
  const hinted = country === number.country;
  const lookup = {
    number: number.number,
    country: number.country,
    product: options.product,
    ...(ip === undefined ? {} : { ip }),
    ...(hinted ? { hinted } : {}),
  };
  return { lookup, number, notes: all };
}

interface Context {
  readonly options: InputOptions;
  readonly notes: string[];
}

function countryOf(row: Row, columns: Columns, { options, notes }: Context): string | undefined {
  const cell = columns.country === undefined ? '' : (row.cells[columns.country] ?? '').trim();
  if (cell === '') return options.country;
  const country = readCountry(cell);
  if (country === undefined) notes.push(`unknown_country: the country column says "${cell.slice(0, 40)}", which is no ISO code`);
  return country ?? options.country;
}

function ipOf(row: Row, columns: Columns, { options, notes }: Context): string | undefined {
  const cell = columns.ip === undefined ? '' : (row.cells[columns.ip] ?? '').trim();
  if (cell === '') return options.ip;
  if (isIP(cell) !== 0) return cell;
  notes.push(`invalid_ip: the IP column holds no IP address, so ${options.ip === undefined ? 'none' : '--ip'} was sent`);
  return options.ip;
}
