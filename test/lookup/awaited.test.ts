import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome } from '../../src/domain/outcome.ts';
import { AWAIT_MS_MAX } from '../../src/lookup/awaited.ts';
import { request } from '../ledger/events.ts';
import { doubtful, eur, insight, internalError } from '../support/answers.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createMemoryLedger, createMemoryStore } from '../support/memory-ledger.ts';
import { createTestStack, numbers, type TestStack } from '../support/stack.ts';
import { openTwo } from '../support/two-processes.ts';

const paid = insight({ price: eur('0.005') });
const [NUMBER = ''] = numbers(1);

/** Who brought the answer, and what the asking run paid for it. */
function broughtBy(outcome: Outcome): unknown {
  return outcome.kind === 'answered'
    ? [outcome.answer.executionId, outcome.answer.paidByRun]
    : outcome;
}

test('what another process has on the wire is not bought: its answer is taken and costs this run nothing', async () => {
  const script = () => ({ result: paid, latencyMs: 3_000 });
  const { clock, first, second, close } = await openTwo({ script });
  const bought = first.ask(NUMBER);
  await clock.advance(1_000);
  const taken = await clock.run(second.ask(NUMBER));
  assert.deepEqual(
    [broughtBy(await bought), broughtBy(taken)],
    [
      [1, eur('0.005')],
      [1, 0n],
    ],
  );
  assert.deepEqual([first.provider.seen.length, second.provider.seen.length], [1, 0]);
  assert.deepEqual([second.halt.causes, second.halt.isStoppedByBug()], [[], false]);
  const { net, reserved } = second.stack.budget.position();
  assert.deepEqual([net, reserved], [0n, 0n]);
  await close();
});

test('what another process has bought since the list was planned is not bought again', async () => {
  const { clock, first, second, close } = await openTwo({ script: () => ({ result: paid }) });
  await clock.run(first.ask(NUMBER));
  assert.deepEqual(broughtBy(await clock.run(second.ask(NUMBER))), [1, 0n]);
  assert.equal(second.provider.seen.length, 0);
  await close();
});

test('with --in-doubt skip a lookup is not sent that another process has left in doubt meanwhile', async () => {
  const { clock, first, second, close } = await openTwo(
    { inDoubt: 'skip', script: () => ({ result: doubtful() }) },
    { other: { script: () => ({ result: paid }) } },
  );
  assert.equal((await clock.run(first.ask(NUMBER))).kind, 'in_doubt');
  assert.deepEqual(await clock.run(second.ask(NUMBER)), {
    kind: 'in_doubt',
    reason: {
      slug: 'in_doubt',
      words: 'an earlier attempt may have been charged; --in-doubt retry asks again',
    },
    paidByRun: 0n,
  });
  assert.equal(second.provider.seen.length, 0);
  await close();
});

test('--limit holds for the run, not for each of its processes', async () => {
  const { clock, first, second, close } = await openTwo(
    { limit: 6, script: () => ({ result: paid }) },
    { oneRun: true },
  );
  const [mine, others] = [numbers(4), numbers(12).slice(4)];
  await clock.run(Promise.all(mine.map((number) => first.ask(number))));
  const outcomes = await clock.run(Promise.all(others.map((number) => second.ask(number))));
  assert.deepEqual(
    outcomes.map(({ kind }) => kind),
    [...Array<string>(2).fill('answered'), ...Array<string>(6).fill('skipped')],
  );
  assert.deepEqual(
    second.halt.causes.map(({ kind }) => kind),
    ['limit'],
  );
  assert.equal(second.ledger.kept().length, 6);
  await close();
});

test('what another process has bought by the time the cap stops a run is taken, though nothing is asked any more', async () => {
  const { clock, first, second, close } = await openTwo(
    { maxSpend: eur('0.019'), concurrency: 1, script: () => ({ result: paid }) },
    { oneRun: true },
  );
  const [one = '', two = '', beyond = '', ahead = ''] = numbers(4);
  await clock.run(second.ask(ahead));
  const list = [one, two, beyond, ahead];
  const outcomes = await clock.run(Promise.all(list.map((number) => first.ask(number))));
  assert.deepEqual(
    first.halt.causes.map(({ kind }) => kind),
    ['max-spend'],
  );
  assert.deepEqual(
    outcomes.map(({ kind }) => kind),
    ['answered', 'answered', 'skipped', 'answered'],
  );
  assert.deepEqual(broughtBy(outcomes[3] ?? assert.fail()), [2, eur('0.005')]);
  await close();
});

test('what another run has bought meanwhile does not count towards --limit', async () => {
  const script = () => ({ result: paid });
  const { clock, first, second, close } = await openTwo(
    { script },
    { other: { limit: 2, script } },
  );
  const askAll = (stack: TestStack, count: number) =>
    clock.run(Promise.all(numbers(count).map((number) => stack.ask(number))));
  await askAll(first, 3);
  const outcomes = await askAll(second, 6);
  assert.deepEqual(
    outcomes.map(({ kind }) => kind),
    [...Array<string>(5).fill('answered'), 'skipped'],
  );
  assert.equal(second.provider.seen.length, 2);
  await close();
});

test('where the attempt of another process ends in doubt or without an answer, the lookup is asked here', async () => {
  for (const result of [doubtful(), internalError()]) {
    const { clock, first, second, close } = await openTwo(
      { retries: 0, script: () => ({ result, latencyMs: 3_000 }) },
      { other: { script: () => ({ result: paid }) } },
    );
    const failed = first.ask(NUMBER);
    await clock.advance(1_000);
    const outcome = await clock.run(second.ask(NUMBER));
    assert.notEqual((await failed).kind, 'answered');
    assert.deepEqual(broughtBy(outcome), [2, eur('0.005')]);
    await close();
  }
});

test('a failed answer decides the processes of a run that were at work then; one that begins later asks again, and so does another run', async () => {
  const failing = insight({ outcome: 'failed', status: '101', price: eur('0.005') });
  const clock = createFakeClock(1_700_000_000_000);
  const store = createMemoryStore();
  const start = async (input: string): Promise<TestStack> => {
    const ledger = store.open();
    await ledger.begin(request({ input, at: clock.now(), joins: true }));
    return createTestStack({
      clock,
      ledger,
      script: () => ({ result: failing, latencyMs: 3_000 }),
    });
  };
  const first = await start('/lists/a.csv');
  const second = await start('/lists/a.csv');
  const other = await start('/lists/b.csv');
  const [, LATER = ''] = numbers(2);
  const bought = second.ask(NUMBER);
  await clock.advance(1_000);
  const waited = await clock.run(first.ask(NUMBER));
  await bought;
  await clock.run(first.ask(LATER));
  const known = await clock.run(second.ask(LATER));
  assert.deepEqual([waited, known].map(broughtBy), [
    [2, eur('0.005')],
    [1, eur('0.005')],
  ]);
  const late = await start('/lists/a.csv');
  for (const [stack, by, paidByRun] of [
    [late, 4, eur('0.005')],
    [other, 3, eur('0.005')],
  ] as const) {
    const outcome = await clock.run(stack.ask(NUMBER));
    assert.deepEqual(broughtBy(outcome), [by, paidByRun]);
  }
  assert.deepEqual(
    [first, second, late, other].map(({ provider }) => provider.seen.length),
    [1, 1, 1, 1],
  );
  for (const stack of [first, second, late, other]) await stack.close();
});

test('an answer of before is not what a lookup waits for: with --max-age 0 it is bought again behind the other', async () => {
  const { clock, first, second, close } = await openTwo(
    { script: () => ({ result: paid, latencyMs: 3_000 }) },
    { other: { maxAgeMs: 0 } },
  );
  const bought = first.ask(NUMBER);
  await clock.advance(1_000);
  assert.deepEqual(broughtBy(await clock.run(second.ask(NUMBER))), [2, eur('0.005')]);
  assert.deepEqual(broughtBy(await bought), [1, eur('0.005')]);
  await close();
});

test('a lookup that another process never ends is failed after ten minutes, with a plain reason', async () => {
  const { clock, first, second, close } = await openTwo({
    script: () => ({ result: paid, latencyMs: 10 * AWAIT_MS_MAX }),
  });
  const hanging = first.ask(NUMBER);
  await clock.advance(1_000);
  const before = clock.monotonic();
  assert.deepEqual(await clock.run(second.ask(NUMBER)), {
    kind: 'failed',
    reason: { slug: 'in_flight', words: 'another process asked for it and had no answer yet' },
    paidByRun: 0n,
  });
  const waitedMs = clock.monotonic() - before;
  assert.ok(waitedMs >= AWAIT_MS_MAX && waitedMs < AWAIT_MS_MAX + 5_000, String(waitedMs));
  await clock.run(hanging, 11 * AWAIT_MS_MAX);
  await close();
});

test('a run that stops while it waits for another process skips the lookup at once', async () => {
  const { clock, first, second, close } = await openTwo({
    script: () => ({ result: paid, latencyMs: 60_000 }),
  });
  const bought = first.ask(NUMBER);
  await clock.advance(1_000);
  const waiting = second.ask(NUMBER);
  await clock.advance(10_000);
  second.halt.stop({ kind: 'signal', signal: 'SIGINT', words: '' });
  assert.equal((await waiting).kind, 'skipped');
  assert.equal(clock.monotonic(), 11_000);
  await clock.run(bought, 120_000);
  await close();
});

test('a lookup that this execution has settled is taken from the ledger, whatever its answer says', async () => {
  for (const outcome of ['insight', 'failed'] as const) {
    const { askAll, provider, halt, close } = createTestStack({
      script: () => ({ result: insight({ outcome, price: eur('0.005') }) }),
    });
    const bought = await askAll([NUMBER]);
    const again = await askAll([NUMBER]);
    assert.deepEqual(again.map(broughtBy), [[7, eur('0.005')]]);
    assert.deepEqual(
      again.map(({ kind }) => kind),
      bought.map(({ kind }) => kind),
    );
    assert.deepEqual([provider.seen.length, halt.causes, halt.isStoppedByBug()], [1, [], false]);
    await close();
  }
});

test('a settled lookup whose answer was forgotten meanwhile is failed, with a plain reason', async () => {
  const ledger = { ...createMemoryLedger(), answers: () => Promise.resolve([[]]) };
  const { askAll, provider, close } = createTestStack({ ledger, script: () => ({ result: paid }) });
  await askAll([NUMBER]);
  assert.deepEqual(await askAll([NUMBER]), [
    {
      kind: 'failed',
      reason: {
        slug: 'settled',
        words: 'it was paid for, but its answer is not on record any more',
      },
      paidByRun: 0n,
    },
  ]);
  assert.equal(provider.seen.length, 1);
  await close();
});
