import { existsSync, statSync } from 'node:fs';
import { LedgerError, type LedgerReader, type Scope, type SeenPrice } from '../port.ts';
import { answersOf } from './answers.ts';
import { attemptBatches } from './attempts.ts';
import { moneyOf } from './codec.ts';
import { openDatabase, preparing, transaction, type Database, type Prepare } from './database.ts';
import { guarded, toLedgerError } from './errors.ts';
import { allRuns, executionsOf, findRun, scopeIdOf } from './runs.ts';
import { prepareSchema } from './schema.ts';

/** Opens a ledger to look at it; works while a run holds it. */
export function openLedgerReader(file: string): Promise<LedgerReader> {
  if (!existsSync(file))
    return Promise.reject(
      new LedgerError('missing', `There is no ledger at ${file} yet. It is made by the first enrich; name another with --ledger.`),
    );
  try {
    const database = openDatabase(file, { readOnly: true });
    prepareSchema(database, file, { create: false });
    return Promise.resolve(readerOf(database, file));
  } catch (error) {
    return Promise.reject(toLedgerError(error, file));
  }
}

/** The reading half of the port over an open database. */
export function readerOf(database: Database, file: string): LedgerReader {
  const prepare = preparing(database);
  const read = <T>(work: () => T): Promise<T> => {
    try {
      return Promise.resolve(work());
    } catch (error) {
      return Promise.reject(toLedgerError(error, file));
    }
  };
  return {
    answers: (queries) =>
      read(() =>
        transaction(database, () => queries.map((query) => answersOf(query, scopeIdOf(query.scope, prepare), prepare)), 'DEFERRED'),
      ),
    runs: () => read(() => allRuns(prepare)),
    run: (id) => read(() => findRun(id, prepare)),
    executions: (runId) => read(() => executionsOf(runId, prepare)),
    async *attempts(selection) {
      const batches = attemptBatches(selection, prepare);
      for (;;) {
        const next = guarded(file, () => batches.next());
        if (next.done === true) return;
        yield await Promise.resolve(next.value);
      }
    },
    seenPrices: (scope) => read(() => seenPrices(scope, prepare)),
    isOwnOutput: ({ path, size, sha256 }) =>
      read(() => prepare('SELECT 1 FROM outputs WHERE path = ? AND size = ? AND sha256 = ?').get(path, size, sha256) !== undefined),
    inventory: () =>
      read(() => ({
        file,
        bytes: statSync(file).size,
        runs: count('runs', prepare),
        attempts: count('attempts', prepare),
        numbers: count('numbers', prepare),
        answers: count('answers', prepare),
      })),
    damage: () => read(() => damageOf(prepare)),
    close: () =>
      read(() => {
        database.close();
      }),
  };
}

function count(table: string, prepare: Prepare): number {
  return Number(prepare(`SELECT count(*) AS count FROM ${table}`).get()?.['count']);
}

function seenPrices(scope: Scope, prepare: Prepare): SeenPrice[] {
  const scopeId = scopeIdOf(scope, prepare);
  if (scopeId === undefined) return [];
  const rows = prepare('SELECT * FROM prices WHERE scope_id = ? ORDER BY product, country').all(scopeId);
  return rows.map((row) => ({
    product: String(row['product']),
    country: String(row['country']),
    lastNet: moneyOf(row['last_net']) ?? 0n,
    lastAt: Number(row['last_at']),
    leastNet: moneyOf(row['least_net']) ?? 0n,
    mostNet: moneyOf(row['most_net']) ?? 0n,
    dearestRequest: moneyOf(row['dearest_request']) ?? 0n,
  }));
}

function damageOf(prepare: Prepare): string[] {
  const integrity = prepare('PRAGMA integrity_check')
    .all()
    .map((row) => String(row['integrity_check']));
  const references = prepare('PRAGMA foreign_key_check')
    .all()
    .map((row) => `A row of ${String(row['table'])} points at a missing row of ${String(row['parent'])}.`);
  const orphans = Number(
    prepare(
      'SELECT count(*) AS count FROM attempts a LEFT JOIN executions e ON e.id = a.execution_id WHERE e.id IS NULL OR e.run_id <> a.run_id',
    ).get()?.['count'],
  );
  return [
    ...integrity.filter((line) => line !== 'ok').map((line) => `SQLite says: ${line}.`),
    ...references,
    ...(orphans > 0 ? [`${String(orphans)} attempts belong to no execution of their run.`] : []),
  ];
}
