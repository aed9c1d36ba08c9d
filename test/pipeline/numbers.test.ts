import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ListRow } from '../../src/csv/read.ts';
import type { KnownAnswer } from '../../src/domain/outcome.ts';
import { coalesceLookups } from '../../src/lookup/coalesced.ts';
import { readOutcome } from '../../src/pipeline/cells.ts';
import { enrichList, type WrittenRow } from '../../src/pipeline/enrich.ts';
import { createPlanner } from '../../src/pipeline/planner.ts';
import { createTally } from '../../src/pipeline/tally.ts';
import { bought, plannerOptions, readRow } from './rows.ts';

/** Two cells of a row, each one of five numbers, empty or no number. */
const cell = fc.constantFrom(
  ...['+447400000001', '+447400000002', '+447400000003', '+447400000004', '+447400000005'],
  ...['', 'n/a'],
);

async function enrich(rows: readonly ListRow[], sizes: { batch: number; window: number }) {
  const asked: string[] = [];
  const written: WrittenRow[] = [];
  const onRecord = new Map<string, KnownAnswer[]>();
  const lookups = coalesceLookups(async ({ number }) => {
    asked.push(number);
    await Promise.resolve();
    const outcome = bought(5n);
    if (outcome.kind === 'answered') onRecord.set(number, [outcome.answer]);
    return outcome;
  });
  const readEach = ({ cells, ...row }: ListRow) =>
    cells.map((each) => readRow({ ...row, cells: [each] }));
  const tally = createTally();
  await enrichList({
    async *rows() {
      await Promise.resolve();
      for (let at = 0; at < rows.length; at += sizes.batch) yield rows.slice(at, at + sizes.batch);
    },
    planner: createPlanner(readEach, plannerOptions(onRecord, lookups.pending)),
    lookups,
    tally,
    window: { rows: sizes.window, chars: 10_000, decidedRows: sizes.window },
    runId: 'this',
    doubtful: () => undefined,
    write: (ready) => {
      written.push(...ready);
      return Promise.resolve();
    },
    judge: () => undefined,
    rank: (decided) => (readOutcome(decided) === 'insight' ? 0 : 1),
    abandoned: () => false,
    failed: () => undefined,
  });
  return { asked, written, tally };
}

test('over any rows with two numbers each number is asked and paid once, and every row is written once in order', async () => {
  const pairs = fc.array(fc.tuple(cell, cell), { maxLength: 30 });
  const sizes = fc.record({
    batch: fc.integer({ min: 1, max: 7 }),
    window: fc.integer({ min: 1, max: 9 }),
  });
  await fc.assert(
    fc.asyncProperty(pairs, sizes, async (cells, given) => {
      const rows = cells.map((pair, index) => ({
        cells: pair,
        position: index + 1,
        line: index + 2,
      }));
      const { asked, written, tally } = await enrich(rows, given);
      const numbers = new Set(cells.flat().filter((each) => each.startsWith('+')));
      assert.deepEqual([...asked].sort(), [...numbers].map((each) => each.slice(1)).sort());
      assert.deepEqual(
        written.map(({ row, numbers: each }) => [row.position, each.length]),
        rows.map(({ position }) => [position, 2]),
      );
      const costs = written.flatMap(({ numbers: each }) => each.map(({ cost }) => cost ?? 0n));
      const sum = costs.reduce((total, cost) => total + cost, 0n);
      assert.deepEqual([sum, tally.placed()], [BigInt(numbers.size) * 5n, sum]);
      const counts = tally.counts();
      const withNumber = cells.filter((pair) => pair.some((each) => each.startsWith('+'))).length;
      assert.deepEqual(
        [counts.read, counts.written, counts.insight, counts.invalid],
        [cells.length, cells.length, withNumber, cells.length - withNumber],
      );
    }),
    { numRuns: 200 },
  );
});
