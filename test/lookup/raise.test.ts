import assert from 'node:assert/strict';
import { test } from 'node:test';
import { takeAll } from '../ledger/events.ts';
import { doubtful, eur, insight } from '../support/answers.ts';
import { createMemoryLedger } from '../support/memory-ledger.ts';
import { createTestStack, numbers } from '../support/stack.ts';

test('a price of 0.08 above its ceiling of 0.02 lifts what is open and in doubt, in budget and ledger alike', async () => {
  const { askAll, stack, ledger, prices, close } = createTestStack({
    priceCeiling: eur('0.02'),
    concurrency: 4,
    inDoubt: 'skip',
    script: ({ number }) => {
      const last = Number(number.slice(-1));
      if (last === 2) return { result: doubtful(), latencyMs: 10 };
      return {
        result: insight({ price: eur(last === 3 ? '0.08' : '0.01') }),
        latencyMs: last === 3 ? 50 : 100,
      };
    },
  });
  await askAll(numbers(5));
  assert.equal(prices.ceiling('standard', 'GB'), eur('0.16'));
  assert.deepEqual(
    [stack.budget.position().net, stack.budget.position().doubt],
    [eur('0.11'), eur('0.16')],
  );
  await close();
  assert.deepEqual(ledger.books(), {
    net: eur('0.11'),
    doubt: eur('0.16'),
    unconfirmed: 0n,
    reserved: 0n,
  });
  const raised = ledger.batches.flat().filter(({ kind }) => kind === 'raised');
  assert.equal(raised.length, 3);
});

test('attempts that wait for their permit when prices rise start at the new ceiling, and only where the cap still holds', async () => {
  const { askAll, stack, ledger, halt, close } = createTestStack({
    rate: 100,
    maxSpend: eur('0.5'),
    priceCeiling: eur('0.01'),
    concurrency: 40,
    script: ({ number }) => ({
      result: insight({ price: eur(Number(number.slice(-2)) === 4 ? '0.1' : '0.005') }),
      latencyMs: 20,
    }),
  });
  const outcomes = await askAll(numbers(60));
  assert.equal(halt.causes[0]!.kind, 'max-spend');
  assert.ok(outcomes.every(({ kind }) => kind === 'answered' || kind === 'skipped'));
  const { net, doubt, reserved } = stack.budget.position();
  assert.ok(net + doubt <= eur('0.5') && net > eur('0.3') - eur('0.01'), String(net));
  assert.equal(reserved, 0n);
  await close();
  for (const event of ledger.batches.flat()) {
    if (event.kind === 'sent' && event.id.sequence > 40) assert.equal(event.ceiling, eur('0.2'));
  }
  assert.deepEqual(ledger.books(), { net, doubt, unconfirmed: 0n, reserved });
});

test('where one charge of 0.3 breaks a cap of 0.1 nothing more is sent', async () => {
  const { askAll, provider, halt, stack, close } = createTestStack({
    maxSpend: eur('0.1'),
    priceCeiling: eur('0.01'),
    script: ({ number }) => ({
      result: insight({ price: eur(number === '440000000001' ? '0.3' : '0.005') }),
    }),
  });
  await askAll(numbers(10));
  assert.equal(provider.seen.length, 1);
  assert.equal(stack.budget.position().net, eur('0.3'));
  assert.equal(halt.causes[0]!.kind, 'max-spend');
  await close();
});

test('earlier doubts of the run are raised too, in the ledger of their own execution', async () => {
  const id = { executionId: 3, sequence: 12 };
  const raised: unknown[] = [];
  const { ask, clock, close } = createTestStack({
    priceCeiling: eur('0.01'),
    earlierDoubts: [
      {
        id,
        product: 'standard',
        country: 'GB',
        amount: eur('0.01'),
        state: 'doubtful',
        bounded: false,
      },
    ],
    script: () => ({ result: insight({ price: eur('0.02') }) }),
    ledger: {
      ...createMemoryLedger(),
      record: async (events) => {
        raised.push(...events.filter(({ kind }) => kind === 'raised'));
        return await Promise.resolve(takeAll(events));
      },
    },
  });
  await clock.run(ask('441'));
  await close();
  assert.deepEqual(raised, [{ kind: 'raised', id, ceiling: eur('0.04') }]);
});

test('a charge of 0.095 that comes in any promise turn around the start of another attempt never lets the ledger see what the budget does not', async () => {
  for (let ticks = 0; ticks <= 60; ticks += 1) {
    const { askAll, stack, ledger, close } = createTestStack({
      maxSpend: eur('0.1'),
      priceCeiling: eur('0.01'),
      concurrency: 2,
      script: ({ number }) =>
        number === '440000000003'
          ? { result: insight({ price: eur('0.095') }), latencyMs: 0, ticks }
          : { result: insight({ price: eur('0.001') }), latencyMs: 0 },
    });
    await askAll(numbers(6));
    await close();
    const { net, doubt } = stack.budget.position();
    assert.deepEqual(ledger.books(), { net, doubt, unconfirmed: 0n, reserved: 0n });
  }
});
