import { Metadata, parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';
import phoneMetadata from 'libphonenumber-js/max/metadata';
import { splitWords } from './word-list.ts';

/** A number that the library would call valid, found without it. */
export interface PlannedNumber {
  /** E.164 digits without the plus. */
  readonly number: string;
  /** ISO alpha-2. */
  readonly country: string;
}

const CALLING_CODE_DIGITS_MAX = 3;

/**
 * Reads E.164 digits (no plus) of a number that some country assigns. undefined means "ask the
 * library": the digits may be invalid, may begin with a national prefix, or have a calling code of
 * no country. Where it answers, the library says the same; it takes 1 microsecond where the library
 * takes 20 to 60, because its patterns are compiled once.
 */
export function plannedInternational(digits: string): PlannedNumber | undefined {
  const code = findCallingCode(digits);
  const [main] = readPlans(code);
  if (!main) return undefined;
  const national = digits.slice(code.length);
  return main.prefixLength(national) > 0 ? undefined : findAssigned(code, national);
}

/**
 * Whether E.164 digits are a number that somebody has. Faster than the library, and stricter where
 * digits repeat a trunk prefix behind the calling code.
 */
export function isAssigned(digits: string): boolean {
  if (findCallingCode(digits) !== '') return plannedInternational(digits) !== undefined;
  return parsePhoneNumberFromString(`+${digits}`, { extract: false })?.isValid() === true;
}

/** The same for digits in the national form of `hint`, with or without its trunk prefix. */
export function plannedNational(digits: string, hint: CountryCode): PlannedNumber | undefined {
  const plan = readPlan(hint);
  // North America: its trunk prefix is its calling code, so both forms are one.
  if (plan.trunk === plan.callingCode && digits.startsWith(plan.callingCode))
    return plannedInternational(digits);
  if (plan.exit.test(digits) || digits.startsWith(plan.callingCode) || plan.rewrites(digits))
    return undefined;
  return findAssigned(plan.callingCode, digits.slice(plan.prefixLength(digits)));
}

/**
 * The digits dialled before a number inside its country: `0`, in Russia `8`, in Hungary `06`;
 * undefined where there are none.
 */
export function trunkPrefix(country: CountryCode): string | undefined {
  return readPlan(country).trunk;
}

/** The digits begin with what is dialled before a number inside the country. */
export function beginsWithTrunk(digits: string, country: CountryCode): boolean {
  const { trunk } = readPlan(country);
  return trunk !== undefined && digits.startsWith(trunk);
}

/** The digits begin with what is dialled to leave the country. */
export function leavesCountry(digits: string, country: CountryCode): boolean {
  return readPlan(country).exit.test(digits);
}

/**
 * E.164 digits are a number that its country gives to mobile phones, alone or together with fixed
 * lines.
 */
export function isMobile(number: string): boolean {
  const code = findCallingCode(number);
  const national = number.slice(code.length);
  return readPlans(code).some(
    (plan) => plan.leadingDigits?.test(national) !== false && plan.isMobile(national),
  );
}

/** Countries in which these digits, without any prefix, are a valid mobile number. */
export function countriesOfMobile(digits: string): string[] {
  const plans = mobilePlans()[digits.length] ?? [];
  return plans.flatMap(({ country, isMobile: fits }) => (fits(digits) ? [country] : []));
}

/** Whether these digits are a whole calling code. */
export function isCallingCode(digits: string): boolean {
  return readPlans(digits).length > 0;
}

/** Calling code of a country, e.g. `49`. */
export function callingCode(country: CountryCode): string {
  return readPlan(country).callingCode;
}

/**
 * Main country of a calling code; of North America's also that of an area code of its own (`1876`);
 * undefined where none has it.
 */
export function countryOfCallingCode(code: string): string | undefined {
  const [main] = readPlans(code);
  if (main) return main.country;
  const shared = findCallingCode(code);
  if (shared !== '1') return undefined;
  return readPlans(shared).find(({ leadingDigits }) => leadingDigits?.test(code.slice(1)))?.country;
}

type NumberPlan = ReturnType<typeof compilePlan>;

function findAssigned(code: string, national: string) {
  for (const plan of readPlans(code)) {
    const told = plan.leadingDigits?.test(national);
    if (told === false) continue;
    if (plan.assigns(national)) return { number: code + national, country: plan.country };
    // Leading digits alone decide for a country, even where it does not assign the number.
    if (told) return undefined;
  }
  return undefined;
}

/**
 * The shortest beginning that some country has: no calling code begins another. Empty where none
 * has.
 */
function findCallingCode(digits: string): string {
  for (let length = 1; length <= CALLING_CODE_DIGITS_MAX; length += 1) {
    const code = digits.slice(0, length);
    if (readPlans(code).length > 0) return code;
  }
  return '';
}

/** The plans of a calling code, its main country first; empty where no country has it. */
const readPlans = makeOnce((code: string) =>
  (phoneMetadata.country_calling_codes[code] ?? []).map(readPlan),
);

const readPlan = makeOnce(compilePlan);

/** Makes each value when it is first asked for. */
function makeOnce<K, V>(make: (key: K) => V) {
  const made = new Map<K, V>();
  return (key: K) => {
    let value = made.get(key);
    if (value === undefined) made.set(key, (value = make(key)));
    return value;
  };
}

let byMobileLength: readonly (readonly NumberPlan[])[] | undefined;

/** The plans of all countries by the lengths of their mobile numbers. */
function mobilePlans() {
  if (byMobileLength) return byMobileLength;
  const table: NumberPlan[][] = [];
  for (const plan of Object.values(phoneMetadata.country_calling_codes).flat().map(readPlan))
    for (const length of plan.mobileLengths) (table[length] ??= []).push(plan);
  byMobileLength = table;
  return table;
}

/**
 * What the library's numbering plan has at run time. The library documents three of these and
 * advises against the others, so package.json names one version of it, and
 * `test/domain/number-plan-library.test.ts` holds that version and this shape. What is documented
 * gives no patterns: a number is read by it in 20 to 60 microseconds instead of 1.
 */
interface NumberingPlan {
  callingCode(): string;
  IDDPrefix(): string;
  nationalNumberPattern(): string;
  leadingDigits(): string | 0 | undefined;
  nationalPrefix(): string | 0 | undefined;
  nationalPrefixForParsing(): string | 0 | undefined;
  possibleLengths(): readonly number[];
  /** Its lengths are the plan's where it has none of its own. */
  type(
    name: string,
  ): { pattern(): string | undefined; possibleLengths(): readonly number[] } | undefined;
}

/** Any of them makes a number valid, so those that lists hold most come first. */
const TYPES = splitWords(`
  MOBILE FIXED_LINE TOLL_FREE VOIP SHARED_COST PREMIUM_RATE PERSONAL_NUMBER UAN PAGER VOICEMAIL
`);

function compilePlan(country: CountryCode) {
  const metadata = new Metadata();
  metadata.selectNumberingPlan(country);
  const plan = metadata.numberingPlan as unknown as NumberingPlan;
  const prefix = plan.nationalPrefixForParsing();
  const prefixPattern = prefix ? new RegExp(`^(?:${prefix})`) : undefined;
  const leading = plan.leadingDigits();
  const lengths = new Set(plan.possibleLengths());
  const general = matchWhole(plan.nationalNumberPattern());
  const types = TYPES.flatMap((name) => {
    const type = plan.type(name);
    const pattern = type?.pattern();
    return type && pattern
      ? [{ name, pattern: matchWhole(pattern), lengths: new Set(type.possibleLengths()) }]
      : [];
  });
  // Where both have the same numbers, as in North America, the library keeps them once.
  const mobile =
    types.find(({ name }) => name === 'MOBILE') ?? types.find(({ name }) => name === 'FIXED_LINE');
  return {
    country,
    callingCode: plan.callingCode(),
    trunk: plan.nationalPrefix() || undefined,
    /** Matches digits that leave the country. */
    exit: new RegExp(`^(?:${plan.IDDPrefix()})`),
    /** Tells countries of one calling code apart, where the plan has it. */
    leadingDigits: leading ? new RegExp(`^(?:${leading})`) : undefined,
    /** How many digits a national prefix takes at the start. */
    prefixLength: (digits: string) => prefixPattern?.exec(digits)?.[0].length ?? 0,
    /** The prefix carries an area or carrier code, which changes more than its own digits. */
    rewrites: (digits: string) => prefixPattern?.exec(digits)?.slice(1).some(Boolean) ?? false,
    assigns: (national: string) =>
      lengths.has(national.length) &&
      types.some((type) => type.lengths.has(national.length) && type.pattern.test(national)) &&
      general.test(national),
    mobileLengths: mobile?.lengths ?? new Set<number>(),
    /** Assigned, and to mobile phones. */
    isMobile: (national: string) =>
      mobile?.lengths.has(national.length) === true &&
      mobile.pattern.test(national) &&
      general.test(national),
  };
}

function matchWhole(pattern: string) {
  return new RegExp(`^(?:${pattern})$`);
}
