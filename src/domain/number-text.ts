import type { NumberReason, Note } from './number.ts';

/** A cell brought down to digits: what is left to be read, or the reason why nothing is. */
export type CellText =
  | { readonly kind: 'digits'; readonly plus: boolean; readonly digits: string; readonly notes: readonly Note[] }
  | { readonly kind: 'rejected'; readonly reason: NumberReason };

const INVISIBLE =
  /[\u00AD\u061C\u115F\u1160\u17B4\u17B5\u180B-\u180F\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFE00-\uFE0F\uFEFF\uFFA0]/gu;
const BLANKS = /[\p{Z}\s]+/gu;
const DIGIT_OF_ANY_SCRIPT = /\p{Nd}/gu;
const PLUS_OF_ANY_KIND = /[\uFF0B\uFE62\u207A\u2795]/gu;
const SCHEME = /^(?:tel|whatsapp|callto|sms|phone):(?:\/\/)?/i;
/** `="+44..."` and `'+44...`: how spreadsheets are kept from eating a number. */
const SPREADSHEET_TEXT = /^(?:="(.*)"|'(.*))$/s;
const EXPONENT = /^[+-]?\d+(?:[.,]\d+)?\s?[eE]\s?[+-]?\d+$/;
const MASK = /[*•●xX]{2,}|\d\s*[*•●]|[*•●]\s*\d/u;
const EXTENSION =
  /(\d[\s)]*)(?:;ext=|[,;\s]*(?:extension|extn?|ext|x|#|dw|durchwahl|nst|nebenstelle|poste|int|anexo|ramal)\.?:?)\s*-?\s*(\d{1,7})$/i;
const PUNCTUATION = /[\s().\-\u2010-\u2015\u2212\u00B7_~/\\[\]]/gu;
/** Fewer digits than this before a slash are an area code (`030/123456`), not a number of their own. */
const NUMBER_DIGITS_MIN = 7;

/** Takes away what people write around the digits of a number (CONTRACT, Numbers). */
export function readCellText(cell: string): CellText {
  const plain = /^\+?\d+$/.test(cell) ? cell : normalize(cell);
  if (plain === '') return reject('empty', 'the cell is empty');
  if (EXPONENT.test(plain)) return reject('exponent', 'a spreadsheet has turned the number into an exponent and lost digits');
  if (MASK.test(plain)) return reject('masked', 'some of the digits are masked');
  const { text, notes } = dropExtension(plain.replace(/^(\+?[\d ]+)[.,]0+$/, '$1'));
  if (hasTwoNumbers(text)) return reject('two_numbers', 'the cell holds more than one number');
  const bare = text.replace(PUNCTUATION, '');
  const match = /^(\+?)(\d+)$/.exec(bare);
  if (match) return { kind: 'digits', plus: match[1] === '+', digits: match[2] ?? '', notes };
  return reject('no_number', 'the cell is no phone number');
}

function normalize(cell: string): string {
  const text = cell
    .replace(INVISIBLE, '')
    .replace(BLANKS, ' ')
    .replace(PLUS_OF_ANY_KIND, '+')
    .replace(DIGIT_OF_ANY_SCRIPT, asciiDigit)
    .trim();
  const unquoted = SPREADSHEET_TEXT.exec(text);
  const inner = unquoted ? (unquoted[1] ?? unquoted[2] ?? '').trim() : text;
  return inner
    .replace(SCHEME, '')
    .replace(/;(?!ext=)[a-z-]+=[^;]*/gi, '')
    .trim();
}

/** Digits of a script stand in runs of ten that begin at a multiple found by walking back to the run's zero. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  if (code < 0x80) return digit;
  let zero = code;
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  // Mathematical digits stand in five runs without a gap.
  return code >= 0x1d7ce && code <= 0x1d7ff ? String((code - 0x1d7ce) % 10) : String(code - zero);
}

function dropExtension(text: string): { text: string; notes: readonly Note[] } {
  const match = EXTENSION.exec(text);
  if (!match) return { text, notes: [] };
  const kept = text.slice(0, match.index) + (match[1] ?? '');
  return { text: kept.trim(), notes: [{ slug: 'extension_dropped', words: `the extension ${match[2] ?? ''} was left out` }] };
}

function hasTwoNumbers(text: string): boolean {
  if (/-\/\s*\d/.test(text) || text.indexOf('+', 1) > 0) return true;
  const at = text.search(/[/,;|\n]/);
  if (at < 0) return false;
  const digitsIn = (part: string): number => part.replace(/\D/g, '').length;
  return digitsIn(text.slice(at + 1)) > 0 && (digitsIn(text.slice(0, at)) >= NUMBER_DIGITS_MIN || text[at] !== '/');
}

function reject(slug: NumberReason['slug'], words: string): CellText {
  return { kind: 'rejected', reason: { slug, words } };
}
