import assert from 'node:assert/strict';
import { test } from 'node:test';
import { collectRemarks } from '../../src/run/summary/remarks.ts';
import type { Ledger } from '../../src/ledger/port.ts';
import type { Stack } from '../../src/run/choices.ts';
import type { Input } from '../../src/pipeline/input.ts';
import { createTally } from '../../src/pipeline/tally.ts';
import { readRow, rowsOf } from '../pipeline/rows.ts';

/** What is said of an execution that read these cells, judged its doubt with these words and has so many attempts in doubt. */
function said(
  cells: readonly string[],
  { words = '', doubtful = 0, limited = false, rate = 20, shared = false } = {},
): string[] {
  const tally = createTally();
  for (const row of rowsOf(...cells)) {
    const decided = { reading: readRow(row), outcome: undefined, older: undefined } as const;
    const number = { ...decided, source: '', cost: 0n } as const;
    tally.decided(number, [number]);
  }
  const stack = {
    evidence: { last: () => ({ words }) },
    budget: { doubtful: () => new Array<undefined>(doubtful) },
    journal: { unwritten: () => [] },
    rate: { wasLimited: () => limited },
  } as unknown as Stack;
  return collectRemarks({
    input: { source: { emptyLines: () => 0 }, remarks: [] } as unknown as Input,
    tally,
    stack,
    writer: { elsewhere: () => undefined },
    ledger: (shared ? { pace: {} } : {}) as Ledger,
    options: { ratePerSecond: rate },
  });
}

test('why the balance could not settle doubt is said where something is in doubt, and not after a --min-balance stop without doubt', () => {
  const words = 'no attempt in doubt is older than 15 s';
  assert.deepEqual(said([], { words, doubtful: 1 }), [
    `Doubt could not be settled by the balance: ${words}.`,
  ]);
  assert.deepEqual(said([], { words, doubtful: 0 }), []);
});

test('a run that the service took less of than its rate is told that ledgers in files share none, and with a shared one is not', () => {
  assert.deepEqual(said([], { limited: true }), [
    'The service took fewer attempts than --rate 20 allows. Ledgers in files of their own share no rate: where others use this account at the same time, divide the rate among them or keep one ledger on a server.',
  ]);
  assert.deepEqual(said([], { limited: true, shared: true }), []);
  assert.deepEqual(said([], { limited: true, rate: 0 }), []);
  assert.deepEqual(said([]), []);
});

test('rows in national form without a country are counted and the two options are named', () => {
  assert.deepEqual(said(['07700 900001', '', '07700 900002', 'n/a']), [
    '2 rows in national form were not read: give --country or --country-column.',
  ]);
  assert.deepEqual(said(['07700 900001']), [
    '1 row in national form was not read: give --country or --country-column.',
  ]);
});
