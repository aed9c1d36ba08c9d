import type { ListRow } from '../csv/read.ts';
import { addCount } from '../domain/lists.ts';
import { createBareCount, type BareDigits } from '../domain/number-list.ts';
import type { Input, RowReading } from './input.ts';

/** What a list holds, before anything is asked about it. */
export interface Survey {
  /** How it writes digits without plus and `00`. */
  readonly decided: BareDigits;
  /** Rows that have a say in it. */
  readonly bareRows: number;
  /** How its cells would be read. */
  cells(bare: BareDigits): CellCounts;
}

/** Phone cells with something in them, and those of them that hold no number, by reason. */
export interface CellCounts {
  readonly filled: number;
  readonly invalid: number;
  readonly reasons: ReadonlyMap<string, number>;
}

/**
 * `all`: every cell is read. `few`: once a number is found, cells that cannot lack a country are
 * taken for numbers, which is all that a refusal without `--max-invalid` asks for.
 */
type Reading = 'all' | 'few';

/** Reads rows as an execution would, in either way that it may turn out to read them. */
export async function surveyRows(
  batches: AsyncIterable<readonly ListRow[]> | Iterable<readonly ListRow[]>,
  input: Pick<Input, 'readEach' | 'bareCells' | 'isPlaced'>,
  { reading = 'all' }: { reading?: Reading } = {},
): Promise<Survey> {
  const bareCount = createBareCount();
  const international = createCellCounts();
  const national = createCellCounts();
  for await (const rows of batches) {
    for (const row of rows) {
      input.bareCells(row).forEach(bareCount.see);
      if (reading === 'few' && national.hasNumber() && input.isPlaced(row)) {
        national.addUnread();
        international.addUnread();
        continue;
      }
      const read = input.readEach(row, 'national');
      read.forEach(national.add);
      // A number stays one where more is read.
      const all = read.every(({ lookup }) => lookup);
      (all ? read : input.readEach(row, 'international')).forEach(international.add);
    }
  }
  return {
    decided: bareCount.decide(),
    bareRows: bareCount.rows(),
    cells: (bare) => (bare === 'international' ? international : national).counts(),
  };
}

function createCellCounts() {
  const reasons = new Map<string, number>();
  let filled = 0;
  let invalid = 0;
  return {
    add: ({ number }: RowReading) => {
      if (number.kind === 'number') filled += 1;
      else if (number.reason.slug !== 'empty') {
        filled += 1;
        invalid += 1;
        addCount(reasons, number.reason.slug);
      }
    },
    /** A cell that is taken for a number. */
    addUnread: () => {
      filled += 1;
    },
    hasNumber: () => filled > invalid,
    counts: () => ({ filled, invalid, reasons }),
  };
}
