import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatMoney } from '../../src/domain/money.ts';
import { eur } from '../support/answers.ts';
import { byDepth } from '../support/depth.ts';
import { playRun, runScenarios, type Book } from './run-model.ts';

/** Each with this many runs; the variable MODEL_RUNS asks for more. */
const RUNS = Number(process.env['MODEL_RUNS'] ?? byDepth({ deep: 150, shallow: 40 }));

const BOOKS: readonly (readonly [Book, string])[] = [
  ['named', 'with prices in the answers'],
  ['right', 'without prices and a book that is right'],
  ['low', 'without prices and a book that is too low'],
  ['high', 'without prices and a book that is too high'],
  ['parts', 'without prices and a book by insight and status'],
  ['missing', 'without prices and without a line in the book'],
];

for (const [book, words] of BOOKS) {
  test(`${words}, over kills, others' spending, top-ups and late refunds: no cap is broken but by a top-up that left no sign`, async (context) => {
    let beyond = 0;
    await fc.assert(
      fc.asyncProperty(runScenarios(book, { alone: false }), async (scenario) => {
        const { charged, cap, toppedUp } = await playRun(scenario);
        if (charged > cap) beyond += 1;
        assert.ok(charged <= cap || toppedUp > 0n);
      }),
      { numRuns: RUNS },
    );
    context.diagnostic(`beyond the cap because of a top-up: ${String(beyond)} of ${String(RUNS)}`);
  });
}

test('where nobody else moves the balance, a right book uses the cap up to one ceiling and what is in doubt, after kills too', async () => {
  await fc.assert(
    fc.asyncProperty(runScenarios('right', { alone: true }), async (scenario) => {
      const { charged, cap, doubt, endedByCap, readingsMax } = await playRun(scenario);
      assert.ok(charged <= cap);
      const readings = Math.log2(scenario.cap / 10) + 3;
      assert.ok(
        readingsMax <= readings,
        `${String(readingsMax)} readings, at most ${String(readings)}`,
      );
      if (endedByCap)
        assert.ok(
          cap - charged <= eur('0.01') + doubt,
          `${formatMoney(cap - charged)} left, ${formatMoney(doubt)} in doubt`,
        );
    }),
    { numRuns: RUNS },
  );
});
