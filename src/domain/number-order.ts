import {
  parsePhoneNumberFromString,
  type CountryCode,
  type PhoneNumber,
} from 'libphonenumber-js/max';
import {
  beginsWithTrunk,
  callingCode,
  isMobile,
  leavesCountry,
  plannedInternational,
  plannedNational,
  trunkPrefix,
  type PlannedNumber,
} from './number-plan.ts';

/** Digits as a cell writes them, with or without a leading plus. */
export interface Digits {
  readonly plus: boolean;
  readonly digits: string;
}

/** What helps to read digits. */
export interface Hints {
  readonly country: CountryCode | undefined;
  /** The list writes international digits without plus and `00`. */
  readonly bare: boolean;
}

/** Which form was read; `bare`: international digits without any mark of it. */
export type ReadAs = 'international' | 'national' | 'bare';

/** A number that digits can be. */
export interface FoundNumber {
  /** E.164 digits without the plus. */
  readonly number: string;
  /** ISO alpha-2; `unknown` where the calling code belongs to no country (+800). */
  readonly country: string;
  readonly readAs: ReadAs;
  /** A numbering plan assigns it. */
  readonly valid: boolean;
}

/**
 * Reads digits as a number: the first reading that is possible wins, a valid one beats it.
 * undefined where there is none; `two_readings` where two are valid and nothing says which is
 * meant.
 */
export function readDigits(given: Digits, hints: Hints): FoundNumber | 'two_readings' | undefined {
  const { plus, digits } = given;
  const { country } = hints;
  // `+0044` and `++44` are slips of somebody who knows that the number is international.
  if (plus) return readInternational(digits.replace(EXIT_CODE, ''), 'international', country);
  if (country === undefined)
    return pickBest([() => afterExit(digits, country), () => readBare(digits, hints)]);
  // Some countries dial a carrier behind 00 (0015 in Brazil): what everybody else writes there goes
  // first.
  const abroad = ifValid(afterExit(digits, country));
  if (abroad) return abroad;
  const others = [() => afterExit(digits, country), () => readBare(digits, hints)];
  if (!beginsWithTrunk(digits, country))
    return pickBest([
      () => inFull(digits, country),
      () => readNational(digits, country),
      ...others,
    ]);
  const inCountry = readNational(digits, country);
  const doubled = behindTrunk(digits, country);
  if (doubled && !inCountry?.valid) return doubled;
  if (doubled && doubled.number !== inCountry?.number && isMobile(doubled.number))
    return 'two_readings';
  return pickBest([() => inCountry, () => inFull(digits, country), ...others]);
}

/**
 * Whether some plan assigns the digits in one of the forms of {@link readDigits}; false where only
 * the library could tell.
 */
export function isAssignedAs({ plus, digits }: Digits, { country, bare }: Hints): boolean {
  if (plus || EXIT_CODE.test(digits))
    return plannedInternational(digits.replace(EXIT_CODE, '')) !== undefined;
  if (country !== undefined && plannedNational(digits, country)) return true;
  const inFull = bare || (country !== undefined && digits.startsWith(callingCode(country)));
  return inFull && plannedInternational(digits) !== undefined;
}

/**
 * Understood everywhere; a hint's own exit code (`011`, `0011`) is understood by the library in
 * national form.
 */
const EXIT_CODE = /^00/;

function pickBest(readings: readonly (() => FoundNumber | undefined)[]) {
  let first: FoundNumber | undefined;
  for (const read of readings) {
    const found = read();
    if (found?.valid) return found;
    first ??= found;
  }
  return first;
}

/** `0919812345678` in India: the trunk prefix before a number that names its country already. */
function behindTrunk(digits: string, country: CountryCode) {
  const trunk = trunkPrefix(country) ?? '';
  const code = callingCode(country);
  if (trunk === code || !digits.startsWith(trunk + code)) return undefined;
  return ifValid(readInternational(digits.slice(trunk.length), 'bare', country));
}

/** The digits begin with the country's own calling code. */
function inFull(digits: string, country: CountryCode) {
  return digits.startsWith(callingCode(country))
    ? ifValid(readInternational(digits, 'bare', country))
    : undefined;
}

function afterExit(digits: string, country: CountryCode | undefined) {
  return EXIT_CODE.test(digits)
    ? readInternational(digits.replace(EXIT_CODE, ''), 'international', country)
    : undefined;
}

function readBare(digits: string, { country, bare }: Hints) {
  return bare ? ifValid(readInternational(digits, 'bare', country)) : undefined;
}

function ifValid(found: FoundNumber | undefined) {
  return found?.valid ? found : undefined;
}

/** Digits in international form, whatever stood before them. */
export function readInternational(
  digits: string,
  readAs: ReadAs,
  hint: CountryCode | undefined,
): FoundNumber | undefined {
  const planned = plannedInternational(digits);
  if (planned) return acceptPlanned(planned, readAs);
  return acceptPossible(parsePhoneNumberFromString(`+${digits}`, { extract: false }), readAs, hint);
}

function readNational(digits: string, hint: CountryCode) {
  const planned = plannedNational(digits, hint);
  if (planned) return acceptPlanned(planned, 'national');
  const phone = parsePhoneNumberFromString(digits, { defaultCountry: hint, extract: false });
  return acceptPossible(phone, nationalForm(phone, digits, hint), hint);
}

/** Written out: a spread costs 3 microseconds here, ten times the reading (Node 20). */
function acceptPlanned({ number, country }: PlannedNumber, readAs: ReadAs) {
  return acceptFitting({ number, country, readAs, valid: true });
}

function nationalForm(phone: PhoneNumber | undefined, digits: string, hint: CountryCode): ReadAs {
  if (leavesCountry(digits, hint)) return 'international';
  return phone?.number === `+${digits}` ? 'bare' : 'national';
}

function acceptPossible(
  phone: PhoneNumber | undefined,
  readAs: ReadAs,
  hint: CountryCode | undefined,
) {
  if (!phone?.isPossible()) return undefined;
  return acceptFitting({
    number: phone.number.slice(1),
    country: findCountry(phone, hint),
    readAs,
    valid: phone.isValid(),
  });
}

/** E.164: some plans know longer numbers, which no network of another country can reach. */
const DIGITS_MAX = 15;

function acceptFitting(found: FoundNumber) {
  return found.number.length > DIGITS_MAX ? undefined : found;
}

/**
 * An unassigned number belongs to no country for certain: then to the hint, or to the calling
 * code's main country.
 */
function findCountry(phone: PhoneNumber, hint: CountryCode | undefined) {
  if (phone.country) return phone.country;
  const [main, ...others] = phone.getPossibleCountries();
  return (hint && others.includes(hint) ? hint : main) ?? 'unknown';
}
