import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createKnownPrices,
  createPriceBook,
  type PriceEntry,
  type SeenPrice,
} from '../../src/domain/prices.ts';
import { estimateRows, type Estimation } from '../../src/pipeline/estimate.ts';
import { createPlanner } from '../../src/pipeline/planner.ts';
import { eur, known } from '../support/answers.ts';
import { seenAfter } from '../support/prices.ts';
import { plannerOptions, readEachRow, rowsOf } from './rows.ts';

const [GB1, GB2, GB3, US1, FR1] = [
  '+447400000001',
  '+447400000002',
  '+447400000003',
  '+14155552671',
  '+33612345678',
];
const BOOK: readonly PriceEntry[] = [
  { product: 'standard', country: 'GB', price: eur('0.01') },
  { product: 'standard', country: 'US', price: eur('0.004') },
];

function estimation(
  cells: readonly string[],
  rest: Partial<Estimation> & { readonly seen?: readonly SeenPrice[] } = {},
): Estimation {
  const answers = new Map([['447400000002', [known()]]]);
  return {
    async *rows() {
      await Promise.resolve();
      for (const row of rowsOf(...cells)) yield [row];
    },
    planner: createPlanner(readEachRow, plannerOptions(answers)),
    prices: createKnownPrices({
      book: createPriceBook('public', BOOK),
      seen: rest.seen ?? [],
      priceCeiling: undefined,
    }),
    product: 'standard',
    currency: 'EUR',
    doubtful: () => false,
    admit: () => true,
    reach: undefined,
    ratePerSecond: 2,
    concurrency: 50,
    ...rest,
  };
}

test('rows are counted as the run would treat them, and each lookup costs what its country does', async () => {
  const counted = await estimateRows(
    estimation([GB1, GB1, GB2, GB2, 'n/a', GB3, US1, FR1, '+44 6000 123456']),
  );
  const {
    rows,
    unique,
    duplicate,
    known: knownRows,
    invalid,
    unassigned,
    lookups,
    unpriced,
  } = counted;
  assert.deepEqual(
    { rows, unique, duplicate, knownRows, invalid, unassigned, lookups, unpriced },
    {
      rows: 9,
      unique: 6,
      duplicate: 2,
      knownRows: 1,
      invalid: 1,
      unassigned: 1,
      lookups: 5,
      unpriced: 1,
    },
  );
  assert.deepEqual(counted.cost, {
    currency: 'EUR',
    low: eur('0.017'),
    expected: eur('0.034'),
    high: eur('0.068'),
  });
  assert.deepEqual(counted.byCountry, [
    { key: 'GB', lookups: 3, low: eur('0.015'), expected: eur('0.03'), high: eur('0.06') },
    { key: 'FR', lookups: 1, low: null, expected: null, high: null },
    { key: 'US', lookups: 1, low: eur('0.002'), expected: eur('0.004'), high: eur('0.008') },
  ]);
});

test('rows in national form that no country was given for are counted apart', async () => {
  const { invalid, invalidReasons } = await estimateRows(
    estimation(['07700 900001', 'n/a', '07700 900002', GB1]),
  );
  assert.deepEqual([invalid, invalidReasons], [3, { needs_country: 2, no_number: 1 }]);
});

test('a lookup is expected to cost the mean of what answers have shown: one that was refunded last does not make 626 cheap', async () => {
  const seen = [seenAfter([...Array.from({ length: 99 }, () => '0.005'), '0.005-0.0049'])];
  const cells = Array.from({ length: 626 }, (_, index) => `+4474001${String(10_000 + index)}`);
  const { cost } = await estimateRows(estimation(cells, { seen }));
  assert.deepEqual(cost, {
    currency: 'EUR',
    low: eur('3.099326'),
    expected: eur('3.099326'),
    high: eur('3.13'),
  });
});

test('lookups whose answer is too old are counted with what renewing them costs, unknown where no price is', async () => {
  const old = [known({ at: 100 })];
  const answers = new Map([
    ['447400000001', old],
    ['447400000002', [known()]],
    ['447400000003', [known({ at: 100, outcome: 'failed' })]],
    ['14155552671', old],
    ['33612345678', old],
  ]);
  const expiredOf = async (...cells: string[]): Promise<unknown> =>
    (
      await estimateRows(
        estimation(cells, { planner: createPlanner(readEachRow, plannerOptions(answers)) }),
      )
    ).expired;
  assert.deepEqual(await expiredOf(GB1, GB1, GB2, GB3, US1, FR1), {
    lookups: 3,
    cost: eur('0.014'),
  });
  assert.deepEqual(await expiredOf(FR1), { lookups: 1, cost: null });
  assert.deepEqual(await expiredOf(GB2, GB3), { lookups: 0, cost: 0n });
});

test('it takes as long as the pace allows, or as the attempts that may be open at once', async () => {
  const cells = Array.from({ length: 60 }, (_, index) => `+4474001${String(10_000 + index)}`);
  assert.equal((await estimateRows(estimation(cells))).seconds, 30);
  assert.equal(
    (await estimateRows(estimation(cells, { ratePerSecond: 1_000, concurrency: 1 }))).seconds,
    18,
  );
  assert.equal(
    (await estimateRows(estimation(cells, { ratePerSecond: 0, concurrency: 2 }))).seconds,
    9,
  );
  assert.equal((await estimateRows(estimation(['n/a']))).seconds, 0);
});

test('a lookup beyond --limit is not counted, and none that --in-doubt skip holds back', async () => {
  const limited = await estimateRows(
    estimation([GB1, GB3, US1], { admit: ({ country }) => country === 'GB' }),
  );
  assert.deepEqual([limited.lookups, limited.cost.expected], [2, eur('0.02')]);
  const held = await estimateRows(
    estimation([GB1, GB3, US1], { doubtful: ({ country }) => country === 'GB' }),
  );
  assert.deepEqual([held.lookups, held.cost.expected], [1, eur('0.004')]);
});
