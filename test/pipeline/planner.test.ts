import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome } from '../../src/domain/outcome.ts';
import { createPlanner, type PlannedRow, type PlannerOptions } from '../../src/pipeline/planner.ts';
import { known } from '../support/answers.ts';
import { bought, FRESHNESS, plannerOptions, readEachRow, rowsOf } from './rows.ts';

const [A, B, C] = ['+447400000001', '+447400000002', '+447400000003'];
const kinds = (rows: readonly PlannedRow[]): string[] => rows.map(({ plan }) => plan.kind);

test('a number is asked for once, its repeats are duplicates however they are written, and a cell without one is left out', async () => {
  const planner = createPlanner(readEachRow, plannerOptions());
  const rows = await planner.plan(rowsOf(A, '+44 7400 000 001', 'n/a', B, '', A));
  assert.deepEqual(kinds(rows), ['lookup', 'duplicate', 'skip', 'lookup', 'skip', 'duplicate']);
  assert.deepEqual(kinds(await planner.plan(rowsOf(A, C))), ['duplicate', 'lookup']);
  assert.equal(planner.unique(), 3);
});

test('an answer on record makes a number known; one that is too old does not', async () => {
  const answers = new Map([
    ['447400000001', [known()]],
    ['447400000002', [known({ at: 400 })]],
  ]);
  const rows = await createPlanner(readEachRow, plannerOptions(answers)).plan(rowsOf(A, B, A));
  assert.deepEqual(kinds(rows), ['known', 'lookup', 'known']);
  assert.deepEqual(
    rows.map(({ plan }) => plan.kind === 'known' && plan.first),
    [true, false, false],
  );
});

test('what is on its way is joined, whatever the ledger has of it; its later rows find the answer there', async () => {
  const onItsWay = Promise.resolve(bought(5n));
  let settled = false;
  const options: PlannerOptions = {
    ...plannerOptions(new Map(), ({ number }) =>
      number === '447400000001' && !settled ? onItsWay : undefined,
    ),
    answers: {
      answers: (queries) =>
        Promise.resolve(
          queries.map(({ number }) =>
            number === '447400000001'
              ? [...(settled ? [known({ runId: 'this' })] : []), known({ at: 400 })]
              : [],
          ),
        ),
    },
  };
  const planner = createPlanner(readEachRow, options);
  const [first, second] = await planner.plan(rowsOf(A, B));
  assert.equal(first?.plan.kind === 'duplicate' && first.plan.pending, onItsWay);
  assert.equal(second?.plan.kind, 'lookup');
  settled = true;
  assert.deepEqual(kinds(await planner.plan(rowsOf(A))), ['known']);
});

test('a lookup that settles while the ledger is being asked is found: what is on its way was read before', async () => {
  const onItsWay = Promise.resolve(bought(5n));
  let pending = true;
  const options: PlannerOptions = {
    ...plannerOptions(new Map(), () => (pending ? onItsWay : undefined)),
    answers: {
      answers: (queries) => {
        pending = false;
        return Promise.resolve(queries.map(() => []));
      },
    },
  };
  const [row] = await createPlanner(readEachRow, options).plan(rowsOf(A));
  assert.equal(row?.plan.kind === 'duplicate' && row.plan.pending, onItsWay);
});

test('a lookup has at hand what its row keeps where it is not renewed: the newest answer that says something, also beside one on its way', async () => {
  const answers = new Map([
    [
      '447400000001',
      [
        known({ at: 400, outcome: 'failed' }),
        known({ at: 300, outcome: 'refused' }),
        known({ at: 200 }),
      ],
    ],
    ['447400000002', [known({ at: 400, outcome: 'failed' })]],
    ['447400000003', [known({ at: 100, outcome: 'partial' })]],
  ]);
  const onItsWay = ({ number }: { readonly number: string }): Promise<Outcome> | undefined =>
    number === '447400000003' ? Promise.resolve(bought(5n)) : undefined;
  const rows = await createPlanner(readEachRow, plannerOptions(answers, onItsWay)).plan(
    rowsOf(A, B, C, A),
  );
  assert.deepEqual(
    rows.map(({ plan }) => plan.kind !== 'skip' && `${plan.kind} ${plan.older?.outcome ?? 'none'}`),
    ['lookup refused', 'lookup none', 'duplicate partial', 'duplicate refused'],
  );
});

test('the ledger is asked once for a batch, for the products that answer and the run that asks', async () => {
  const batches: unknown[] = [];
  const options: PlannerOptions = {
    ...plannerOptions(),
    answers: {
      answers: (queries) => {
        batches.push(queries);
        return Promise.resolve(queries.map(() => []));
      },
    },
  };
  await createPlanner(readEachRow, options).plan(rowsOf(A, B));
  const query = {
    scope: options.scope,
    ip: undefined,
    product: 'standard',
    serves: options.wanted.serves,
    runId: FRESHNESS.runId,
  };
  assert.deepEqual(batches, [
    [
      { ...query, number: '447400000001' },
      { ...query, number: '447400000002' },
    ],
  ]);
});

test('without a ledger nothing is known and everything can still be counted', async () => {
  const planner = createPlanner(readEachRow, { ...plannerOptions(), answers: undefined });
  assert.deepEqual(kinds(await planner.plan(rowsOf(A, A, 'x', B))), [
    'lookup',
    'duplicate',
    'skip',
    'lookup',
  ]);
});
