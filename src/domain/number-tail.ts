import type { FoundNumber } from './number-order.ts';
import type { Note } from './number-reason.ts';
import { EXTENSION_WORDS } from './number-words.ts';

const LONGEST_FIRST = [...EXTENSION_WORDS].sort((a, b) => b.length - a.length).join('|');
const EXTENSION = new RegExp(
  `(\\d)(?:;ext=|[\\s,;.()-]*(?:${LONGEST_FIRST})[.:\\s#]*|\\s*,{2,})[\\s-]*(\\d{1,7})#?\\s*\\)?$`,
  'iu',
);
/** No extension stands behind digits and the punctuation of numbers alone. */
const MAY_BE_EXTENDED = /[^\d\s().+\-/]/;
const BRACKETED = /^(.*\d)\s*\((\d{1,4})\)$/s;

/** Tells what groups of digits would be read as. */
export interface GroupReader {
  asNumber(groups: string): FoundNumber | undefined;
  /**
   * They are a number that some plan assigns: where it says no, {@link asNumber} may know better,
   * at 20 times the cost.
   */
  isAssigned(groups: string): boolean;
}

/**
 * Takes away an extension: behind its word, or in brackets at the end where what stands before is a
 * number.
 */
export function dropExtension(
  text: string,
  { asNumber }: Pick<GroupReader, 'asNumber'>,
): ShortenedText {
  const [found, lastDigit = '', extension = ''] = MAY_BE_EXTENDED.test(text)
    ? (EXTENSION.exec(text) ?? [])
    : [];
  if (found !== undefined)
    return leaveOutExtension(text.slice(0, -found.length) + lastDigit, extension);
  const [, before, bracketed = ''] = text.endsWith(')') ? (BRACKETED.exec(text) ?? []) : [];
  return before !== undefined && asNumber(before)
    ? leaveOutExtension(before, bracketed)
    : { text, notes: [] };
}

interface ShortenedText {
  readonly text: string;
  readonly notes: readonly Note[];
}

function leaveOutExtension(text: string, extension: string): ShortenedText {
  return {
    text,
    notes: [{ slug: 'extension_dropped', words: `the extension ${extension} was left out` }],
  };
}

const DECIMALS = /([.,])(\d+)$/;
/**
 * So many digits before the mark, the first of them no 0, are a whole number that a table has taken
 * for an amount.
 */
const WHOLE_DIGITS_MIN = 7;
/**
 * A cell with fewer digits than this is not a phone number, so its mark is that of a decimal
 * number.
 */
const SHORT_DIGITS = 8;

/**
 * What tables make of a number that they took for an amount, undone; undefined where it is a
 * decimal number.
 */
export function dropDecimals(text: string): string | undefined {
  const [, mark = '', decimals = ''] = DECIMALS.exec(text) ?? [];
  if (mark === '') return text;
  const before = text.slice(0, -decimals.length - 1);
  const digits = before.replace(/\D/g, '');
  if (digits === '') return text;
  // `12.68.73.46.0` ends in a group: whoever drops its zero reads another number.
  if (before.includes(mark)) return text;
  if (decimals === '0') return before;
  if (/^\D*(?:\+|00)/.test(before)) return text;
  const whole = digits.length >= WHOLE_DIGITS_MIN && !digits.startsWith('0');
  if (!whole && digits.length + decimals.length >= SHORT_DIGITS) return text;
  if (/^0+$/.test(decimals)) return before;
  return decimals.length <= 2 ? undefined : text;
}
