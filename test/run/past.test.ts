import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDoubtfulKeys } from '../../src/run/past/doubtful.ts';
import { learnSurprises, readLookups, readPast } from '../../src/run/past/read.ts';
import { formatMoney } from '../../src/domain/money.ts';
import { createKnownPrices, createPriceBook } from '../../src/domain/prices.ts';
import type { AttemptRecord } from '../../src/domain/records.ts';
import type { Beginning, Ledger } from '../../src/ledger/port.ts';
import { eur } from '../domain/amounts.ts';
import { attemptOf } from '../domain/attempts.ts';
import { seenAfter } from '../support/prices.ts';

const record = (sequence: number, over: Partial<AttemptRecord> = {}): AttemptRecord => ({
  ...attemptOf(sequence),
  runId: 'mine',
  number: `44770090000${sequence}`,
  product: 'standard',
  sentAt: 0,
  ...over,
});

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
  const beginning = {
    run: { id: 'mine', scope: { origin: 'o', account: 'a' } },
    executionId: 2,
    continued: true,
  };
  return await readPast(ledgerOf(attempts), beginning as unknown as Beginning, 0, 100);
}

test('a lookup whose number was forgotten still counts as attempted, once', async () => {
  const forgotten = { number: undefined, lookupId: 7 };
  const { attempted } = await pastOf(
    record(1),
    record(2, forgotten),
    record(3, forgotten),
    record(4),
    record(4),
  );
  assert.equal(attempted.count(), 3);
});

test('a number is attempted with its ip alone, and the first lookup of a ledger is one that can be forgotten', async () => {
  const first = { number: undefined, lookupId: 0 };
  const { attempted } = await pastOf(
    record(1, { ip: '192.0.2.1' }),
    record(2, first),
    record(3, first),
  );
  assert.equal(attempted.count(), 2);
  const number = '447700900001';
  assert.deepEqual(
    [attempted.has({ number }), attempted.has({ number, ip: '192.0.2.1' })],
    [false, true],
  );
});

test('without a --limit nothing is gathered of what a run has attempted', async () => {
  const beginning = {
    run: { id: 'mine', scope: { origin: 'o', account: 'a' } },
    executionId: 2,
    continued: true,
  };
  const { attempted } = await readPast(
    ledgerOf([record(1), record(2)]),
    beginning as unknown as Beginning,
    0,
  );
  assert.equal(attempted.count(), 0);
});

test('a charge above what its attempt had reserved lifts a --price-ceiling in the next execution too, and from the book it is a known price', async () => {
  const charge = (source: 'priced' | 'reported', price: string): Partial<AttemptRecord> => ({
    charge: { source, requested: eur(price), refunded: 0n },
  });
  const surprising = async (
    ...charges: Partial<AttemptRecord>[]
  ): Promise<[string | null, boolean]> => {
    const prices = createKnownPrices({
      book: createPriceBook('public', []),
      seen: [],
      priceCeiling: eur('0.02'),
    });
    learnSurprises(await pastOf(...charges.map((over, index) => record(index + 1, over))), prices);
    const ceiling = prices.ceiling('standard', 'GB');
    return [ceiling === null ? null : formatMoney(ceiling), prices.hasSeen('standard')];
  };
  assert.deepEqual(await surprising(charge('reported', '0.02'), charge('priced', '0.02')), [
    '0.02000000',
    false,
  ]);
  assert.deepEqual(
    await surprising(charge('reported', '0.03')),
    ['0.06000000', false],
    'the ledger has it as seen already',
  );
  assert.deepEqual(await surprising(charge('priced', '0.05'), charge('priced', '0.03')), [
    '0.10000000',
    true,
  ]);
  assert.deepEqual(await surprising({ ceiling: null, ...charge('reported', '0.03') }), [
    '0.06000000',
    false,
  ]);
  assert.deepEqual(await surprising({ charge: { source: 'unknown' } }), ['0.02000000', false]);
});

test('one dear answer of an earlier execution lifts no --price-ceiling of 0.01, two of them do: those are a price', async () => {
  const dear = { charge: { source: 'reported', requested: eur('410'), refunded: 0n } } as const;
  const lifted = async (...charges: Partial<AttemptRecord>[]): Promise<string> => {
    const book = createPriceBook('public', [
      { product: 'standard', country: '*', price: eur('0.005') },
    ]);
    const seen = [seenAfter(charges.map(() => '410'))];
    const prices = createKnownPrices({ book, seen, priceCeiling: eur('0.01') });
    learnSurprises(await pastOf(...charges.map((over, index) => record(index + 1, over))), prices);
    return formatMoney(prices.ceiling('standard', 'GB') ?? 0n);
  };
  assert.equal(await lifted(dear), '0.01000000');
  assert.equal(await lifted(dear, dear), '820.00000000');
});

test('an estimate is told which lookups were attempted and what they have cost', async () => {
  const ledger = ledgerOf([
    record(1),
    record(2, { class: undefined, charge: undefined }),
    record(3, { number: undefined }),
  ]);
  const { attempted, net } = await readLookups(ledger, 'mine');
  assert.deepEqual([attempted.count(), net], [3, eur('0.02')]);
  for (const [from, run] of [
    [undefined, 'mine'],
    [ledger, undefined],
  ] as const)
    assert.deepEqual(
      await readLookups(from, run).then((read) => [read.attempted.count(), read.net]),
      [0, 0n],
    );
});

test('what --in-doubt skip does not send: lookups in doubt, cut off, or charged by a record; not what is free, forgotten, or without a record', async () => {
  const ledger = {
    ...ledgerOf([]),
    async *attempts() {
      yield await Promise.resolve([
        record(1, { class: 'in_doubt', charge: undefined }),
        record(2, { class: undefined }),
        record(3, { class: undefined, ceiling: 0n }),
        record(4, { class: undefined, number: undefined }),
        record(5, { reconciled: { at: 9_000, records: ['r'], from: 'in_doubt' } }),
        record(6, {
          class: 'in_doubt',
          charge: undefined,
          released: true,
          reconciled: { at: 9_000, records: [], from: 'in_doubt' },
        }),
        record(7, { class: 'in_doubt', charge: undefined, released: true }),
      ]);
    },
  } as unknown as Ledger;
  const read = (open: 'alive' | 'unknown') =>
    readDoubtfulKeys(ledger, { origin: 'o', account: 'a' }, open);
  const keysOf = (digits: readonly number[]) =>
    digits.map((digit) => `44770090000${String(digit)} standard `);
  assert.deepEqual([...(await read('unknown'))], keysOf([1, 2, 5, 7]));
  // Behind a beginning whoever has one on the wire is alive.
  assert.deepEqual([...(await read('alive'))], keysOf([1, 5, 7]));
});
