import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AttemptResult } from '../../src/domain/attempt.ts';
import {
  clientError,
  doubtful,
  eur,
  insight,
  internalError,
  notSent,
  partial,
  refused,
  throttled,
  wrongSecret,
} from '../support/answers.ts';
import { createTestStack, numbers } from '../support/stack.ts';

const paid = insight({ price: eur('0.005') });

test('a lookup whose first three attempts fail is answered by the fourth, which is its third retry', async () => {
  const { askAll, provider, close } = createTestStack({
    script: ({ attempt }) => ({ result: attempt <= 3 ? internalError() : paid }),
  });
  const [outcome] = await askAll(numbers(1));
  assert.equal(outcome!.kind, 'answered');
  assert.equal(provider.seen.length, 4);
  await close();
});

test('an answer has cost what its own attempt did and not its whole lookup: by the book where it names no price, nothing where it was refused', async () => {
  const costOf = async (result: AttemptResult): Promise<unknown> => {
    const { clock, stack, close } = createTestStack({ script: () => ({ result }) });
    const lookup = { number: '447700900001', country: 'GB', product: 'standard' };
    const outcome = await clock.run(
      stack.lookups.decide(lookup, { order: 1, paidBefore: eur('0.004') }),
    );
    await close();
    return outcome.kind === 'answered' && [outcome.answer.paidByRun, outcome.answer.cost];
  };
  assert.deepEqual(await costOf(insight({ price: eur('0.006') })), [eur('0.010'), eur('0.006')]);
  assert.deepEqual(
    await costOf(insight({})),
    [eur('0.009'), eur('0.005')],
    'charged from the book',
  );
  assert.deepEqual(await costOf(insight({ price: 'unreadable' })), [undefined, undefined]);
  assert.deepEqual(await costOf(refused()), [eur('0.004'), 0n]);
});

test('with four retries a lookup is attempted five times and then failed', async () => {
  const { askAll, provider, close } = createTestStack({
    script: () => ({ result: internalError() }),
  });
  const [outcome] = await askAll(numbers(1));
  assert.deepEqual(outcome, { kind: 'failed', reason: { slug: '5', words: '5' }, paidByRun: 0n });
  assert.equal(provider.seen.length, 5);
  await close();
});

test('with no retries a lookup is attempted once', async () => {
  const { askAll, provider, close } = createTestStack({
    retries: 0,
    script: () => ({ result: notSent() }),
  });
  const [outcome] = await askAll(numbers(1));
  assert.deepEqual([outcome!.kind, provider.seen.length], ['failed', 0]);
  await close();
});

test('200 lookups that fail at one instant do not come back at one instant', async () => {
  const { askAll, provider, close } = createTestStack({
    concurrency: 200,
    script: ({ number, attempt }) => ({
      result: attempt === 1 && number !== '440000000001' ? internalError() : paid,
    }),
  });
  await askAll(numbers(200));
  const retries = provider.seen
    .filter(({ attempt }) => attempt === 2)
    .map(({ at }) => Math.floor(at / 50));
  assert.ok(new Set(retries).size >= 8, String(new Set(retries).size));
  await close();
});

for (const status of ['43', '44', '45'] as const) {
  test(`status ${status} is billed, kept and never retried`, async () => {
    const { askAll, provider, stack, close } = createTestStack({
      script: () => ({ result: partial(status, eur('0.03')) }),
    });
    const [outcome] = await askAll(numbers(1));
    assert.ok(
      outcome?.kind === 'answered' &&
        outcome.answer.outcome === 'partial' &&
        outcome.answer.paidByRun === eur('0.03'),
    );
    assert.equal(provider.seen.length, 1);
    assert.equal(stack.budget.position().net, eur('0.03'));
    await close();
  });
}

test('a number that is refused, and a request that is, end their lookup without a retry', async () => {
  const { askAll, provider, close } = createTestStack({
    script: ({ number }) => ({ result: number === '440000000001' ? refused() : clientError() }),
  });
  const [first, second] = await askAll(numbers(2));
  assert.ok(first?.kind === 'answered' && first.answer.outcome === 'refused');
  assert.equal(second!.kind, 'failed');
  assert.equal(provider.seen.length, 2);
  await close();
});

test('a Retry-After of 7 s holds the whole run for 7 s, and thirty throttled answers use up no retry', async () => {
  const { askAll, provider, close } = createTestStack({
    retries: 1,
    script: ({ attempt }) => ({ result: attempt <= 30 ? throttled(7_000) : paid, latencyMs: 0 }),
  });
  const [outcome] = await askAll(numbers(1));
  assert.equal(outcome!.kind, 'answered');
  assert.deepEqual(
    provider.seen.map(({ at }) => at),
    Array.from({ length: 31 }, (_, index) => index * 7_000),
  );
  await close();
});

test('a pause that one lookup is told holds the others back too', async () => {
  const { askAll, provider, close } = createTestStack({
    concurrency: 1,
    script: ({ number, attempt }) => ({
      result: number === '440000000002' && attempt === 1 ? throttled(3_000) : paid,
      latencyMs: 0,
    }),
  });
  await askAll(numbers(4));
  assert.deepEqual(
    provider.seen.map(({ number, at }) => [Number(number.slice(-1)), at]),
    [
      [1, 0],
      [2, 0],
      [2, 3_000],
      [3, 3_000],
      [4, 3_000],
    ],
  );
  await close();
});

test('retries are counted in the rate: at 10 per second no second holds more than 10 attempts, first or not', async () => {
  const { askAll, provider, close } = createTestStack({
    rate: 10,
    script: ({ attempt }) => ({ result: attempt <= 2 ? internalError() : paid }),
  });
  await askAll(numbers(12));
  const starts = provider.seen.map(({ at }) => at);
  assert.equal(starts.length, 36);
  for (let last = 10; last < starts.length; last += 1)
    assert.ok(starts[last]! - starts[last - 10]! >= 1_000);
  await close();
});

test('with --in-doubt skip a doubtful attempt is the last of its lookup, with retry it is sent again', async () => {
  for (const [inDoubt, kind, attempts] of [
    ['skip', 'in_doubt', 1],
    ['retry', 'answered', 2],
  ] as const) {
    const { askAll, provider, close } = createTestStack({
      inDoubt,
      script: ({ attempt }) => ({ result: attempt === 1 ? doubtful() : paid }),
    });
    const [outcome] = await askAll(numbers(1));
    assert.deepEqual([outcome!.kind, provider.seen.length], [kind, attempts]);
    await close();
  }
});

test('doubt costs money twice: an in-doubt attempt and its paid retry are both in the books', async () => {
  const { askAll, stack, ledger, close } = createTestStack({
    script: ({ attempt }) => ({ result: attempt === 1 ? doubtful() : paid }),
  });
  await askAll(numbers(1));
  const { net, doubt, reserved } = stack.budget.position();
  assert.deepEqual([net, doubt, reserved], [eur('0.005'), eur('0.01'), 0n]);
  await close();
  assert.deepEqual(ledger.books(), {
    net: eur('0.005'),
    doubt: eur('0.01'),
    unconfirmed: 0n,
    reserved: 0n,
  });
});

test('wrong credentials end the run after one request, and 99 lookups are skipped for that reason', async () => {
  const { askAll, provider, halt, close } = createTestStack({
    script: () => ({ result: wrongSecret() }),
  });
  const outcomes = await askAll(numbers(100));
  assert.equal(provider.seen.length, 1);
  assert.deepEqual(
    halt.causes.map(({ kind }) => kind),
    ['credentials'],
  );
  const skipped = outcomes.filter((outcome) => outcome.kind === 'skipped');
  assert.equal(skipped.length, 99);
  assert.equal(skipped[0]!.reason.slug, 'credentials');
  await close();
});

test('a signal drains: attempts on the wire are recorded, waiting ones are skipped, a retry in its pause ends as it stands', async () => {
  const { ask, clock, halt, provider, ledger, close } = createTestStack({
    concurrency: 3,
    script: ({ number }) => ({
      result: number === '440000000002' ? internalError() : paid,
      latencyMs: number === '440000000003' ? 9_000 : 50,
    }),
  });
  const asked = Promise.all(numbers(300).map((number) => ask(number)));
  await clock.advance(120);
  halt.stop({ kind: 'signal', signal: 'SIGINT', words: 'Interrupted.' });
  const outcomes = await clock.run(asked);
  assert.equal(outcomes[1]!.kind, 'failed');
  assert.equal(outcomes[2]!.kind, 'answered');
  assert.deepEqual(outcomes[299], {
    kind: 'skipped',
    reason: { slug: 'signal', words: 'not asked, because the run was stopped' },
  });
  assert.equal(clock.monotonic(), 9_050);
  await close();
  assert.equal(ledger.kept().filter((attempt) => attempt.class === undefined).length, 0);
  assert.equal(provider.seen.length, ledger.kept().length);
});

test('two hundred lookups may wait for their retry at once, without a warning about listeners', async () => {
  const warnings: string[] = [];
  const hear = (warning: Error): void => void warnings.push(warning.message);
  process.on('warning', hear);
  const { askAll, close } = createTestStack({
    concurrency: 200,
    script: ({ attempt }) => ({ result: attempt === 1 ? internalError() : paid, latencyMs: 1 }),
  });
  const outcomes = await askAll(numbers(200));
  process.off('warning', hear);
  assert.equal(outcomes.filter(({ kind }) => kind === 'answered').length, 200);
  assert.deepEqual(warnings, []);
  await close();
});
