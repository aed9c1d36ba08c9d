import { listed } from './columns.ts';
import { CsvError } from './error.ts';
import type { Source } from './read.ts';

export interface PhoneColumn {
  readonly index: number;
  readonly said: string;
}

/** Share of the rows that must hold a number; less where the column is called a phone column. */
const NUMBERS_MIN = 0.5;
const NUMBERS_MIN_BY_NAME = 0.1;
/** Of two columns this close the one that is further left wins. */
const TIE = 0.1;
/** Bare digits are numbers, but ids, dates and accounts are bare digits too. */
const BARE_WEIGHT = 0.6;

/**
 * The column whose cells are phone numbers, by content first; header words break ties. An id or a date, though its digits
 * could be a number, does not win. Throws CsvError where no column does.
 */
export function findPhoneColumn(
  { header, sample, width }: Pick<Source, 'header' | 'sample' | 'width'>,
  looksLikeNumber: (cell: string) => boolean,
): PhoneColumn {
  const columns = Array.from({ length: width }, (_, index) => {
    const word = meaningOf(header?.[index] ?? '');
    const cells = sample.map((row) => (row.cells[index] ?? '').trim());
    return { index, word, score: scoreOf(contentOf(cells, looksLikeNumber), word) };
  });
  const best = Math.max(...columns.map(({ score }) => score));
  const found =
    best > 0 ? columns.find(({ score }) => score > best - TIE && score > 0) : onlyOne(columns.filter(({ word }) => word === 'phone'));
  if (!found) throw notFound(header, width);
  const headerCell = header?.[found.index];
  const name = headerCell === undefined ? '' : `, "${headerCell.trim()}"`;
  const doubt =
    headerCell !== undefined && looksLikeNumber(headerCell)
      ? ' That name is a number itself: if the first line is no header, use --no-header.'
      : '';
  return {
    index: found.index,
    said: `Phone numbers are read from column ${String(found.index + 1)}${name}; --phone-column says otherwise.${doubt}`,
  };
}

/** Without a single number in the sample a name must do: numbers that need a country, a list of blanks. */
function onlyOne<T>(items: readonly T[]): T | undefined {
  return items.length === 1 ? items[0] : undefined;
}

function notFound(header: readonly string[] | undefined, width: number): CsvError {
  const there = header
    ? `the header has ${listed(header)}`
    : width === 1
      ? 'its only column holds none'
      : `none of its ${String(width)} columns holds any`;
  return new CsvError(`Cannot find a phone column: ${there}. Use --phone-column.`);
}

interface Content {
  /** Share of the rows with a number that is written as one: `+`, `00`, a leading 0, blanks, brackets, dashes. */
  readonly written: number;
  /** Share of the rows with bare digits that could be a number. */
  readonly bare: number;
}

function contentOf(cells: readonly string[], looksLikeNumber: (cell: string) => boolean): Content {
  const numbers = cells.filter((cell) => cell !== '' && !isOtherwise(cell) && looksLikeNumber(cell));
  const bare = numbers.filter((cell) => /^[1-9]\d*$/.test(cell));
  const counted = isCounter(bare) || bare.every(isCompactDate) ? 0 : bare.length;
  return { written: (numbers.length - bare.length) / cells.length, bare: counted / cells.length };
}

/** Dates, times, decimal numbers and IP addresses have digits and the punctuation of numbers. */
function isOtherwise(cell: string): boolean {
  return (
    /^\d{1,4}([-./])\d{1,2}\1\d{1,4}(?:[ T].*)?$/.test(cell) ||
    /^\d{1,2}:\d{2}/.test(cell) ||
    /^-?\d+[.,]\d{1,2}$/.test(cell) ||
    /^\d{1,3}(?:\.\d{1,3}){3}$/.test(cell)
  );
}

/** Ids that go up row by row in small steps. Numbers of a block do so too, but not by rows in any order. */
function isCounter(cells: readonly string[]): boolean {
  const steps = cells.slice(1).map((cell, index) => Number(cell) - Number(cells[index]));
  return steps.length >= 2 && steps.every((step) => step > 0 && step <= 100);
}

function isCompactDate(cell: string): boolean {
  return /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{4}|\d{6})?$/.test(cell);
}

type Meaning = 'phone' | 'number' | 'fax' | 'other' | 'unknown';
const WORTH: Readonly<Record<Meaning, number>> = { phone: 0.5, number: 0.2, unknown: 0, fax: -0.3, other: -0.4 };

function scoreOf({ written, bare }: Content, word: Meaning): number {
  // Bare digits under "customer id" are what the name says.
  const numbers = written + (word === 'other' ? 0 : bare);
  if (numbers < (word === 'phone' ? NUMBERS_MIN_BY_NAME : NUMBERS_MIN)) return 0;
  return Math.max(0.01, written + (word === 'other' ? 0 : bare * BARE_WEIGHT) + WORTH[word]);
}

const PHONE_STEMS = [
  ...['phone', 'telefon', 'telephon', 'telefoon', 'mobil', 'handy', 'msisdn', 'rufnummer', 'whatsapp', 'celular', 'cellular'],
  ...['movil', 'telemovel', 'telefone', 'puhelin', 'телефон', 'мобильн', '電話', '电话', '手机', '携帯'],
];
const PHONE_WORDS = new Set(['tel', 'tels', 'tlf', 'cell', 'cel', 'gsm', 'sms', 'e164', 'portable', 'landline', 'festnetz', 'fon']);
const NUMBER_WORDS = new Set(['number', 'numbers', 'numero', 'nummer', 'num', 'nr', 'no', 'contact', 'kontakt']);
const FAX_WORDS = new Set(['fax', 'telefax', 'faxnummer', 'facsimile']);
const OTHER_WORDS = new Set([
  ...['id', 'uuid', 'key', 'customer', 'client', 'kunde', 'kunden', 'kundennummer', 'kundennr', 'cliente', 'order', 'invoice', 'rechnung'],
  ...['account', 'konto', 'kontonummer', 'iban', 'vat', 'tax', 'ssn', 'date', 'datum', 'fecha', 'data', 'time', 'timestamp', 'created'],
  ...[
    'updated',
    'birth',
    'birthday',
    'geburtstag',
    'geburtsdatum',
    'dob',
    'zip',
    'plz',
    'postcode',
    'postal',
    'amount',
    'price',
    'ip',
    'lat',
    'lon',
  ],
]);

/** What a column's name promises. */
function meaningOf(name: string): Meaning {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '');
  const lower = plain.toLowerCase();
  const words = plain
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u);
  const has = (set: ReadonlySet<string>): boolean => words.some((word) => set.has(word));
  if (has(FAX_WORDS)) return 'fax';
  if (has(PHONE_WORDS) || PHONE_STEMS.some((stem) => lower.includes(stem))) return 'phone';
  if (has(OTHER_WORDS)) return 'other';
  return has(NUMBER_WORDS) ? 'number' : 'unknown';
}
