import { addCount } from './lists.ts';
import { isMarkedInternational, readCellText, type DigitReader } from './number-cell.ts';
import { readInternational } from './number-order.ts';
import { countriesOfMobile, isAssigned, isMobile } from './number-plan.ts';

/** How a list writes numbers without plus and `00`: `none` where too few rows say so. */
export type BareDigits = 'international' | 'national' | 'none';

/** What a list holds of numbers without plus and `00`. */
interface BareCount {
  /** Takes a phone cell without a country cell beside it into account. */
  see(cell: string): void;
  /** Rows that have a say. */
  rows(): number;
  decide(): BareDigits;
}

/** Fewer digits without plus and `00` may be anything. */
const DIGITS_MIN = 7;
const DIGITS_MAX = 15;
/** Fewer rows decide nothing. */
const BARE_ROWS_MIN = 10;
const AGAINST_PERCENT_MAX = 2;
const VALID_PERCENT_MIN = 85;

/**
 * Of a list that is one country's mobiles as it stands, and few of whose rows would be mobiles
 * abroad.
 */
const NATIONAL_PERCENT_MIN = 85;
const ABROAD_PERCENT_MAX = 50;

/**
 * Counts how a list writes its numbers. A row speaks against international digits where it begins
 * with a single 0, or is a mobile number of the country most such rows are of and no international
 * number; what is neither is junk. Some countries' mobiles are all somebody's fixed lines abroad: a
 * list that is nothing but such numbers is theirs.
 */
export function createBareCount(): BareCount {
  const mobiles = createMobileCount();
  const fixed = createMobileCount();
  let rows = 0;
  let valid = 0;
  let zeros = 0;

  function isNational() {
    if (fixed.rows() * 100 < rows * ABROAD_PERCENT_MAX) return false;
    const both = mobiles.byCountry();
    for (const [country, count] of fixed.byCountry()) addCount(both, country, count);
    return Math.max(0, ...both.values()) * 100 >= rows * NATIONAL_PERCENT_MIN;
  }

  return {
    see: (cell) => {
      const digits = bareDigits(cell);
      if (digits === undefined) return;
      rows += 1;
      if (digits.startsWith('0')) zeros += 1;
      else if (!isAssigned(digits)) mobiles.add(digits);
      else {
        valid += 1;
        if (!isMobile(digits)) fixed.add(digits);
      }
    },
    rows: () => rows,
    decide: () => {
      if (rows < BARE_ROWS_MIN) return 'none';
      if (valid * 100 < rows * VALID_PERCENT_MIN) return 'national';
      const against = zeros + Math.max(0, ...mobiles.byCountry().values());
      return against * 100 > rows * AGAINST_PERCENT_MAX || isNational()
        ? 'national'
        : 'international';
    },
  };
}

/** Held until somebody asks, 8 bytes each; looked at once more are there. */
const HELD_MAX = 1_000_000;

/**
 * Counts of which countries digits are mobiles. To find out takes 8 microseconds a row, and most
 * lists are decided without.
 */
function createMobileCount() {
  const counts = new Map<string, number>();
  let held: number[] = [];
  let rows = 0;
  const count = () => {
    for (const digits of held)
      for (const country of countriesOfMobile(String(digits))) addCount(counts, country);
    held = [];
  };
  return {
    add: (digits: string) => {
      rows += 1;
      // Exact: no number has more than 15 digits.
      held.push(Number(digits));
      if (held.length >= HELD_MAX) count();
    },
    rows: () => rows,
    byCountry: () => {
      count();
      return new Map(counts);
    },
  };
}

const READER: DigitReader = {
  read: ({ digits }) => readInternational(digits, 'bare', undefined),
  isAssigned: ({ digits }) => isAssigned(digits),
};

/**
 * The digits of a cell that has no plus, no `00` and no foreign words; undefined for other cells.
 */
function bareDigits(cell: string) {
  if (isMarkedInternational(cell)) return undefined;
  const text = readCellText(cell, READER);
  if (text.kind === 'rejected' || text.plus || text.strange) return undefined;
  const { digits } = text;
  return digits.length < DIGITS_MIN || digits.length > DIGITS_MAX || digits.startsWith('00')
    ? undefined
    : digits;
}
