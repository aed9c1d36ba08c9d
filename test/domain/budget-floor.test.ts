import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBudget, type Budget } from '../../src/domain/budget.ts';
import type { KnownBooks } from '../../src/domain/others.ts';
import { createKnownPrices, createPriceBook } from '../../src/domain/prices.ts';
import { NOTHING_HELD } from '../../src/domain/records.ts';
import { eur } from './amounts.ts';
import { ask, budgetOf, doubtOf, held, id, optionsOf, reported } from './budgets.ts';

test('of an account of 1.00 with a floor of 0.96 two ceilings of 0.02 may go, and the third waits', () => {
  const budget = budgetOf({ floor: eur('0.96'), opening: eur('1') });
  assert.deepEqual(
    [1, 2, 3].map((sequence) => ask(budget, sequence)),
    ['granted 0.02000000', 'granted 0.02000000', 'wait'],
  );
  budget.post(id(1), reported('0.02'), undefined);
  budget.void(id(2));
  assert.equal(ask(budget, 3, 'FR'), 'short of min-balance by 0.04000000');
  assert.equal(
    ask(budgetOf({ floor: eur('0.980000001'), opening: eur('1') }), 1),
    'short of min-balance by 0.02000000',
  );
});

test('the working balance is the lower of what is reckoned and the smallest balance seen, in whatever order answers come', () => {
  const budget = budgetOf({ floor: eur('0.5'), opening: eur('1') });
  for (const sequence of [1, 2, 3]) ask(budget, sequence);
  budget.post(id(1), reported('0.01'), eur('0.53'));
  budget.post(id(2), reported('0.01'), eur('0.98'));
  assert.equal(budget.position().smallestBalance, eur('0.53'));
  // 0.53 - 0.02 reserved - 0.0125 = 0.4975, below the floor; after the void it is 0.5175.
  assert.equal(ask(budget, 4), 'wait');
  budget.void(id(3));
  assert.equal(ask(budget, 4), 'granted 0.01250000');
  const reckoned = budgetOf({ floor: eur('0.5'), opening: eur('0.51') });
  assert.equal(ask(reckoned, 1), 'short of min-balance by 0.02000000');
});

test('the doubt of this execution lowers the working balance, and so does what an earlier one may still take', () => {
  const budget = budgetOf({ floor: eur('0.5'), opening: eur('0.54') });
  ask(budget, 1);
  budget.doubt(id(1));
  assert.equal(ask(budget, 2), 'granted 0.02000000');
  assert.equal(ask(budget, 3), 'wait');
  const earlier = { floor: eur('0.5'), opening: eur('0.54'), earlierDoubts: [doubtOf(1, '0.03')] };
  assert.equal(ask(budgetOf(earlier), 1), 'granted 0.02000000');
  assert.equal(
    ask(budgetOf({ ...earlier, lateDoubt: eur('0.03') }), 1),
    'short of min-balance by 0.02000000',
  );
  const seen = budgetOf({ ...earlier, opening: eur('9'), lateDoubt: eur('0.01') });
  ask(seen, 1);
  seen.post(id(1), reported('0.01'), eur('0.52'));
  assert.equal(ask(seen, 2), 'short of min-balance by 0.01250000');
});

test('without an opening balance a floor lets nothing start', () => {
  assert.equal(ask(budgetOf({ floor: 0n }), 1), 'short of min-balance by 0.02000000');
});

test('where both limits are broken the cap is named', () => {
  assert.equal(
    ask(budgetOf({ cap: 0n, floor: eur('1'), opening: eur('1') }), 1),
    'short of max-spend by 0.02000000',
  );
});

test('a free product fits under a cap of 0 and a floor that is the balance', () => {
  const prices = createKnownPrices({
    book: createPriceBook('public', [{ product: 'basic', country: '*', price: 0n }]),
    seen: [],
    priceCeiling: undefined,
  });
  const budget = budgetOf({ prices, cap: 0n, floor: eur('1'), opening: eur('1') });
  assert.equal(ask(budget, 1, 'GB', 'basic'), 'granted 0.00000000');
});

test('evidence releases what was not taken; a balance that was read counts like that of an answer, so a higher one loosens nothing', () => {
  const budget = budgetOf({ cap: eur('0.05'), opening: eur('1') });
  for (const sequence of [1, 2]) ask(budget, sequence);
  budget.doubt(id(1));
  budget.doubt(id(2));
  budget.observeBalance(eur('0.9'), { reportedBefore: 0n, drained: true });
  budget.evidence({ kind: 'released', ids: [id(1)] });
  assert.deepEqual(held(budget), ['0.00000000', '0.02000000', '0.00000000']);
  assert.deepEqual(
    budget.doubtful().map(({ id }) => id.sequence),
    [2],
  );
  assert.equal(budget.position().smallestBalance, eur('0.9'));
  budget.observeBalance(eur('0.95'), { reportedBefore: 0n, drained: true });
  budget.evidence({ kind: 'nothing-proved', words: '' });
  assert.deepEqual(held(budget), ['0.00000000', '0.02000000', '0.00000000']);
  assert.equal(budget.position().smallestBalance, eur('0.9'));
});

test('evidence bounds what was taken at most, and the cap has the rest again', () => {
  const budget = budgetOf({ cap: eur('0.045') });
  for (const sequence of [1, 2]) ask(budget, sequence);
  budget.doubt(id(1));
  budget.doubt(id(2));
  assert.equal(ask(budget, 3), 'short of max-spend by 0.02000000');
  budget.evidence({ kind: 'bounded', ids: [id(1), id(2)], bound: eur('0.025') });
  assert.deepEqual(held(budget), ['0.00000000', '0.02500000', '0.00000000']);
  assert.equal(ask(budget, 3), 'granted 0.02000000');
  assert.equal(ask(budget, 4), 'wait');
});

test('money came in where an answer shows more than the opening balance less its own charge', () => {
  const showing = (balance: string): boolean => {
    const budget = budgetOf({ opening: eur('1') });
    ask(budget, 1);
    budget.post(id(1), reported('0.02', '0.01'), eur(balance));
    return budget.position().moneyCameIn;
  };
  assert.equal(showing('0.99'), false);
  assert.equal(showing('0.990000001'), true);
  assert.equal(showing('0.5'), false);
  const blind = budgetOf();
  ask(blind, 1);
  blind.post(id(1), reported('0.01'), eur('100'));
  assert.equal(blind.position().moneyCameIn, false);
  assert.equal(blind.position().smallestBalance, eur('100'));
});

test('money came in where an answer shows more than the charges had left that were answered before it was sent', () => {
  const budget = budgetOf({ opening: eur('1') });
  ask(budget, 1);
  budget.post(id(1), reported('0.01'), eur('0.99'));
  ask(budget, 2);
  ask(budget, 3);
  budget.post(id(3), reported('0.01'), eur('0.98'));
  // The third was charged before the second or after it; both leave 0.98 or less.
  budget.post(id(2), reported('0.01'), eur('0.98'));
  assert.equal(budget.position().moneyCameIn, false);
  ask(budget, 4);
  budget.post(id(4), reported('0.01'), eur('0.960000001'));
  assert.equal(budget.position().moneyCameIn, true);
});

test('an answer without a balance shows none', () => {
  const budget = budgetOf({ opening: eur('1') });
  ask(budget, 1);
  budget.post(id(1), reported('0.01'), undefined);
  const { smallestBalance, allReported, moneyCameIn } = budget.position();
  assert.deepEqual(
    { smallestBalance, allReported, moneyCameIn },
    { smallestBalance: undefined, allReported: true, moneyCameIn: false },
  );
});

test('an attempt that would start beyond its limit is a bug and is said with its sums, whatever decided before', () => {
  /** A budget whose limit is wide when it decides and narrow when it looks again. */
  const sinking = (limit: 'cap' | 'floor', wide: string, narrow: string): Budget => {
    const answers = [eur(wide)];
    return createBudget(
      Object.defineProperty(optionsOf({ opening: eur('1') }), limit, {
        get: () => answers.pop() ?? eur(narrow),
      }),
    );
  };
  assert.throws(() => ask(sinking('cap', '1', '0.019'), 1), {
    name: 'Error',
    message:
      'The budget let an attempt start beyond --max-spend: 0.02000000 spent, in doubt, unconfirmed or reserved. This is a bug; nothing more is sent.',
  });
  assert.throws(
    () => ask(sinking('floor', '0.1', '0.99'), 1),
    /beyond --min-balance: a working balance of 0\.98000000\. This is a bug; nothing more is sent\./,
  );
});

test('what was in doubt or unconfirmed on the account leaves no room under the floor where it proves to have cost nothing', () => {
  const books = (over: Partial<KnownBooks['account']>): KnownBooks => ({
    ...NOTHING_HELD,
    others: NOTHING_HELD,
    account: { ...NOTHING_HELD, open: 0, ...over },
  });
  const accountBefore = { net: eur('3'), held: eur('0.3') };
  const begin = (): Budget =>
    budgetOf({ floor: eur('0.5'), opening: eur('0.53'), accountBefore, executionId: 7 });
  const budget = begin();
  assert.equal(budget.accountMost(), eur('3.33'));
  budget.observeOthers(books({ net: eur('3'), unconfirmed: eur('0.1') }));
  assert.equal(budget.accountMost(), eur('3.13'));
  budget.observeOthers(books({ net: eur('3') }));
  assert.equal(budget.accountMost(), eur('3.03'));
  assert.deepEqual([ask(budget, 1), ask(budget, 2)], ['granted 0.02000000', 'wait']);
  const later = begin();
  later.observeOthers(books({ net: eur('3') }));
  // What came into doubt since counts in full.
  later.observeOthers(books({ net: eur('3'), doubt: eur('0.02') }));
  assert.equal(ask(later, 1), 'short of min-balance by 0.02000000');
});
