import { selectColumns } from '../../csv/columns.ts';
import { findRecordId } from '../../csv/record-id.ts';
import type { ListRow, Source } from '../../csv/read.ts';
import {
  COMMON_KINDS,
  createCells,
  listResultColumns,
  VERDICT_COLUMNS,
} from '../../pipeline/cells.ts';
import type { WrittenRow } from '../../pipeline/enrich.ts';
import { readColumns } from '../../pipeline/presets.ts';
import type { Input } from '../../pipeline/input.ts';
import type { Provider } from '../../providers/port.ts';
import {
  outputColumns,
  typeColumns,
  type OutputColumns,
  type TableRecord,
} from '../../tables/columns.ts';
import type { Decimal } from '../../tables/decimal-comma.ts';
import type { ListShape } from '../../tables/shape.ts';
import type { TableLayout } from '../../tables/write.ts';
import type { EnrichOptions } from '../options.ts';
import { chooseDecimal } from './decimal.ts';

/** What the targets of an execution hold: the columns, and a record for each decided row. */
interface ResultLayout extends Pick<OutputColumns, 'columns' | 'headed' | 'said'> {
  readonly decimal: Decimal;
  /** How its tables are laid out; without `shape` nothing is known of all rows of the list. */
  describe(shape: ListShape | undefined): Omit<TableLayout, 'dialect'>;
  /** @param guarded texts that a spreadsheet would take for a formula have their apostrophe */
  record(written: WrittenRow, guarded: boolean): TableRecord;
}

type LayoutOption =
  'rules' | 'columns' | 'idColumn' | 'prefix' | 'formulaGuard' | 'decimal' | 'outputs';

/** Throws CsvError where `--columns` asks for what there is not. */
export function createLayout(
  options: Pick<EnrichOptions, LayoutOption>,
  { provider, input }: { provider: Provider; input: Pick<Input, 'source' | 'phones'> },
): ResultLayout {
  const judged = options.rules !== undefined;
  const all = listResultColumns(provider, { judged });
  const kinds = { ...provider.columnKinds, ...COMMON_KINDS };
  const wanted = readColumns(options.columns, { all, judged });
  const list = wanted.recordIdOnly
    ? keepRecordId(input.source, options.idColumn)
    : { ...input.source, pick: (row: ListRow) => row, reshape: (shape: ListShape) => shape };
  const selection = selectColumns(all, wanted.list);
  const { ofRow, ofNumber } = divideSelection(selection, all, input.phones);
  const tags = nameTags(input);
  const nameColumn = (index: number, tag: string) => {
    const name = all[index] ?? '';
    return { name: `${options.prefix}${tag}${name}`, kind: kinds[name] ?? 'text' };
  };
  const results = [
    ...ofRow.map((index) => nameColumn(index, '')),
    ...tags.flatMap((tag) => ofNumber.map((index) => nameColumn(index, tag))),
  ];
  const { columns, headed, said, record } = outputColumns({ ...list, results });
  const amounts = chooseDecimal(options, input, columns);
  const createBoth = (guard: boolean) => ({
    row: createCells({ provider, judged, selection: ofRow, guard }),
    number: createCells({ provider, judged, selection: ofNumber, guard }),
  });
  const guardedCells = createBoth(options.formulaGuard);
  const plainCells = createBoth(false);
  return {
    columns,
    headed,
    decimal: amounts.decimal,
    describe: (shape) => ({
      ...typeColumns(columns, shape && { ...list.reshape(shape), width: list.width }),
      headed,
      decimal: amounts.decimal,
    }),
    said: [...said, ...amounts.said],
    record: ({ row: whole, decided, numbers, judgement }, guarded) => {
      const row = list.pick(whole);
      const cells = guarded ? guardedCells : plainCells;
      // The usual row, for which no array is made that is not needed.
      if (input.phones.kind !== 'each') return record(row, cells.number(decided, judgement));
      const own = cells.row(decided, judgement);
      return record(row, [...own, ...numbers.flatMap((number) => cells.number(number))]);
    },
  };
}

/** The list as if it had the column of the record id alone. */
function keepRecordId({ header, width }: Pick<Source, 'header' | 'width'>, named?: string) {
  const index = findRecordId(named, { header, width });
  return {
    header: header && [header[index] ?? ''],
    width: 1,
    pick: ({ cells, types }: ListRow) => ({
      cells: [cells[index] ?? ''],
      ...(types !== undefined && { types: types[index] ?? ' ' }),
    }),
    reshape: ({ types }: ListShape) => ({ types: [types[index] ?? 'text'] }),
  };
}

/** Where each of several numbers has columns of its own, its row still has one verdict. */
function divideSelection(
  selection: readonly number[],
  all: readonly string[],
  { kind }: Input['phones'],
) {
  if (kind !== 'each') return { ofRow: [], ofNumber: selection };
  const isOfRow = (index: number) => VERDICT_COLUMNS.some((name) => name === all[index]);
  return {
    ofRow: selection.filter(isOfRow),
    ofNumber: selection.filter((index) => !isOfRow(index)),
  };
}

/** What stands between the prefix and the name of a column: `mobile_`; nothing for one number. */
function nameTags({ source, phones }: Pick<Input, 'source' | 'phones'>) {
  if (phones.kind !== 'each') return [''];
  const given = new Set<string>();
  return phones.indexes.map((index) => {
    const name = source.header?.[index]?.trim().toLowerCase() ?? '';
    const tag = name.replace(/[^\p{L}\p{N}]/gu, '_') || `column_${index + 1}`;
    let unique = tag;
    for (let number = 2; given.has(unique); number++) unique = `${tag}_${number}`;
    given.add(unique);
    return `${unique}_`;
  });
}
