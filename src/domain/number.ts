import {
  getCountryCallingCode,
  isSupportedCountry,
  parsePhoneNumberFromString,
  validatePhoneNumberLength,
  type CountryCode,
  type PhoneNumber,
} from 'libphonenumber-js/max';
import { ALPHA3 } from './country-codes.ts';
import { leavesCountry, plannedInternational, plannedNational, trunkPrefix } from './number-plan.ts';
import { readCellText } from './number-text.ts';

/** Said beside whatever the outcome is. */
export interface Note {
  readonly slug: 'extension_dropped' | 'unassigned_range';
  readonly words: string;
}

/** Why a cell is no number that is worth a lookup; `ni_reason` shows it. */
export interface NumberReason {
  readonly slug:
    | 'empty'
    | 'no_number'
    | 'two_numbers'
    | 'masked'
    | 'exponent'
    | 'needs_country'
    | 'too_short'
    | 'too_long'
    | 'not_possible'
    | 'unassigned_range';
  readonly words: string;
}

/** A cell as it was read: a number to look up, or why there is none; notes stand beside either. */
export type NumberReading =
  | {
      readonly kind: 'number';
      /** E.164 digits without the plus. */
      readonly number: string;
      /** ISO alpha-2; `unknown` where the calling code belongs to no country (+800). */
      readonly country: string;
      readonly notes: readonly Note[];
      /** Which form of CONTRACT's reading order fitted; `bare`: international digits without any mark of it. */
      readonly readAs: ReadAs;
    }
  | { readonly kind: 'rejected'; readonly reason: NumberReason; readonly notes: readonly Note[] };

/** What helps to read a cell, and which numbers are worth a lookup (`--numbers`). */
export interface ReadOptions {
  /** ISO alpha-2 of the country whose national form is understood. */
  readonly country?: string;
  readonly accept: 'possible' | 'valid';
}

/** Reads a cell as a phone number: CONTRACT, Numbers. Never throws. */
export function readNumber(cell: string, { country, accept }: ReadOptions): NumberReading {
  const text = readCellText(cell);
  if (text.kind === 'rejected') return { ...text, notes: [] };
  const hint = country !== undefined && isSupportedCountry(country) ? country : undefined;
  const found = best(readingsOf(text, hint));
  if (!found) return { kind: 'rejected', reason: impossible(text, hint), notes: text.notes };
  const { number, readAs, valid } = found;
  if (valid) return { kind: 'number', number, country: found.country, notes: text.notes, readAs };
  const unassigned = { slug: 'unassigned_range', words: 'no numbering plan assigns this range' } as const;
  if (accept === 'valid') return { kind: 'rejected', reason: unassigned, notes: text.notes };
  return { kind: 'number', number, country: found.country, notes: [...text.notes, unassigned], readAs };
}

interface Digits {
  readonly plus: boolean;
  readonly digits: string;
}

type ReadAs = 'international' | 'national' | 'bare';

interface Candidate {
  readonly number: string;
  readonly country: string;
  readonly readAs: ReadAs;
  readonly valid: boolean;
}

type Reading = () => Candidate | undefined;

/** The first that is possible wins, valid beats possible. */
function best(readings: readonly Reading[]): Candidate | undefined {
  let first: Candidate | undefined;
  for (const read of readings) {
    const candidate = read();
    if (candidate?.valid) return candidate;
    first ??= candidate;
  }
  return first;
}

/** Readings in CONTRACT's order; not yet made, since the first valid one ends the search. */
function readingsOf({ plus, digits }: Digits, hint: CountryCode | undefined): Reading[] {
  if (plus) return [() => international(digits, 'international', hint)];
  const afterExit = digits.startsWith(EXIT_CODE) ? [() => international(digits.slice(EXIT_CODE.length), 'international', hint)] : [];
  const bare: Reading = () => international(digits, 'bare', hint);
  if (!hint) return [...afterExit, validOnly(bare)];
  const inCountry: Reading = () => national(digits, hint);
  const inFull = digits.startsWith(getCountryCallingCode(hint)) ? [validOnly(bare)] : [];
  const trunk = trunkPrefix(hint);
  const trunkLeads = trunk !== undefined && digits.startsWith(trunk);
  return [...(trunkLeads ? [inCountry, ...inFull] : [...inFull, inCountry]), ...afterExit, bare];
}

/** Understood everywhere; a hint's own exit code (`011`, `0011`) is understood by the library in national form. */
const EXIT_CODE = '00';

function international(digits: string, readAs: ReadAs, hint: CountryCode | undefined): Candidate | undefined {
  const planned = plannedInternational(digits);
  // Written out: a spread costs 3 microseconds here, ten times the reading (Node 20).
  if (planned) return { number: planned.number, country: planned.country, readAs, valid: true };
  return possible(parsePhoneNumberFromString(`+${digits}`, { extract: false }), readAs, hint);
}

function national(digits: string, hint: CountryCode): Candidate | undefined {
  const planned = plannedNational(digits, hint);
  if (planned) return { number: planned.number, country: planned.country, readAs: 'national', valid: true };
  const phone = parsePhoneNumberFromString(digits, { defaultCountry: hint, extract: false });
  return possible(phone, leavesCountry(digits, hint) ? 'international' : phone?.number === `+${digits}` ? 'bare' : 'national', hint);
}

function possible(phone: PhoneNumber | undefined, readAs: ReadAs, hint: CountryCode | undefined): Candidate | undefined {
  if (!phone?.isPossible()) return undefined;
  return { number: phone.number.slice(1), country: countryOf(phone, hint), readAs, valid: phone.isValid() };
}

function validOnly(read: Reading): Reading {
  return () => {
    const candidate = read();
    return candidate?.valid ? candidate : undefined;
  };
}

/** An unassigned number belongs to no country for certain: then to the hint, or to the calling code's main country. */
function countryOf(phone: PhoneNumber, hint: CountryCode | undefined): string {
  if (phone.country) return phone.country;
  const [main, ...others] = phone.getPossibleCountries();
  return (hint && others.includes(hint) ? hint : main) ?? 'unknown';
}

function impossible({ plus, digits }: Digits, hint: CountryCode | undefined): NumberReason {
  const length = validatePhoneNumberLength(plus ? `+${digits}` : digits, hint);
  if (digits.length < 4 || length === 'TOO_SHORT') return { slug: 'too_short', words: 'too few digits for a phone number' };
  if (digits.length > 15 || length === 'TOO_LONG') return { slug: 'too_long', words: 'too many digits for a phone number' };
  if (!plus && !hint) return { slug: 'needs_country', words: 'a number in national form needs --country or a country column' };
  return { slug: 'not_possible', words: 'no country has numbers like this' };
}

/** `gb`, `GBR`, `UK` to `GB`; undefined where it is no ISO 3166-1 code of a country with phone numbers. */
export function readCountry(text: string): string | undefined {
  const code = text.trim().toUpperCase();
  const alpha2 = code === 'UK' ? 'GB' : code.length === 3 ? ALPHA3.get(code) : code;
  return alpha2 !== undefined && isSupportedCountry(alpha2) ? alpha2 : undefined;
}

/** For logs: all but the last three digits masked. */
export function maskNumber(number: string): string {
  return `${'*'.repeat(Math.max(0, number.length - 3))}${number.slice(-3)}`;
}

/** Strict enough to find the phone column by content: 7 to 15 digits in a phone number's clothes, and no date. */
export function looksLikeNumber(cell: string): boolean {
  const trimmed = cell.trim();
  if (/^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?:[ T]|$)/.test(trimmed)) return false;
  const text = readCellText(trimmed);
  return text.kind === 'digits' && text.digits.length >= 7 && text.digits.length <= 15;
}
