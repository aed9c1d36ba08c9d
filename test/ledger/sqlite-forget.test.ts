import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { LedgerError, type Ledger, type LedgerEvent } from '../../src/ledger/port.ts';
import { verifyLedger } from '../../src/ledger/verify.ts';
import { closed, query, request, sent, settled } from './events.ts';
import { inFolder, openRaw, openSqlite } from './sqlite-store.ts';

test('of 40 forgotten numbers among 1,200 not one stays in any file, nor an answer, an ip or words about one', () =>
  inFolder(async (folder) => {
    const ledger = await openSqlite(join(folder, 'ledger.db'));
    await fill(ledger, 1_200);
    const isGone = (index: number): boolean => index % 30 === 7;
    assert.equal(tracesIn(folder, 1_200, () => true).length, 1_200);
    for (let index = 7; index < 1_200; index += 30)
      await ledger.forget({ by: 'number', number: numberOf(index) });
    assert.deepEqual(tracesIn(folder, 1_200, isGone), []);
    assert.equal(tracesIn(folder, 1_200, (index) => !isGone(index)).length, 1_160);
    assert.deepEqual((await verifyLedger(ledger, 0)).findings, []);
    await ledger.close();
    assert.deepEqual(tracesIn(folder, 1_200, isGone), []);
  }));

test('pruned by age, not one of 2,000 among 6,000 is left in any file, not in the gaps of pages either', () =>
  inFolder(async (folder) => {
    const ledger = await openSqlite(join(folder, 'ledger.db'));
    const isOld = (index: number): boolean => index % 3 === 0;
    await fill(ledger, 6_000, isOld);
    assert.deepEqual(await ledger.forget({ by: 'age', before: 1_000_000 }), {
      lookups: 2_000,
      answers: 1_500,
    });
    assert.deepEqual(tracesIn(folder, 6_000, isOld), []);
    assert.equal(tracesIn(folder, 6_000, (index) => !isOld(index)).length, 4_000);
    assert.deepEqual((await verifyLedger(ledger, 0)).findings, []);
    await ledger.close();
  }));

test('while somebody reads an older state the number is gone but traces stay, and the message says how to end that', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'ledger.db');
    const ledger = await openSqlite(file);
    await fill(ledger, 30);
    const reader = openRaw(file);
    reader.exec('BEGIN');
    const statement = reader.prepare('SELECT count(*) FROM numbers');
    statement.get();
    await assert.rejects(
      ledger.forget({ by: 'number', number: numberOf(1) }),
      (error) =>
        error instanceof LedgerError &&
        error.kind === 'busy' &&
        /removed from the ledger .* traces stay .* run the same command again/.test(error.message),
    );
    assert.deepEqual(await ledger.answers([query(numberOf(1))]), [[]]);
    reader.exec('COMMIT');
    assert.deepEqual(await ledger.forget({ by: 'number', number: numberOf(1) }), {
      lookups: 0,
      answers: 0,
    });
    assert.deepEqual(
      tracesIn(folder, 30, (index) => index === 1),
      [],
    );
    reader.close();
    await ledger.close();
  }));

/** Numbers far apart, in no order, so that they are spread over the pages. */
function numberOf(index: number): string {
  return String(447_700_000_000 + ((index * 7_919) % 6_000) * 83);
}

/** One attempt per number: three of four settled with an answer that quotes the number, one in doubt with words that do. */
async function fill(
  ledger: Ledger,
  count: number,
  isOld: (index: number) => boolean = () => true,
): Promise<void> {
  const { executionId } = await ledger.begin(request());
  for (let first = 0; first < count; first += 30) {
    const indices = Array.from({ length: 30 }, (_, offset) => first + offset);
    await ledger.record(
      indices.map((index) =>
        sent(executionId, index + 1, {
          number: numberOf(index),
          ip: '192.0.2.1',
          at: isOld(index) ? 1_000 : 2_000_000,
        }),
      ),
    );
    await ledger.record(
      indices.map((index) => endOf(executionId, index, isOld(index) ? 1_000 : 2_000_000)),
    );
  }
}

function endOf(executionId: number, index: number, at: number): LedgerEvent {
  const number = numberOf(index);
  const reason = { slug: 'quoted', words: `the service said ${number}` };
  if (index % 4 === 1) return closed(executionId, index + 1, { reason, at });
  const raw = `{"number":"${number}","filler":"${'x'.repeat((index * 131) % 1_500)}"}`;
  return settled(executionId, index + 1, { answer: { raw, reason }, at });
}

/** Which of the numbers stand in any file of the folder, at whatever place. */
function tracesIn(folder: string, count: number, which: (index: number) => boolean): string[] {
  const found = new Set<string>();
  for (const name of readdirSync(folder))
    for (const [match] of readFileSync(join(folder, name), 'latin1').matchAll(/447700\d{6}/g))
      found.add(match);
  return Array.from({ length: count }, (_, index) => index)
    .filter(which)
    .map(numberOf)
    .filter((number) => found.has(number));
}
