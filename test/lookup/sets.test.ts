import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatMoney } from '../../src/domain/money.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import type { PriceEntry } from '../../src/domain/prices.ts';
import { request, sent, settled } from '../ledger/events.ts';
import { doubtful, eur, insight } from '../support/answers.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';
import { createMemoryStore, type MemoryStore } from '../support/memory-ledger.ts';
import { describeSet, partsOf } from '../support/set-product.ts';
import { createTestStack, numbers, type StackSettings, type TestStack } from '../support/stack.ts';

const [NUMBER = ''] = numbers(1);
const COLOUR = describeSet('colour');
const DAY_MS = 86_400_000;

/** A line of the book, as `colour,0.001` or `colour,0.001,OK`, for every country. */
function line(text: string): PriceEntry {
  const [product = '', price = '', status] = text.split(',');
  return { product, country: '*', price: eur(price), ...(status === undefined ? {} : { status }) };
}

const BOOK = ['colour,0.001', 'size,0.004', 'size,0,NONE'].map(line);

/** Two runs that ask for `colour` of the same account, and a third one's wider answers. */
async function openWorld(settings: StackSettings): Promise<{
  readonly clock: FakeClock;
  readonly first: TestStack;
  readonly second: TestStack;
  /** The other run buys `colour+size` and gets this body. */
  buyWider(raw: string): Promise<void>;
}> {
  const clock = createFakeClock(1_700_000_000_000);
  const store: MemoryStore = createMemoryStore();
  const open = async (input: string): Promise<TestStack> => {
    const ledger = store.open();
    await ledger.begin(request({ input, product: 'colour', at: clock.now() }));
    return createTestStack({ product: COLOUR, ...settings, clock, ledger });
  };
  const [first, second] = [await open('/lists/a.csv'), await open('/lists/b.csv')];
  return {
    clock,
    first,
    second,
    buyWider: async (raw) => {
      const ledger = store.open();
      const { executionId } = await ledger.begin(request({ input: '/lists/c.csv' }));
      await ledger.record([sent(executionId, 1, { number: NUMBER, product: 'colour+size' })]);
      await ledger.record([settled(executionId, 1, { at: clock.now(), answer: { raw } })]);
    },
  };
}

/** What was answered, by which execution. */
function told(outcome: Outcome): unknown {
  if (outcome.kind !== 'answered') return outcome.kind;
  const { executionId, product, outcome: meaning, reason } = outcome.answer;
  return [executionId, product, meaning, reason?.words];
}

/** The second run waits for the first one's attempt, which ends in doubt, while a wider answer is recorded. */
async function waitForWider(
  raw: string,
): Promise<{ readonly told: unknown; readonly asked: number }> {
  const { clock, first, second, buyWider } = await openWorld({
    retries: 0,
    script: () => ({ result: doubtful(), latencyMs: 3_000 }),
  });
  const lost = first.ask(NUMBER);
  await clock.advance(1_000);
  const waiting = second.ask(NUMBER);
  await clock.advance(100);
  await buyWider(raw);
  const outcome = await clock.run(waiting);
  await clock.run(lost);
  await first.close();
  await second.close();
  return { told: told(outcome), asked: second.provider.seen.length };
}

test('who waits for another run takes a wider answer that comes meanwhile, with what it means for the own set', async () => {
  assert.deepEqual(await waitForWider('{"colour":"NONE","size":"OK"}'), {
    told: [3, 'colour+size', 'refused', 'colour=NONE'],
    asked: 0,
  });
  assert.deepEqual(await waitForWider('{"colour":"LATE","size":"OK"}'), {
    told: 'in_doubt',
    asked: 1,
  });
});

test('a failed answer that is kept is not bought a second time by the run that waits for it; one that is not kept is', async () => {
  for (const [kept, asked] of [
    [describeSet('colour', { failedKeptMs: DAY_MS }), 0],
    [COLOUR, 1],
  ] as const) {
    const { clock, first, second } = await openWorld({
      product: kept,
      maxAgeMs: 0,
      script: () => ({ result: insight({ outcome: 'failed' }), latencyMs: 3_000 }),
    });
    const bought = first.ask(NUMBER);
    await clock.advance(1_000);
    const waiting = second.ask(NUMBER);
    assert.deepEqual(told(await clock.run(waiting)), [
      asked === 0 ? 1 : 2,
      'colour',
      'failed',
      undefined,
    ]);
    await bought;
    assert.equal(second.provider.seen.length, asked);
    await first.close();
    await second.close();
  }
});

test('an answer is charged as what it was billed as: 0.005 for both parts, 0.001 where the second has none, and the product where nothing else is said', async () => {
  const bills = ['colour@OK+size@OK', 'colour@OK+size@NONE', undefined];
  const { askAll, ledger, stack, close } = createTestStack({
    product: describeSet('colour+size'),
    book: BOOK,
    priceParts: partsOf,
    concurrency: 1,
    script: ({ number }) => {
      const billedAs = bills[Number(number.slice(-1)) - 1];
      return { result: insight(billedAs === undefined ? {} : { billedAs }) };
    },
  });
  await askAll(numbers(3));
  assert.deepEqual(
    ledger.kept().map(({ charge }) => charge),
    ['0.005', '0.001', '0.005'].map((price) => ({
      source: 'priced',
      requested: eur(price),
      refunded: 0n,
    })),
  );
  const { net, unconfirmed } = stack.budget.position();
  assert.deepEqual([net, unconfirmed].map(formatMoney), ['0.01100000', '0.01900000']);
  await close();
});

test('a book without one of the parts, a cap of 1 and a ceiling of 0.02: 50 answers of unknown price are kept, and the cap ends the run', async () => {
  const { askAll, ledger, stack, halt, close } = createTestStack({
    product: describeSet('colour+shape'),
    book: BOOK,
    priceParts: partsOf,
    maxSpend: eur('1'),
    priceCeiling: eur('0.02'),
    opening: eur('10'),
    balance: () => ({ kind: 'unreadable', words: 'HTTP 503.' }),
    script: () => ({ result: insight({ billedAs: 'colour@OK+shape@OK' }), latencyMs: 10 }),
  });
  const outcomes = await askAll(numbers(60));
  assert.deepEqual(
    outcomes.map(({ kind }) => kind),
    [...Array<string>(50).fill('answered'), ...Array<string>(10).fill('skipped')],
  );
  assert.ok(ledger.kept().every(({ charge }) => charge?.source === 'unknown'));
  const { net, doubt, unconfirmed } = stack.budget.position();
  assert.deepEqual([net, doubt, unconfirmed].map(formatMoney), [
    '0.00000000',
    '0.00000000',
    '1.00000000',
  ]);
  assert.deepEqual(
    halt.causes.map(({ kind }) => kind),
    ['max-spend'],
  );
  await close();
});

test('the same with a balance that shows 0.005 for each: what a reading frees is spent on, and never more than 1 is held', async () => {
  const taken = (): bigint => eur('0.005') * BigInt(stack.provider.seen.length);
  const stack: TestStack = createTestStack({
    product: describeSet('colour+shape'),
    book: BOOK,
    priceParts: partsOf,
    maxSpend: eur('1'),
    priceCeiling: eur('0.02'),
    opening: eur('10'),
    balance: () => eur('10') - taken(),
    script: () => ({ result: insight({ billedAs: 'colour@OK+shape@OK' }), latencyMs: 10 }),
  });
  const outcomes = await stack.askAll(numbers(300));
  const answered = outcomes.filter(({ kind }) => kind === 'answered').length;
  assert.ok(answered > 190 && taken() <= eur('1'), `${String(answered)} ${formatMoney(taken())}`);
  assert.ok(stack.stack.budget.position().unconfirmed <= eur('1'));
  await stack.close();
});

test('where the account shows less than the book, a stop names a line for a set of one part and none for one of two', async () => {
  for (const [product, words] of [
    [
      'size',
      /less than the price book charged\. A line for --prices as measured: size,GB,0\.00200000\.$/,
    ],
    ['colour+size', /The account shows 0\.\d+ less than the price book charged\.$/],
  ] as const) {
    const stack: TestStack = createTestStack({
      product: describeSet(product),
      book: BOOK,
      priceParts: partsOf,
      maxSpend: eur('0.2'),
      opening: eur('10'),
      balance: () => eur('10') - eur('0.002') * BigInt(stack.provider.seen.length),
      script: () => ({ result: insight(), latencyMs: 100 }),
    });
    await stack.askAll(numbers(100));
    assert.match(stack.halt.causes[0]?.words ?? '', words);
    await stack.close();
  }
});
