import { isSupportedCountry } from 'libphonenumber-js/max';
import { beginsWithTrunk } from './number-plan.ts';
import type { GroupReader } from './number-tail.ts';
import { CONJUNCTIONS } from './number-words.ts';

const BETWEEN = CONJUNCTIONS.filter((word) => /^\p{Script=Han}|^[\u3040-\u30ff]/u.test(word)).join(
  '|',
);
const BETWEEN_BLANKS = CONJUNCTIONS.join('|');
/**
 * Whatever stands around them: these never stand inside a number. A second plus begins a second
 * number.
 */
const MARKS = new RegExp(
  `\\s*(?:;(?!ext=)|[|&\\n]|:{2,}|(?:${BETWEEN})|(?<=\\s)(?:${BETWEEN_BLANKS})(?=\\s))+\\s*|(?<=(?:\\d\\D*){3}.*)(?=\\+)`,
  'isu',
);
/** What {@link MARKS} would find needs one of these; a word has to stand between digits. */
const MAY_HAVE_MARKS = /[;|&\n]|::|\d\D*\+|\d[^\d\p{L}]*\p{L}\D*\d/u;

/**
 * The parts of a cell between marks that separate numbers; those without digits are left out,
 * unless all are.
 */
export function splitAtMarks(text: string): readonly string[] {
  if (!MAY_HAVE_MARKS.test(text)) return [text];
  const parts = text.split(MARKS).filter((part) => /\d/.test(part));
  return parts.length > 1 ? parts : [text];
}

/**
 * With fewer digits than this on a side, letters between digits stand for digits, and do not part
 * two numbers.
 */
const PART_DIGITS_MIN = 5;
const LETTERS_BETWEEN = /[^\d+()]*\p{L}[^\d+(]*/u;

/** The parts of a text between letters; undefined where the letters stand for digits. */
export function splitAtWords(text: string): readonly string[] | undefined {
  if (!/\p{L}/u.test(text)) return [text];
  const parts = text.split(LETTERS_BETWEEN);
  return parts.every((part) => digitsIn(part) >= PART_DIGITS_MIN) ? parts : undefined;
}

/** A second number has so many digits; fewer behind a blank are a group of the first. */
const SECOND_DIGITS_MIN = 6;
/** A first one has at least as many as an area code. */
const FIRST_DIGITS_MIN = 3;
/** Shorter texts do not hold two numbers. */
const TWO_NUMBERS_DIGITS_MIN = 10;
/** `447,700,900,123`: a table took the number for an amount. */
const THOUSANDS = /^\d{1,3}(?:,\d{3}){2,}$/;
/** `690-178-286`: dashes between groups of one length are not a range. */
const EVEN_GROUPS = /^\+?\d+(?:-(?:\d{2}(?!\d)))+$|^\+?\d+(?:-(?:\d{3}(?!\d)))+$/;
const RANGE = /^(.*\D(\d{1,3}))-(\d{1,3})$/s;
const TWINS = /(?:^|\D)(\d{5,})\s+(\d{5,})$/;

/**
 * The groups of one number; undefined where they are two, by what stands before a slash, a comma,
 * the end of a range or a blank. The same number twice is cut down to one.
 */
export function findOneNumber(text: string, reader: GroupReader): string | undefined {
  const one = splitAtSlashes(text, reader);
  if (one !== text) return one;
  return isRange(text, reader) || areTwins(text) ? undefined : splitAtBlanks(text, reader);
}

/**
 * Behind a slash or a comma stands a second number, or the end of one, where a valid one ends
 * there.
 */
function splitAtSlashes(text: string, reader: GroupReader) {
  if (!/[/\\,]/.test(text) || THOUSANDS.test(text)) return text;
  for (const { index } of text.matchAll(/[/\\,]/g)) {
    const [before, behind] = [text.slice(0, index), text.slice(index + 1)];
    if (!/\d/.test(before) || !/\d/.test(behind)) continue;
    if (reader.isAssigned(before)) return keepOne(before, behind, reader);
  }
  return text;
}

/**
 * `23125-10-12`: two groups of equal length at the end, the second larger, behind a number that is
 * one without the second.
 */
function isRange(text: string, reader: GroupReader) {
  if (!text.includes('-') || EVEN_GROUPS.test(text)) return false;
  const [, before = '', from = '', to = ''] = RANGE.exec(text) ?? [];
  return from.length > 0 && from.length === to.length && to > from && reader.isAssigned(before);
}

/** `23125 23126`: neighbours, which only differ in their last two digits. */
function areTwins(text: string) {
  const [, one = '', other = ''] = TWINS.exec(text) ?? [];
  return one !== other && one.length === other.length && one.slice(0, -2) === other.slice(0, -2);
}

/**
 * Behind a blank a group begins with the trunk prefix or `00`, and there and before it stands a
 * number.
 */
function splitAtBlanks(text: string, reader: GroupReader) {
  for (const at of possibleStarts(text)) {
    const [before, behind] = [text.slice(0, at), text.slice(at)];
    if (!reader.isAssigned(before)) continue;
    const country = reader.asNumber(before)?.country ?? '';
    const begins =
      behind.startsWith('00') || (isSupportedCountry(country) && beginsWithTrunk(behind, country));
    if (begins && reader.asNumber(behind)) return keepOne(before, behind, reader);
  }
  return text;
}

/**
 * Where behind a blank a digit stands that trunk prefixes begin with, and enough digits around it
 * for two numbers.
 */
function possibleStarts(text: string) {
  if (text.length < TWO_NUMBERS_DIGITS_MIN || !/\s\(?[018]/.test(text)) return [];
  const starts: number[] = [];
  let before = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (!isDigit(text, at)) continue;
    if (
      before >= FIRST_DIGITS_MIN &&
      /\s\(?$/.test(text.slice(0, at)) &&
      digitsIn(text.slice(at)) >= SECOND_DIGITS_MIN
    )
      starts.push(at);
    before += 1;
  }
  return starts;
}

function isDigit(text: string, at: number) {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

/**
 * A text that is not a number as a whole may be two of them, possible ones, behind one another:
 * undefined, so that the reason can say so. The same number twice is cut down to one.
 */
export function splitImpossible(text: string, reader: GroupReader): string | undefined {
  if (!/\d[\s/\\,]/.test(text) || digitsIn(text) <= TWO_NUMBERS_DIGITS_MIN || reader.asNumber(text))
    return text;
  for (const { index, 0: mark } of text.matchAll(/[\s/\\,]+/g)) {
    const [before, behind] = [text.slice(0, index), text.slice(index + mark.length)];
    // Where plans are open, much is possible: two numbers look alike.
    if (digitsIn(before) < SECOND_DIGITS_MIN || digitsIn(behind) !== digitsIn(before)) continue;
    if (reader.asNumber(before) && reader.asNumber(behind)) return keepOne(before, behind, reader);
  }
  return text;
}

/** One of two groups that are the same number; undefined where they are not. */
function keepOne(before: string, behind: string, { asNumber }: GroupReader) {
  const number = asNumber(before)?.number;
  return number !== undefined && asNumber(behind)?.number === number ? before : undefined;
}

function digitsIn(text: string) {
  let digits = 0;
  for (let at = 0; at < text.length; at += 1) if (isDigit(text, at)) digits += 1;
  return digits;
}
