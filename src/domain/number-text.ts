import type { Note, NumberReason } from './number.ts';

/** A cell brought down to digits: what is left to be read, or the reason why nothing is. */
export type CellText =
  | { readonly kind: 'digits'; readonly plus: boolean; readonly digits: string; readonly notes: readonly Note[] }
  | { readonly kind: 'rejected'; readonly reason: NumberReason };

/** Most lists hold such cells and no others: nothing has to be taken away. */
const PLAIN_DIGITS = /^\+?\d+$/;
const PRINTABLE_ASCII = /^[ -~]*$/;
/** Longer than any number with its clothes; keeps the patterns below from running over a whole text. */
const TEXT_CHARS_MAX = 250;
/** Fewer digits than this before a slash are an area code (`030/123456`), not a number of their own. */
const NUMBER_DIGITS_MIN = 7;

/** `="+44..."` and `'+44...`: how spreadsheets are kept from eating a number. */
const FORMULA_TEXT = /^="(.*)"$/s;
const TEXT_MARK = /^'/;
const SCHEME = /^(?:tel|whatsapp|callto|sms|phone):(?:\/\/)?/i;
/** `;phone-context=...` of a tel: address, RFC 3966; its `;ext=` is read as an extension. */
const SCHEME_PARAMETER = /;(?!ext=)[a-z-]+=[^;]*/gi;
const EXPONENT = /^[+-]?\d+(?:[.,]\d+)?\s?[eE]\s?[+-]?\d+$/;
const MASK = /[*•●]|[xX]{2}/u;
/** What tables make of a number that they took for an amount. */
const DECIMAL_ZERO = /(?<=\d)[.,]0$|(?<=^\+?\d{7,})[.,]00$/;
const EXTENSION =
  /(\d)(?:;ext=|[\s,;.()-]*(?:extension|extn?|ext|x|#|dw|durchwahl|nst|nebenstelle|poste|int|anexo|ramal|wew|доб|内線|内线)[.:]*)[\s-]*(\d{1,7})\)?$/iu;
const SEPARATORS_AROUND = /^[\s,;|]+|[\s,;|]+$/g;
const PUNCTUATION = /[\s().'’\-_~/\\[\]]/g;

/** Takes away what people write around the digits of a number (CONTRACT, Numbers). */
export function readCellText(cell: string): CellText {
  if (PLAIN_DIGITS.test(cell)) return digitsOf(cell, []);
  const plain = unwrapped(PRINTABLE_ASCII.test(cell) ? cell.trim() : plainText(cell));
  if (plain === '') return reject('empty', 'the cell is empty');
  if (plain.length > TEXT_CHARS_MAX) return reject('no_number', 'the cell is no phone number');
  if (EXPONENT.test(plain)) return reject('exponent', 'a spreadsheet has turned the number into an exponent and lost digits');
  if (MASK.test(plain)) return reject('masked', 'some of the digits are masked');
  const { text, notes } = dropExtension(plain.replace(DECIMAL_ZERO, '').replace(SEPARATORS_AROUND, ''));
  if (hasTwoNumbers(text)) return reject('two_numbers', 'the cell holds more than one number');
  return digitsOf(text.replace(PUNCTUATION, ''), notes);
}

function digitsOf(bare: string, notes: readonly Note[]): CellText {
  if (!PLAIN_DIGITS.test(bare)) return reject('no_number', 'the cell is no phone number');
  const plus = bare.startsWith('+');
  return { kind: 'digits', plus, digits: plus ? bare.slice(1) : bare, notes };
}

/** Without what cannot be seen; blanks, digits, signs and dashes of every script as those of ASCII. */
function plainText(cell: string): string {
  return cell
    .replace(/\p{Default_Ignorable_Code_Point}|\p{Cf}/gu, '')
    .replace(/[\p{Z}\p{Cc}\u2800]+/gu, ' ')
    .replace(/[\uFF01-\uFF5E]/g, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0))
    .replace(/[\u207A\uFE62\u2795]/g, '+')
    .replace(/[\p{Pd}\u2212\u30FC]/gu, '-')
    .replace(/[\u00B7\u30FB]/g, '.')
    .replace(/(?![0-9])\p{Nd}/gu, asciiDigit)
    .trim();
}

function unwrapped(text: string): string {
  const written = text.replace(FORMULA_TEXT, '$1').replace(TEXT_MARK, '').trim();
  return written.replace(SCHEME, '').replace(SCHEME_PARAMETER, '').trim();
}

/** Digits of a script stand in a run of ten from its zero on; where runs touch, the next begins at a multiple of ten. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((code - zero) % 10);
}

function dropExtension(text: string): { text: string; notes: readonly Note[] } {
  const match = EXTENSION.exec(text);
  if (!match) return { text, notes: [] };
  const [, lastDigit = '', extension = ''] = match;
  return {
    text: text.slice(0, match.index) + lastDigit,
    notes: [{ slug: 'extension_dropped', words: `the extension ${extension} was left out` }],
  };
}

function hasTwoNumbers(text: string): boolean {
  if (/-\/\s*\d/.test(text) || /\d.*\+/.test(text)) return true;
  let digitsBefore = 0;
  for (const [part, separator] of separated(text)) {
    const digits = part.replace(/\D/g, '').length;
    if (digits > 0 && digitsBefore > 0 && (separator !== '/' || digitsBefore >= NUMBER_DIGITS_MIN)) return true;
    digitsBefore += digits;
  }
  return false;
}

/** The parts of a cell between its separators, each with the separator before it. */
function separated(text: string): [part: string, separator: string][] {
  return [...`,${text}`.matchAll(/([/\\,;|])([^/\\,;|]*)/g)].map(([, separator = '', part = '']) => [
    part,
    separator === '\\' ? '/' : separator,
  ]);
}

function reject(slug: NumberReason['slug'], words: string): CellText {
  return { kind: 'rejected', reason: { slug, words } };
}
