import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eur } from './amounts.ts';
import { ask, budgetOf, doubtOf, held, id, reported } from './budgets.ts';

test('an attempt reserves its ceiling, then posts its charge, voids, or stays in doubt', () => {
  const budget = budgetOf();
  assert.deepEqual(held(budget), ['0.00000000', '0.00000000', '0.00000000']);
  for (const sequence of [1, 2, 3]) assert.equal(ask(budget, sequence), 'granted 0.02000000');
  assert.deepEqual(held(budget), ['0.00000000', '0.00000000', '0.06000000']);
  assert.deepEqual(budget.post(id(1), reported('0.01', '0.004'), undefined), []);
  assert.deepEqual(held(budget), ['0.00600000', '0.00000000', '0.04000000']);
  budget.void(id(2));
  assert.deepEqual(held(budget), ['0.00600000', '0.00000000', '0.02000000']);
  budget.doubt(id(3));
  assert.deepEqual(held(budget), ['0.00600000', '0.02000000', '0.00000000']);
  assert.deepEqual(budget.doubtful(), [
    {
      id: id(3),
      product: 'standard',
      country: 'GB',
      amount: eur('0.02'),
      state: 'doubtful',
      bounded: false,
      chargedBefore: 0n,
    },
  ]);
});

test('an attempt ends once: to post, void or doubt it again is a bug', () => {
  const budget = budgetOf();
  ask(budget, 1);
  budget.void(id(1));
  assert.throws(() => budget.void(id(1)), /no reservation of attempt 7\.1/);
  assert.throws(() => budget.doubt(id(1)), /no reservation/);
  assert.throws(() => budget.post(id(1), reported('0.01'), undefined), /no reservation/);
  assert.throws(() => budget.void(id(2)), /no reservation of attempt 7\.2/);
});

test('a cap of 0.06 holds three ceilings of 0.02 to the last digit, and the fourth waits', () => {
  const budget = budgetOf({ cap: eur('0.06') });
  assert.deepEqual(
    [1, 2, 3, 4].map((sequence) => ask(budget, sequence)),
    ['granted 0.02000000', 'granted 0.02000000', 'granted 0.02000000', 'wait'],
  );
  assert.deepEqual(
    [1, 2, 3, 4].map((sequence) => ask(budgetOf({ cap: eur('0.059999999') }), sequence))[0],
    'granted 0.02000000',
  );
  const short = budgetOf({ cap: eur('0.059999999') });
  assert.deepEqual(
    [1, 2, 3].map((sequence) => ask(short, sequence)),
    ['granted 0.02000000', 'granted 0.02000000', 'wait'],
  );
});

test('when nothing is reserved and the next ceiling does not fit, the budget is short of it and nothing is held', () => {
  const budget = budgetOf({ cap: eur('0.03') });
  ask(budget, 1);
  budget.post(id(1), reported('0.015'), undefined);
  // 1.25 x 0.015, dearest of GB; France takes 2 x 0.015.
  assert.equal(ask(budget, 2), 'short of max-spend by 0.01875000');
  assert.equal(ask(budget, 3, 'FR'), 'short of max-spend by 0.03000000');
  assert.deepEqual(held(budget), ['0.01500000', '0.00000000', '0.00000000']);
});

test('doubt counts against the cap with its ceiling, refunds do not', () => {
  const budget = budgetOf({ cap: eur('0.04') });
  ask(budget, 1);
  budget.doubt(id(1));
  assert.equal(ask(budget, 2), 'granted 0.02000000');
  assert.equal(ask(budget, 3), 'wait');
  budget.post(id(2), reported('0.01', '0.01'), undefined);
  assert.equal(ask(budget, 3), 'granted 0.01250000');
});

test('what earlier executions spent and left in doubt counts against the cap of this one', () => {
  const over = { earlierNet: eur('0.02'), earlierDoubts: [doubtOf(1, '0.02'), doubtOf(2, '0.02')] };
  assert.equal(ask(budgetOf({ ...over, cap: eur('0.08') }), 1), 'granted 0.02000000');
  assert.equal(
    ask(budgetOf({ ...over, cap: eur('0.07999') }), 1),
    'short of max-spend by 0.02000000',
  );
  const bounded = {
    ...over,
    earlierDoubts: over.earlierDoubts.map((doubt) => ({ ...doubt, bounded: true })),
    bounds: new Map([[3, eur('0.001')]]),
  };
  assert.equal(ask(budgetOf({ ...bounded, cap: eur('0.041') }), 1), 'granted 0.02000000');
  assert.deepEqual(held(budgetOf(bounded)), ['0.02000000', '0.00100000', '0.00000000']);
  assert.deepEqual(budgetOf(over).doubtful(), []);
  assert.equal(budgetOf(over).position().executionNet, 0n);
});

test('a balance above the last one less what answers have reported since means that money came in', () => {
  const budget = budgetOf({ opening: eur('1') });
  ask(budget, 1);
  budget.post(id(1), reported('0.02'), undefined);
  budget.observeBalance(eur('0.98'), { reportedBefore: eur('0.02'), drained: true });
  assert.equal(budget.position().moneyCameIn, false);
  budget.observeBalance(eur('0.97'), { reportedBefore: eur('0.02'), drained: true });
  assert.equal(budget.position().moneyCameIn, false);
  budget.observeBalance(eur('0.971'), { reportedBefore: eur('0.02'), drained: true });
  assert.equal(budget.position().moneyCameIn, true);
});

test('an attempt that holds money already cannot ask again', () => {
  const budget = budgetOf();
  ask(budget, 1);
  assert.throws(() => ask(budget, 1), /holds money of attempt 7\.1 already/);
});
