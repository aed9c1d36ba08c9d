/**
 * Amounts of the imitated account: whole hundred-millionths (10^-8), so that its books are exact
 * without help from the program they check.
 */
const PLACES = 8;
const AMOUNT = new RegExp(`^\\d{1,12}(?:\\.\\d{1,${PLACES}})?$`);

/**
 * Digits with at most eight places behind a point, e.g. `100` or `0.0048`; undefined for anything
 * else.
 */
export function readAmount(text: string): bigint | undefined {
  if (!AMOUNT.test(text)) return undefined;
  const [whole = '', fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(PLACES, '0'));
}

/** Eight places: `0.00480000`. */
export function showAmount(units: bigint): string {
  const digits = (units < 0n ? -units : units).toString().padStart(PLACES + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -PLACES)}.${digits.slice(-PLACES)}`;
}

/** No more places than needed, but at least `placesMin`: `0.0048`, and with six `10.000000`. */
export function showShortAmount(units: bigint, placesMin = 0): string {
  const [whole = '', fraction = ''] = showAmount(units).split('.');
  const kept = fraction.replace(/0+$/, '').padEnd(placesMin, '0');
  return kept === '' ? whole : `${whole}.${kept}`;
}

/** `showAmount` that remembers: of many charges there are few different prices. */
export function createAmountWriter(): (units: bigint) => string {
  const texts = new Map<bigint, string>();
  return (units) => {
    const known = texts.get(units);
    if (known !== undefined) return known;
    const text = showAmount(units);
    texts.set(units, text);
    return text;
  };
}
