import { looksLikeNumber } from '../domain/number.ts';
import { isNumber } from './content.ts';
import { readMeaning } from './meaning.ts';
import type { SeenRecord } from './scan.ts';

/** More lines above a header are not titles. */
const TITLES_MAX = 20;
/** Records by which the header is found. */
const LOOKED_AT_MAX = 60;
/** A number of a list has as many. */
const DIGITS_MIN = 7;
/** Of two columns of numbers, one with less than this share of the other's is none. */
const NUMBERS_SHARE = 0.5;

/**
 * How many records stand above the header: the name of the list, its date, who made it. They are
 * titles where a record behind them names the column the numbers are in, or fills all the columns
 * that they leave empty; else there are none, because a row that is taken for a title is lost.
 */
export function countTitles(all: readonly Pick<SeenRecord, 'cells'>[]): number {
  const records = all.slice(0, LOOKED_AT_MAX).map(({ cells }) => cells.map(stripQuotes));
  const [first] = records;
  if (!first || holdsNumber(first)) return 0;
  const usual = findMedian(records.map(countFilled));
  if (countFilled(first) >= usual && first.some((cell) => readMeaning(cell) === 'phone')) return 0;
  const columns = numberColumns(records);
  for (let at = 1; at <= Math.min(TITLES_MAX, records.length - 2); at++) {
    const record = records[at] ?? [];
    if (holdsNumber(record)) return 0;
    if (isHeader(record, records.slice(0, at), { columns, usual })) return at;
  }
  return 0;
}

type TitleCells = readonly string[];

/** `columns`: where the numbers are; `usual`: the cells that a record fills. */
function isHeader(
  record: TitleCells,
  above: readonly TitleCells[],
  { columns, usual }: { columns: readonly number[]; usual: number },
) {
  if (record.some((cell) => /\d/.test(cell) && !/\p{L}/u.test(cell))) return false;
  const pick = (cells: TitleCells) => columns.map((column) => cells[column] ?? '');
  const namesPhone = pick(record).some(isPhoneName);
  // A header that leaves columns without a name stands above a row that fills them.
  const named = above.some((other) => pick(other).some((cell) => readMeaning(cell) === 'phone'));
  if (named && (usual === 1 || !namesPhone)) return false;
  const filled = countFilled(record);
  return (
    namesPhone ||
    (columns.length > 0 &&
      !pick(record).includes('') &&
      filled >= Math.max(2, usual) &&
      above.every((other) => countFilled(other) <= filled / 2))
  );
}

/** `Telefon`, `phone_number`, `Phone number`; "no phone" is what a row says. */
function isPhoneName(cell: string) {
  return (
    readMeaning(cell) === 'phone' &&
    /^[^\s\d]+(?: (?:number|no\.?|nr\.?|nummer))?(?: ?\d)?$/i.test(cell)
  );
}

function numberColumns(records: readonly TitleCells[]) {
  const width = Math.max(...records.map((cells) => cells.length));
  const counts = Array.from(
    { length: width },
    (_, column) => records.filter((cells) => isPhone(cells[column] ?? '')).length,
  );
  const most = Math.max(...counts);
  return counts.flatMap((count, column) =>
    count > 0 && count >= most * NUMBERS_SHARE ? [column] : [],
  );
}

function holdsNumber(cells: TitleCells) {
  return cells.some(isPhone);
}

/** "Customers 2024" could be a short number. */
function isPhone(cell: string) {
  return cell.replace(/\D/g, '').length >= DIGITS_MIN && isNumber(cell, looksLikeNumber);
}

function stripQuotes(cell: string) {
  return cell
    .trim()
    .replace(/^(["'])(.*)\1$/s, '$2')
    .trim();
}

function countFilled(cells: TitleCells) {
  return cells.filter(Boolean).length;
}

function findMedian(counts: number[]) {
  return counts.sort((a, b) => a - b)[Math.floor(counts.length / 2)] ?? 0;
}
