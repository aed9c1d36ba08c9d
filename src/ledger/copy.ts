import { createHash } from 'node:crypto';
import { LedgerError, type LedgerReader } from './port.ts';
import { BOOK_TABLES, type BookRow, type BookTable } from './rows/tables.ts';
import { verifyLedger } from './verify.ts';

/** A ledger as a copy reads it: all of it as it was at one moment. */
export interface BookSource {
  /** As messages name it. */
  readonly name: string;
  readonly reader: LedgerReader;
  /** All rows of a table by its key. */
  pages(table: BookTable): AsyncIterable<readonly BookRow[]>;
  /**
   * Asked once all is copied: rejects where people were forgotten since that moment. Absent where
   * nobody can change anything meanwhile.
   */
  readonly refuseForgotten?: () => Promise<void>;
}

/** A ledger that a copy fills; nobody else sees of it until it is complete. */
export interface BookTarget extends BookSource {
  /** A text as it can be kept. */
  spell(text: string): string;
  write(table: BookTable, rows: readonly BookRow[]): Promise<void>;
  /** Adds up what the store has of its own, once all rows are there. */
  complete(): Promise<void>;
}

/** When a copy is made, and what it heeds. */
export interface CopyTerms {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Awaited between any two pages; where it rejects, so does the copy. */
  pause(): Promise<void>;
}

/** What was copied, counted in the copy. */
export interface CopySummary {
  /** Rows by the name of their table. */
  readonly rows: Readonly<Record<string, number>>;
  readonly books: Pick<Books, 'net' | 'inDoubtMax' | 'unconfirmed'>;
}

type Books = Awaited<ReturnType<typeof verifyLedger>>;

/**
 * Writes every row of the source into the target and compares both: each row of each table, what
 * the books add up to, and whether they do. Whoever calls it keeps the target where it resolves and
 * drops it where it rejects. Rejects with LedgerError: those of the stores, and `damaged` where the
 * books of the source do not add up or the two differ.
 */
export async function copyBooks(
  source: BookSource,
  target: BookTarget,
  { now, pause }: CopyTerms,
): Promise<CopySummary> {
  await pause();
  const books = await verifyLedger(source.reader, now);
  const [fault] = books.findings;
  if (fault)
    throw new LedgerError(
      'damaged',
      `Cannot copy the ledger ${source.name}: its books do not add up. ${fault.words} See insight-batch ledger verify --ledger ${source.name}. Nothing was copied.`,
    );
  const written = new Map<BookTable, Imprint>();
  for (const table of BOOK_TABLES)
    written.set(table, await readImprint(writePages(table, { source, target }), pause));
  await target.complete();
  const rows: Record<string, number> = {};
  for (const [table, imprint] of written) {
    const found = await readImprint(target.pages(table), pause);
    if (found.rows !== imprint.rows || found.sha256 !== imprint.sha256)
      throw differError(
        { source, target },
        `${table.name} has ${found.rows} rows of ${imprint.rows}, or rows that are not the same`,
      );
    rows[table.name] = found.rows;
  }
  const copied = await compareBooks(books, { source, target, now });
  await source.refuseForgotten?.();
  return { rows, books: copied };
}

/** The number of rows, and what no other rows have. */
interface Imprint {
  readonly rows: number;
  readonly sha256: string;
}

/** The rows of the source as they are written into the target, once they are. */
async function* writePages(
  table: BookTable,
  { source, target }: { source: BookSource; target: BookTarget },
) {
  for await (const page of source.pages(table)) {
    const rows = page.map((row) =>
      row.map((cell) => (typeof cell === 'string' ? target.spell(cell) : cell)),
    );
    await target.write(table, rows);
    yield rows;
  }
}

async function readImprint(
  pages: AsyncIterable<readonly BookRow[]>,
  pause: CopyTerms['pause'],
): Promise<Imprint> {
  const hash = createHash('sha256');
  let rows = 0;
  for await (const page of pages) {
    hash.update(page.map((row) => `${JSON.stringify(row)}\n`).join(''));
    rows += page.length;
    await pause();
  }
  return { rows, sha256: hash.digest('hex') };
}

async function compareBooks(
  before: Books,
  { source, target, now }: { source: BookSource; target: BookTarget; now: number },
) {
  const after = await verifyLedger(target.reader, now);
  const [fault] = after.findings;
  if (fault) throw differError({ source, target }, fault.words.replace(/\.$/, ''));
  for (const amount of ['net', 'inDoubtMax', 'unconfirmed'] as const)
    if (before[amount] !== after[amount])
      throw differError({ source, target }, `they add up to another ${AMOUNTS[amount]}`);
  return after;
}

const AMOUNTS = { net: 'net', inDoubtMax: 'doubt', unconfirmed: 'unconfirmed amount' } as const;

function differError({ source, target }: Record<'source' | 'target', BookSource>, words: string) {
  return new LedgerError(
    'damaged',
    `Cannot copy the ledger ${source.name}: what ${target.name} got of it is not the same (${words}). Nothing was copied.`,
  );
}
