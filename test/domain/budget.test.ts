import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatMoney } from '../../src/domain/money.ts';
import { createKnownPrices, createPriceBook } from '../../src/domain/prices.ts';
import { eur } from './amounts.ts';
import { ask, budgetOf, doubtOf, held, id, pricesOf, reported } from './budgets.ts';

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
      holder: id(3),
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
  const lifted = raised.map(({ holder, amount }) => [
    holder.executionId,
    holder.sequence,
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
      raised.map(({ holder }) => holder.sequence),
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
    lifted.map(({ holder, amount }) => [holder.sequence, amount]),
    [[3, eur('0.0125')]],
  );
  assert.equal(ask(budget, 4), 'granted 0.01250000');
});

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

test('an attempt that holds money already cannot ask again', () => {
  const budget = budgetOf();
  ask(budget, 1);
  assert.throws(() => ask(budget, 1), /holds money of attempt 7\.1 already/);
});
