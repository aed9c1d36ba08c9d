import assert from 'node:assert/strict';
import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { LedgerError, type LedgerReader } from '../../src/ledger/port.ts';
import { openLedgerReader } from '../../src/ledger/sqlite/store.ts';
import { verifyLedger, type LedgerFinding } from '../../src/ledger/verify.ts';
import { closed, ending, eur, request, sent, sentAgain, settled } from './events.ts';
import { inFolder, openSqlite, tamper } from './sqlite-store.ts';
import { CASES } from './verify-cases.ts';

test('books of two runs with charges, doubt, a bound, a release, an unknown price and a forgotten number add up', () =>
  withBooks(async ({ file }) => {
    assert.deepEqual(await wordsOf(file), []);
  }));

test('net and what is in doubt are those of all runs: the bound counts for what is under it, an open attempt as one in doubt', () =>
  inFolder(async (folder) => {
    const ledger = await openSqlite(join(folder, 'ledger.db'));
    await withBooks(async ({ file }) => {
      const reader = await openLedgerReader(file);
      // 0.0045 + 0.02 + 0.002; the bound of 0.004; the 0.009 of the answer without a price and the 0.007 above the book.
      const { net, inDoubtMax, unconfirmed } = await verifyLedger(reader, 0);
      assert.deepEqual([net, inDoubtMax, unconfirmed], [eur('0.0265'), eur('0.004'), eur('0.016')]);
      await reader.close();
    });
    const { executionId } = await ledger.begin(request());
    await ledger.record([sent(executionId, 1, { ceiling: '0.02' })]);
    assert.equal((await verifyLedger(ledger, 0)).inDoubtMax, eur('0.02'));
    await ledger.record([sent(executionId, 2, { number: '447700900002', ceiling: null })]);
    assert.equal((await verifyLedger(ledger, 0)).inDoubtMax, null);
    await ledger.close();
  }));

test('an empty ledger adds up', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'ledger.db');
    await (await openSqlite(file)).close();
    assert.deepEqual(await wordsOf(file), []);
  }));

for (const { name, sql, finds } of CASES) {
  test(`${name}: ${String(finds.length)} findings, each with its figures`, () =>
    withBooks(async ({ file, run, other }) => {
      tamper(file, sql);
      const words = await wordsOf(file);
      assert.deepEqual(
        words.map((sentence) => sentence.replaceAll(run, 'RUN').replaceAll(other, 'OTHER')),
        finds,
      );
    }));
}

test('a finding names run and execution, what the store says of itself does not', () =>
  withBooks(async ({ file, run }) => {
    tamper(file, 'UPDATE attempts SET released = 1 WHERE execution_id = 1 AND sequence = 1');
    const found = (await findingsOf(file)).map(({ check, runId, executionId }) => ({
      check,
      runId,
      executionId,
    }));
    assert.deepEqual(found, [
      { check: 'damage', runId: undefined, executionId: undefined },
      { check: 'attempts', runId: run, executionId: 1 },
    ]);
  }));

test('a file that was cut off is a finding, or damage that keeps it from being opened, and no crash', async () => {
  for (const pages of [2, 8, 16])
    await withBooks(async ({ file }) => {
      truncateSync(file, pages * 4_096);
      const words = await wordsOf(file).catch((error: unknown) => {
        if (error instanceof LedgerError && error.kind === 'damaged') return [error.message];
        throw error;
      });
      assert.match(words.join(' '), /SQLite|cannot be read|the file is damaged/);
    });
});

test('a run that settles 4 attempts while its books are verified is no finding', () =>
  inFolder(async (folder) => {
    const ledger = await openSqlite(join(folder, 'ledger.db'));
    const { executionId } = await ledger.begin(request());
    let sequence = 0;
    const work = async (): Promise<void> => {
      sequence += 1;
      await ledger.record([
        sent(executionId, sequence, {
          number: String(447700900000 + sequence),
          country: `C${String(sequence)}`,
        }),
      ]);
      await ledger.record([
        settled(executionId, sequence, { requested: `0.0${String(sequence)}` }),
      ]);
    };
    await work();
    const { attempts, executions, seenPrices, ...rest } = ledger;
    const busy: LedgerReader = {
      ...rest,
      executions: (runId) => work().then(() => executions(runId)),
      seenPrices: (scope) => work().then(() => seenPrices(scope)),
      attempts: (selection) => attempts(selection),
    };
    assert.deepEqual((await verifyLedger(busy, 0)).findings, []);
    assert.equal(sequence, 5);
    await ledger.close();
  }));

/** Run RUN with execution 1 of 7 attempts, run OTHER with execution 2 of one; one number is forgotten. */
function withBooks(
  use: (books: { file: string; run: string; other: string }) => Promise<void>,
): Promise<void> {
  return inFolder(async (folder) => {
    const file = join(folder, 'ledger.db');
    const ledger = await openSqlite(file);
    const { run, executionId } = await ledger.begin(request());
    const id = (sequence: number) => ({ executionId, sequence });
    await ledger.record(
      [1, 2, 3, 4, 5, 6, 7].map((sequence) =>
        sent(executionId, sequence, { number: String(447700900000 + sequence) }),
      ),
    );
    await ledger.record([
      settled(executionId, 1),
      settled(executionId, 2, { requested: '0.03', refunded: '0.01' }),
      closed(executionId, 3),
      closed(executionId, 4),
      settled(executionId, 5, { source: 'unknown' }),
      closed(executionId, 6, { class: 'rejected', throttled: true }),
      { kind: 'bounded', executionId, ids: [id(3), id(4)], bound: eur('0.004') },
      { kind: 'released', ids: [id(4)], at: 3_000 },
    ]);
    await ledger.record([closed(executionId, 7, { class: 'not_sent' })]);
    await ledger.finish(executionId, ending({ exitCode: 3 }));
    const other = await ledger.begin(request());
    await ledger.record([await sentAgain(ledger, other.executionId, 1)]);
    await ledger.record([settled(other.executionId, 1, { source: 'priced', requested: '0.002' })]);
    await ledger.forget({ by: 'number', number: '447700900005' });
    await ledger.close();
    await use({ file, run: run.id, other: other.run.id });
  });
}

async function findingsOf(file: string): Promise<readonly LedgerFinding[]> {
  const reader = await openLedgerReader(file);
  try {
    return (await verifyLedger(reader, 0)).findings;
  } finally {
    await reader.close();
  }
}

async function wordsOf(file: string): Promise<string[]> {
  return (await findingsOf(file)).map(({ words }) => words);
}
