import { writeDecimal } from '../decimal.ts';
import { unescapeText } from './rich-text.ts';
import { writeSerialDate, type TypedText } from './serial-date.ts';
import type { SharedStrings } from './shared-strings.ts';
import type { CellStyles } from './styles.ts';
import { isTrue } from './xml.ts';

/** What a cell holds, as its element says. */
interface RawCell {
  /** Attribute `t`; a number without. */
  readonly type: string | undefined;
  /** Attribute `s`. */
  readonly style: string | undefined;
  /** Of `v`. */
  readonly value: string;
  /** Of `is`. */
  readonly inline: string;
}

/** What cells of one workbook are read by. */
export interface CellReading {
  readonly strings: SharedStrings;
  readonly styles: CellStyles;
  readonly from1904: boolean;
}

const EMPTY: TypedText = { text: '', type: 'e' };

/** The text of a cell and its letter. Throws an error in plain words where it has none. */
export function readCell(cell: RawCell, reading: CellReading): TypedText {
  const { type = 'n', inline } = cell;
  const value = cell.value.trim();
  switch (type) {
    case 's':
      return value === '' ? EMPTY : makeText(findShared(value, reading.strings));
    case 'str':
      return makeText(unescapeText(cell.value));
    case 'inlineStr':
      return makeText(unescapeText(inline));
    case 'b':
      return value === '' ? EMPTY : makeBoolean(isTrue(value));
    case 'e':
      return value === '' ? EMPTY : { text: value, type: 'x' };
    case 'd':
      return value === '' ? EMPTY : { text: value, type: 'd' };
    default:
      return value === '' ? EMPTY : readNumberCell(value, cell.style, reading);
  }
}

function makeBoolean(yes: boolean): TypedText {
  return { text: yes ? 'TRUE' : 'FALSE', type: 'b' };
}

function makeText(text: string): TypedText {
  return text === '' ? EMPTY : { text, type: 't' };
}

function findShared(index: string, strings: SharedStrings) {
  const text = strings.at(Number(index));
  if (text === undefined)
    throw new Error(`a cell names the shared text ${index}, which is not there`);
  return text;
}

function readNumberCell(
  value: string,
  style: string | undefined,
  { styles, from1904 }: CellReading,
): TypedText {
  const meaning = styles[Number(style ?? 0)] ?? { kind: 'number' };
  const date =
    meaning.kind === 'number' ? undefined : writeSerialDate(value, { from1904, ...meaning });
  if (date) return date;
  const text = writeDecimal(value);
  return text === undefined ? { text: value, type: 't' } : { text: showNumber(text), type: 'n' };
}

/** As many digits of a number as a spreadsheet shows and keeps of what is typed. */
const SHOWN_DIGITS_MAX = 15;

/**
 * The number that people see where a workbook holds a binary one: 9525.700000000001 for 9525.7. A
 * whole number is left as it is, to its last digit: it may be a telephone number.
 * @param text a decimal without exponent
 */
function showNumber(text: string) {
  if (/^-0*\.?0*$/.test(text)) return text.slice(1);
  const [, whole = '', fraction = ''] = /^[+-]?0*(\d*)\.(\d*[1-9])0*$/.exec(text) ?? [];
  const digits = whole === '' ? fraction.replace(/^0+/, '') : whole + fraction;
  if (digits.length <= SHOWN_DIGITS_MAX || whole.length > SHOWN_DIGITS_MAX) return text;
  // A cell holds no amount of ours, but the very number that this reads.
  const shown = writeDecimal(Number(text).toPrecision(SHOWN_DIGITS_MAX)) ?? text;
  return shown.includes('.') ? shown.replace(/\.?0+$/, '') : shown;
}
