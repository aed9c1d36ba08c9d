import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Charge } from '../../src/domain/charge.ts';
import type { NamedPrice } from '../../src/domain/attempt.ts';
import { doubtful, eur, insight } from '../support/answers.ts';
import { createTestStack } from '../support/stack.ts';

/** What one answer that names this price and refund comes to: its charge, the run's books, and what its row says it cost. */
async function booked(
  named: { readonly price?: NamedPrice; readonly refund?: NamedPrice },
  bookPrice = '0.005',
): Promise<Books> {
  const book = [{ product: 'standard', country: '*', price: eur(bookPrice) }];
  const { askAll, ledger, stack, close } = createTestStack({
    book,
    script: () => ({ result: insight(named) }),
  });
  const [outcome] = await askAll(['447700900001']);
  const { net, doubt, unconfirmed, allReported } = stack.budget.position();
  await close();
  return {
    charge: ledger.kept()[0]?.charge,
    net,
    doubt,
    unconfirmed,
    allReported,
    cost: outcome?.kind === 'answered' ? outcome.answer.paidByRun : 'no answer',
  };
}

interface Books {
  readonly charge: Charge | undefined;
  readonly net: bigint;
  readonly doubt: bigint | null;
  readonly unconfirmed: bigint;
  readonly allReported: boolean;
  readonly cost: unknown;
}

const UNKNOWN = {
  charge: { source: 'unknown' },
  net: 0n,
  doubt: 0n,
  unconfirmed: eur('0.01'),
  allReported: false,
  cost: undefined,
};

test('an answer that names no price is charged 0.005 from the book', async () => {
  const charge = { source: 'priced', requested: eur('0.005'), refunded: 0n };
  assert.deepEqual(await booked({}), {
    charge,
    net: eur('0.005'),
    doubt: 0n,
    unconfirmed: eur('0.005'),
    allReported: false,
    cost: eur('0.005'),
  });
});

test('a price that cannot be read is a charge of unknown amount, although the book knows one: the 0.01 it reserved are unconfirmed', async () => {
  assert.deepEqual(await booked({ price: 'unreadable' }), UNKNOWN);
  assert.deepEqual(await booked({ price: 'unreadable', refund: eur('0.001') }), UNKNOWN);
});

test('a refund that cannot be read, or is above its price, is none: the price is charged, and evidence judges nothing by it', async () => {
  const charge = { source: 'priced', requested: eur('0.02'), refunded: 0n };
  const whole = {
    charge,
    net: eur('0.02'),
    doubt: 0n,
    unconfirmed: 0n,
    allReported: false,
    cost: eur('0.02'),
  };
  assert.deepEqual(await booked({ price: eur('0.02'), refund: 'unreadable' }), whole);
  assert.deepEqual(await booked({ price: eur('0.02'), refund: eur('0.03') }), whole);
  assert.deepEqual((await booked({ price: eur('0.002'), refund: eur('0.002') })).net, 0n);
  assert.deepEqual(await booked({ refund: 'unreadable' }), UNKNOWN);
});

test('a product that costs nothing is never in doubt, whatever its answer names', async () => {
  const free = {
    charge: { source: 'priced', requested: 0n, refunded: 0n },
    net: 0n,
    doubt: 0n,
    unconfirmed: 0n,
    allReported: false,
    cost: 0n,
  };
  assert.deepEqual(await booked({ price: 'unreadable' }, '0'), free);
});

test('an attempt for a product that costs nothing is rejected where any other would be in doubt', async () => {
  for (const [price, ended, doubt] of [
    ['0', 'rejected', 0n],
    ['0.005', 'in_doubt', eur('0.01')],
  ] as const) {
    const { askAll, ledger, stack, close } = createTestStack({
      book: [{ product: 'standard', country: '*', price: eur(price) }],
      retries: 0,
      script: () => ({ result: doubtful() }),
    });
    await askAll(['447700900001']);
    assert.equal(ledger.kept()[0]?.class, ended);
    assert.equal(stack.budget.position().doubt, doubt);
    await close();
  }
});
