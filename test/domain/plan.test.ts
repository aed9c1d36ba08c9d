import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KnownAnswer } from '../../src/domain/outcome.ts';
import { boundAges, freshAnswer, type Freshness } from '../../src/domain/plan.ts';
import { known } from '../support/answers.ts';

const DAY = 86_400_000;
const START = 1_000 * DAY;

/** An answer of another run, one day before this run started. */
const answer = (over: Partial<KnownAnswer> = {}): KnownAnswer =>
  known({ at: START - DAY, ...over });

const freshness: Freshness = {
  runId: 'mine',
  executionId: 5,
  newestBefore: 70,
  runStartedAt: START,
  now: START + DAY,
  maxAgeMs: 30 * DAY,
  retryPartial: false,
  failedKeptMs: undefined,
};

function isFresh(over: Partial<KnownAnswer>, under: Partial<Freshness> = {}): boolean {
  return freshAnswer([answer(over)], { ...freshness, ...under }) !== undefined;
}

test('an answer younger than 30 days at the first start of the run is not bought again, one of exactly 30 days is', () => {
  assert.equal(isFresh({ at: START - 30 * DAY + 1 }), true);
  assert.equal(isFresh({ at: START - 30 * DAY }), false);
  assert.equal(isFresh({ at: START - 31 * DAY }), false);
});

test('answers age at the first start, so a run of a week forgets none of them on the way', () => {
  assert.equal(isFresh({ at: START - 29 * DAY }, { now: START + 7 * DAY }), true);
});

test('an answer that another run bought after this one started is fresh, one dated more than a minute ahead is not', () => {
  assert.equal(isFresh({ at: START + DAY / 2 }), true);
  assert.equal(isFresh({ at: START + DAY }), true);
  assert.equal(isFresh({ at: START + DAY + 60_000 }), true);
  assert.equal(isFresh({ at: START + DAY + 60_001 }), false);
});

test('--max-age 0 buys again, even what another run bought after this one started', () => {
  assert.equal(isFresh({}, { maxAgeMs: 0 }), false);
  assert.equal(isFresh({ at: START + DAY / 2 }, { maxAgeMs: 0 }), false);
});

test('an answer bought by this run is always fresh in it: old, dated in the future, partial, or with --max-age 0', () => {
  const mine = { runId: 'mine', executionId: 4 };
  assert.equal(isFresh({ ...mine, at: START - 90 * DAY }), true);
  assert.equal(isFresh({ ...mine, at: START + 90 * DAY }), true);
  assert.equal(isFresh({ ...mine, outcome: 'partial' }, { retryPartial: true }), true);
  assert.equal(isFresh(mine, { maxAgeMs: 0 }), true);
});

test('insight, partial and refused are reused, failed is asked again by the next execution and decides its own', () => {
  assert.equal(isFresh({ outcome: 'refused' }), true);
  assert.equal(isFresh({ outcome: 'partial' }), true);
  assert.equal(isFresh({ outcome: 'failed' }), false);
  assert.equal(isFresh({ outcome: 'failed', runId: 'mine', executionId: 4 }), false);
  assert.equal(isFresh({ outcome: 'failed', runId: 'mine', executionId: 5 }), true);
});

test('a failed answer decides the executions of its run that were at work when it came, not one that began later, nor another run', () => {
  const failed = { outcome: 'failed', runId: 'mine' } as const;
  const [earlier, later] = [4, 6];
  assert.equal(isFresh({ ...failed, executionId: later, id: 71 }), true);
  assert.equal(isFresh({ ...failed, executionId: later, id: 71 }, { maxAgeMs: 0 }), true);
  assert.equal(isFresh({ ...failed, executionId: earlier, id: 71 }), true);
  assert.equal(isFresh({ ...failed, executionId: earlier, id: 70 }), false);
  assert.equal(isFresh({ ...failed, executionId: later, id: 71, runId: 'other' }), false);
  assert.equal(
    isFresh({ ...failed, executionId: later, id: 71 }, { executionId: undefined }),
    false,
  );
  const older = answer({ id: 60, runId: 'mine', executionId: 3 });
  const beside = answer({ ...failed, executionId: later, id: 71 });
  assert.equal(freshAnswer([beside, older], freshness), beside);
});

test('where no other execution of the run was at work, only what began later counts beside the own: a failed answer that an earlier one left to be recorded is asked for again', () => {
  const failed = { outcome: 'failed', runId: 'mine', id: 71 } as const;
  const alone = boundAges(
    { run: { id: 'mine', startedAt: START }, executionId: 5, others: 0, newestAnswer: 70 },
    { reuse: { maxAgeMs: 30 * DAY, retryPartial: false }, product: {} },
    START + DAY,
  );
  for (const [executionId, expected] of [
    [4, false],
    [5, true],
    [6, true],
  ] as const)
    assert.equal(freshAnswer([answer({ ...failed, executionId })], alone) !== undefined, expected);
});

const KEPT = { failedKeptMs: DAY };

test('where a failed answer is kept for a day, no later run asks again until it is a day old at its start, whatever --max-age says', () => {
  const failed = { outcome: 'failed' } as const;
  for (const maxAgeMs of [30 * DAY, 0]) {
    const under = { ...KEPT, maxAgeMs };
    assert.equal(isFresh({ ...failed, at: START - DAY + 1 }, under), true);
    assert.equal(isFresh({ ...failed, at: START - DAY }, under), false);
    assert.equal(isFresh({ ...failed, at: START + DAY }, under), true);
    assert.equal(isFresh({ ...failed, at: START + DAY + 60_001 }, under), false);
  }
});

test('where a failed answer is kept, its own run never asks again, however old it is', () => {
  const mine = { outcome: 'failed', runId: 'mine', executionId: 4, at: START - 90 * DAY } as const;
  assert.equal(isFresh(mine, KEPT), true);
  assert.equal(isFresh({ ...mine, executionId: 5 }, KEPT), true);
  assert.equal(isFresh(mine), false);
});

test('an answer that says something comes before a failed one that is kept, but not before that of this execution', () => {
  const good = answer({ at: START - 2 * DAY });
  const failed = answer({ outcome: 'failed' });
  const mine = answer({ outcome: 'failed', runId: 'mine', executionId: 4 });
  const own = answer({ outcome: 'failed', runId: 'mine', executionId: 5 });
  const kept = { ...freshness, ...KEPT };
  assert.equal(freshAnswer([failed, good], kept), good);
  assert.equal(freshAnswer([mine, good], kept), good);
  assert.equal(freshAnswer([mine, failed], kept), mine);
  assert.equal(freshAnswer([own, good], kept), own);
});

test('ages are those of --max-age or of the product, whichever is less, from the start of the run or from now', () => {
  const reuse = { maxAgeMs: 30 * DAY, retryPartial: true };
  const run = { id: 'mine', startedAt: START };
  const bounds = (product: { maxAgeMs?: number; failedKeptMs?: number }): Freshness =>
    boundAges(
      { run, executionId: 5, others: 1, newestAnswer: 70 },
      { reuse, product },
      START + DAY,
    );
  const without = { ...freshness, retryPartial: true };
  assert.deepEqual(bounds({}), without);
  assert.deepEqual(bounds({ maxAgeMs: 40 * DAY, failedKeptMs: DAY }), { ...without, ...KEPT });
  assert.deepEqual(bounds({ maxAgeMs: DAY }), { ...without, maxAgeMs: DAY });
  assert.deepEqual(bounds({ maxAgeMs: 0 }), { ...without, maxAgeMs: 0 });
  const yetToBegin = boundAges(
    { run: undefined, executionId: undefined },
    { reuse, product: {} },
    7,
  );
  assert.deepEqual([yetToBegin.runId, yetToBegin.runStartedAt], [undefined, 7]);
});

test('--retry-partial buys partial answers of other runs again, and no others', () => {
  assert.equal(isFresh({ outcome: 'partial' }, { retryPartial: true }), false);
  assert.equal(isFresh({ outcome: 'insight' }, { retryPartial: true }), true);
  assert.equal(isFresh({ outcome: 'refused' }, { retryPartial: true }), true);
});

test('an estimate has no run and no execution, so only age decides', () => {
  const estimate = { runId: undefined, executionId: undefined };
  assert.equal(isFresh({}, estimate), true);
  assert.equal(isFresh({ outcome: 'failed' }, estimate), false);
  assert.equal(isFresh({}, { ...estimate, maxAgeMs: 0 }), false);
});

test('what this run has bought comes before a newer answer of another run', () => {
  const own = answer({ runId: 'mine', executionId: 4, at: START - 2 * DAY });
  const other = answer({ at: START + DAY / 2, outcome: 'partial' });
  assert.equal(freshAnswer([other, own], freshness), own);
  assert.equal(
    freshAnswer([other, answer({ runId: 'mine', executionId: 4, outcome: 'failed' })], freshness),
    other,
  );
});

test('the newest answer that is fresh is taken, past those that are not', () => {
  const failed = answer({ outcome: 'failed' });
  const good = answer({ at: START - 2 * DAY });
  const older = answer({ at: START - 3 * DAY });
  assert.equal(freshAnswer([failed, good, older], freshness), good);
  assert.equal(freshAnswer([failed], freshness), undefined);
  assert.equal(freshAnswer([], freshness), undefined);
});
