import assert from 'node:assert/strict';
import { test } from 'node:test';
import { doubtful, eur, insight, internalError, refused } from '../support/answers.ts';
import { seenAfter } from '../support/prices.ts';
import { createTestStack, numbers } from '../support/stack.ts';

const paid = (price = '0.005'): ReturnType<typeof insight> => insight({ price: eur(price) });
const lastDigits = (seen: readonly { readonly number: string }[]): number[] =>
  seen.map(({ number }) => Number(number.slice(-3)));

test('one attempt goes first, and the others follow its readable answer, at most 50 at once', async () => {
  const { askAll, provider, close } = createTestStack({
    script: () => ({ result: paid(), latencyMs: 100 }),
  });
  await askAll(numbers(200));
  assert.deepEqual(
    provider.seen.slice(0, 3).map(({ at }) => at),
    [0, 100, 100],
  );
  assert.equal(provider.openMax, 50);
  await close();
});

test('while the first attempts stay unreadable the run stays at one', async () => {
  const { ask, clock, provider, halt, close } = createTestStack({
    script: () => ({ result: doubtful(), latencyMs: 100 }),
  });
  const asked = numbers(20).map((number) => ask(number));
  await clock.advance(1_500);
  assert.equal(provider.openMax, 1);
  halt.stop({ kind: 'signal', signal: 'SIGTERM', words: '' });
  await clock.run(Promise.all(asked));
  await close();
});

test('with a cap the run stays at one until a price was seen: refused numbers name none', async () => {
  const { askAll, provider, close } = createTestStack({
    maxSpend: eur('1'),
    script: ({ number }) => ({
      result: Number(number.slice(-3)) <= 5 ? refused() : paid(),
      latencyMs: 100,
    }),
  });
  await askAll(numbers(20));
  assert.deepEqual(
    provider.seen.slice(0, 8).map(({ at }) => at),
    [0, 100, 200, 300, 400, 500, 600, 600],
  );
  await close();
});

for (const [words, settings] of [
  ['a --price-ceiling', { priceCeiling: eur('0.01') }],
  [
    'a price that an earlier run saw',
    { seenPrices: [seenAfter(['0.000000000000000001'], { country: 'US' })] },
  ],
] as const) {
  test(`with a cap and ${words} the first readable answer is enough`, async () => {
    const { askAll, provider, close } = createTestStack({
      maxSpend: eur('1'),
      script: ({ number }) => ({
        result: number === '440000000001' ? refused() : paid(),
        latencyMs: 100,
      }),
      ...settings,
    });
    await askAll(numbers(20));
    assert.deepEqual(
      provider.seen.slice(0, 3).map(({ at }) => at),
      [0, 100, 100],
    );
    await close();
  });
}

test('with a cap an answer without a price that is charged from the book lets the run widen', async () => {
  const { askAll, provider, stack, close } = createTestStack({
    maxSpend: eur('1'),
    script: () => ({ result: insight(), latencyMs: 100 }),
  });
  await askAll(numbers(10));
  assert.equal(provider.openMax, 9);
  assert.equal(stack.budget.position().net, eur('0.05'));
  await close();
});

test('slots and money go in row order, whatever order rows ask in, and the retry of a later row goes before them', async () => {
  const { stack, clock, provider, close } = createTestStack({
    concurrency: 1,
    script: ({ number, attempt }) => ({
      result: number === '440000000006' && attempt === 1 ? internalError() : paid(),
      latencyMs: 600,
    }),
  });
  const decide = (row: number): Promise<unknown> =>
    stack.lookups.decide(
      { number: `44${String(row).padStart(10, '0')}`, country: 'GB', product: 'standard' },
      { order: row, paidBefore: 0n },
    );
  await clock.run(Promise.all([6, 5, 3, 4, 2].map(decide)));
  // Row 2 starts while the retry of row 6 waits out its jitter of at most 500 ms, which is over before row 2 ends.
  assert.deepEqual(lastDigits(provider.seen), [6, 2, 6, 3, 4, 5]);
  await close();
});

test('a cap of 0.05 with prices of 0.005 and ceilings of 0.00625 buys nine and leaves less than one ceiling', async () => {
  const { askAll, stack, halt, ledger, close } = createTestStack({
    maxSpend: eur('0.05'),
    script: () => ({ result: paid() }),
  });
  const outcomes = await askAll(numbers(100));
  assert.equal(outcomes.filter(({ kind }) => kind === 'answered').length, 9);
  assert.deepEqual(stack.budget.position().net, eur('0.045'));
  assert.deepEqual(halt.causes, [
    {
      kind: 'max-spend',
      ceiling: eur('0.00625'),
      words:
        'Stopped by --max-spend: 0.04500000 spent, and the next lookup may cost up to 0.00625000.',
    },
  ]);
  assert.deepEqual(outcomes[99], {
    kind: 'skipped',
    reason: { slug: 'max_spend', words: 'not asked, because --max-spend was reached' },
  });
  await close();
  assert.equal(ledger.books().net, eur('0.045'));
});

test('when the next ceiling does not fit the run waits while anything is reserved, and then goes on', async () => {
  const { askAll, provider, halt, close } = createTestStack({
    maxSpend: eur('0.02'),
    priceCeiling: eur('0.01'),
    script: () => ({ result: paid('0.001'), latencyMs: 100 }),
  });
  const outcomes = await askAll(numbers(5));
  assert.equal(outcomes.filter(({ kind }) => kind === 'answered').length, 5);
  assert.equal(provider.openMax, 1);
  assert.deepEqual(halt.causes, []);
  await close();
});

test('nobody skips ahead: a dear row that does not fit holds back a cheap one that would', async () => {
  const { ask, clock, provider, halt, close } = createTestStack({
    maxSpend: eur('0.05'),
    seenPrices: [seenAfter(['0.1'], { country: 'DE' }), seenAfter(['0.004'])],
    script: () => ({ result: paid('0.004'), latencyMs: 100 }),
  });
  const outcomes = await clock.run(
    Promise.all([ask('441', 'GB'), ask('492', 'DE'), ask('443', 'GB')]),
  );
  assert.deepEqual(
    outcomes.map(({ kind }) => kind),
    ['answered', 'skipped', 'skipped'],
  );
  assert.equal(provider.seen.length, 1);
  assert.equal(halt.causes[0]!.kind, 'max-spend');
  await close();
});

test('a lookup whose retry gets no money keeps its last class', async () => {
  const { askAll, close } = createTestStack({
    maxSpend: eur('0.01'),
    script: () => ({ result: doubtful() }),
  });
  const [outcome] = await askAll(numbers(1));
  assert.equal(outcome!.kind, 'in_doubt');
  await close();
});

test('a floor of 9.95 under a balance of 10, of which others spend 0.01, is never broken', async () => {
  const { askAll, stack, halt, close } = createTestStack({
    minBalance: eur('9.95'),
    opening: eur('10'),
    balance: () => eur('9.955'),
    script: ({ number }) => ({
      result: insight({
        price: eur('0.005'),
        remainingBalance: eur('9.99') - eur('0.005') * BigInt(Number(number.slice(-3))),
      }),
      latencyMs: 10,
    }),
  });
  const outcomes = await askAll(numbers(100));
  assert.ok(outcomes.filter(({ kind }) => kind === 'answered').length <= 8);
  assert.ok((stack.budget.position().smallestBalance ?? 0n) >= eur('9.95'));
  assert.equal(halt.causes[0]!.kind, 'min-balance');
  await close();
});

test('--limit 3 lets three lookups begin and brings them to their end, retries and all; the rest is skipped', async () => {
  const { askAll, provider, halt, close } = createTestStack({
    limit: 3,
    script: ({ attempt }) => ({ result: attempt <= 2 ? internalError() : paid() }),
  });
  const outcomes = await askAll(numbers(10));
  assert.deepEqual(
    outcomes.slice(0, 4).map(({ kind }) => kind),
    ['answered', 'answered', 'answered', 'skipped'],
  );
  assert.deepEqual(outcomes[9], {
    kind: 'skipped',
    reason: { slug: 'limit', words: 'not asked, because --limit was reached' },
  });
  assert.equal(provider.seen.length, 9);
  assert.deepEqual(
    halt.causes.map(({ kind }) => kind),
    ['limit'],
  );
  await close();
});

test('a --limit below what earlier executions have attempted asks nobody; at their count it asks about those again, and no others', async () => {
  const [one = '', two = '', three = ''] = numbers(3);
  for (const [limit, expected] of [
    [0, []],
    [1, []],
    [2, [one, two]],
    [3, [one, two, three]],
  ] as const) {
    const attempted = [one, two];
    const { askAll, provider, close } = createTestStack({
      limit,
      attempted,
      script: () => ({ result: paid() }),
    });
    await askAll([one, two, three]);
    await close();
    assert.deepEqual(
      provider.seen.map(({ number }) => number),
      expected,
      `--limit ${String(limit)}`,
    );
  }
});

test('--limit 0 asks nobody', async () => {
  const { askAll, provider, close } = createTestStack({
    limit: 0,
    script: () => ({ result: paid() }),
  });
  assert.deepEqual(
    (await askAll(numbers(2))).map(({ kind }) => kind),
    ['skipped', 'skipped'],
  );
  assert.equal(provider.seen.length, 0);
  await close();
});
