import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BalanceReading } from '../../src/providers/port.ts';
import { clientError, doubtful, eur, insight, notSent, throttled } from '../support/answers.ts';
import { createTestStack, numbers, type TestStack } from '../support/stack.ts';
import type { Seen } from '../support/scripted-provider.ts';

const paid = insight({ price: eur('0.005') });

/** Milliseconds between one attempt and the next. */
const gaps = (seen: readonly Seen[]): number[] =>
  seen.slice(1).map(({ at }, index) => at - seen[index]!.at);

const NO_BALANCE: BalanceReading = { kind: 'unreadable', words: 'HTTP 404' };

/** A service without a balance call that answers the first lookup, then nothing from `from` to `until`. */
function goneBetween(
  from: number,
  until: number,
  more: Partial<Parameters<typeof createTestStack>[0]> = {},
): TestStack {
  return createTestStack({
    concurrency: 10,
    script: ({ at }) => ({
      result: at >= from && at < until ? doubtful('HTTP 503') : paid,
      latencyMs: 50,
    }),
    balance: () => NO_BALANCE,
    ...more,
  });
}

test('a service gone for five minutes and back: after 20 failures only probes 5 to 30 s apart, and no lookup is lost', async () => {
  const { askAll, provider, halt, close } = goneBetween(40, 300_000, { seed: 4 });
  const outcomes = await askAll(numbers(60));
  assert.equal(outcomes.filter(({ kind }) => kind === 'answered').length, 60);
  assert.deepEqual(halt.causes, []);
  const probing = provider.seen.filter(({ at }) => at > 10_000 && at < 300_000);
  assert.ok(probing.length >= 9 && probing.length <= 20, String(probing.length));
  for (const gap of gaps(probing)) assert.ok(gap >= 5_000 && gap <= 30_000, String(gap));
  await close();
});

test('19 failures in a row leave the way open, a throttled answer starts the count anew, the 20th closes it', async () => {
  const { askAll, stack, close } = createTestStack({
    retries: 0,
    script: ({ number, attempt }) => ({
      result: number !== '440000000020' ? notSent() : attempt === 1 ? throttled(1_000) : notSent(),
    }),
  });
  await askAll(numbers(19));
  assert.equal(stack.breaker.isOpen(), false);
  await askAll(numbers(20).slice(19));
  assert.equal(stack.breaker.isOpen(), false);
  await askAll(numbers(38).slice(20));
  assert.equal(stack.breaker.isOpen(), false);
  await askAll(numbers(39).slice(38));
  assert.equal(stack.breaker.isOpen(), true);
  await close();
});

test('a probe uses up no retry: with no retries left the lookup that probes is answered when the service is back', async () => {
  const { askAll, close } = goneBetween(40, 120_000, { retries: 2, concurrency: 25 });
  const outcomes = await askAll(numbers(40));
  assert.equal(outcomes.filter(({ kind }) => kind === 'answered').length, 40);
  await close();
});

test('--give-up-after 60s ends the run 60 s after the first failure, and the words name time and cause', async () => {
  const { askAll, clock, halt, close } = goneBetween(40, Number.POSITIVE_INFINITY, {
    giveUpAfterMs: 60_000,
  });
  const outcomes = await askAll(numbers(200));
  assert.deepEqual(halt.causes, [
    {
      kind: 'gave-up',
      words:
        'The service gave no readable answer for 60 s (last: HTTP 503). Run the same command again to continue.',
    },
  ]);
  assert.ok(clock.monotonic() >= 60_050 && clock.monotonic() < 60_200, String(clock.monotonic()));
  assert.equal(outcomes[100]!.kind, 'skipped');
  await close();
});

test('an hour without any attempt is no silence: 20 failures after it do not end the run', async () => {
  const { askAll, clock, halt, close } = createTestStack({
    giveUpAfterMs: 600_000,
    balance: () => NO_BALANCE,
    script: ({ at }) => ({
      result: at > 3_600_000 && at < 3_640_000 ? doubtful() : paid,
      latencyMs: 10,
    }),
  });
  await askAll(numbers(1));
  await clock.advance(3_600_000);
  const outcomes = await askAll(numbers(31).slice(1));
  assert.deepEqual(halt.causes, []);
  assert.equal(outcomes.filter(({ kind }) => kind === 'answered').length, 30);
  await close();
});

test('with --in-doubt skip the probe is the balance call: nothing is sent until it answers', async () => {
  const { ask, clock, provider, account, close } = goneBetween(40, 60_000, {
    inDoubt: 'skip',
    balance: () =>
      clock.monotonic() < 100_000 ? { kind: 'unreadable', words: 'HTTP 503' } : eur('10'),
  });
  const outcomes = await clock.run(Promise.all(numbers(60).map((number) => ask(number))));
  const silent = provider.seen.filter(({ at }) => at > 1_000 && at < 100_000);
  assert.deepEqual(silent, []);
  assert.ok(account.reads >= 4 && account.reads <= 20, String(account.reads));
  assert.equal(
    outcomes.filter(({ kind }) => kind === 'in_doubt').length,
    provider.seen.filter(({ at }) => at >= 40 && at < 60_000).length,
  );
  assert.equal(
    outcomes.filter(({ kind }) => kind === 'answered').length +
      outcomes.filter(({ kind }) => kind === 'in_doubt').length,
    60,
  );
  await close();
});

test('with --in-doubt skip a balance that answers lets one attempt through, and where lookups stay silent the run gives up', async () => {
  const { ask, clock, provider, halt, close } = goneBetween(40, Number.POSITIVE_INFINITY, {
    inDoubt: 'skip',
    giveUpAfterMs: 60_000,
    balance: () => eur('10'),
  });
  const outcomes = await clock.run(Promise.all(numbers(130).map((number) => ask(number))));
  assert.deepEqual(
    halt.causes.map(({ kind }) => kind),
    ['gave-up'],
  );
  const later = provider.seen.filter(({ at }) => at > 1_000);
  assert.ok(later.length >= 2 && later.length <= 12, String(later.length));
  for (const gap of gaps(later)) assert.ok(gap >= 5_000, String(gap));
  assert.ok(outcomes.filter(({ kind }) => kind === 'in_doubt').length < 45);
  await close();
});

test('a probe that hangs for 100 s does not hold up the next one', async () => {
  const { askAll, provider, close } = createTestStack({
    concurrency: 20,
    balance: () => NO_BALANCE,
    script: ({ at }) => ({
      result: at > 40 && at < 60_000 ? doubtful() : paid,
      latencyMs: at > 1_000 && at < 60_000 ? 100_000 : 50,
    }),
  });
  await askAll(numbers(30));
  const probing = provider.seen.filter(({ at }) => at > 1_000 && at < 90_000);
  assert.ok(probing.length >= 3);
  for (const gap of gaps(probing.filter(({ at }) => at < 60_000)))
    assert.ok(gap >= 5_000 && gap <= 30_000, String(gap));
  await close();
});

test('where the balance call is silent too, nothing is sent until it answers, and no lookup is lost', async () => {
  const { clock, askAll, provider, account, close } = goneBetween(40, 300_000, {
    balance: () =>
      clock.monotonic() < 300_000 ? { kind: 'unreadable', words: 'HTTP 503' } : eur('10'),
    opening: eur('10'),
  });
  const outcomes = await askAll(numbers(60));
  assert.equal(outcomes.filter(({ kind }) => kind === 'answered').length, 60);
  assert.deepEqual(
    provider.seen.filter(({ at }) => at > 10_000 && at < 300_000),
    [],
  );
  assert.ok(account.reads >= 9 && account.reads <= 20, String(account.reads));
  await close();
});

/** A service that never answers about some numbers, though its balance call does. */
function deafTo(
  deaf: (number: string) => boolean,
  more: Partial<Parameters<typeof createTestStack>[0]> = {},
): TestStack {
  return createTestStack({
    concurrency: 50,
    opening: eur('10'),
    balance: () => eur('10'),
    script: ({ number }) => ({ result: deaf(number) ? doubtful('HTTP 503') : paid, latencyMs: 50 }),
    ...more,
  });
}

test('20 of 100 numbers that never get an answer are in doubt after their retries, in five attempts each; the run ends by itself', async () => {
  const isDeaf = (number: string): boolean => Number(number.slice(-3)) % 5 === 0;
  const { clock, askAll, provider, halt, account, close } = deafTo(isDeaf);
  const outcomes = await askAll(numbers(100));
  assert.deepEqual(halt.causes, []);
  assert.equal(outcomes.filter(({ kind }) => kind === 'answered').length, 80);
  assert.equal(outcomes.filter(({ kind }) => kind === 'in_doubt').length, 20);
  assert.equal(provider.seen.filter(({ number }) => isDeaf(number)).length, 100);
  assert.ok(account.reads >= 1 && account.reads <= 5, String(account.reads));
  assert.ok(clock.monotonic() < 120_000, String(clock.monotonic()));
  await close();
});

test('a block of 60 such numbers at the head of the list does not hold up the 240 behind it', async () => {
  const isDeaf = (number: string): boolean =>
    Number(number.slice(-3)) > 1 && Number(number.slice(-3)) <= 61;
  const { askAll, provider, halt, close } = deafTo(isDeaf, { concurrency: 10 });
  const outcomes = await askAll(numbers(301));
  assert.deepEqual(halt.causes, []);
  assert.equal(outcomes.filter(({ kind }) => kind === 'answered').length, 241);
  const deafAttempts = provider.seen.filter(({ number }) => isDeaf(number)).length;
  assert.ok(deafAttempts <= 60 * 5, String(deafAttempts));
  await close();
});

test('where lookups alone are away, each answered balance call costs one attempt of a lookup that was not tried yet, and no retry', async () => {
  const { askAll, provider, halt, close } = goneBetween(40, 300_000, {
    balance: () => eur('10'),
    opening: eur('10'),
    retries: 2,
  });
  const outcomes = await askAll(numbers(60));
  assert.deepEqual(halt.causes, []);
  assert.equal(outcomes.filter(({ kind }) => kind === 'answered').length, 60);
  const probing = provider.seen.filter(({ at }) => at > 4_000 && at < 300_000);
  assert.ok(probing.length >= 9 && probing.length <= 20, String(probing.length));
  assert.deepEqual([...new Set(probing.map(({ attempt }) => attempt))], [1]);
  await close();
});

test('20 requests refused in a row end the run, 19 and one that is answered do not', async () => {
  const good = createTestStack({
    script: ({ number }) => ({
      result: Number(number.slice(-3)) % 20 === 0 ? paid : clientError(),
      latencyMs: 10,
    }),
    concurrency: 1,
  });
  await good.askAll(numbers(60));
  assert.deepEqual(good.halt.causes, []);
  await good.close();
  const bad = createTestStack({
    concurrency: 1,
    script: () => ({ result: clientError(), latencyMs: 10 }),
  });
  const outcomes = await bad.askAll(numbers(60));
  assert.deepEqual(bad.halt.causes, [
    {
      kind: 'client-errors',
      words:
        'The service refused 20 requests in a row (last: http_422). Nothing was spent on them.',
    },
  ]);
  assert.equal(bad.provider.seen.length, 20);
  assert.equal(outcomes.filter(({ kind }) => kind === 'failed').length, 20);
  await bad.close();
});

test('a closed stack leaves no timer behind, though the service is still gone', async () => {
  const { ask, clock, halt, close } = goneBetween(40, Number.POSITIVE_INFINITY);
  const asked = Promise.all(numbers(60).map((number) => ask(number)));
  await clock.advance(20_000);
  halt.stop({ kind: 'signal', signal: 'SIGHUP', words: '' });
  await clock.run(asked);
  await close();
  assert.equal(clock.timers, 0);
});

test('attempts that a second signal gives up are no silence of the service: the run ends by the signal alone', async () => {
  const { ask, clock, halt, stack, close } = createTestStack({
    retries: 0,
    giveUpAfterMs: 2_000,
    script: ({ number }) => {
      if (number === '440000000001') return { result: paid, latencyMs: 1 };
      return { result: doubtful('HTTP 503'), latencyMs: number === '440000000021' ? 10_000 : 1 };
    },
  });
  const asked = numbers(21).map((number) => ask(number));
  clock.after(9_000, () => {
    halt.stop({ kind: 'signal', signal: 'SIGINT', words: 'told so' });
    halt.abandon('hurry');
  });
  await clock.run(Promise.all(asked));
  assert.equal(stack.breaker.isOpen(), false);
  assert.deepEqual(
    halt.causes.map(({ kind }) => kind),
    ['signal'],
  );
  await close();
});
