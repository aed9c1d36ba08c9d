import {
  getCountries,
  getCountryCallingCode,
  isSupportedCountry,
  Metadata,
  parsePhoneNumberFromString,
  validatePhoneNumberLength,
  type CountryCode,
  type PhoneNumber,
} from 'libphonenumber-js/max';
import { ALPHA3 } from './country-codes.ts';
import { readCellText } from './number-text.ts';

/** Said beside whatever the outcome is. */
export interface Note {
  readonly slug: 'extension_dropped' | 'unassigned_range';
  readonly words: string;
}

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

export type NumberReading =
  | {
      readonly kind: 'number';
      /** E.164 digits without the plus. */
      readonly number: string;
      /** ISO alpha-2; `unknown` where the calling code belongs to no country (+800). */
      readonly country: string;
      readonly notes: readonly Note[];
      readonly readAs: 'international' | 'national' | 'bare';
    }
  | { readonly kind: 'rejected'; readonly reason: NumberReason; readonly notes: readonly Note[] };

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
  const found = best(candidates(text, hint));
  if (!found) return { kind: 'rejected', reason: impossible(text, hint), notes: text.notes };
  const { phone, readAs, valid } = found;
  const unassigned: Note = { slug: 'unassigned_range', words: 'no numbering plan assigns this range' };
  if (!valid && accept === 'valid') return { kind: 'rejected', reason: { ...unassigned, slug: 'unassigned_range' }, notes: text.notes };
  return {
    kind: 'number',
    number: phone.number.slice(1),
    country: countryOf(phone, hint),
    notes: valid ? text.notes : [...text.notes, unassigned],
    readAs,
  };
}

interface Digits {
  readonly plus: boolean;
  readonly digits: string;
}

interface Candidate {
  readonly phone: PhoneNumber;
  readonly readAs: 'international' | 'national' | 'bare';
  readonly valid: boolean;
}

/** Readings in CONTRACT's order; lazily, since the first valid one ends the search. */
function* candidates({ plus, digits }: Digits, hint: CountryCode | undefined): Generator<Candidate> {
  if (plus) {
    yield* parsed(`+${digits}`, undefined, 'international');
    return;
  }
  if (hint) {
    const callingCode = getCountryCallingCode(hint);
    const trunk = trunkPrefix(hint);
    if (trunk !== undefined && digits.startsWith(trunk)) yield* parsed(digits, hint, 'national');
    if (digits.startsWith(callingCode)) yield* validOnly(parsed(`+${digits}`, undefined, 'bare'));
    yield* parsed(digits, hint, 'national');
  }
  const exit = ['00', ...(hint ? exitCodes(hint) : [])].find((code) => digits.startsWith(code));
  if (exit !== undefined) yield* parsed(`+${digits.slice(exit.length)}`, undefined, 'international');
  const bare = parsed(`+${digits}`, undefined, 'bare');
  yield* hint ? bare : validOnly(bare);
}

function* parsed(text: string, country: CountryCode | undefined, readAs: Candidate['readAs']): Generator<Candidate> {
  const phone = parsePhoneNumberFromString(text, { ...(country ? { defaultCountry: country } : {}), extract: false });
  if (!phone?.isPossible()) return;
  const international = readAs === 'national' && country !== undefined && phone.countryCallingCode !== getCountryCallingCode(country);
  yield { phone, readAs: international ? 'international' : readAs, valid: phone.isValid() };
}

function* validOnly(all: Iterable<Candidate>): Generator<Candidate> {
  for (const candidate of all) if (candidate.valid) yield candidate;
}

/** The first that is possible wins, valid beats possible. */
function best(all: Iterable<Candidate>): Candidate | undefined {
  let first: Candidate | undefined;
  for (const candidate of all) {
    if (candidate.valid) return candidate;
    first ??= candidate;
  }
  return first;
}

const metadata = new Metadata();

function trunkPrefix(country: CountryCode): string | undefined {
  metadata.selectNumberingPlan(country);
  const plan: object | undefined = metadata.numberingPlan;
  // The library has this method, its types do not name it.
  if (!plan || !('nationalPrefix' in plan) || typeof plan.nationalPrefix !== 'function') return undefined;
  const prefix: unknown = (plan.nationalPrefix as () => unknown).call(plan);
  return typeof prefix === 'string' ? prefix : undefined;
}

/** What is dialled in a country to leave it, e.g. `011`; only plain digits of the metadata's pattern. */
function exitCodes(country: CountryCode): readonly string[] {
  metadata.selectNumberingPlan(country);
  const pattern = metadata.numberingPlan?.IDDPrefix() ?? '';
  return /^\d+$/.test(pattern) ? [pattern] : [];
}

function countryOf(phone: PhoneNumber, hint: CountryCode | undefined): string {
  if (phone.country) return phone.country;
  const possible = phone.getPossibleCountries();
  if (possible.length > 0) return hint && possible.includes(hint) ? hint : (possible[0] ?? 'unknown');
  return mainCountries().get(phone.countryCallingCode) ?? 'unknown';
}

let main: ReadonlyMap<string, string> | undefined;
const LARGEST_OF_CODE: Readonly<Record<string, string>> = {
  1: 'US',
  7: 'RU',
  39: 'IT',
  44: 'GB',
  47: 'NO',
  61: 'AU',
  212: 'MA',
  262: 'RE',
  290: 'SH',
  358: 'FI',
  500: 'FK',
  590: 'GP',
  599: 'CW',
};

/** The main country of each calling code. */
function mainCountries(): ReadonlyMap<string, string> {
  main ??= new Map([
    ...getCountries().map((country): [string, string] => [getCountryCallingCode(country), country]),
    ...Object.entries(LARGEST_OF_CODE),
  ]);
  return main;
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
