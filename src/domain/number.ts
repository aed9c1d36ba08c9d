import {
  getCountryCallingCode,
  isSupportedCountry,
  validatePhoneNumberLength,
  type CountryCode,
} from 'libphonenumber-js/max';
import { isMarkedInternational, plainDigits, readCellText, type CellText } from './number-cell.ts';
import {
  isAssignedAs,
  readDigits,
  type Digits,
  type FoundNumber,
  type Hints,
  type ReadAs,
} from './number-order.ts';
import { beginsWithTrunk } from './number-plan.ts';
import { rejectCell, type CellReason, type Note, type RejectedCell } from './number-reason.ts';
import { countryIn } from './number-wording.ts';

export type { Note, NumberReason } from './number-reason.ts';

/** A cell as it was read: a number to look up, or why there is none; notes stand beside either. */
export type NumberReading =
  | {
      readonly kind: 'number';
      /** E.164 digits without the plus. */
      readonly number: string;
      /** ISO alpha-2; `unknown` where the calling code belongs to no country (+800). */
      readonly country: string;
      readonly notes: readonly Note[];
      readonly readAs: ReadAs;
    }
  | RejectedCell;

/** What helps to read a cell, and which numbers are worth a lookup (`--numbers`). */
export interface ReadOptions {
  /** ISO alpha-2 of the country whose national form is understood. */
  readonly country?: string | undefined;
  /**
   * The list writes international digits without plus and `00`; without it they are read by a hint
   * alone.
   */
  readonly bare?: boolean;
  readonly accept: 'possible' | 'valid';
}

/**
 * Reads a cell as a phone number, where the cell, its country and its list say which one it is. In
 * doubt there is none: a lost row is seen and mended, a wrong person's data is not. Never throws.
 */
export function readNumber(
  cell: string,
  { country, bare = false, accept }: ReadOptions,
): NumberReading {
  const hints = {
    country: country !== undefined && isSupportedCountry(country) ? country : undefined,
    bare,
  };
  const plain = plainDigits(cell);
  if (plain) return judgeFound(plain, readDigits(plain, hints), hints, accept);
  const read = rememberLast((digits) => readDigits(digits, hints));
  const text = readCellText(cell, {
    read: (digits) => dropAmbiguous(read(digits)),
    isAssigned: (digits) => isAssignedAs(digits, hints),
  });
  return text.kind === 'rejected' ? text : judgeFound(text, read(text), hints, accept);
}

const DIGIT_AHEAD = /^[+(]?\d/;

/**
 * Whether a cell is filled and says its country, or has one beside it: no reading of it ends for
 * want of a country.
 */
export function isPlaced(cell: string, country: string | undefined): boolean {
  return country !== undefined && isSupportedCountry(country)
    ? DIGIT_AHEAD.test(cell)
    : cell.startsWith('+') && isMarkedInternational(cell);
}

function judgeFound(
  text: Read,
  found: ReturnType<typeof readDigits>,
  hints: Hints,
  accept: ReadOptions['accept'],
): NumberReading {
  const doubt = findDoubt(text, found, hints);
  if (doubt || !found || found === 'two_readings')
    return rejectCell(doubt ?? explainImpossible(text, hints.country), text.notes);
  const { number, country, readAs } = found;
  if (found.valid) return { kind: 'number', number, country, notes: text.notes, readAs };
  const rejected = rejectCell('unassigned_range', text.notes);
  if (accept === 'valid') return rejected;
  const note = { slug: 'unassigned_range', words: rejected.reason.words } as const;
  return { kind: 'number', number, country, notes: [...text.notes, note], readAs };
}

/** The last step and the reading after it ask for the same digits. */
function rememberLast(read: (digits: Digits) => ReturnType<typeof readDigits>): typeof read {
  let last: (Digits & { readonly found: ReturnType<typeof readDigits> }) | undefined;
  return ({ plus, digits }) => {
    if (last?.digits !== digits || last.plus !== plus)
      last = { plus, digits, found: read({ plus, digits }) };
    return last.found;
  };
}

function dropAmbiguous(found: FoundNumber | 'two_readings' | undefined) {
  return found === 'two_readings' ? undefined : found;
}

type Read = Extract<CellText, { kind: 'digits' }>;

/** Shorter and not assigned, digits are what is dialled inside a country: 112, 60500. */
const SHORT_CODE_DIGITS_MAX = 5;
/** `116123`, `118118`: longer ones begin so. */
const SERVICE = /^11\d{4}$/;

/** Why digits are not trusted, whatever they can be read as. */
function findDoubt(
  text: Read,
  found: ReturnType<typeof readDigits>,
  hints: Hints,
): CellReason | undefined {
  if (found === 'two_readings') return found;
  const { strange } = text;
  if (!strange) return found && isShort(text) && !found.valid ? 'service_number' : undefined;
  if (found && !showsItself(text, hints.country)) return 'no_number';
  if (!found?.valid || spellsNumber(text, hints))
    return strange.behind === '' ? 'no_number' : 'letters';
  const named = countryIn(strange.words);
  return named !== undefined && !sameCode(named, found.country) ? 'two_readings' : undefined;
}

function isShort({ plus, digits }: Digits) {
  return (
    !plus &&
    !digits.startsWith('0') &&
    (digits.length <= SHORT_CODE_DIGITS_MAX || SERVICE.test(digits))
  );
}

/** Letters of the keys 2 to 9. */
const KEYPAD = '22233344455566677778889999';

/** `030 1234 TAXI`: a number as it is, and another with the keys of its capitals. */
function spellsNumber({ plus, digits, strange }: Read, hints: Hints) {
  const letters = strange?.behind ?? '';
  if (!/^[A-Z]{3,}$/.test(letters)) return false;
  const keys = letters.replace(/[A-Z]/g, (letter) => KEYPAD[letter.charCodeAt(0) - 65] ?? '');
  return dropAmbiguous(readDigits({ plus, digits: digits + keys }, hints))?.valid === true;
}

/** A plus, `00` or the trunk prefix leads: what only a telephone number begins with. */
function showsItself({ plus, digits }: Digits, hint: CountryCode | undefined) {
  return plus || digits.startsWith('00') || (hint !== undefined && beginsWithTrunk(digits, hint));
}

function sameCode(named: string, read: string) {
  const code = (country: string) =>
    isSupportedCountry(country) ? getCountryCallingCode(country) : undefined;
  return code(named) === code(read);
}

function explainImpossible(text: Read, hint: CountryCode | undefined) {
  const { plus, digits } = text;
  const written = plus ? `+${digits}` : digits;
  const length = plus || hint ? validatePhoneNumberLength(written, hint) : undefined;
  if (digits.length > 2 && isShort(text)) return 'service_number';
  if (digits.length < 4 || length === 'TOO_SHORT') return 'too_short';
  if (digits.length > 15 || length === 'TOO_LONG') return 'too_long';
  return !plus && !hint ? 'needs_country' : 'not_possible';
}

/** For logs: all but the last three digits masked. */
export function maskNumber(number: string): string {
  return `${'*'.repeat(Math.max(0, number.length - 3))}${number.slice(-3)}`;
}

/**
 * Strict enough to find the phone column by content: 7 to 15 digits in a phone number's clothes,
 * and no date.
 */
export function looksLikeNumber(cell: string): boolean {
  const trimmed = cell.trim();
  if (/^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?:[ T]|$)/.test(trimmed)) return false;
  const text = readCellText(trimmed, { read: () => undefined, isAssigned: () => false });
  return (
    text.kind === 'digits' && !text.strange && text.digits.length >= 7 && text.digits.length <= 15
  );
}
