import type { LedgerReader } from '../port.ts';
import { findRun } from '../rules.ts';
import { readAnswers } from './answers.ts';
import { attemptBatches } from './attempts.ts';
import type { Ask, Connection } from './connection.ts';
import { findDamage } from './damage.ts';
import { hasAnswers, listImportedProducts, listImports } from './imports.ts';
import { findInFlight } from './in-flight.ts';
import { LEASE_MS } from './lease.ts';
import { findUnfinished, type Worker } from './living.ts';
import { countOutstandingRefunds, seenPrices } from './prices.ts';
import { belongToOthers } from './request-ids.ts';
import { allRuns, readExecutions, runToContinue } from './runs.ts';
import { readStanding } from './standing.ts';

/** The reading half of the port over a connection. */
export function createReader(
  connection: Ask & Pick<Connection, 'close'>,
  {
    shown,
    worker,
    leaseMs = LEASE_MS,
  }: { readonly shown: string; readonly worker: Worker; readonly leaseMs?: number | undefined },
): LedgerReader {
  const ask =
    <Q, T>(answer: (question: Q, ask: Ask) => Promise<T>) =>
    (question: Q) =>
      answer(question, connection);
  return {
    file: shown,
    answers: ask(readAnswers),
    belongToOthers: ask(belongToOthers),
    inFlight: ask(findInFlight),
    runs: () => allRuns(connection),
    run: async (id) => findRun(await allRuns(connection), id),
    runToContinue: (request) => runToContinue(request, connection, { worker, leaseMs }),
    workers: async () => (await findUnfinished(connection, worker)).living,
    executions: ask(readExecutions),
    attempts: (selection) => attemptBatches(selection, connection),
    outstandingRefunds: ask(countOutstandingRefunds),
    seenPrices: ask(seenPrices),
    isOwnOutput: async ({ path, size, sha256 }) => {
      const rows = await connection(
        'SELECT 1 FROM insight_batch.outputs WHERE path = $1 AND size = $2 AND sha256 = $3',
        [path, size, sha256],
      );
      return rows.length > 0;
    },
    hasAnswers: ask(hasAnswers),
    imports: ask(listImports),
    importedProducts: () => listImportedProducts(connection),
    inventory: () => takeInventory(connection, shown),
    heldSince: async () => (await findUnfinished(connection, worker)).living[0]?.startedAt,
    standing: (scope) => readStanding(scope, connection, worker),
    damage: () => findDamage(connection),
    close: () => connection.close(),
  };
}

async function takeInventory(connection: Ask, shown: string) {
  const [row] = await connection(
    `SELECT (SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = 'insight_batch' AND c.relkind = 'r') AS bytes,
       (SELECT count(*) FROM insight_batch.runs) AS runs, (SELECT count(*) FROM insight_batch.attempts) AS attempts,
       (SELECT count(*) FROM insight_batch.numbers) AS numbers, (SELECT count(*) FROM insight_batch.answers) AS answers,
       (SELECT count(*) FROM insight_batch.imports) AS imported`,
  );
  const count = (name: string) => Number(row?.[name]);
  return {
    file: shown,
    bytes: count('bytes'),
    runs: count('runs'),
    attempts: count('attempts'),
    numbers: count('numbers'),
    answers: count('answers') + count('imported'),
    imported: count('imported'),
  };
}
