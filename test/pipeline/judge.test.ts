import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Facts } from '../../src/domain/facts.ts';
import { SHIPPED_RULES } from '../../src/domain/verdict/shipped.ts';
import type { Decided } from '../../src/pipeline/cells.ts';
import { createJudge, type RowJudge } from '../../src/pipeline/judge.ts';
import { known } from '../support/answers.ts';
import { readRow, rowsOf } from './rows.ts';

const [SMS] = SHIPPED_RULES;

function judgeBy(facts: Facts, rules = SMS): RowJudge {
  return createJudge({ rules, provider: { facts: () => facts }, isExpired: ({ at }) => at < 100 });
}

function rowOf(cell: string, rest: Partial<Decided>): Decided {
  const [row] = rowsOf(cell);
  assert.ok(row);
  return {
    reading: readRow(row),
    outcome: undefined,
    older: undefined,
    source: '',
    cost: 0n,
    ...rest,
  };
}

const MOBILE: Facts = { lineType: 'mobile' };
const answered = (reason?: string): Decided['outcome'] => ({
  kind: 'answered',
  answer: known({
    outcome: reason === undefined ? 'insight' : 'partial',
    reason: reason === undefined ? undefined : { slug: reason, words: 'words' },
  }),
});

test('behind the reason of a rule stands the slug of the row, where it has one', () => {
  const { judge } = judgeBy(MOBILE);
  assert.deepEqual(judge(rowOf('+447400000001', { outcome: answered() })), {
    verdict: 'send',
    reason: 'mobile',
  });
  assert.deepEqual(judge(rowOf('+447400000001', { outcome: answered('status_43') })), {
    verdict: 'send',
    reason: 'mobile: status_43',
  });
  assert.deepEqual(judge(rowOf('', {})), { verdict: 'suppress', reason: 'no number: empty' });
  const failed = { kind: 'failed', reason: { slug: 'timeout', words: '' }, paidByRun: 0n } as const;
  assert.deepEqual(judge(rowOf('+447400000001', { outcome: failed })), {
    verdict: 'review',
    reason: 'lookup failed: timeout',
  });
});

test('an answer that was not renewed is judged by what it tells, and by its age', () => {
  const { judge } = judgeBy(MOBILE);
  const skipped = { kind: 'skipped', reason: { slug: 'limit', words: '' } } as const;
  const stale = (at: number): string =>
    judge(rowOf('+447400000001', { outcome: skipped, older: known({ at }), source: 'stale' }))
      ?.reason ?? '';
  assert.equal(stale(99), 'answer too old');
  assert.equal(stale(100), 'mobile');
});

test('the country of a number is known without an answer, and without rules rows are counted alone', () => {
  const judge = createJudge({
    rules: undefined,
    provider: { facts: () => ({}) },
    isExpired: () => false,
  });
  const skipped = { kind: 'skipped', reason: { slug: 'limit', words: '' } } as const;
  assert.equal(judge.judge(rowOf('+447400000001', { outcome: skipped })), undefined);
  assert.equal(judge.verdicts(), undefined);
  assert.deepEqual(
    judge.groups()?.map(({ outcome, facts, rows }) => [outcome, facts.country, rows]),
    [['skipped', 'GB', 1]],
  );
});

test('3 rows are counted by verdict', () => {
  const { judge, verdicts } = judgeBy({ lineType: 'landline' });
  judge(rowOf('+447400000001', { outcome: answered() }));
  judge(rowOf('x', {}));
  judge(
    rowOf('+447400000001', { outcome: { kind: 'skipped', reason: { slug: 'limit', words: '' } } }),
  );
  assert.deepEqual(verdicts(), { send: 0, review: 1, suppress: 2 });
});
