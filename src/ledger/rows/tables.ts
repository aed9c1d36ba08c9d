import { LedgerError } from '../port.ts';
import {
  decodeMoney,
  decodeText,
  moneyText,
  type Cell,
  type SqlCells,
  type Value,
} from './cells.ts';

/** What a column holds, whatever its store calls it. A flag is 0 or 1. */
export type CellKind = 'text' | 'whole' | 'fraction' | 'amount' | 'flag';

/** A table of a ledger, as far as both stores have it. */
export interface BookTable {
  readonly name: string;
  readonly columns: Readonly<Record<string, CellKind>>;
  /** No two rows are equal in these. */
  readonly key: readonly string[];
}

/** The cells of a row in the order of the columns: amounts as texts, flags as 0 and 1. */
export type BookRow = readonly Value[];

const REASON = { reason_slug: 'text', reason_words: 'text' } as const;
const PRICED = { scope_id: 'whole', product: 'text', country: 'text' } as const;
const ANSWERED = { at: 'whole', outcome: 'text', format: 'text', raw: 'text', ...REASON } as const;

/**
 * The tables of a ledger and what is known of their columns, each table behind those it points at.
 * What a store adds up by itself, and what tells it who is at work, is its own and stands here not.
 */
export const BOOK_TABLES: readonly BookTable[] = [
  table('scopes', ['id'], { id: 'whole', origin: 'text', account: 'text' }),
  table('runs', ['position'], {
    ...{ position: 'whole', id: 'text', scope_id: 'whole', product: 'text', level: 'text' },
    ...{ input: 'text', output: 'text', started_at: 'whole', finished_at: 'whole' },
    ...{ status: 'text', stop_reason: 'text', max_spend: 'amount', bare: 'text' },
    ...{ name: 'text', list_print: 'text' },
  }),
  table('executions', ['id'], {
    ...{ id: 'whole', run_id: 'text', started_at: 'whole', finished_at: 'whole' },
    ...{ exit_code: 'whole', attempts: 'whole', requested: 'amount', refunded: 'amount' },
    ...{ doubt_bound: 'amount', unconfirmed: 'amount', confirmed: 'amount', money_in: 'flag' },
    ...{ least_balance: 'amount', notes: 'text' },
  }),
  table('numbers', ['id'], { id: 'whole', e164: 'text' }),
  table('lookups', ['id'], {
    ...{ id: 'whole', scope_id: 'whole', number_id: 'whole', product: 'text', ip: 'text' },
  }),
  table('attempts', ['execution_id', 'sequence'], {
    ...{ execution_id: 'whole', sequence: 'whole', run_id: 'text', lookup_id: 'whole' },
    ...{ country: 'text', sent_at: 'whole', ended_at: 'whole', latency_ms: 'fraction' },
    ...{ class: 'text', throttled: 'flag', ceiling: 'amount', released: 'flag', bounded: 'flag' },
    ...{ charge_source: 'text', requested: 'amount', refunded: 'amount', status: 'text' },
    ...{ request_id: 'text', ...REASON, network_type: 'text', carrier: 'text' },
    ...{ remaining_balance: 'amount', refund_expected: 'flag', reconciled_at: 'whole' },
    ...{ records: 'text', reconciled_from: 'text' },
  }),
  table('answers', ['id'], {
    ...{ id: 'whole', lookup_id: 'whole', execution_id: 'whole', sequence: 'whole' },
    ...{ run_id: 'text', ...ANSWERED },
  }),
  table('prices', ['scope_id', 'product', 'country'], {
    ...{ ...PRICED, dearest_request: 'amount', next_request: 'amount' },
  }),
  table('recent_charges', ['scope_id', 'product', 'country', 'execution_id', 'sequence'], {
    ...{ ...PRICED, execution_id: 'whole', sequence: 'whole' },
    ...{ requested: 'amount', refunded: 'amount' },
  }),
  table('imports', ['lookup_id'], { lookup_id: 'whole', imported_at: 'whole', ...ANSWERED }),
  table('outputs', ['path', 'size', 'sha256'], { path: 'text', size: 'whole', sha256: 'text' }),
];

function table(
  name: string,
  key: readonly string[],
  columns: Readonly<Record<string, CellKind>>,
): BookTable {
  return { name, columns, key };
}

/** How a store writes its SQL. */
export interface Dialect {
  /** The table as a statement names it. */
  nameTable(name: string): string;
  /** The n-th parameter of a statement, from 1. */
  nameParameter(place: number): string;
  /** Behind a text: that it is ordered byte by byte. */
  readonly byBytes: string;
}

/** Rows are read in pages of this size, so a ledger is never held in memory. */
const PAGE = 1_000;

/** All rows of a table by its key, one page after another. */
export async function* readPages(
  { name, columns, key }: BookTable,
  { nameTable, nameParameter, byBytes }: Dialect,
  ask: (
    sql: string,
    values: readonly Value[],
  ) => PromiseLike<readonly SqlCells[]> | readonly SqlCells[],
): AsyncGenerator<readonly BookRow[]> {
  const names = Object.keys(columns);
  const kinds = Object.values(columns);
  const places = key.map((column) => names.indexOf(column));
  const ordered = key.map((column) => (columns[column] === 'text' ? column + byBytes : column));
  const head = `SELECT ${names.join(', ')} FROM ${nameTable(name)}`;
  const after = `WHERE (${ordered.join(', ')}) > (${key.map((_, index) => nameParameter(index + 1)).join(', ')})`;
  const tail = `ORDER BY ${ordered.join(', ')} LIMIT ${PAGE}`;
  let last: BookRow | undefined;
  for (;;) {
    const begun: BookRow | undefined = last;
    const cells = begun
      ? await ask(
          `${head} ${after} ${tail}`,
          places.map((place) => begun[place] ?? null),
        )
      : await ask(`${head} ${tail}`, []);
    const rows = cells.map((row) => kinds.map((kind, place) => decodeCell(row[place], kind)));
    if (rows.length > 0) yield rows;
    last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
  }
}

function decodeCell(cell: Cell, kind: CellKind): Value {
  if (cell === null || cell === undefined) return null;
  switch (kind) {
    case 'text':
      return decodeText(cell) ?? null;
    case 'amount':
      return moneyText(decodeMoney(cell));
    case 'whole':
    case 'fraction':
    case 'flag':
      return decodeNumber(cell);
  }
}

function decodeNumber(cell: NonNullable<Cell>) {
  const value = Number(cell);
  if (!Number.isNaN(value)) return value;
  throw new LedgerError(
    'damaged',
    `The ledger holds "${decodeText(cell) ?? ''}" where a number belongs. Restore it from a copy.`,
  );
}
