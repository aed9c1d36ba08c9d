import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatMoney, type Money } from '../../src/domain/money.ts';
import { doubtful, eur, insight } from '../support/answers.ts';
import { createTestStack, numbers, type StackSettings, type TestStack } from '../support/stack.ts';

const OPENING = eur('10');

/** A service that takes `price` for every answer and names none; the book says 0.005, so that a ceiling is 0.01. */
function priceless(
  price: string,
  more: Partial<StackSettings> = {},
): TestStack & { charged(): Money } {
  const charged = (): Money => eur(price) * BigInt(stack.provider.seen.length);
  const stack: TestStack = createTestStack({
    maxSpend: eur('1'),
    opening: OPENING,
    balance: () => OPENING - charged(),
    script: () => ({ result: insight(), latencyMs: 100 }),
    ...more,
  });
  return { ...stack, charged };
}

test('a book of 0.005, a real price of 0.0082 and a ceiling of 0.01: under a cap of 1.00 no more than 1.00 is charged', async () => {
  const { askAll, charged, halt, stack, close } = priceless('0.0082');
  await askAll(numbers(300));
  assert.equal(formatMoney(charged()), '0.99220000');
  const { net, unconfirmed } = stack.budget.position();
  assert.deepEqual([net, unconfirmed].map(formatMoney), ['0.60500000', '0.38720000']);
  assert.match(
    halt.causes[0]?.words ?? '',
    /^Stopped by --max-spend: 0\.60500000 spent, up to 0\.38720000 more for answers without a price/,
  );
  await close();
});

test('a book that is right uses the cap of 1.00 up to one ceiling, with at most log2(cap / ceiling) + 3 readings', async () => {
  const { askAll, charged, account, close } = priceless('0.005');
  await askAll(numbers(300));
  assert.ok(charged() > eur('0.99'), formatMoney(charged()));
  assert.ok(account.reads <= 9, String(account.reads));
  await close();
});

test('where the account shows less than the book, the stop says so and prints the price as measured', async () => {
  const { askAll, halt, close } = priceless('0.0041');
  await askAll(numbers(300));
  assert.match(
    halt.causes[0]?.words ?? '',
    /The account shows 0\.\d+ less than the price book charged\. .* standard,GB,0\.00410000\.$/,
  );
  await close();
});

test('where no balance can be read the cap reaches 100 lookups of 0.01, and the stop names the ways on', async () => {
  const { askAll, charged, provider, halt, close } = priceless('0.0082', {
    balance: () => ({ kind: 'unreadable', words: 'HTTP 503.' }),
  });
  await askAll(numbers(300));
  assert.deepEqual([provider.seen.length, formatMoney(charged())], [100, '0.82000000']);
  assert.match(
    halt.causes[0]?.words ?? '',
    /The balance could not confirm what those answers cost: HTTP 503\. Where you know the price, give it with --prices and as --price-ceiling: then nothing is held above it\.$/,
  );
  await close();
});

test('with the price in the book and as ceiling nothing is unconfirmed, and no balance is read', async () => {
  const book = [{ product: 'standard', country: '*', price: eur('0.01') }];
  const { askAll, provider, account, close } = priceless('0.01', {
    book,
    priceCeiling: eur('0.01'),
  });
  await askAll(numbers(300));
  assert.deepEqual([provider.seen.length, account.reads], [100, 0]);
  await close();
});

test('without a cap a balance confirms what was charged when the execution ends', async () => {
  const { askAll, clock, stack, ledger, close } = createTestStack({
    opening: OPENING,
    balance: () => OPENING - eur('0.062'),
    script: () => ({ result: insight(), latencyMs: 100 }),
  });
  await askAll(numbers(10));
  assert.equal(formatMoney(stack.budget.position().unconfirmed), '0.05000000');
  await clock.run(stack.evidence.judge());
  await close();
  assert.equal(formatMoney(stack.budget.position().unconfirmed), '0.01200000');
  assert.equal(formatMoney(ledger.books().unconfirmed), '0.01200000');
});

test('an old doubt stands beside what is unconfirmed: the balance counts what is missing once', async () => {
  const { askAll, clock, stack, close } = createTestStack({
    opening: OPENING,
    retries: 0,
    balance: () => OPENING - eur('0.011'),
    script: ({ number }) => ({
      result: number === '440000000001' ? doubtful() : insight(),
      latencyMs: 20_000,
    }),
  });
  await askAll(numbers(2));
  await clock.run(stack.evidence.judge());
  const { net, doubt, unconfirmed } = stack.budget.position();
  assert.deepEqual([net, doubt, unconfirmed].map(formatMoney), [
    '0.00500000',
    '0.01000000',
    '0.00000000',
  ]);
  await close();
});

test('a young doubt beside an old one under a bound is no charge that a balance shows: it hides none without a price', async () => {
  let missing = '0.012';
  let attempts = 0;
  const results = [
    insight({ price: eur('0.005') }),
    doubtful(),
    insight({ price: eur('0.005') }),
    insight(),
    doubtful(),
  ];
  const { ask, clock, stack, close } = createTestStack({
    opening: OPENING,
    retries: 0,
    concurrency: 1,
    priceCeiling: eur('0.01'),
    balance: () => OPENING - eur(missing),
    script: () => ({
      result: results[attempts++] ?? doubtful(),
      latencyMs: attempts > 3 ? 100 : 20_000,
    }),
  });
  const [one, two, three, four, five] = numbers(5).map((number) => () => clock.run(ask(number)));
  for (const next of [one, two, three]) await next?.();
  await clock.run(stack.evidence.judge());
  assert.equal(formatMoney(stack.budget.position().doubt), '0.00200000');
  for (const next of [four, five]) await next?.();
  // The fourth has cost 0.01, twice the book; what the fifth has cost is not off the account yet.
  missing = '0.022';
  await clock.run(stack.evidence.judge());
  const { net, doubt, unconfirmed } = stack.budget.position();
  assert.deepEqual([net, doubt, unconfirmed].map(formatMoney), [
    '0.01500000',
    '0.01200000',
    '0.00500000',
  ]);
  await close();
});

for (const { limit, lost, more } of [
  { limit: 'a floor', lost: 0, more: { minBalance: eur('9.985') } },
  { limit: 'a cap and an old doubt', lost: 1, more: { maxSpend: eur('0.025'), retries: 0 } },
]) {
  test(`under ${limit} lookups that cost next to nothing do not wait 2 s each for a balance that frees less than one ceiling`, async () => {
    let attempts = 0;
    const { askAll, account, provider, close } = createTestStack({
      book: [{ product: 'standard', country: '*', price: eur('0.0001') }],
      priceCeiling: eur('0.01'),
      opening: OPENING,
      balance: () => OPENING - eur('0.00005') * BigInt(provider.seen.length),
      script: () => ({ result: attempts++ < lost ? doubtful() : insight(), latencyMs: 20_000 }),
      ...more,
    });
    await askAll(numbers(60));
    assert.ok(account.reads <= 3, String(account.reads));
    await close();
  });
}

test('a refund of an earlier run that is on its way could hide a charge, so that nothing is proved', async () => {
  const settings = priceless('0.0082');
  const waiting = { ...settings.ledger, outstandingRefunds: () => Promise.resolve(1) };
  await settings.close();
  const { askAll, provider, halt, close } = priceless('0.0082', { ledger: waiting });
  await askAll(numbers(300));
  assert.equal(provider.seen.length, 100);
  assert.match(halt.causes[0]?.words ?? '', /a refund that an answer announced has not come yet/);
  await close();
});

test('what stays held for other executions is said when it stands in the way', async () => {
  const { askAll, provider, halt, close } = priceless('0.005', {
    maxSpend: eur('0.05'),
    earlierUnconfirmed: eur('0.045'),
  });
  await askAll(numbers(3));
  assert.equal(provider.seen.length, 0);
  assert.match(
    halt.causes[0]?.words ?? '',
    /0\.04500000 of it is held for other executions of this run: as much was missing/,
  );
  await close();
});

test('a balance that could not be read once is asked for again before the cap ends the run', async () => {
  let reads = 0;
  const played = priceless('0.005', {
    maxSpend: eur('0.1'),
    balance: () =>
      ++reads === 1 ? { kind: 'unreadable', words: 'HTTP 503.' } : OPENING - played.charged(),
  });
  await played.askAll(numbers(40));
  assert.ok(played.charged() > eur('0.085'), formatMoney(played.charged()));
  await played.close();
});
