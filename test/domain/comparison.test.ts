import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  compareAnswers,
  type ComparedAnswer,
  type FieldPair,
} from '../../src/domain/comparison.ts';

const network: FieldPair = {
  before: 'code',
  after: 'net_code',
  folding: { kind: 'exact' },
  ports: true,
};
const name: FieldPair = {
  before: 'name',
  after: 'net_name',
  folding: { kind: 'letters' },
  ports: true,
};
const type: FieldPair = {
  before: 'type',
  after: 'net_type',
  folding: {
    kind: 'words',
    words: new Map([
      ['TOLLFREE', 'landline_tollfree'],
      ['unknown', ''],
    ]),
  },
};
const rules = { pairs: [network, name, type], network, fresh: ['zones'] };

const answer = (
  at: number,
  fields: Record<string, string>,
  lineType: string | undefined = 'mobile',
): ComparedAnswer => ({ at, fields: new Map(Object.entries(fields)), lineType });

function verdicts(before: ComparedAnswer, after: ComparedAnswer): Record<string, string> {
  return Object.fromEntries(
    compareAnswers({ before, after }, rules).map(({ field, verdict }) => [field, verdict]),
  );
}

test('equal texts are same, 46001 and 46002 differ, and what only one side has is only_before or only_after', () => {
  const before = answer(1, { code: '46001', name: 'Telia', type: 'mobile' }, 'landline');
  assert.deepEqual(verdicts(before, answer(2, { net_code: '46001', net_name: 'Telia' })), {
    code: 'same',
    name: 'same',
    type: 'only_before',
  });
  assert.deepEqual(verdicts(before, answer(2, { net_code: '46002', net_type: 'MOBILE' })), {
    code: 'differs',
    name: 'only_before',
    type: 'equivalent',
  });
  assert.deepEqual(verdicts(answer(1, {}), answer(2, { net_name: 'Telia' })), {
    name: 'only_after',
  });
});

test('"Lowe Mobile, Ltd." and "LOWE MOBILE LTD" are equivalent, TOLLFREE is landline_tollfree', () => {
  assert.deepEqual(
    verdicts(
      answer(1, { name: 'Lowe Mobile, Ltd.', type: 'landline_tollfree' }),
      answer(2, { net_name: 'LOWE MOBILE LTD', net_type: 'TOLLFREE' }),
    ),
    { name: 'equivalent', type: 'equivalent' },
  );
});

test('a column that only the later service has is only_after where it is filled', () => {
  assert.deepEqual(
    compareAnswers(
      {
        before: answer(1, { zones: 'of another meaning' }),
        after: answer(2, { zones: 'Asia/Tokyo' }),
      },
      rules,
    ),
    [{ field: 'zones', before: '', after: 'Asia/Tokyo', verdict: 'only_after' }],
  );
  assert.deepEqual(compareAnswers({ before: answer(1, {}), after: answer(2, {}) }, rules), []);
});

test('a word that says nothing counts as an empty cell: beside MOBILE it is only_after, alone it has no verdict', () => {
  const unknown = answer(1, { type: 'unknown' });
  assert.deepEqual(compareAnswers({ before: unknown, after: answer(2, {}) }, rules), []);
  assert.deepEqual(
    compareAnswers({ before: unknown, after: answer(2, { net_type: 'MOBILE' }) }, rules),
    [{ field: 'type', before: 'unknown', after: 'MOBILE', verdict: 'only_after' }],
  );
});

test('a mobile number whose later answer names another network has changed: its code and its name, not its type', () => {
  const before = answer(1, { code: '23410', name: 'O2', type: 'mobile' });
  const after = { net_code: '23415', net_name: 'Vodafone', net_type: 'PREMIUM' };
  assert.deepEqual(verdicts(before, answer(2, after)), {
    code: 'changed',
    name: 'changed',
    type: 'differs',
  });
});

test('it differs where the later answer is not later, a side is no mobile number, or the code is the same', () => {
  const before = answer(5, { code: '23410', name: 'O2' });
  const other = { net_code: '23415', net_name: 'Vodafone' };
  const differs = { code: 'differs', name: 'differs' };
  assert.deepEqual(verdicts(before, answer(5, other)), differs);
  assert.deepEqual(verdicts(before, answer(6, other, 'landline')), differs);
  assert.deepEqual(verdicts(answer(5, { code: '23410', name: 'O2' }, 'voip'), answer(6, other)), {
    code: 'differs',
    name: 'differs',
  });
  assert.deepEqual(verdicts(before, answer(6, { net_code: '23410', net_name: 'Vodafone' })), {
    code: 'same',
    name: 'differs',
  });
  // A code that is missing on one side shows nothing either.
  assert.deepEqual(verdicts(before, answer(6, { net_name: 'Vodafone' })), {
    code: 'only_before',
    name: 'differs',
  });
});
