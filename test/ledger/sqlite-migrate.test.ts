import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { formatMoney } from '../../src/domain/money.ts';
import { LedgerError } from '../../src/ledger/port.ts';
import { openLedgerReader } from '../../src/ledger/sqlite/store.ts';
import { verifyLedger } from '../../src/ledger/verify.ts';
import { projectRoot } from '../house/project.ts';
import { request } from './events.ts';
import { inFolder, openRaw, openSqlite, readVersion, tamper } from './sqlite-store.ts';

// Two runs of version 0.1.0 as its schema 1 kept them: four lookups, then one with --limit 1.
const SCHEMA_1 = readFileSync(join(projectRoot, 'test', 'ledger', 'schema-1.sql'), 'utf8');

test('a ledger of schema 1 opens for writing, keeps its books and takes a new run', () =>
  withOldLedger(async (file) => {
    const ledger = await openSqlite(file);
    assert.deepEqual(await booksOf(file), { findings: [], net: '0.02510000', runs: 2 });
    assert.equal((await ledger.begin(request())).continued, false);
    await ledger.close();
  }));

test('a ledger of schema 1 can be read without a run before, and is brought up to date by that', () =>
  withOldLedger(async (file) => {
    assert.deepEqual(await booksOf(file), { findings: [], net: '0.02510000', runs: 2 });
    assert.ok(readVersion(file) > 1);
  }));

test('whoever reads a ledger of schema 1 while a run of that version holds it is told so, and it stays as it is', () =>
  withOldLedger(async (file) => {
    const lock = openRaw(`${file}.lock`);
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    await assert.rejects(
      openLedgerReader(file),
      (error) =>
        error instanceof LedgerError &&
        error.kind === 'held' &&
        /another run holds it/.test(error.message),
    );
    lock.close();
    assert.equal(readVersion(file), 1);
  }));

test('a ledger of schema 1 with 250 charges of one country knows its two dearest requests and its last 100 charges', () =>
  withOldLedger(async (file) => {
    // Amounts with whole parts of one and two digits and with 10 places: as text 9.5 is above 10.25.
    tamper(
      file,
      `WITH RECURSIVE n (i) AS (SELECT 10 UNION ALL SELECT i + 1 FROM n WHERE i < 258)
       INSERT INTO attempts SELECT 1, i, run_id, lookup_id, country, sent_at, ended_at, latency_ms, class, throttled, ceiling, released, bounded, charge_source,
         CASE i WHEN 20 THEN '10.25000000' WHEN 21 THEN '9.50000000' WHEN 22 THEN '9.5000000001' ELSE '0.00450000' END,
         CASE i % 7 WHEN 0 THEN '0.00100000' ELSE '0.00000000' END, status, request_id, reason_slug, reason_words,
         network_type, carrier, remaining_balance, refund_expected
       FROM attempts, n WHERE execution_id = 1 AND sequence = 1;
       UPDATE prices SET dearest_request = '10.25000000' WHERE country = 'GB'`,
    );
    const reader = await openLedgerReader(file);
    const prices = (await verifyLedger(reader, 0)).findings.filter(
      ({ check }) => check === 'prices',
    );
    const [scope] = (await reader.runs()).map((run) => run.scope);
    const found = (await reader.seenPrices(scope!)).find(({ country }) => country === 'GB');
    await reader.close();
    assert.deepEqual(prices, []);
    assert.deepEqual(
      [found?.requests.dearest, found?.requests.next].map((amount) => formatMoney(amount ?? 0n)),
      ['10.25000000', '9.5000000001'],
    );
    const { recent = [] } = found ?? {};
    // 160 to 258 of the first execution, and the one charge of the second.
    assert.deepEqual(
      [recent.length, recent[0]?.id, recent.at(-1)?.id],
      [100, { executionId: 1, sequence: 160 }, { executionId: 2, sequence: 1 }],
    );
    assert.equal(formatMoney(recent[1]?.net ?? 0n), '0.00350000');
  }));

async function withOldLedger(use: (file: string) => Promise<void>): Promise<void> {
  await inFolder(async (folder) => {
    const file = join(folder, 'ledger.db');
    const database = openRaw(file);
    database.exec(SCHEMA_1);
    database.close();
    await use(file);
  });
}

async function booksOf(
  file: string,
): Promise<{ readonly findings: readonly unknown[]; readonly net: string; readonly runs: number }> {
  const reader = await openLedgerReader(file);
  try {
    const { findings, net } = await verifyLedger(reader, 0);
    return { findings, net: formatMoney(net), runs: (await reader.runs()).length };
  } finally {
    await reader.close();
  }
}
