import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Facts } from '../../src/domain/facts.ts';
import { SHIPPED_RULES } from '../../src/domain/verdict/shipped.ts';
import type { Decided } from '../../src/pipeline/cells.ts';
import { createJudge, type RowJudge } from '../../src/pipeline/judge.ts';
import { known } from '../support/answers.ts';
import { readRow, rowsOf } from './rows.ts';

const [SMS] = SHIPPED_RULES;

function judgeBy(facts: Facts, { rules = SMS, unique = false } = {}): RowJudge {
  return createJudge({
    rules,
    unique,
    provider: { facts: () => facts },
    isExpired: ({ at }) => at < 100,
  });
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

const SKIPPED = { kind: 'skipped', reason: { slug: 'limit', words: '' } } as const;
const MOBILE: Facts = { lineType: 'mobile' };
const answered = (reason?: string): Decided['outcome'] => ({
  kind: 'answered',
  answer: known({
    outcome: reason === undefined ? 'insight' : 'partial',
    reason: reason === undefined ? undefined : { slug: reason, words: 'words' },
  }),
});

/** What is said of a row, as `verdict: reason`. */
function tell(judge: RowJudge, row: Decided, position = 1): string {
  const judged = judge.judge(row, position);
  return `${String(judged?.verdict)}: ${String(judged?.reason)}`;
}

test('behind the reason of a rule stands the slug of the row, where it has one', () => {
  const judge = judgeBy(MOBILE);
  const mobile = (outcome: Decided['outcome']): string =>
    tell(judge, rowOf('+447400000001', { outcome }));
  assert.equal(mobile(answered()), 'send: mobile');
  assert.equal(mobile(answered('status_43')), 'send: mobile: status_43');
  assert.equal(tell(judge, rowOf('', {})), 'suppress: no number: empty');
  const failed = { kind: 'failed', reason: { slug: 'timeout', words: '' }, paidByRun: 0n } as const;
  assert.equal(mobile(failed), 'review: lookup failed: timeout');
});

test('an answer that was not renewed is judged by what it tells, and by its age', () => {
  const stale = (at: number): string =>
    tell(
      judgeBy(MOBILE),
      rowOf('+447400000001', { outcome: SKIPPED, older: known({ at }), source: 'stale' }),
    );
  assert.equal(stale(99), 'review: answer too old');
  assert.equal(stale(100), 'send: mobile');
});

test('the second and third row of a number name row 4, where its first one stands; rows without a number repeat nothing', () => {
  const judge = judgeBy(MOBILE, { unique: true });
  const other = rowOf('+447400000002', { outcome: answered() });
  const row = rowOf('+447400000001', { outcome: answered() });
  assert.equal(tell(judge, row, 4), 'send: mobile');
  assert.equal(tell(judge, other, 5), 'send: mobile');
  assert.equal(tell(judge, row, 6), 'send: mobile; same number as row 4');
  assert.equal(judge.judge(row, 9)?.repeats, 4);
  for (const position of [10, 11])
    assert.equal(tell(judge, rowOf('x', {}), position), 'suppress: no number: no_number');
});

test('the country of a number is known without an answer, and without rules rows are counted alone', () => {
  const judge = createJudge({
    rules: undefined,
    unique: false,
    provider: { facts: () => ({}) },
    isExpired: () => false,
  });
  assert.equal(judge.judge(rowOf('+447400000001', { outcome: SKIPPED }), 1), undefined);
  assert.equal(judge.verdicts(), undefined);
  assert.deepEqual(
    judge.groups()?.map(({ outcome, facts, rows }) => [outcome, facts.country, rows]),
    [['skipped', 'GB', 1]],
  );
});

test('3 rows are counted by verdict', () => {
  const judge = judgeBy({ lineType: 'landline' });
  tell(judge, rowOf('+447400000001', { outcome: answered() }));
  tell(judge, rowOf('x', {}));
  tell(judge, rowOf('+447400000001', { outcome: SKIPPED }));
  assert.deepEqual(judge.verdicts(), { send: 0, review: 1, suppress: 2 });
});
