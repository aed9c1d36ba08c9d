import { describeColumns } from '../../csv/phone-columns.ts';
import type { Input } from '../../pipeline/input.ts';
import type { Column } from '../../tables/columns.ts';
import { findCommaColumn, type Decimal } from '../../tables/decimal-comma.ts';
import type { EnrichOptions } from '../options.ts';

/** How the amounts of a CSV are written, and sentences about what nobody has said. */
export function chooseDecimal(
  { decimal = 'auto', outputs }: Pick<EnrichOptions, 'decimal' | 'outputs'>,
  input: Pick<Input, 'source' | 'phones'>,
  columns: readonly Column[],
): { readonly decimal: Decimal; readonly said: readonly string[] } {
  if (decimal !== 'auto') return { decimal, said: [] };
  const { source, phones } = input;
  // Where commas separate cells, those of amounts would stand in quotes.
  const found =
    source.dialect.delimiter === ',' ? undefined : findCommaColumn(source, phones.indexes);
  if (found === undefined) return { decimal: 'point', said: [] };
  const written = outputs.some(({ form }) => form.kind === 'csv');
  const heard = written && columns.some(({ kind }) => kind === 'amount');
  const name = describeColumns([found], source.header);
  return {
    decimal: 'comma',
    said: heard
      ? [`Amounts are written with a decimal comma, as in ${name}; --decimal point says otherwise.`]
      : [],
  };
}
