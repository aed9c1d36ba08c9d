import { isDate } from './number-date.ts';
import { dropBracketedZero, dropListMark } from './number-marks.ts';
import type { Digits, FoundNumber } from './number-order.ts';
import { findOneNumber, splitImpossible, splitAtMarks, splitAtWords } from './number-parts.ts';
import { rejectCell, type CellReason, type Note, type RejectedCell } from './number-reason.ts';
import { dropDecimals, dropExtension, type GroupReader } from './number-tail.ts';
import { unwrapCell } from './number-text.ts';
import { dropWords, type Worded } from './number-wording.ts';

/**
 * Tells what digits would be read as; asked where the text alone does not say which of them belong
 * to the number.
 */
export interface DigitReader {
  read(digits: Digits): FoundNumber | undefined;
  /** Some plan assigns them. May say no where {@link read} knows better; it is quick. */
  isAssigned(digits: Digits): boolean;
}

/** A cell brought down to digits: what is left to be read, or the reason why nothing is. */
export type CellText =
  | (Digits & {
      readonly kind: 'digits';
      readonly notes: readonly Note[];
      /** Words that are on no list stood beside the digits. */
      readonly strange: Worded['strange'];
    })
  | RejectedCell;

/** Most lists hold such cells and no others: nothing has to be taken away. */
const PLAIN_DIGITS = /^\+?\d+$/;
/** Nor here, but for what groups of digits can hold between them. */
const PLAIN_GROUPS = /^(?:\+?\(?|\(\+)\d[\d ().\-/]*$/;
/** The same behind a plus or `00`, which every step leaves in its place. */
const MARKED_GROUPS = /^(?:\+\(?\d|\(\+\d|00)[\d ().\-/]*$/;
/**
 * Longer than any number with its clothes; keeps the patterns of the steps from running over a
 * whole text.
 */
const TEXT_CHARS_MAX = 250;
const EXPONENT = /^[+-]?\d+(?:[.,]\d+)?\s*[eE]\s*[+-]?\d+$/;
const MASK = /[*•●]|[xX]{2}/u;
/** `*100#`, `#31#`: what is dialled for the network itself. */
const NETWORK_CODE = /^[*#][*#\d]*\d[*#\d]*#$/;
const ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$/;
const PUNCTUATION = /[\s().,\-_~/\\[\]]/g;

/**
 * A cell that says by a plus or `00` that its digits are international, and holds no words:
 * whatever it is read as.
 */
export function isMarkedInternational(cell: string): boolean {
  return MARKED_GROUPS.test(cell);
}

/** A cell that is digits and nothing else but a plus; undefined for others. */
export function plainDigits(cell: string): Extract<CellText, { kind: 'digits' }> | undefined {
  if (!PLAIN_DIGITS.test(cell)) return undefined;
  const plus = cell.startsWith('+');
  const digits = plus ? cell.slice(1) : cell;
  return { kind: 'digits', plus, digits, notes: [], strange: undefined };
}

/** Takes away what people write around the digits of a number, one step after the other. */
export function readCellText(cell: string, reader: DigitReader): CellText {
  const plain = plainDigits(cell);
  if (plain) return plain;
  if (PLAIN_GROUPS.test(cell) && cell.length <= TEXT_CHARS_MAX)
    return readPlainGroups(cell, reader);
  const text = unwrapCell(cell);
  const slug = wholeCell(text);
  if (slug !== undefined) return rejectCell(slug);
  return readFirstReadable(splitAtMarks(text), reader, readPart);
}

/** What the cell is as a whole, where that is not a number. */
function wholeCell(text: string): CellReason | undefined {
  if (text === '') return 'empty';
  if (text.length > TEXT_CHARS_MAX) return 'no_number';
  if (EXPONENT.test(text)) return 'exponent';
  if (NETWORK_CODE.test(text)) return 'service_number';
  if (MASK.test(text)) return 'masked';
  if (isDate(text)) return 'date';
  return undefined;
}

/** The same number twice is one number; two different ones are none. */
function readFirstReadable(
  parts: readonly string[],
  reader: DigitReader,
  read: (part: string, reader: DigitReader) => CellText,
): CellText {
  const [first = '', ...others] = parts;
  if (others.length === 0) return read(first, reader);
  const texts = parts.map((part) => read(part, reader));
  const numbers = texts.map((text) =>
    text.kind === 'digits' ? reader.read(text)?.number : undefined,
  );
  const [text] = texts;
  const same = numbers.every((number) => number !== undefined && number === numbers[0]);
  return same && text ? text : rejectCell('two_numbers');
}

function readPart(part: string, reader: DigitReader): CellText {
  const worded = dropWords(part);
  if (!worded) return rejectCell('no_number');
  const extended = dropExtension(worded.text, groupsBy(reader));
  const notes = [...worded.notes, ...extended.notes];
  const pieces = splitAtWords(extended.text);
  if (!pieces || worded.attached) return rejectCell('letters', notes);
  return readFirstReadable(pieces, reader, (piece) =>
    readGroups(piece, { ...worded, notes }, reader),
  );
}

type Dropped = Pick<Worded, 'notes' | 'strange' | 'afterWord'>;

const NOTHING_DROPPED: Dropped = { notes: [], strange: undefined, afterWord: false };

/** What {@link readCellText} would come to by all its steps, by those that can find something. */
function readPlainGroups(cell: string, reader: DigitReader): CellText {
  if (isDate(cell)) return rejectCell('date');
  if (!cell.endsWith(')')) return readGroups(cell, NOTHING_DROPPED, reader);
  const { text, notes } = dropExtension(cell, groupsBy(reader));
  return readGroups(text, { ...NOTHING_DROPPED, notes }, reader);
}

/** From here on there are no letters: groups of digits with punctuation between them. */
function readGroups(groups: string, dropped: Dropped, reader: DigitReader): CellText {
  const whole = dropDecimals(groups);
  const judge = groupsBy(reader);
  if (whole === undefined) return rejectCell('decimal', dropped.notes);
  if (isAddress(whole) && judge.asNumber(whole)?.valid !== true)
    return rejectCell('ip_address', dropped.notes);
  const single = findOneNumber(whole, judge);
  if (single === undefined) return rejectCell('two_numbers', dropped.notes);
  const unmarked = dropListMark(single, { ...judge, afterWord: dropped.afterWord });
  if (unmarked === undefined) return rejectCell('two_readings', dropped.notes);
  const possible = splitImpossible(dropBracketedZero(unmarked, judge), judge);
  if (possible === undefined) return rejectCell('two_numbers', dropped.notes);
  const { notes, strange } = dropped;
  const digits = extractDigits(possible);
  return digits ? { ...digits, notes, strange } : rejectCell('no_number', notes);
}

function isAddress(text: string) {
  return (
    ADDRESS.test(text) &&
    !text.startsWith('00') &&
    text.split('.').every((group) => Number(group) <= 255)
  );
}

function groupsBy(reader: DigitReader): GroupReader {
  return {
    asNumber: (groups) => {
      const digits = extractDigits(groups);
      return digits && reader.read(digits);
    },
    isAssigned: (groups) => {
      const digits = extractDigits(groups);
      return digits !== undefined && reader.isAssigned(digits);
    },
  };
}

function extractDigits(groups: string) {
  return plainDigits(groups.replace(PUNCTUATION, ''));
}
