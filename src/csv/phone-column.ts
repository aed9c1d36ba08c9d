import { listNames } from './columns.ts';
import { describeColumns } from './phone-columns.ts';
import { countContent, isNumber, type Content } from './content.ts';
import { CsvError } from './error.ts';
import { findInsideObject } from './inside-object.ts';
import { readMeaning, type Meaning } from './meaning.ts';
import type { Source } from './read.ts';

/** Where the numbers are, and sentences for the user that say so. */
interface PhoneColumn {
  readonly index: number;
  /** Other columns that hold phone numbers too. */
  readonly others: readonly number[];
  readonly said: readonly string[];
}

/**
 * Share of the rows that must hold a number; of the filled ones, and less, where the column is
 * called a phone column.
 */
const NUMBERS_MIN = 0.5;
const NUMBERS_MIN_BY_NAME = 0.1;
/** Of two columns this close the one that is further left wins. */
const TIE = 0.1;
/**
 * Bare digits are numbers, but ids and accounts are bare digits too, and counters nearly always
 * are.
 */
const BARE_WEIGHT = 0.6;
const COUNTER_WEIGHT = 0.1;
/**
 * A phone column that is mostly empty still beats a full one of bare digits, but not one of numbers
 * that are written as such.
 */
const WORTH: Readonly<Record<Meaning, number>> = {
  phone: 0.9,
  number: 0.2,
  unknown: 0,
  fax: -0.3,
  other: -0.4,
};
const SCORE_MIN = 0.01;

/**
 * The column whose cells are phone numbers, by content first; header words break ties. An id or a
 * date, though its digits could be a number, does not win. Throws CsvError where no column does.
 */
export function findPhoneColumn(
  table: Pick<Source, 'header' | 'sample' | 'width'> & Partial<Pick<Source, 'form'>>,
  looksLikeNumber: (cell: string) => boolean,
): PhoneColumn {
  const { header, sample, width } = table;
  refuseSideBySide(header, sample, looksLikeNumber);
  const columns = Array.from({ length: width }, (_, index) => {
    const word = readMeaning(header?.[index] ?? '');
    const cells = sample.map((row) => (row.cells[index] ?? '').trim());
    const content = countContent(cells, looksLikeNumber);
    return { index, word, content, score: scoreColumn(content, word) };
  });
  const best = Math.max(...columns.map(({ score }) => score));
  const found =
    best > 0
      ? columns.find(({ score }) => score > best - TIE && score > 0)
      : findOnly(columns.filter(({ word }) => word === 'phone'));
  if (!found) throw notFound(table, findInsideObject(table, looksLikeNumber));
  const others = columns.filter((column) => column !== found && holdsPhones(column));
  const where = describeColumns([found.index], header);
  return {
    index: found.index,
    others: others.map(({ index }) => index),
    said: [
      `Phone numbers are read from ${where}; --phone-column says otherwise.`,
      ...nameOthers(
        found.index,
        others.map(({ index }) => index),
        header,
      ),
    ],
  };
}

/** Columns most of whose filled cells are numbers, whatever they are called. */
export function listNumberColumns(
  { sample, width }: Pick<Source, 'sample' | 'width'>,
  looksLikeNumber: (cell: string) => boolean,
): readonly number[] {
  return Array.from({ length: width }, (_, index) => index).filter((index) => {
    const cells = sample.map((row) => (row.cells[index] ?? '').trim());
    const { filled, written, bare, counters } = countContent(cells, looksLikeNumber);
    return written + bare + counters > filled * NUMBERS_MIN;
  });
}

interface ScoredColumn {
  readonly word: Meaning;
  readonly content: Content;
  readonly score: number;
}

/** Called so, or full of numbers that are written as such; ids are bare digits. */
function holdsPhones({ word, content, score }: ScoredColumn) {
  if (score <= 0 || word === 'fax' || word === 'other') return false;
  return word === 'phone' || content.written * 2 > content.filled;
}

const OTHERS_NAMED_MAX = 3;

function nameOthers(index: number, others: readonly number[], header: Source['header']) {
  if (others.length === 0) return [];
  const all = [index, ...others.slice(0, OTHERS_NAMED_MAX)];
  const names = all.map((column) => header?.[column]?.trim() ?? '');
  const usable = names.every((name) => name !== '' && !/[,+"]/.test(name));
  const words = usable && new Set(names).size === names.length ? names : all.map((n) => n + 1);
  const them = others.length === 1 ? 'it' : 'them';
  return [
    `There are phone numbers in ${describeColumns(others, header)} too: --phone-column "${words.join(',')}" takes ${them} where the first holds none, "${words.join('+')}" looks up each.`,
  ];
}

/**
 * A list that is written in one line, or in one line below its name: only one of its numbers would
 * be looked up. Several numbers of one person have a column each, with a name or with others below.
 */
function refuseSideBySide(
  header: Source['header'],
  sample: Source['sample'],
  looksLikeNumber: (cell: string) => boolean,
) {
  if (header?.length !== 1 && sample.length !== 1) return;
  const row = sample.find(({ cells }) => cells.length > (header?.length ?? 1));
  const cells = row?.cells.flatMap((cell) => cell.trim() || []) ?? [];
  if (!row || cells.length < 2 || !cells.every((cell) => isNumber(cell, looksLikeNumber))) return;
  throw new CsvError(
    `Cannot read the input as a list: line ${row.line} holds ${cells.length} numbers side by side. ` +
      'Write one number in each line, for instance by: tr "," "\\n" < list.csv > lines.csv. If they are one row, name the column with --phone-column.',
  );
}

function scoreColumn({ rows, filled, written, bare, counters }: Content, word: Meaning) {
  // Bare digits under "customer id" are what the name says.
  const numbers = written + (word === 'other' ? 0 : bare + counters);
  const enough = word === 'phone' ? filled * NUMBERS_MIN_BY_NAME : rows * NUMBERS_MIN;
  if (numbers === 0 || numbers < enough) return 0;
  const counterWeight = word === 'phone' ? BARE_WEIGHT : COUNTER_WEIGHT;
  const weighed = written + (word === 'other' ? 0 : bare * BARE_WEIGHT + counters * counterWeight);
  return Math.max(SCORE_MIN, weighed / rows + WORTH[word]);
}

/**
 * Without a single number in the sample a name must do: numbers that need a country, a list of
 * blanks.
 */
function findOnly<T>([item, ...others]: readonly T[]) {
  return others.length === 0 ? item : undefined;
}

function notFound({ header, width }: Pick<Source, 'header' | 'width'>, inside: string | undefined) {
  const none =
    width === 1 ? 'its only column holds none' : `none of its ${width} columns holds any`;
  const there = header ? `the header has ${listNames(header)}` : none;
  const advice = inside === undefined ? '' : ` ${inside} for what is inside of an object`;
  return new CsvError(`Cannot find a phone column: ${there}. Use --phone-column${advice}.`);
}
