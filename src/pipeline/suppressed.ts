import { findPhoneColumn } from '../csv/columns.ts';
import type { Source } from '../csv/read.ts';
import { addCount } from '../domain/lists.ts';
import { createBareCount } from '../domain/number-list.ts';
import { looksLikeNumber, readNumber } from '../domain/number.ts';
import { createSeenLookups } from '../domain/seen.ts';

/** Numbers that are never asked about, and which list says so. */
export interface Suppression {
  /** The name of the first list that holds the number; undefined where none does. */
  find(number: string): string | undefined;
  /** What each list keeps from being asked, one sentence each. */
  readonly said: readonly string[];
  /** Those of them that tell of rows without a number. */
  readonly remarks: readonly string[];
}

/** One such list as it was read. */
export interface SuppressedList extends SuppressedRows {
  has(number: string): boolean;
  /** Distinct ones. */
  readonly numbers: number;
  /** Indexes of the columns they stand in. */
  readonly columns: readonly number[];
}

interface SuppressedRows {
  /** Cells with something in them, and those of them that hold no number, by reason. */
  readonly filled: number;
  readonly unread: number;
  readonly reasons: ReadonlyMap<string, number>;
}

/**
 * Reads the numbers of a list as those of the list to enrich are read, by the same country. Where
 * too few of its rows say how it writes digits without plus and `00`, they are read as
 * international ones too: in doubt nobody is asked. Throws CsvError where it has no phone column.
 */
export async function readSuppressed(
  source: Source,
  { country }: { country: string | undefined },
): Promise<SuppressedList> {
  const columns = findColumns(source);
  const bareCount = createBareCount();
  const national = createNumberSet();
  /** What only a list of international digits names beside them. */
  const others = createNumberSet();
  for await (const rows of source.rows())
    for (const { cells } of rows) {
      const filled = columns.map((column) => cells[column] ?? '').filter((cell) => cell.trim());
      for (const cell of filled) {
        bareCount.see(cell);
        if (!national.add(readNumber(cell, { country, accept: 'possible' })))
          others.add(readNumber(cell, { country, accept: 'possible', bare: true }));
      }
    }
  const sets = bareCount.decide() === 'national' ? [national] : [national, others];
  const last = sets.at(-1) ?? national;
  return {
    has: (number) => sets.some((set) => set.has(number)),
    numbers: sets.reduce((sum, set) => sum + set.size(), 0),
    columns,
    filled: national.cells(),
    unread: last.unread(),
    reasons: last.reasons,
  };
}

/** All that hold phone numbers: whoever opts out means each number of theirs. */
function findColumns(source: Source) {
  if (source.width === 1) return [0];
  const { index, others } = findPhoneColumn(source, looksLikeNumber);
  return [index, ...others].sort((a, b) => a - b);
}

/** The numbers among the cells it is shown, and why the others are none. */
function createNumberSet() {
  const numbers = createSeenLookups();
  const reasons = new Map<string, number>();
  let cells = 0;
  let unread = 0;
  return {
    has: (number: string) => numbers.has(number, undefined),
    size: numbers.size,
    reasons,
    cells: () => cells,
    unread: () => unread,
    /** False where the cell is no number. */
    add: (reading: ReturnType<typeof readNumber>) => {
      cells += 1;
      if (reading.kind === 'number') numbers.add(reading.number, undefined);
      else {
        unread += 1;
        addCount(reasons, reading.reason.slug);
      }
      return reading.kind === 'number';
    },
  };
}
