import type { NumberMeaning } from './number-format.ts';

/** Text of a cell, and its letter in the types of a row. */
export interface TypedText {
  readonly text: string;
  readonly type: 't' | 'n' | 'b' | 'd' | 'e' | 'x';
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** The days of 1900 are counted as if it had been a leap year. */
const EPOCH_1900 = Date.UTC(1899, 11, 30);
const EPOCH_1904 = Date.UTC(1904, 0, 1);
/** The day that was not: 29 February 1900. */
const LEAP_BUG = 60;
const YEAR_END = Date.UTC(10_000, 0, 1);

/**
 * A number of days as ISO 8601: a date, a time, or both; a time is shown where the number has one,
 * or its format. undefined where the number is no date of a spreadsheet.
 * @param value the text of the number
 */
export function writeSerialDate(
  value: string,
  { from1904, ...meaning }: { from1904: boolean } & Exclude<NumberMeaning, { kind: 'number' }>,
): TypedText | undefined {
  const ms = Math.round(Number(value) * DAY_MS);
  if (!Number.isFinite(ms) || ms < 0) return undefined;
  const timeMs = ms % DAY_MS;
  const days = (ms - timeMs) / DAY_MS;
  if (meaning.kind === 'elapsed') return writeElapsed(ms);
  const { day, time } = meaning;
  if (days === 0 && (!day || !from1904))
    return time || timeMs > 0 ? { text: writeTime(timeMs), type: 'd' } : undefined;
  const suffix = time || timeMs > 0 ? `T${writeTime(timeMs)}` : '';
  if (!from1904 && days === LEAP_BUG) return { text: `1900-02-29${suffix}`, type: 't' };
  const first = days < LEAP_BUG ? EPOCH_1900 + DAY_MS : EPOCH_1900;
  const at = (from1904 ? EPOCH_1904 : first) + days * DAY_MS;
  if (at >= YEAR_END) return undefined;
  return { text: new Date(at).toISOString().slice(0, 10) + suffix, type: 'd' };
}

/** Hours, minutes and seconds of a day, and thousandths where there are some. */
function writeTime(ms: number) {
  return new Date(ms).toISOString().slice(11, ms % 1000 === 0 ? 19 : 23);
}

function writeElapsed(ms: number): TypedText {
  if (ms < DAY_MS) return { text: writeTime(ms), type: 'd' };
  const hours = Math.floor(ms / (DAY_MS / 24));
  return { text: `${hours}${writeTime(ms % DAY_MS).slice(2)}`, type: 't' };
}
