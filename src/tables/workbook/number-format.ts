/** What a number in a cell stands for, as its format says. */
export type NumberMeaning =
  | { readonly kind: 'number' }
  /** Hours that go beyond a day. */
  | { readonly kind: 'elapsed' }
  | { readonly kind: 'date'; readonly day: boolean; readonly time: boolean };

const NUMBER: NumberMeaning = { kind: 'number' };
const DAY: NumberMeaning = { kind: 'date', day: true, time: false };
const TIME: NumberMeaning = { kind: 'date', day: false, time: true };

/** Formats that a workbook uses without writing them down (ECMA-376, Part 1, 18.8.30). */
export function readBuiltInFormat(id: number): NumberMeaning {
  if (id >= 14 && id <= 17) return DAY;
  if ((id >= 18 && id <= 21) || id === 45 || id === 47) return TIME;
  if (id === 22) return { kind: 'date', day: true, time: true };
  if (id === 46) return { kind: 'elapsed' };
  // Those of East Asia: which of them is a time differs by language, the value tells.
  if ((id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return DAY;
  return NUMBER;
}

/** A format that is written down, as `[$-407]TT.MM.JJJJ` is not but `[$-407]dd.mm.yyyy` is. */
export function readFormat(code: string): NumberMeaning {
  const [first = ''] = withoutText(code).split(';', 1);
  if (/\[(?:h+|m+|s+)\]/i.test(first)) return { kind: 'elapsed' };
  const letters = first
    .replace(/\[[^\]]*\]/g, '')
    .replace(/General|AM\/PM|A\/P/gi, '')
    .replace(/E[+-]/gi, '');
  const time = /[hs]/i.test(letters);
  const day = /[dye]/i.test(letters) || (!time && /m/i.test(letters));
  return day || time ? { kind: 'date', day, time } : NUMBER;
}

/** Without quoted text, escaped characters, and those that stand for a width or a filling. */
function withoutText(code: string) {
  return code.replace(/"[^"]*"?|[\\_*]./g, '');
}
