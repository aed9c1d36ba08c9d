import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eur, insight, internalError } from '../support/answers.ts';
import { createMemoryLedger } from '../support/memory-ledger.ts';
import { createTestStack, numbers, type TestStack } from '../support/stack.ts';

const paid = insight({ price: eur('0.005') });

/** Runs 200 lookups and tells how each of them settled. */
async function settle({
  ask,
  clock,
}: TestStack): Promise<PromiseSettledResult<{ readonly kind: string }>[]> {
  return await clock.run(Promise.allSettled(numbers(200).map((number) => ask(number))));
}

test('a bug in the provider reaches the lookup it happened to, once; 199 others settle, and its money stays in doubt', async () => {
  const stack = createTestStack({
    script: ({ number, attempt }) => {
      if (number === '440000000030') throw new TypeError('undefined is not a function');
      return { result: number === '440000000002' && attempt === 1 ? internalError() : paid };
    },
  });
  const settled = await settle(stack);
  const rejected = settled.flatMap((result, index) =>
    result.status === 'rejected' ? [{ index, reason: String(result.reason) }] : [],
  );
  assert.deepEqual(rejected, [{ index: 29, reason: 'TypeError: undefined is not a function' }]);
  assert.equal(settled[199]!.status === 'fulfilled' && settled[199]!.value.kind, 'skipped');
  assert.deepEqual([stack.halt.signal.aborted, stack.halt.causes], [true, []]);
  const { doubt, reserved } = stack.stack.budget.position();
  assert.deepEqual([doubt > 0n, reserved], [true, 0n]);
  await stack.stack.lookups.idle();
  await stack.close();
  assert.equal(stack.ledger.kept().filter((attempt) => attempt.class === undefined).length, 1);
});

test('a bug in the ledger ends the run and is told, not taken for a full disk', async () => {
  let commits = 0;
  const ledger = createMemoryLedger(() => {
    commits += 1;
    if (commits > 3) throw new Error('The ledger has no open attempt 7.9.');
  });
  const stack = createTestStack({ ledger, script: () => ({ result: paid }) });
  const settled = await settle(stack);
  const reasons = new Set(
    settled.flatMap((result) => (result.status === 'rejected' ? [String(result.reason)] : [])),
  );
  assert.deepEqual([...reasons], ['Error: The ledger has no open attempt 7.9.']);
  assert.deepEqual(stack.halt.causes, []);
  assert.equal(stack.stack.budget.position().reserved, 0n);
  await assert.rejects(stack.close(), /The ledger has no open attempt 7\.9\./);
});

test('a bug in the prices while money is being reserved rejects the lookup at the head and lets the others go', async () => {
  const stack = createTestStack({ script: () => ({ result: paid }) });
  const ceiling = stack.prices.ceiling.bind(stack.prices);
  Object.assign(stack.prices, {
    ceiling: (product: string, country: string) => {
      if (stack.provider.seen.length >= 10) throw new RangeError('no such country');
      return ceiling(product, country);
    },
  });
  const settled = await settle(stack);
  const rejected = settled.filter(({ status }) => status === 'rejected');
  assert.ok(rejected.length >= 1, String(rejected.length));
  assert.equal(settled[199]!.status, 'fulfilled');
  assert.equal(stack.stack.budget.position().reserved, 0n);
  await stack.close();
});

test('a bug in the account while doubt is being judged ends the run and is told', async () => {
  const stack = createTestStack({
    minBalance: eur('9.99'),
    opening: eur('10'),
    balance: () => {
      throw new SyntaxError('no balance');
    },
    script: () => ({ result: paid }),
  });
  const settled = await settle(stack);
  assert.equal(settled.filter(({ status }) => status === 'rejected').length, 1);
  assert.equal(settled.filter(({ status }) => status === 'fulfilled').length, 199);
  await stack.close();
});
