import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

/** A number that stands for its country. */
export interface SampleNumber {
  /** E.164 digits. */
  readonly number: string;
  readonly country: string;
}

/** Chooses the numbers by which prices are learned, while a list passes by; keeps a few of each country. */
interface NumberSample {
  add(number: SampleNumber): void;
  /**
   * Of at most three countries, those with the most rows, two numbers each: a mobile one and a landline where the list has
   * both, else its first two. Numbers of no country only where there are no others.
   */
  pick(): readonly SampleNumber[];
}

const COUNTRIES_MAX = 3;
const NUMBERS_EACH = 2;
/** Later rows of a country are not searched for a kind that it lacks. */
const SEARCHED_MAX = 10_000;

interface Gathered {
  rows: number;
  readonly first: string[];
  mobile?: string;
  landline?: string;
}

/** No number gathered yet. */
export function createNumberSample(): NumberSample {
  const countries = new Map<string, Gathered>();
  return {
    add: ({ number, country }) => {
      const gathered = countries.get(country) ?? { rows: 0, first: [] };
      countries.set(country, gathered);
      gathered.rows += 1;
      if (gathered.rows <= SEARCHED_MAX) keepNumber(gathered, number);
    },
    pick: () => {
      const known = [...countries].filter(([country]) => country !== 'unknown');
      return (known.length > 0 ? known : [...countries])
        .sort(([, a], [, b]) => b.rows - a.rows)
        .slice(0, COUNTRIES_MAX)
        .flatMap(([country, gathered]) =>
          pickNumbers(gathered).map((number) => ({ number, country })),
        );
    },
  };
}

function keepNumber(gathered: Gathered, number: string) {
  const { first } = gathered;
  if (first.length < NUMBERS_EACH && !first.includes(number)) first.push(number);
  if (gathered.mobile !== undefined && gathered.landline !== undefined) return;
  const type = parsePhoneNumberFromString(`+${number}`)?.getType();
  if (type === 'MOBILE') gathered.mobile ??= number;
  if (type === 'FIXED_LINE') gathered.landline ??= number;
}

function pickNumbers({ mobile, landline, first }: Gathered) {
  return mobile !== undefined && landline !== undefined ? [mobile, landline] : first;
}
