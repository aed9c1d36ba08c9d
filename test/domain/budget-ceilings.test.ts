import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatMoney } from '../../src/domain/money.ts';
import { createKnownPrices, createPriceBook } from '../../src/domain/prices.ts';
import { eur } from './amounts.ts';
import { ask, budgetOf, doubtOf, held, id, pricesOf, reported } from './budgets.ts';

test('a charge above what it reserved lifts what is open and in doubt for the product, and says which', () => {
  const budget = budgetOf({
    cap: eur('1'),
    earlierDoubts: [
      doubtOf(1, '0.02'),
      doubtOf(2, '0.02', { product: 'advanced' }),
      doubtOf(3, '0.5'),
    ],
  });
  ask(budget, 1, 'GB');
  ask(budget, 2, 'FR');
  ask(budget, 3, 'GB');
  budget.doubt(id(3));
  const raised = budget.post(id(1), reported('0.03'), undefined);
  const lifted = raised.map(({ id, amount }) => [
    id.executionId,
    id.sequence,
    formatMoney(amount ?? -1n),
  ]);
  assert.deepEqual(lifted, [
    [3, 1, '0.03750000'],
    [7, 2, '0.06000000'],
    [7, 3, '0.03750000'],
  ]);
  assert.deepEqual(held(budget), ['0.03000000', '0.59500000', '0.06000000']);
});

test('a charge of exactly what it reserved lifts nothing, and is a known price from then on', () => {
  const budget = budgetOf();
  ask(budget, 1);
  ask(budget, 2);
  assert.deepEqual(budget.post(id(1), reported('0.02'), undefined), []);
  assert.deepEqual(held(budget), ['0.02000000', '0.00000000', '0.02000000']);
  assert.equal(ask(budget, 3), 'granted 0.02500000');
  assert.equal(ask(budget, 4, 'FR'), 'granted 0.04000000');
});

test('a charge above a --price-ceiling of 0.005 lifts it to twice itself, whether reported or priced from the book', () => {
  for (const source of ['reported', 'priced'] as const) {
    const budget = budgetOf({ cap: eur('1'), prices: pricesOf('0.005') });
    assert.equal(ask(budget, 1), 'granted 0.00500000');
    assert.equal(ask(budget, 2), 'granted 0.00500000');
    const raised = budget.post(id(1), { source, requested: eur('0.01'), refunded: 0n }, undefined);
    assert.deepEqual(
      raised.map(({ id }) => id.sequence),
      [2],
    );
    assert.deepEqual(held(budget), ['0.01000000', '0.00000000', '0.02000000'], source);
    assert.equal(ask(budget, 3), 'granted 0.02000000', source);
  }
});

test('a charge below a --price-ceiling leaves it', () => {
  const budget = budgetOf({ prices: pricesOf('0.015') });
  ask(budget, 1);
  assert.deepEqual(budget.post(id(1), reported('0.014'), undefined), []);
  assert.equal(ask(budget, 2), 'granted 0.01500000');
});

test('a charge from the book is no price seen, so ceilings stay twice the dearest', () => {
  const budget = budgetOf();
  ask(budget, 1);
  assert.deepEqual(
    budget.post(id(1), { source: 'priced', requested: eur('0.01'), refunded: 0n }, undefined),
    [],
  );
  assert.equal(ask(budget, 2), 'granted 0.02000000');
  const { net, executionNet, allReported } = budget.position();
  assert.deepEqual([net, executionNet, allReported], [eur('0.01'), eur('0.01'), false]);
});

test('a charge from the book above what it reserved is a known price from then on: it lifts what is open, and what comes next', () => {
  const budget = budgetOf({ cap: eur('1') });
  ask(budget, 1);
  budget.post(id(1), reported('0.001'), undefined);
  assert.deepEqual([ask(budget, 2), ask(budget, 3)], ['granted 0.00125000', 'granted 0.00125000']);
  const lifted = budget.post(
    id(2),
    { source: 'priced', requested: eur('0.01'), refunded: 0n },
    undefined,
  );
  assert.deepEqual(
    lifted.map(({ id, amount }) => [id.sequence, amount]),
    [[3, eur('0.0125')]],
  );
  assert.equal(ask(budget, 4), 'granted 0.01250000');
});

test('where nothing is known to reserve by, nothing is reserved, and the first price raises what is open', () => {
  const prices = createKnownPrices({
    book: createPriceBook('public', []),
    seen: [],
    priceCeiling: undefined,
  });
  const budget = budgetOf({ prices });
  assert.equal(ask(budget, 1), 'granted null');
  assert.equal(ask(budget, 2), 'granted null');
  assert.deepEqual(held(budget), ['0.00000000', '0.00000000', '0.00000000']);
  assert.deepEqual(
    budget.post(id(1), reported('0.01'), undefined).map(({ amount }) => amount),
    [eur('0.0125')],
  );
  assert.deepEqual(held(budget), ['0.01000000', '0.00000000', '0.01250000']);
});

test('where nothing is known to reserve by, nothing starts under a limit, whatever is left of it', () => {
  const prices = createKnownPrices({
    book: createPriceBook('public', []),
    seen: [],
    priceCeiling: undefined,
  });
  assert.equal(ask(budgetOf({ prices, cap: eur('100') }), 1), 'short of max-spend by 0.00000000');
  assert.equal(
    ask(budgetOf({ prices, floor: eur('1'), opening: eur('100') }), 1),
    'short of min-balance by 0.00000000',
  );
});

test('where nothing is known to reserve by, a price of 0 is nothing to reserve by, and the first one above it is', () => {
  const prices = createKnownPrices({
    book: createPriceBook('public', []),
    seen: [],
    priceCeiling: undefined,
  });
  const budget = budgetOf({ prices });
  ask(budget, 1);
  ask(budget, 2);
  assert.deepEqual(
    budget.post(id(1), reported('0'), undefined).map(({ amount }) => amount),
    [],
  );
  ask(budget, 3);
  assert.deepEqual(
    budget.post(id(2), reported('0.004'), undefined).map(({ amount }) => amount),
    [eur('0.005')],
  );
});
