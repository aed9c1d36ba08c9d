import { findCountryByCode, findCountry, type Country } from './countries.ts';

/** A number as the service reads it. */
export interface SubscriberNumber {
  /** Digits with the calling code, without `+`. */
  readonly international: string;
  /** As it is written at home, e.g. `07700 900000`, `(415) 555-0100`. */
  readonly national: string;
  /** Undefined outside of the table of countries. */
  readonly country: Country | undefined;
}

/** `number` and `country` of a request; undefined where the service answers status 3. */
export function readNumber(
  written: string,
  country: string | undefined,
): SubscriberNumber | undefined {
  if (!/^[0-9+()\s-]+$/.test(written)) return undefined;
  if (country !== undefined && !/^[A-Z]{2}$/.test(country)) return undefined;
  const digits = written.replace(/\D/g, '');
  const hint = country === undefined ? undefined : findCountryByCode(country);
  if (hint === undefined || written.trimStart().startsWith('+'))
    return readInternational(digits, hint);
  return readInternational(digits, hint) ?? readNational(digits, hint);
}

const DIGITS_MIN = 7;
const DIGITS_MAX = 15;

/** A hint that says another calling code contradicts the number. */
function readInternational(
  written: string,
  hint: Country | undefined,
): SubscriberNumber | undefined {
  const digits = written.replace(/^00/, '');
  if (digits.startsWith('0') || digits.length < DIGITS_MIN || digits.length > DIGITS_MAX)
    return undefined;
  const country = findCountry(digits);
  // Calling codes shared by several countries: the table may not know the area codes of all of
  // them.
  const prefix = country?.prefix ?? (digits.startsWith('1') ? '1' : undefined);
  if (hint !== undefined && prefix !== hint.prefix) return undefined;
  if (country !== undefined && !fitsPlan(digits.slice(country.prefix.length), country))
    return undefined;
  if (country === undefined && prefix === '1' && digits.length !== 11) return undefined;
  return { international: digits, national: formatNational(digits, country), country };
}

function readNational(written: string, hint: Country): SubscriberNumber | undefined {
  const digits =
    hint.trunk !== '' && written.startsWith(hint.trunk)
      ? written.slice(hint.trunk.length)
      : written;
  return fitsPlan(digits, hint) ? readInternational(hint.prefix + digits, hint) : undefined;
}

function fitsPlan(national: string, { digits: [least, most] }: Country) {
  return national.length >= least && national.length <= most;
}

function formatNational(digits: string, country: Country | undefined) {
  if (country === undefined) return digits;
  const national = digits.slice(country.prefix.length);
  if (country.prefix === '1')
    return `(${national.slice(0, 3)}) ${national.slice(3, 6)}-${national.slice(6)}`;
  const head = country.iso2 === 'GB' ? 4 : 3;
  return `${country.trunk}${national.slice(0, head)} ${national.slice(head)}`;
}
