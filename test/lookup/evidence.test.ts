import assert from 'node:assert/strict';
import { test } from 'node:test';
import { doubtful, eur, insight } from '../support/answers.ts';
import { createTestStack, numbers, type StackSettings, type TestStack } from '../support/stack.ts';

const paid = insight({ price: eur('0.005') });

/**
 * A cap of 0.03, ceilings of 0.01, one attempt of 20 s after the other. The second lookup ends in doubt, and the account was
 * charged `hidden` for it. After the fourth 0.015 is spent and 0.01 in doubt, so a fifth fits only where doubt is released.
 */
function shortOfMoney(hidden: string, more: Partial<StackSettings> = {}): TestStack {
  const stack = createTestStack({
    maxSpend: eur('0.03'),
    priceCeiling: eur('0.01'),
    opening: eur('10'),
    concurrency: 1,
    inDoubt: 'skip',
    balance: () => eur('10') - eur('0.005') * BigInt(stack.provider.seen.length - 1) - eur(hidden),
    script: ({ number }) => ({
      result: number === '440000000002' ? doubtful() : paid,
      latencyMs: 20_000,
    }),
    ...more,
  });
  return stack;
}

test('before the cap stops a run with doubt it drains, waits 2 s, reads the balance, and uncharged doubt is released', async () => {
  const { askAll, account, stack, ledger, provider, close } = shortOfMoney('0');
  const outcomes = await askAll(numbers(7));
  assert.deepEqual(
    outcomes.map(({ kind }) => kind),
    ['answered', 'in_doubt', 'answered', 'answered', 'answered', 'answered', 'skipped'],
  );
  assert.equal(account.reads, 1);
  assert.deepEqual(
    provider.seen.map(({ at }) => at),
    [0, 20_000, 40_000, 60_000, 82_000, 102_000],
  );
  await close();
  assert.deepEqual(
    [stack.budget.position().net, stack.budget.position().doubt],
    [eur('0.025'), 0n],
  );
  assert.deepEqual(ledger.books(), { net: eur('0.025'), doubt: 0n, unconfirmed: 0n, reserved: 0n });
});

test('a run that nobody waits for any more reads no balance: before the 2 s are over it would prove a late charge away', async () => {
  const { ask, account, clock, stack, halt } = shortOfMoney('0');
  const asked = numbers(5).map((number) => ask(number));
  clock.after(81_000, () => {
    halt.stop({ kind: 'signal', signal: 'SIGINT', words: 'told so' });
    halt.abandon('hurry');
  });
  const outcomes = await clock.run(Promise.all(asked));
  assert.equal(outcomes.at(-1)?.kind, 'skipped');
  await clock.run(stack.journal.drained());
  assert.deepEqual([account.reads, clock.monotonic()], [0, 81_000]);
  assert.equal(stack.budget.position().doubt, eur('0.01'));
});

test('a balance that shows a charge of 0.005 bounds the doubt of 0.01 at that, and one more lookup fits', async () => {
  const { askAll, account, stack, ledger, close } = shortOfMoney('0.005');
  const outcomes = await askAll(numbers(7));
  assert.deepEqual(
    outcomes.map(({ kind }) => kind),
    ['answered', 'in_doubt', 'answered', 'answered', 'answered', 'skipped', 'skipped'],
  );
  assert.equal(account.reads, 1);
  await close();
  assert.deepEqual(
    [stack.budget.position().net, stack.budget.position().doubt],
    [eur('0.02'), eur('0.005')],
  );
  assert.deepEqual(ledger.books(), {
    net: eur('0.02'),
    doubt: eur('0.005'),
    unconfirmed: 0n,
    reserved: 0n,
  });
});

test('where no price was known the bound is what each doubtful attempt holds from then on, in budget and ledger', async () => {
  const { askAll, clock, stack, ledger, close } = createTestStack({
    book: [],
    opening: eur('10'),
    concurrency: 1,
    retries: 0,
    balance: () => eur('9.997'),
    script: () => ({ result: doubtful(), latencyMs: 20_000 }),
  });
  await askAll(numbers(2));
  assert.equal(stack.budget.position().doubt, 0n);
  await clock.run(stack.evidence.judge());
  await close();
  assert.deepEqual(
    [stack.budget.position().doubt, ledger.books().doubt],
    [eur('0.003'), eur('0.003')],
  );
  assert.deepEqual(
    ledger.kept().map(({ ceiling }) => ceiling),
    [eur('0.003'), eur('0.003')],
  );
});

test('doubt that was charged in full stops the run after one look at the balance', async () => {
  const { askAll, account, halt, close } = shortOfMoney('0.01');
  const outcomes = await askAll(numbers(7));
  assert.equal(outcomes.filter(({ kind }) => kind === 'answered').length, 3);
  assert.equal(account.reads, 1);
  assert.deepEqual(halt.causes, [
    {
      kind: 'max-spend',
      ceiling: eur('0.01'),
      words:
        'Stopped by --max-spend: 0.01500000 spent, up to 0.01000000 in doubt, and the next lookup may cost up to 0.01000000.',
    },
  ]);
  await close();
});

const uncharged = eur('9.985');
for (const [why, settings] of [
  [
    'the balance cannot be read',
    { balance: () => ({ kind: 'unreadable', words: 'HTTP 503' }) as const },
  ],
  [
    'the account reloads itself',
    { balance: () => ({ kind: 'balance', value: uncharged, autoReload: true }) as const },
  ],
  ['money came in', { balance: () => eur('20') }],
] as const) {
  test(`where ${why} nothing is released and the cap stops the run`, async () => {
    const { askAll, stack, halt, close } = shortOfMoney('0', settings);
    const outcomes = await askAll(numbers(7));
    assert.equal(outcomes.filter(({ kind }) => kind === 'answered').length, 3);
    assert.equal(stack.budget.position().doubt, eur('0.01'));
    assert.equal(halt.causes[0]!.kind, 'max-spend');
    assert.notEqual(stack.evidence.last()!.words, '');
    await close();
  });
}

test('where an answer named no price the balance proves nothing', async () => {
  const { askAll, stack, close } = shortOfMoney('0', {
    script: ({ number }) => ({
      result: number === '440000000002' ? doubtful() : insight(),
      latencyMs: 20_000,
    }),
  });
  await askAll(numbers(7));
  assert.equal(stack.budget.position().doubt, eur('0.01'));
  await close();
});

test('doubt younger than 15 s is not judged: a late charge may still come', async () => {
  const { askAll, stack, close } = shortOfMoney('0', {
    script: ({ number }) => ({
      result: number === '440000000003' ? doubtful() : paid,
      latencyMs: 5_000,
    }),
  });
  await askAll(numbers(6));
  assert.equal(stack.budget.position().doubt, eur('0.01'));
  assert.match(stack.evidence.last()!.words, /older than 15 s/);
  await close();
});

test('a step of the wall clock by an hour changes nothing in the age of a doubt', async () => {
  const { ask, clock, stack, close } = shortOfMoney('0', {
    script: ({ number }) => ({
      result: number === '440000000003' ? doubtful() : paid,
      latencyMs: 5_000,
    }),
  });
  const asked = Promise.all(numbers(6).map((number) => ask(number)));
  await clock.advance(16_000);
  clock.stepWall(3_600_000);
  await clock.run(asked);
  assert.equal(stack.budget.position().doubt, eur('0.01'));
  await close();
});
