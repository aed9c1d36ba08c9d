import fc from 'fast-check';
import type { Column } from '../../src/tables/columns.ts';

/** A column of a random table: what is written, and what it means. */
export interface TypedColumn {
  readonly kind: Column['kind'];
  readonly cells: readonly TypedCell[];
}

export interface TypedCell {
  readonly text: string;
  /** As rows of a list say it. */
  readonly letter: string;
  readonly value: TypedValue;
}

/** An amount is its digits. */
export type TypedValue = string | bigint | number | boolean | null;

/** Columns of every kind, all of one length, and a third of their cells empty. */
export const typedTables: fc.Arbitrary<readonly TypedColumn[]> = fc
  .integer({ min: 1, max: 8 })
  .chain((rows) => fc.array(fc.oneof(...columns(rows)), { minLength: 1, maxLength: 6 }));

/** The rows of columns, as a table is written. */
export function makeRecords(
  table: readonly TypedColumn[],
): readonly { readonly cells: readonly string[]; readonly types: string }[] {
  return (table[0]?.cells ?? []).map((_, row) => ({
    cells: table.map(({ cells }) => cells[row]?.text ?? ''),
    types: table.map(({ cells }) => cells[row]?.letter ?? 'e').join(''),
  }));
}

function columns(rows: number): readonly fc.Arbitrary<TypedColumn>[] {
  const column = (kind: Column['kind'], cell: fc.Arbitrary<TypedCell>): fc.Arbitrary<TypedColumn> =>
    fc
      .array(fc.oneof({ weight: 2, arbitrary: cell }, fc.constant(EMPTY)), {
        minLength: rows,
        maxLength: rows,
      })
      .map((cells) => ({ kind, cells }));
  return [
    column('input', text),
    column('input', integer),
    column('input', fraction),
    column('input', boolean),
    column('text', text),
    column('phone', text),
    column('amount', amount),
    column('integer', small),
    column('time', time),
  ];
}

const EMPTY: TypedCell = { text: '', letter: 'e', value: null };

const cellOf = (letter: string) => (text: string, value: TypedValue) => ({ text, letter, value });
const [ofText, ofNumber, ofBoolean] = [cellOf('t'), cellOf('n'), cellOf('b')];

const letters = fc.constantFrom(
  '0',
  '7',
  '+',
  '-',
  '.',
  ' ',
  '"',
  '\\',
  '\n',
  'ä',
  '€',
  '😀',
  '\u2028',
);
const text = fc
  .oneof(
    fc.string({ unit: letters, minLength: 1, maxLength: 8 }),
    fc.constantFrom('0171', 'TRUE', 'null', '1e5', '2026-11-29', '447700900123'),
  )
  .map((value) => ofText(value, value));
const integer = fc
  .bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })
  .map((value) => ofNumber(String(value), value));
/** Never an integer, so that one of them makes its column one of fractions. */
const fraction = fc
  .tuple(fc.integer({ min: -999_999_999, max: 999_999_999 }), fc.integer({ min: 1, max: 9_999 }))
  .map(([whole, places]) => `${String(whole)}.${String(places).padStart(4, '0')}`)
  .map((digits) => ofNumber(digits, Number(digits)));
const boolean = fc.boolean().map((value) => ofBoolean(value ? 'TRUE' : 'FALSE', value));
const small = fc.integer({ min: 0, max: 999 }).map((value) => ofText(String(value), BigInt(value)));
/** Of up to 18 digits; none and few are as likely as many. */
const digits18 = fc.oneof(
  fc.constantFrom(0n, 10n, 4_500_000_000_000_000n),
  fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }),
);
const amount = fc
  .tuple(digits18, digits18, fc.boolean())
  .map(([whole, places, isNegative]) => {
    const sign = isNegative ? '-' : '';
    return `${sign}${String(whole)}.${String(places)
      .padStart(18, '0')
      .replace(/0{1,10}$/, '')}`;
  })
  .map((digits) => ofText(digits, digits));
const time = fc
  .date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => ofText(date.toISOString(), date.toISOString()));
