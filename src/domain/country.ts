import { isSupportedCountry } from 'libphonenumber-js/max';
import { ALPHA3 } from './country-codes.ts';
import { findCountryByName } from './country-names.ts';
import { countryOfCallingCode } from './number-plan.ts';

/** `en-GB`, `pt_BR`, `zh-Hant-TW`: the language says nothing. */
const LOCALE = /^[A-Z]{2,3}[-_](?:[A-Z]{4}[-_])?([A-Z]{2})(?:\.[-\w]+)?$/;
const CALLING_CODE = /^(?:\+|00)?\s*(\d{1,3}|1[-\s]?\d{3})$/;

/**
 * The country a text names, as ISO alpha-2: ISO 3166-1 code of two or three letters, `UK`, name,
 * calling code or locale; undefined where it names none that has phone numbers.
 */
export function readCountry(text: string): string | undefined {
  const trimmed = text.trim();
  const [, calling] = CALLING_CODE.exec(trimmed) ?? [];
  if (calling !== undefined) return countryOfCallingCode(calling.replace(/\D/g, ''));
  const [, region] = LOCALE.exec(trimmed.toUpperCase()) ?? [];
  return (
    readCountryCode(trimmed) ??
    (region === undefined ? undefined : readCountryCode(region)) ??
    findCountryByName(trimmed)
  );
}

/**
 * The same for an ISO 3166-1 code of two or three letters in any case, or `UK`, and nothing else.
 */
export function readCountryCode(text: string): string | undefined {
  const code = text.trim().toUpperCase();
  const alpha2 = code === 'UK' ? 'GB' : (ALPHA3.get(code) ?? code);
  return isSupportedCountry(alpha2) ? alpha2 : undefined;
}
