/** A larger one stands in no sheet and no list; its digits would only fill the memory. */
const EXPONENT_MAX = 400;

/**
 * The exact decimal text of a number as programs write it: what stands behind an `E` is worked in,
 * so that `4.47700900123E+11` is `447700900123`; a number without is as it was written. undefined
 * for what is no number.
 */
export function writeDecimal(text: string): string | undefined {
  const parts = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  const [, sign = '', whole = '', fraction = '', power] = parts ?? [];
  if (!parts || (whole === '' && fraction === '')) return undefined;
  if (power === undefined || Math.abs(Number(power)) > EXPONENT_MAX) return text;
  const digits = whole + fraction;
  const point = whole.length + Number(power);
  const before = point <= 0 ? '0' : digits.slice(0, point).padEnd(point, '0');
  const behind = point <= 0 ? digits.padStart(digits.length - point, '0') : digits.slice(point);
  const decimals = behind.replace(/0+$/, '');
  const minus = sign === '-' ? '-' : '';
  return minus + (before.replace(/^0+(?=\d)/, '') + (decimals && `.${decimals}`));
}
