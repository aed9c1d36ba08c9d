import { isIP } from 'node:net';
import { findPhoneColumn, resolveColumn } from '../csv/columns.ts';
import { openSource, type Again, type DialectOptions, type Row, type Source } from '../csv/read.ts';
import { readCountry } from '../domain/country.ts';
import { looksLikeNumber, readNumber, type NumberReading } from '../domain/number.ts';
import type { Lookup } from '../domain/lookup.ts';
import { countReadable, isUnreadable, unreadableError, type ReadableCount } from './readable.ts';

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
  /** Index of the phone column. */
  readonly phone: number;
  read(row: Row): RowReading;
}

/** Opens the list and finds its columns. Throws CsvError where it cannot be read as one. */
export async function openInput(bytes: AsyncIterable<Uint8Array>, options: InputOptions, again?: Again): Promise<Input> {
  const source = await openSource(bytes, options, again);
  try {
    return await inputOf(source, options, again);
  } catch (error) {
    source.close();
    throw error;
  }
}

async function inputOf(source: Source, options: InputOptions, again: Again): Promise<Input> {
  const { header, width } = source;
  const column = (spec: string | undefined): number | undefined => (spec === undefined ? undefined : resolveColumn(spec, header, width));
  const found =
    options.phoneColumn === undefined && width > 0 && source.sample.length > 0 ? findPhoneColumn(source, looksLikeNumber) : undefined;
  const columns = {
    phone: column(options.phoneColumn) ?? found?.index ?? 0,
    country: column(options.countryColumn),
    ip: column(options.ipColumn),
  };
  const read = (row: Row): RowReading => readRow(row, columns, options);
  await refuseUnreadable(source, { read, phone: columns.phone, rest: restOf(source, { options, again }) });
  return { source, said: [...source.dialect.said, ...(found ? [found.said] : [])], phone: columns.phone, read };
}

interface Readable {
  read(row: Row): RowReading;
  readonly phone: number;
  /** All rows once more; undefined where they can be read but once. */
  readonly rest: (() => Promise<Source>) | undefined;
}

function restOf({ dialect }: Source, { options, again }: { readonly options: InputOptions; readonly again: Again }): Readable['rest'] {
  // In the encoding of the whole list, which its beginning need not show.
  return again && (() => openSource(again(), { ...options, encoding: dialect.encoding }));
}

/** A list of which nothing can be read is mended before anything is bought. Its first rows are asked first: they answer for most lists. */
async function refuseUnreadable(source: Source, { read, phone, rest }: Readable): Promise<void> {
  const first = countReadable(source.sample, read);
  if (!isUnreadable(first)) return;
  const all = rest ? await countAll(await rest(), read) : first;
  if (isUnreadable(all)) throw unreadableError(all, { index: phone, name: source.header?.[phone] });
}

async function countAll(source: Source, read: Readable['read']): Promise<ReadableCount> {
  let count = countReadable([], read);
  for await (const rows of source.rows()) count = countReadable(rows, read, count);
  return count;
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
