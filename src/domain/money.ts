/**
 * Exact money. An amount is a bigint that counts units of 10^-18 of the account's currency, so
 * every decimal the API can write (it uses 2 to 8 places) is held exactly. Never a JS number, never
 * rounded but by {@link roundUpTo8} and {@link meanTo8}.
 */
export type Money = bigint;

/**
 * Most decimal places an amount may have; a longer one is refused by {@link parseMoney}, never cut.
 */
export const MONEY_PLACES = 18;
const UNIT = 10n ** BigInt(MONEY_PLACES);
const EIGHT = 10n ** BigInt(MONEY_PLACES - 8);
/** From 10^18 on no text is an amount: more is a mistake, and sums of it would be of no use. */
const LIMIT = 10n ** 18n * UNIT;
const PLAIN = /^(-?)(\d+)(?:\.(\d{1,18}))?$/;
const AS_PRINTED = /^(-?)(\d{1,30})(?:\.(\d{1,30}))?(?:[eE]([+-]?\d{1,2}))?$/;

/** No money. */
export const ZERO: Money = 0n;

/**
 * Reads a plain decimal such as `0.0045` or `-3`. Returns undefined for anything else (`5,00`,
 * `1e3`, empty, a billion billions).
 */
export function parseMoney(text: string): Money | undefined {
  return refuseBeyondLimit(readMoney(text));
}

/**
 * Reads what {@link formatMoney} has written, however large: sums and ceilings may be above what
 * {@link parseMoney} takes.
 */
export function readMoney(text: string): Money | undefined {
  const [, sign, whole, fraction = ''] = PLAIN.exec(text) ?? [];
  if (whole === undefined) return undefined;
  return applySign(sign, BigInt(whole) * UNIT + BigInt(fraction.padEnd(MONEY_PLACES, '0')));
}

/**
 * Reads an amount as the API may write it: a plain decimal, or one with an exponent (`1.0E-4`, as
 * Java prints small numbers), blanks around it allowed. Returns undefined where it is none, is as
 * large as no amount is, or needs more than {@link MONEY_PLACES} places.
 */
export function parseApiAmount(text: string): Money | undefined {
  const [, sign, whole, fraction = '', exponent = '0'] = AS_PRINTED.exec(text.trim()) ?? [];
  if (whole === undefined) return undefined;
  const digits = BigInt(whole + fraction);
  const placesLeft = MONEY_PLACES - fraction.length + Number(exponent);
  if (placesLeft >= 0)
    return refuseBeyondLimit(applySign(sign, digits * 10n ** BigInt(placesLeft)));
  const divisor = 10n ** BigInt(-placesLeft);
  return digits % divisor === 0n ? refuseBeyondLimit(applySign(sign, digits / divisor)) : undefined;
}

function refuseBeyondLimit(amount: Money | undefined) {
  return amount !== undefined && amount < LIMIT && amount > -LIMIT ? amount : undefined;
}

function applySign(sign: string | undefined, units: bigint) {
  return sign ? -units : units;
}

/** Writes an amount with 8 decimal places, more where it has more: `0.00450000`, `-0.123456789`. */
export function formatMoney(amount: Money): string {
  const absolute = amount < 0n ? -amount : amount;
  const fraction = (absolute % UNIT).toString().padStart(MONEY_PLACES, '0');
  const extra = fraction.slice(8).replace(/0+$/, '');
  return `${amount < 0n ? '-' : ''}${absolute / UNIT}.${fraction.slice(0, 8)}${extra}`;
}

/**
 * The smallest amount with at most 8 decimal places that is not below `amount`; ceilings are
 * rounded so.
 */
export function roundUpTo8(amount: Money): Money {
  const rest = ((amount % EIGHT) + EIGHT) % EIGHT;
  return rest === 0n ? amount : amount - rest + EIGHT;
}

/** The mean of at least one amount, none below 0, rounded half up to 8 places. */
export function meanTo8(amounts: readonly Money[]): Money {
  const count = BigInt(amounts.length) * EIGHT;
  const sum = amounts.reduce((total, amount) => total + amount, 0n);
  return ((2n * sum + count) / (2n * count)) * EIGHT;
}

/** The largest of the amounts that are known; undefined where none is. */
export function maxKnownMoney(...amounts: readonly (Money | undefined)[]): Money | undefined {
  const [first, ...others] = amounts.filter((amount) => amount !== undefined);
  return first === undefined ? undefined : maxMoney(first, ...others);
}

/** The largest of the amounts. */
export function maxMoney(first: Money, ...others: Money[]): Money {
  return others.reduce((most, amount) => (amount > most ? amount : most), first);
}

/** The smallest of the amounts. */
export function minMoney(first: Money, ...others: Money[]): Money {
  return others.reduce((least, amount) => (amount < least ? amount : least), first);
}

/** An unknown amount makes the sum unknown. */
export function addUnlessUnknown(sum: Money | null, more: Money | null): Money | null {
  return sum === null || more === null ? null : sum + more;
}
