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
import { inFolder, openRaw, openSqlite, readVersion } from './sqlite-store.ts';

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
      (error) => error instanceof LedgerError && error.kind === 'held' && /another run holds it/.test(error.message),
    );
    lock.close();
    assert.equal(readVersion(file), 1);
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

async function booksOf(file: string): Promise<{ readonly findings: readonly unknown[]; readonly net: string; readonly runs: number }> {
  const reader = await openLedgerReader(file);
  try {
    const { findings, net } = await verifyLedger(reader);
    return { findings, net: formatMoney(net), runs: (await reader.runs()).length };
  } finally {
    await reader.close();
  }
}
