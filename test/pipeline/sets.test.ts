import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KnownAnswer } from '../../src/domain/outcome.ts';
import { createPlanner, type PlannerOptions } from '../../src/pipeline/planner.ts';
import { known } from '../support/answers.ts';
import { describeSet } from '../support/set-product.ts';
import { FRESHNESS, plannerOptions, readEachRow, rowsOf } from './rows.ts';

const NUMBER = '+447400000001';

/** What is planned for a lookup of `colour` where the ledger holds these answers: the plan, and what its answer means. */
async function planned(
  answers: readonly Partial<KnownAnswer>[],
  changes: Partial<PlannerOptions> = {},
): Promise<readonly unknown[]> {
  const planner = createPlanner(readEachRow, {
    ...plannerOptions(new Map([['447400000001', answers.map(known)]])),
    wanted: describeSet('colour'),
    ...changes,
  });
  const [row] = await planner.plan(rowsOf(NUMBER));
  const plan = row?.plan;
  if (plan?.kind === 'known')
    return ['known', plan.answer.product, plan.answer.outcome, plan.answer.reason?.words];
  return [plan?.kind, plan?.kind === 'lookup' ? plan.older?.outcome : undefined];
}

test('an answer to a wider set serves with what it means for the narrower: outcome and reason are those of the part', async () => {
  const wider = { product: 'colour+size', outcome: 'partial' } as const;
  const reason = { slug: 'parts', words: 'size=LATE' };
  assert.deepEqual(await planned([{ ...wider, raw: '{"colour":"OK","size":"LATE"}', reason }]), [
    'known',
    'colour+size',
    'insight',
    undefined,
  ]);
  assert.deepEqual(await planned([{ ...wider, raw: '{"colour":"NONE","size":"OK"}', reason }]), [
    'known',
    'colour+size',
    'refused',
    'colour=NONE',
  ]);
});

test('a wider answer whose part may change serves nobody, neither as known nor as an older one to keep', async () => {
  const late = {
    product: 'colour+size',
    outcome: 'partial',
    raw: '{"colour":"LATE","size":"OK"}',
  } as const;
  assert.deepEqual(await planned([late]), ['lookup', undefined]);
  const good = { product: 'colour', raw: '{"colour":"OK"}' };
  assert.deepEqual(await planned([late, good]), ['known', 'colour', 'insight', undefined]);
});

test('an answer to the set itself means what it meant when it came', async () => {
  const reason = { slug: 'parts', words: 'as it was' };
  assert.deepEqual(
    await planned([{ product: 'colour', outcome: 'partial', raw: '{"colour":"LATE"}', reason }]),
    ['known', 'colour', 'partial', 'as it was'],
  );
});

test('--retry-partial goes by what a wider answer means for the narrower set', async () => {
  const freshness = (): typeof FRESHNESS => ({ ...FRESHNESS, retryPartial: true });
  const wider = {
    product: 'colour+size',
    outcome: 'partial',
    raw: '{"colour":"OK","size":"LATE"}',
  } as const;
  assert.deepEqual((await planned([wider], { freshness }))[0], 'known');
  const own = { product: 'colour', outcome: 'partial', raw: '{"colour":"LATE"}' } as const;
  assert.deepEqual(await planned([own], { freshness }), ['lookup', 'partial']);
});
