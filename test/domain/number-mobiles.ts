import {
  getCountries,
  getCountryCallingCode,
  Metadata,
  type CountryCode,
} from 'libphonenumber-js/max';
import { stringsOf } from './pattern-strings.ts';

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number below `limit`. */
export function below(limit: number, random: () => number): number {
  return Math.floor(random() * limit);
}

/** A mobile number as its country's plan assigns it. */
export interface Mobile {
  readonly country: CountryCode;
  readonly callingCode: string;
  /** Without trunk prefix. */
  readonly national: string;
  /** E.164 with the plus. */
  readonly number: string;
}

/** What the library's plan has at run time; its types name only some of it. */
interface PlanType {
  pattern(): string;
  possibleLengths(): readonly number[];
}

/** Draws mobile numbers of a country, each as likely as any other of its length. */
export function mobilesOf(country: CountryCode, random: () => number): () => Mobile {
  const type = mobileType(country);
  const strings = stringsOf(type.pattern());
  const lengths = type.possibleLengths().filter((length) => strings.ways(length) > 0);
  const callingCode = getCountryCallingCode(country);
  return () => {
    const national = strings.draw(lengths[below(lengths.length, random)] ?? 0, random);
    return { country, callingCode, national, number: `+${callingCode}${national}` };
  };
}

/** Every country of the metadata. */
export const MOBILE_COUNTRIES: readonly CountryCode[] = getCountries();

/** The library keeps one pattern where mobiles and fixed lines have the same numbers, as in North America. */
function mobileType(country: CountryCode): PlanType {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  const plan = metadata.numberingPlan as unknown as { type(name: string): PlanType | undefined };
  const type = plan.type('MOBILE')?.pattern() ? plan.type('MOBILE') : plan.type('FIXED_LINE');
  if (!type) throw new Error(`${country} has neither mobile numbers nor fixed lines.`);
  return type;
}
