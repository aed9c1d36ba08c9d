import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ledger } from '../../../src/ledger/port.ts';
import { listQuestions } from '../../../src/run/reconcile/days.ts';
import { closed, request, sent, settled } from '../../ledger/events.ts';
import { createMemoryStore } from '../../support/memory-ledger.ts';

const MIDNIGHT = Date.UTC(2026, 10, 24);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * A ledger with a doubt at each of these hours, and a charge that its answer named an hour later.
 */
async function ledgerWith(hours: readonly number[], product = 'standard'): Promise<Ledger> {
  const ledger = createMemoryStore().open();
  const { executionId } = await ledger.begin(request({ product }));
  for (const [index, hour] of hours.entries()) {
    const [doubt, charge] = [2 * index + 1, 2 * index + 2];
    const at = MIDNIGHT + hour * HOUR;
    const number = String(447700900000 + index);
    await ledger.record([sent(executionId, doubt, { number, product, at })]);
    await ledger.record([closed(executionId, doubt, { at })]);
    await ledger.record([sent(executionId, charge, { number, product, at: at + HOUR })]);
    await ledger.record([settled(executionId, charge, { at: at + HOUR })]);
  }
  return ledger;
}

async function questions(ledger: Ledger, now: number): Promise<string[]> {
  const found = await listQuestions(ledger, {
    filter: { includes: ({ account }) => account === 'key' },
    nameReport: (product) => (product === 'free' ? undefined : 'LOOKUPS'),
    listParts: (product) => product.split('+'),
    now,
  });
  return found.map(({ report, days, from, to, recordsExpected }) => {
    const time = (at: number): string => new Date(at).toISOString().slice(5, 19);
    return `${report} ${String(days)}: ${time(from)} to ${time(to)}, ${String(recordsExpected)}`;
  });
}

test('whole days in UTC with an attempt in question, those in a row as one, a minute beyond both ends', async () => {
  const ledger = await ledgerWith([10, 11, 30, 80]);
  assert.deepEqual(await questions(ledger, MIDNIGHT + 30 * DAY), [
    'LOOKUPS 2: 11-23T23:59:00 to 11-26T00:01:00, 6',
    'LOOKUPS 1: 11-26T23:59:00 to 11-28T00:01:00, 2',
  ]);
});

test('each attempt counts once for each part of its product', async () => {
  const ledger = await ledgerWith([10], 'format+carrier');
  assert.deepEqual(await questions(ledger, MIDNIGHT + DAY), [
    'LOOKUPS 1: 11-23T23:59:00 to 11-25T00:00:00, 4',
  ]);
});

test('nothing is asked about an attempt younger than an hour, nor about the time to come', async () => {
  const ledger = await ledgerWith([10]);
  assert.deepEqual(await questions(ledger, MIDNIGHT + 11 * HOUR - 1), []);
  assert.deepEqual(await questions(ledger, MIDNIGHT + 11 * HOUR), [
    'LOOKUPS 1: 11-23T23:59:00 to 11-24T11:00:00, 2',
  ]);
});

test('nothing is asked about other accounts, products without records, and books that are finished', async () => {
  assert.deepEqual(await questions(await ledgerWith([10], 'free'), MIDNIGHT + 30 * DAY), []);
  const other = createMemoryStore().open();
  const { executionId } = await other.begin(
    request({ scope: { origin: 'https://api.example', account: 'second' } }),
  );
  await other.record([sent(executionId, 1, { at: MIDNIGHT })]);
  await other.record([closed(executionId, 1, { at: MIDNIGHT })]);
  assert.deepEqual(await questions(other, MIDNIGHT + 30 * DAY), []);
  const done = createMemoryStore().open();
  const run = await done.begin(request());
  await done.record([sent(run.executionId, 1, { at: MIDNIGHT })]);
  await done.record([settled(run.executionId, 1, { at: MIDNIGHT })]);
  assert.deepEqual(await questions(done, MIDNIGHT + 30 * DAY), []);
});
