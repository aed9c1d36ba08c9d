import { CsvError } from '../csv/error.ts';
import type { ListRow, Source } from '../csv/read.ts';
import { NEUTRAL_DIALECT } from '../tables/dialect.ts';
import type { GivenRow } from './call.ts';
import { pullRows, type Pulled } from './pull.ts';

/** Rows that a program hands over, as a list. */
export interface RowSource<R> {
  open(stop?: AbortSignal): Promise<Source>;
  /** The row at a position, which is forgotten then. */
  take(position: number): R;
  /** What the iterable threw, as a list of one; empty as long as it throws nothing. */
  readonly thrown: readonly unknown[];
}

/** Which columns are named, so that nothing has to be found by looking at rows. */
export interface NamedColumns {
  readonly phoneColumn: string | undefined;
  readonly others: readonly string[];
}

/** Rows by which an unnamed phone column is found. */
export const ROWS_LOOKED_AT = 200;

/** Rows of an iterable as a list. Pulled as they are needed, and closed with the list. */
export function createRowSource<R extends GivenRow>(
  rows: Iterable<R> | AsyncIterable<R>,
  columns: NamedColumns,
): RowSource<R> {
  const held = new Map<number, R>();
  const thrown: unknown[] = [];
  return {
    thrown,
    take: (position) => {
      const row = held.get(position);
      if (row === undefined) throw new Error(`no row ${position} is held`);
      held.delete(position);
      return row;
    },
    open: async (stop) => {
      const pulled = pullRows(rows, { stop, thrown });
      const early: R[] = [];
      const wanted = columns.phoneColumn === undefined ? ROWS_LOOKED_AT : 1;
      while (early.length < wanted) {
        const { done, value } = await pulled.next();
        if (done) break;
        early.push(...value);
      }
      return describeSource({ early, pulled, held, columns });
    },
  };
}

interface SourceParts<R> {
  readonly early: R[];
  readonly pulled: Pulled<R>;
  readonly held: Map<number, R>;
  readonly columns: NamedColumns;
}

function describeSource<R extends GivenRow>(parts: SourceParts<R>): Source {
  const { early, pulled, held, columns } = parts;
  const [first] = early;
  const header = findHeader(first, columns);
  let position = 0;
  const place = (row: R): ListRow => {
    position += 1;
    held.set(position, row);
    return { position, line: position, cells: readCells(row, header, position) };
  };
  const placed = early.splice(0).map(place);
  const sample = columns.phoneColumn === undefined ? placed.slice(0, ROWS_LOOKED_AT) : [];
  async function* allRows() {
    if (placed.length > 0) yield placed.splice(0);
    for await (const batch of pulled) yield batch.map(place);
  }
  return {
    form: 'jsonl',
    dialect: { ...NEUTRAL_DIALECT, said: [] },
    header,
    width: header?.length ?? Math.max(1, ...placed.map(({ cells }) => cells.length)),
    sample,
    rows: allRows,
    bytesRead: () => 0,
    emptyLines: () => 0,
    close: () => void pulled.return(undefined).catch(() => undefined),
  };
}

/** The names of the first row; where there is none, those that are asked for. */
function findHeader(first: GivenRow | undefined, { phoneColumn, others }: NamedColumns) {
  if (first === undefined) return phoneColumn === undefined ? undefined : [phoneColumn, ...others];
  return typeof first === 'string' || Array.isArray(first) ? undefined : Object.keys(first);
}

function readCells(given: GivenRow, header: readonly string[] | undefined, position: number) {
  // A program in JavaScript may give anything.
  const row: unknown = given;
  if (typeof row === 'string') return [row];
  if (Array.isArray(row)) return row.map(writeCell);
  if (typeof row === 'object' && row !== null && header) {
    const cells = new Map(Object.entries(row));
    return header.map((name) => writeCell(cells.get(name)));
  }
  throw new CsvError(
    `Cannot read row ${position}: it is of another kind than the first one. Give texts, arrays or objects, and one kind of them.`,
  );
}

function writeCell(cell: unknown): string {
  switch (typeof cell) {
    case 'string':
      return cell;
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(cell);
    case 'undefined':
      return '';
    default:
      if (cell === null) return '';
      // What is no cell is no number either; the row itself comes back as it is.
      return cell instanceof Date ? cell.toISOString() : JSON.stringify(cell);
  }
}
