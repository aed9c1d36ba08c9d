import { isIP } from 'node:net';
import { isNumber } from '../csv/content.ts';
import type { PhoneColumns } from '../csv/phone-columns.ts';
import type { ListRow } from '../csv/read.ts';
import { readCountry } from '../domain/country.ts';
import { noticeDamage, type DamageSign } from '../domain/damage.ts';
import type { BareDigits } from '../domain/number-list.ts';
import { isPlaced, looksLikeNumber, readNumber, type NumberReading } from '../domain/number.ts';
import type { Lookup } from '../domain/lookup.ts';
import type { Suppression } from './suppressed.ts';

/** What helps to read a row, and what is asked about its number. */
export interface ReadingOptions {
  /** ISO alpha-2, for numbers in national form. */
  readonly country: string | undefined;
  readonly ip: string | undefined;
  readonly accept: 'possible' | 'valid';
  readonly product: string;
  /** Numbers that are never asked about; undefined without any. */
  readonly suppression?: Suppression | undefined;
}

/** What a number of a row asks for: a lookup, or a reason why there is none. */
export interface RowReading {
  readonly lookup: Lookup | undefined;
  readonly number: NumberReading;
  /** Slug and words, for `ni_reason`, beside whatever the outcome is. */
  readonly notes: readonly string[];
  /** What its country column says, where that names no country. */
  readonly unknownCountry?: string | undefined;
  /** The list that keeps its number from being asked about. */
  readonly suppressedBy?: string | undefined;
  /** What its cell tells of damage. */
  readonly damage?: DamageSign | undefined;
}

/** Reads the numbers of rows. `bare`: how digits without plus and `00` are read. */
export interface RowReader {
  /** The number of a row: of several columns that of the first that holds one. */
  read(row: ListRow, bare: BareDigits): RowReading;
  /** One reading for each number that is looked up, in the order of their columns. */
  readEach(row: ListRow, bare: BareDigits): readonly RowReading[];
  /**
   * The cells of its numbers where no country stands beside them: they have a say in how the list
   * writes its numbers.
   */
  bareCells(row: ListRow): readonly string[];
  /** Its phone cell is filled, and no reading of it ends for want of a country. */
  isPlaced(row: ListRow): boolean;
}

/** Indexes of the columns that are read. */
interface InputColumns {
  readonly phones: Pick<PhoneColumns, 'kind' | 'indexes'>;
  readonly country: number | undefined;
  readonly ip: number | undefined;
  /** Columns that hold phone numbers in most rows, whether they are read or not. */
  readonly numbers: readonly number[];
}

export function createRowReader(columns: InputColumns, options: ReadingOptions): RowReader {
  const { kind, indexes } = columns.phones;
  const [only = 0] = indexes;
  const cellReader = createCellReader(columns, options);
  const { readHint } = cellReader;
  const readAt = (row: ListRow, column: number, bare: BareDigits): RowReading => {
    const cell = row.cells[column] ?? '';
    const reading = cellReader.read(row, cell, bare);
    const { number } = reading;
    const damage = noticeDamage({
      cell,
      reason: number.kind === 'rejected' ? number.reason.slug : undefined,
      hasNumberBeside: () => hasNumberBeside(row, column, columns.numbers),
    });
    return damage ? { ...reading, damage } : reading;
  };

  /** What the first column says that holds a number, else the first that is filled. */
  function readFirst(row: ListRow, bare: BareDigits) {
    let first: { column: number; reading: RowReading } | undefined;
    for (const column of indexes.filter((index) => trimmedCell(row, index) !== '')) {
      const reading = readAt(row, column, bare);
      if (reading.number.kind === 'number') return { column, reading };
      first ??= { column, reading };
    }
    return first ?? { column: only, reading: readAt(row, only, bare) };
  }

  const read: RowReader['read'] = (row, bare) =>
    kind === 'first' ? readFirst(row, bare).reading : readAt(row, only, bare);
  /** The columns that are looked up in this row; where digits may be read either way, in the wider. */
  const lookedUp = (row: ListRow) =>
    kind === 'first' ? [readFirst(row, 'international').column] : indexes;

  return {
    read,
    readEach: (row, bare) =>
      kind === 'each' ? indexes.map((column) => readAt(row, column, bare)) : [read(row, bare)],
    bareCells: (row) =>
      trimmedCell(row, columns.country) === ''
        ? lookedUp(row).map((column) => row.cells[column] ?? '')
        : [],
    // Several numbers are not told by one of them.
    isPlaced: (row) =>
      kind === 'one' &&
      [undefined, readHint(row).country].some((country) =>
        isPlaced(row.cells[only] ?? '', country),
      ),
  };
}

function hasNumberBeside({ cells }: ListRow, column: number, numbers: readonly number[]) {
  return [column - 1, column + 1].some(
    (beside) =>
      !numbers.includes(beside) && isNumber((cells[beside] ?? '').trim(), looksLikeNumber),
  );
}

function createCellReader(columns: InputColumns, options: ReadingOptions) {
  const { accept, product } = options;

  /**
   * `unknown`: what a country column says that names none. `--country` serves where it is empty.
   */
  function readHint(row: ListRow) {
    const cell = trimmedCell(row, columns.country);
    const country = cell === '' ? options.country : readCountry(cell);
    return cell !== '' && country === undefined
      ? { unknown: cell.slice(0, COUNTRY_CHARS_SHOWN_MAX) }
      : { country };
  }

  function readIp(row: ListRow) {
    const cell = trimmedCell(row, columns.ip);
    const ip = isIP(cell) === 0 ? options.ip : cell;
    const sent = ip === undefined ? 'none' : '--ip';
    const note = `invalid_ip: the IP column holds no IP address, so ${sent} was sent`;
    return { ip, notes: cell !== '' && cell !== ip ? [note] : [] };
  }

  return {
    readHint,
    read: (row: ListRow, cell: string, bare: BareDigits): RowReading => {
      const { country, unknown } = readHint(row);
      const read = readNumber(cell, {
        accept,
        bare: bare === 'international' && unknown === undefined,
        country,
      });
      const number = unknown === undefined ? read : withoutCountry(read, unknown);
      const notes = number.notes.map(({ slug, words }) => `${slug}: ${words}`);
      if (unknown !== undefined && number === read)
        notes.unshift(`unknown_country: ${unknownWords(unknown)}`);
      const reading = { lookup: undefined, number, notes, unknownCountry: unknown };
      if (number.kind === 'rejected') return reading;
      const suppressedBy = options.suppression?.find(number.number);
      if (suppressedBy !== undefined) return { ...reading, suppressedBy };
      const { ip, notes: ofIp } = readIp(row);
      const lookup = {
        number: number.number,
        country: number.country,
        product,
        ...(ip !== undefined && { ip }),
        ...(country === number.country && { hinted: true }),
      };
      return { lookup, number, notes: [...notes, ...ofIp], unknownCountry: unknown };
    },
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
