import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SqlRow } from '../../src/ledger/rows/cells.ts';
import type { Database } from '../../src/ledger/sqlite/database.ts';
import { money } from '../scenario/table.ts';

/** An attempt as it stands in the file. Amounts in the unit of `src/domain/money.ts`. */
export interface AttemptFact {
  readonly execution: number;
  readonly sequence: number;
  readonly run: string;
  /** Digits without `+`. */
  readonly number: string;
  /** null while it is open, or since a kill. */
  readonly class: string | null;
  readonly released: boolean;
  readonly bounded: boolean;
  readonly ceiling: bigint | null;
  readonly source: string | null;
  readonly requested: bigint;
  readonly refunded: bigint;
}

export interface AnswerFact {
  readonly id: number;
  readonly number: string;
  /** Number and product at one provider. */
  readonly lookup: number;
  readonly outcome: string;
  readonly raw: string;
}

/** What a ledger file says, by SQL alone: none of the program's own code reads it. */
export interface LedgerFacts {
  /** What SQLite finds wrong; nothing where all is well. */
  readonly damage: readonly string[];
  readonly attempts: readonly AttemptFact[];
  readonly answers: readonly AnswerFact[];
  readonly outputs: readonly { readonly size: number; readonly sha256: string }[];
  readonly runs: readonly { readonly id: string; readonly status: string }[];
  /** Execution to what its bounded doubts cost together at most. */
  readonly bounds: ReadonlyMap<number, bigint>;
}

/** Reads a copy of the ledger with its write-ahead file, so that the next execution finds what the kill has left. */
export function readFacts(ledger: string): LedgerFacts {
  const folder = mkdtempSync(join(tmpdir(), 'insight-batch-facts-'));
  try {
    const copy = join(folder, 'ledger.db');
    for (const end of ['', '-wal'])
      if (existsSync(`${ledger}${end}`)) copyFileSync(`${ledger}${end}`, `${copy}${end}`);
    return existsSync(copy) ? factsOf(copy) : NOTHING;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const NOTHING: LedgerFacts = {
  damage: [],
  attempts: [],
  answers: [],
  outputs: [],
  runs: [],
  bounds: new Map(),
};

function factsOf(file: string): LedgerFacts {
  const { DatabaseSync } = createRequire(import.meta.url)('@photostructure/sqlite') as {
    readonly DatabaseSync: new (file: string) => Database;
  };
  const database = new DatabaseSync(file);
  try {
    const all = (sql: string): SqlRow[] => database.prepare(sql).all();
    const damage = all('PRAGMA integrity_check')
      .map((row) => String(row['integrity_check']))
      .filter((line) => line !== 'ok');
    // A process that dies while it makes the tables leaves none of them.
    if (all("SELECT 1 FROM sqlite_schema WHERE name = 'attempts'").length === 0)
      return { ...NOTHING, damage };
    const { attempts, answers, outputs, runs, bounds } = FACT_QUERIES;
    return decodeFacts(
      {
        attempts: all(attempts),
        answers: all(answers),
        outputs: all(outputs),
        runs: all(runs),
        bounds: all(bounds),
      },
      damage,
    );
  } finally {
    database.close();
  }
}

/** What every store is asked for its facts. */
export const FACT_QUERIES = {
  attempts:
    'SELECT a.*, n.e164 FROM attempts a JOIN lookups l ON l.id = a.lookup_id JOIN numbers n ON n.id = l.number_id',
  answers:
    'SELECT w.id, w.lookup_id, w.outcome, w.raw, n.e164 FROM answers w JOIN lookups l ON l.id = w.lookup_id JOIN numbers n ON n.id = l.number_id ORDER BY w.id',
  outputs: 'SELECT size, sha256 FROM outputs',
  runs: 'SELECT id, status FROM runs ORDER BY position',
  bounds: 'SELECT id, doubt_bound FROM executions WHERE doubt_bound IS NOT NULL',
} as const;

/** What they answered. */
export function decodeFacts(
  rows: Readonly<Record<keyof typeof FACT_QUERIES, readonly SqlRow[]>>,
  damage: readonly string[] = [],
): LedgerFacts {
  return {
    damage,
    attempts: rows.attempts.map(attemptOf),
    answers: rows.answers.map((row) => ({
      id: Number(row['id']),
      number: String(row['e164']),
      lookup: Number(row['lookup_id']),
      outcome: String(row['outcome']),
      raw: String(row['raw']),
    })),
    outputs: rows.outputs.map((row) => ({
      size: Number(row['size']),
      sha256: String(row['sha256']),
    })),
    runs: rows.runs.map((row) => ({ id: String(row['id']), status: String(row['status']) })),
    bounds: new Map(
      rows.bounds.map((row) => [Number(row['id']), money(String(row['doubt_bound']))]),
    ),
  };
}

function attemptOf(row: SqlRow): AttemptFact {
  const text = (name: string): string | null =>
    row[name] === null || row[name] === undefined ? null : String(row[name]);
  const amount = (name: string): bigint | null => (text(name) === null ? null : money(text(name)));
  return {
    execution: Number(row['execution_id']),
    sequence: Number(row['sequence']),
    run: String(row['run_id']),
    number: String(row['e164']),
    class: text('class'),
    released: isTrue(row['released']),
    bounded: isTrue(row['bounded']),
    ceiling: amount('ceiling'),
    source: text('charge_source'),
    requested: amount('requested') ?? 0n,
    refunded: amount('refunded') ?? 0n,
  };
}

/** SQLite has no booleans. */
function isTrue(cell: unknown): boolean {
  return cell === 1 || cell === true;
}
