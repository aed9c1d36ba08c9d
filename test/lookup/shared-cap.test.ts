import assert from 'node:assert/strict';
import { test } from 'node:test';
import { doubtful, eur, insight } from '../support/answers.ts';
import { numbers } from '../support/stack.ts';
import { openTwo } from '../support/two-processes.ts';

const paid = insight({ price: eur('0.005') });

test('where another process of the run has spent the cap, the ledger says so and the run ends by its cap', async () => {
  const { clock, first, second, close } = await openTwo(
    { maxSpend: eur('0.05'), script: () => ({ result: paid, latencyMs: 100 }) },
    { oneRun: true },
  );
  const [mine, others] = [numbers(6), numbers(20).slice(6)];
  await clock.run(Promise.all(mine.map((number) => first.ask(number))));
  const outcomes = await clock.run(Promise.all(others.map((number) => second.ask(number))));
  assert.deepEqual(
    outcomes.map(({ kind }) => kind),
    [...Array<string>(3).fill('answered'), ...Array<string>(11).fill('skipped')],
  );
  assert.deepEqual(second.halt.causes, [
    {
      kind: 'max-spend',
      ceiling: eur('0.00625'),
      words:
        'Stopped by --max-spend: 0.04500000 spent, and the next lookup may cost up to 0.00625000.',
    },
  ]);
  assert.deepEqual(second.ledger.books().net, eur('0.045'));
  assert.equal(second.halt.isStoppedByBug(), false);
  await close();
});

test('no money by the ledger is waited out while another process of the run has an attempt open, and no longer', async () => {
  const { clock, first, second, close } = await openTwo(
    {
      maxSpend: eur('0.02'),
      priceCeiling: eur('0.015'),
      script: () => ({ result: insight({ price: eur('0.004') }), latencyMs: 30_000 }),
    },
    { oneRun: true },
  );
  const [mine = '', ...others] = numbers(3);
  const bought = first.ask(mine);
  await clock.advance(1_000);
  const asked = others.map((number) => second.ask(number));
  await clock.advance(20_000);
  assert.deepEqual([second.provider.seen.length, second.halt.causes], [0, []]);
  const outcomes = await clock.run(Promise.all(asked));
  assert.equal((await bought).kind, 'answered');
  assert.deepEqual(
    [outcomes.map(({ kind }) => kind), second.halt.causes.map(({ kind }) => kind)],
    [['answered', 'skipped'], ['max-spend']],
  );
  assert.equal(second.ledger.books().net, eur('0.008'));
  await close();
});

test('no money by the ledger is waited out while attempts of this process hold some', async () => {
  const { clock, first, second, close } = await openTwo(
    {
      maxSpend: eur('0.05'),
      priceCeiling: eur('0.01'),
      concurrency: 4,
      script: () => ({ result: insight({ price: eur('0.001') }), latencyMs: 100 }),
    },
    { oneRun: true },
  );
  await clock.run(Promise.all(numbers(10).map((number) => first.ask(number))));
  const rest = numbers(40).slice(10);
  const outcomes = await clock.run(Promise.all(rest.map((number) => second.ask(number))));
  assert.deepEqual([...new Set(outcomes.map(({ kind }) => kind))], ['answered']);
  assert.deepEqual(second.halt.causes, []);
  assert.equal(second.ledger.books().net, eur('0.04'));
  await close();
});

test('no money by the ledger reads a balance where doubt of this execution holds some, and no more often than it frees any', async () => {
  const { clock, first, second, close } = await openTwo(
    {
      maxSpend: eur('0.05'),
      priceCeiling: eur('0.02'),
      retries: 0,
      opening: eur('10'),
      balance: () => eur('9'),
      script: ({ number }) => ({
        result: number.endsWith('9') ? doubtful() : paid,
        latencyMs: 100,
      }),
    },
    { oneRun: true },
  );
  await clock.run(Promise.all(numbers(4).map((number) => first.ask(number))));
  const rest = numbers(30).slice(8);
  await clock.run(Promise.all(rest.map((number) => second.ask(number))));
  assert.deepEqual(
    second.halt.causes.map(({ kind }) => kind),
    ['max-spend'],
  );
  assert.ok(second.account.reads >= 1 && second.account.reads <= 3, String(second.account.reads));
  const { net, doubt } = second.ledger.books();
  assert.ok(net + doubt <= eur('0.05'));
  await close();
});

test('doubt that a balance could not judge while another process was at work is judged once that has ended', async () => {
  let balance = '10';
  const { clock, first, second, close } = await openTwo(
    {
      ...{ maxSpend: eur('0.04'), priceCeiling: eur('0.02'), retries: 0, opening: eur('10') },
      balance: () => eur(balance),
      script: ({ number }) =>
        number === numbers(1)[0]
          ? { result: doubtful(), latencyMs: 100 }
          : { result: insight({ price: eur('0.001') }), latencyMs: 30_000 },
    },
    { oneRun: true },
  );
  const [mine = '', others = '', last = ''] = numbers(3);
  await clock.run(second.ask(mine));
  await clock.advance(16_000);
  const bought = first.ask(others);
  await clock.advance(1_000);
  const asked = second.ask(last);
  await clock.advance(20_000);
  assert.equal(second.account.reads, 1);
  balance = '9.999';
  assert.equal((await clock.run(bought)).kind, 'answered');
  assert.equal((await clock.run(asked)).kind, 'answered');
  assert.deepEqual([second.account.reads, second.halt.causes], [2, []]);
  await close();
});

test('a balance that was read while another run had an attempt on the wire is read again once that one is quiet, before doubt ends the run', async () => {
  const { clock, first, second, close } = await openTwo(
    {
      priceCeiling: eur('0.01'),
      opening: eur('10'),
      balance: () => eur('9.985'),
      script: () => ({ result: paid, latencyMs: 20_000 }),
    },
    {
      other: {
        maxSpend: eur('0.025'),
        retries: 0,
        script: ({ number }) => ({ result: number.endsWith('1') ? doubtful() : paid }),
      },
    },
  );
  const [lost = '', one = '', two = '', three = '', other = ''] = numbers(5);
  await clock.run(second.ask(lost));
  await clock.advance(16_000);
  const slow = first.ask(other);
  await clock.advance(100);
  const asked = [one, two, three].map((number) => second.ask(number));
  await clock.advance(10_000);
  assert.deepEqual([second.account.reads, second.halt.causes], [1, []]);
  const outcomes = await clock.run(Promise.all(asked));
  assert.deepEqual([...new Set(outcomes.map(({ kind }) => kind))], ['answered']);
  assert.equal((await slow).kind, 'answered');
  assert.deepEqual(second.halt.causes, []);
  await close();
});
