import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { openLedgerReader } from '../../src/ledger/sqlite/store.ts';
import { ending, judge, request, sent } from './events.ts';
import { inFolder, openRaw, openSqlite, rejectsWith } from './sqlite-store.ts';

test('a database that another program has locked is busy, and usable once it lets go', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'ledger.db');
    const ledger = await openSqlite(file);
    const { executionId } = await ledger.begin(request());
    const other = openRaw(file);
    other.exec('BEGIN IMMEDIATE');
    const advice = ['another program has locked it. Close that program and run again.'];
    await rejectsWith('busy', ledger.record([sent(executionId, 1)]), advice);
    await rejectsWith('busy', ledger.finish(executionId, ending()), advice);
    await rejectsWith('busy', ledger.begin(request()), advice);
    await rejectsWith('busy', ledger.forget({ by: 'age', before: 1 }), advice);
    other.exec('ROLLBACK');
    assert.deepEqual(await judge(ledger, [sent(executionId, 1)]), [{ kind: 'started' }]);
    other.close();
    await ledger.close();
  }));

test('a ledger locked before it is opened is busy too, and the run lock is not kept', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'ledger.db');
    const other = openRaw(file);
    other.exec('CREATE TABLE t (a); DROP TABLE t; BEGIN EXCLUSIVE');
    await rejectsWith('busy', openSqlite(file), ['another program has locked it']);
    other.exec('ROLLBACK');
    other.close();
    await (await openSqlite(file)).close();
  }));

test('a reader that looks at an older state while a writer works sees the new one afterwards, and blocks nobody', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'ledger.db');
    const ledger = await openSqlite(file);
    const { executionId } = await ledger.begin(request());
    const reader = await openLedgerReader(file);
    const looking = openRaw(file);
    looking.exec('BEGIN; SELECT count(*) FROM attempts');
    for (let sequence = 1; sequence <= 20; sequence += 1) {
      await ledger.record([
        sent(executionId, sequence, { number: String(447700900000 + sequence) }),
      ]);
      assert.equal((await reader.inventory()).attempts, sequence);
    }
    looking.exec('COMMIT');
    looking.close();
    await reader.close();
    await ledger.close();
  }));
