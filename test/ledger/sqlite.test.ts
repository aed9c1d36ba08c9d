import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openLedger, openLedgerReader } from '../../src/ledger/sqlite/store.ts';
import { systemClock } from '../../src/support/clock.ts';
import { seededRandom } from '../../src/support/random.ts';

const scope = { origin: 'sandbox', account: 'key' };
const lookup = { number: '447700900000', country: 'GB', product: 'standard' };

test('an attempt that is sent and settled is answered, priced and paid for; a second sent is told so', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-'));
  const file = join(folder, 'ledger.db');
  try {
    const ledger = await openLedger({
      file,
      clock: systemClock,
      random: seededRandom(1),
      lockWaitMs: 0,
      holder: 'list.csv',
      pid: process.pid,
    });
    const { run, executionId } = await ledger.begin({
      scope,
      product: 'standard',
      level: 'standard',
      input: '/in.csv',
      output: '/out.csv',
      newRun: false,
      maxSpend: undefined,
      at: 1_000,
    });
    const sent = (sequence: number) => ({
      kind: 'sent' as const,
      id: { executionId, sequence },
      at: 1_000,
      lookup,
      ceiling: 10n ** 16n,
      cap: null,
    });
    assert.deepEqual(await ledger.record([sent(1), sent(2)]), [{ kind: 'started' }, { kind: 'in_flight' }]);
    const answer = {
      outcome: 'insight' as const,
      format: 'json' as const,
      raw: '{}',
      status: '0',
      requestId: 'r1',
      requestPrice: 5n,
      refundPrice: undefined,
      remainingBalance: undefined,
      networkType: 'mobile',
      carrier: 'North',
      refundExpected: false,
      reason: undefined,
    };
    await ledger.record([
      {
        kind: 'settled',
        id: { executionId, sequence: 1 },
        at: 2_000,
        latencyMs: 3,
        answer,
        charge: { source: 'reported', requested: 5n, refunded: 1n },
      },
    ]);
    assert.deepEqual(await ledger.record([sent(3)]), [{ kind: 'settled' }]);
    const [known] = await ledger.answers([{ scope, number: lookup.number, ip: undefined, products: ['standard'], runId: run.id }]);
    assert.equal(known?.[0]?.paidByRun, 4n);
    assert.equal((await ledger.seenPrices(scope))[0]?.dearestRequest, 5n);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const reader = await openLedgerReader(file);
    assert.equal((await reader.runs()).length, 1);
    assert.deepEqual(await reader.damage(), []);
    await reader.close();
    await ledger.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test('a ledger that is held turns the second run away and names the first', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-'));
  const options = {
    file: join(folder, 'ledger.db'),
    clock: systemClock,
    random: seededRandom(1),
    lockWaitMs: 0,
    holder: 'list.csv',
    pid: 7,
  };
  try {
    const first = await openLedger(options);
    await assert.rejects(openLedger(options), /a run of list\.csv \(process 7/);
    await first.close();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
