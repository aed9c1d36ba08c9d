import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { computeUnconfirmed } from '../../src/domain/charge.ts';
import {
  confirmCharges,
  REFUND_WAIT_MS,
  type Confirmation,
  type ReadingInput,
} from '../../src/domain/reading.ts';

/** An account of 100; the book has charged 40 of it, 8 are in doubt, and 30 are held above the book. */
function confirm(over: Partial<ReadingInput> = {}): Confirmation {
  return confirmCharges({
    opening: 100n,
    balance: 40n,
    net: 40n,
    doubt: 8n,
    unconfirmed: 30n,
    autoReload: false,
    moneyCameIn: false,
    refundOutstanding: false,
    othersAtWork: false,
    ...over,
  });
}

function words(over: Partial<ReadingInput>): string {
  const confirmation = confirm(over);
  return confirmation.kind === 'nothing-proved' ? confirmation.words : confirmation.kind;
}

test('an answer without a price of 3 by the book that reserved 10 leaves 7 unconfirmed, one without a book price all 10', () => {
  const priced = { source: 'priced', requested: 3n, refunded: 0n } as const;
  assert.equal(computeUnconfirmed(priced, 10n), 7n);
  assert.equal(computeUnconfirmed({ source: 'unknown' }, 10n), 10n);
  assert.equal(computeUnconfirmed({ source: 'unknown' }, null), null);
  assert.equal(computeUnconfirmed(priced, null), 0n);
  assert.equal(computeUnconfirmed({ ...priced, requested: 12n }, 10n), 0n);
  assert.equal(computeUnconfirmed({ source: 'reported', requested: 3n, refunded: 0n }, 10n), 0n);
});

test('what is missing on the account beyond net and doubt stays unconfirmed, and no more', () => {
  assert.deepEqual(confirm(), { kind: 'confirmed', left: 12n, overbooked: 0n });
  assert.deepEqual(confirm({ balance: 52n }), { kind: 'confirmed', left: 0n, overbooked: 0n });
  assert.deepEqual(confirm({ unconfirmed: null }), {
    kind: 'confirmed',
    left: 12n,
    overbooked: 0n,
  });
});

test('a reading never raises what is unconfirmed: what others spent keeps it held', () => {
  assert.deepEqual(confirm({ balance: 0n }), { kind: 'confirmed', left: 30n, overbooked: 0n });
});

test('an account that has 5 more than the book and the doubt leave says that the book is too high by 5', () => {
  assert.deepEqual(confirm({ balance: 57n }), { kind: 'confirmed', left: 0n, overbooked: 5n });
});

test('autoReload, money that came in, an awaited refund and an unknown opening keep a balance from confirming anything', () => {
  assert.match(words({ autoReload: true }), /autoReload/);
  assert.match(words({ moneyCameIn: true }), /money came in/);
  assert.match(words({ refundOutstanding: true }), /refund that an answer announced/);
  assert.match(words({ othersAtWork: true }), /other runs were at work on the account/);
  assert.match(words({ opening: undefined }), /opening balance is not known/);
});

test('a refund is waited for 48 hours', () => {
  assert.equal(REFUND_WAIT_MS, 172_800_000);
});

test('whatever charges took within what they reserved, and whatever others spent, net, doubt and what is left cover it', () => {
  const money = fc.bigInt({ min: 0n, max: 1000n });
  const charge = fc.record({ booked: money, above: money, took: money });
  const doubt = fc.record({ held: money, took: money });
  fc.assert(
    fc.property(fc.array(charge), fc.array(doubt), money, (charges, doubts, byOthers) => {
      const within = charges.map(({ booked, above, took }) => ({
        booked,
        above,
        took: took % (booked + above + 1n),
      }));
      const taken =
        sum(within.map(({ took }) => took)) +
        sum(doubts.map(({ held, took }) => took % (held + 1n)));
      const net = sum(within.map(({ booked }) => booked));
      const held = sum(doubts.map((each) => each.held));
      const unconfirmed = sum(within.map(({ above }) => above));
      const confirmation = confirm({
        opening: 1_000_000n,
        balance: 1_000_000n - taken - byOthers,
        net,
        doubt: held,
        unconfirmed,
      });
      assert.ok(confirmation.kind === 'confirmed');
      assert.ok(taken <= net + held + confirmation.left);
      assert.ok(confirmation.left <= unconfirmed);
    }),
  );
});

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
