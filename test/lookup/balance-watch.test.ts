import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eur, insight } from '../support/answers.ts';
import { createTestStack, numbers, type TestStack } from '../support/stack.ts';

const OPENING = eur('10');
const BOOK = [{ product: 'standard', country: '*', price: eur('0.005') }];

/** Answers of one second each, one after the other, while somebody else takes 9 from the account after ten seconds. */
function watched(answer: ReturnType<typeof insight>, minBalance: string | undefined): TestStack {
  const stack: TestStack = createTestStack({
    book: BOOK,
    opening: OPENING,
    concurrency: 1,
    ...(minBalance === undefined ? {} : { minBalance: eur(minBalance) }),
    balance: () =>
      OPENING -
      (stack.clock.monotonic() > 10_000 ? eur('9') : 0n) -
      eur('0.005') * BigInt(stack.provider.seen.length),
    script: () => ({ result: answer, latencyMs: 1_000 }),
  });
  return stack;
}

test('under a floor, answers that show no balance have it read every 30 s, so that what others spend is noticed', async () => {
  const { askAll, account, provider, halt, close } = watched(insight({ price: eur('0.005') }), '2');
  await askAll(numbers(100));
  // The first answer is there after 1 s, the balance is read 30 s later, and once more before the run stops.
  assert.deepEqual([provider.seen.length, account.reads], [31, 2]);
  assert.equal(halt.causes[0]?.kind, 'min-balance');
  await close();
});

test('answers that show the balance, and runs without a floor, have none read', async () => {
  for (const [answer, floor] of [
    [insight({ price: eur('0.005'), remainingBalance: eur('9') }), '2'],
    [insight({ price: eur('0.005') }), undefined],
  ] as const) {
    const { askAll, account, provider, close } = watched(answer, floor);
    await askAll(numbers(100));
    assert.deepEqual([provider.seen.length, account.reads], [100, 0]);
    await close();
  }
});
