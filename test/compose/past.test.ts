import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readLookups, readPast } from '../../src/compose/past.ts';
import type { AttemptRecord, Beginning, Ledger } from '../../src/ledger/port.ts';
import { eur } from '../domain/amounts.ts';
import { attemptOf } from '../domain/attempts.ts';

const record = (sequence: number, over: Partial<AttemptRecord> = {}): AttemptRecord =>
  ({ ...attemptOf(sequence), runId: 'mine', number: `44770090000${sequence}`, product: 'standard', sentAt: 0, ...over }) as AttemptRecord;

function ledgerOf(attempts: readonly AttemptRecord[]): Ledger {
  return {
    executions: () => Promise.resolve([]),
    async *attempts(selection: { by: string }) {
      yield await Promise.resolve(selection.by === 'run' ? attempts : []);
    },
  } as unknown as Ledger;
}

/** What is read of a run with these attempts. */
async function pastOf(...attempts: readonly AttemptRecord[]): ReturnType<typeof readPast> {
  const beginning = { run: { id: 'mine', scope: { origin: 'o', account: 'a' } }, executionId: 2, continued: true };
  return await readPast(ledgerOf(attempts), beginning as unknown as Beginning, 0);
}

test('a lookup whose number was forgotten still counts as attempted, once', async () => {
  const forgotten = { number: undefined, lookupId: 7 };
  const { attemptedKeys } = await pastOf(record(1), record(2, forgotten), record(3, forgotten), record(4));
  assert.equal(attemptedKeys.size, 3);
});

test('a charge from the book above what its attempt had reserved is a known price for the next execution, others are not', async () => {
  const priced = (price: string): Partial<AttemptRecord> => ({ charge: { source: 'priced', requested: eur(price), refunded: 0n } });
  const { surprises, net } = await pastOf(record(1), record(2, priced('0.02')), record(3, priced('0.05')));
  assert.deepEqual(surprises, [{ product: 'standard', country: 'GB', requested: eur('0.05'), net: eur('0.05') }]);
  assert.equal(net, eur('0.08'));
});

test('an estimate is told which lookups were attempted, and which of them were cut off and will be in doubt', async () => {
  const ledger = ledgerOf([
    record(1),
    record(2, { class: undefined }),
    record(3, { number: undefined }),
    record(4, { class: undefined, ceiling: 0n }),
  ]);
  const { attempted, cutOff, net } = await readLookups(ledger, 'mine');
  assert.equal(net, eur('0.04'));
  assert.deepEqual([attempted.size, [...cutOff]], [4, ['447700900002 standard ']]);
  for (const [from, run] of [
    [undefined, 'mine'],
    [ledger, undefined],
  ] as const)
    assert.deepEqual(await readLookups(from, run), { attempted: new Set(), cutOff: new Set(), net: 0n });
});
