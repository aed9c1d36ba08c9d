const DATE = /^(\d{1,4})([-./])(\d{1,2})\2(\d{1,2}|\d{4})(?:[T ,]+\d{1,2}:\d\d.*)?$/;
const TIME = /^\d{1,2}:\d\d(?::\d\d)?(?:\s?[ap]\.?m\.?)?$/i;

/**
 * A date with or without a time, or a time: `2024-01-15` is a mobile number of Denmark by its
 * digits alone.
 */
export function isDate(text: string): boolean {
  if (TIME.test(text)) return true;
  const [, first = '', mark, second = '', third = ''] = DATE.exec(text) ?? [];
  if (first.length === 4) return isYear(first) && isDayOfMonth(second, third);
  if (third.length === 4) return isYear(third) && isDayOfMonth(first, second);
  // `24.12.22` is how New Caledonia writes its numbers.
  return mark !== undefined && mark !== '.' && isDayOfMonth(first, second);
}

function isYear(digits: string) {
  return /^(?:19|20)/.test(digits);
}

/** In either order; where both could be the month, it does not matter which is. */
function isDayOfMonth(one: string, other: string) {
  const month = Math.min(Number(one), Number(other));
  const day = Math.max(Number(one), Number(other));
  return month >= 1 && month <= 12 && day <= 31;
}
