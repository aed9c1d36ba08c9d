import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eur } from './amounts.ts';
import { ask, budgetOf, held, id, reported } from './budgets.ts';

test('an answer without any price keeps what it reserved unconfirmed, is not doubtful, and no dearer price raises it', () => {
  const budget = budgetOf();
  ask(budget, 1);
  assert.deepEqual(budget.post(id(1), { source: 'unknown' }, undefined), []);
  assert.deepEqual(held(budget), ['0.00000000', '0.00000000', '0.00000000']);
  assert.equal(budget.position().unconfirmed, eur('0.02'));
  assert.deepEqual(budget.doubtful(), []);
  assert.equal(budget.position().allReported, false);
  ask(budget, 2);
  assert.deepEqual(budget.post(id(2), reported('0.03'), undefined), []);
  assert.equal(budget.position().unconfirmed, eur('0.02'));
});

test('a priced answer keeps what it reserved above the book until a balance confirms it; a balance never raises that', () => {
  const budget = budgetOf({ cap: eur('0.05'), opening: eur('1') });
  ask(budget, 1);
  ask(budget, 2);
  for (const sequence of [1, 2])
    budget.post(
      id(sequence),
      { source: 'priced', requested: eur('0.01'), refunded: 0n },
      undefined,
    );
  assert.deepEqual(
    [budget.position().net, budget.position().unconfirmed],
    [eur('0.02'), eur('0.02')],
  );
  assert.equal(ask(budget, 3), 'short of max-spend by 0.02000000');
  budget.confirm(eur('0.005'));
  assert.equal(budget.position().unconfirmed, eur('0.005'));
  budget.confirm(eur('0.015'));
  assert.equal(budget.position().unconfirmed, eur('0.005'));
  assert.equal(ask(budget, 3), 'granted 0.02000000');
});

test('what earlier executions hold for answers without a price counts under the cap, and not under the floor', () => {
  const parts = { earlierUnconfirmed: eur('0.04'), opening: eur('1'), cap: eur('0.06') };
  assert.equal(ask(budgetOf(parts), 1), 'granted 0.02000000');
  assert.equal(
    ask(budgetOf({ ...parts, cap: eur('0.05') }), 1),
    'short of max-spend by 0.02000000',
  );
  assert.equal(
    ask(budgetOf({ ...parts, cap: undefined, floor: eur('0.98') }), 1),
    'granted 0.02000000',
  );
});

test('under a floor of 0.97 an answer priced at 0.01 that reserved 0.02 leaves room for no other until it is confirmed', () => {
  const budget = budgetOf({ floor: eur('0.97'), opening: eur('1') });
  ask(budget, 1);
  budget.post(id(1), { source: 'priced', requested: eur('0.01'), refunded: 0n }, undefined);
  assert.equal(ask(budget, 2), 'short of min-balance by 0.02000000');
  budget.confirm(0n);
  assert.equal(ask(budget, 2), 'granted 0.02000000');
});
