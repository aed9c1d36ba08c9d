import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createGroups, judgeGroups } from '../../../src/domain/verdict/groups.ts';
import { judgeRow, type JudgedRow } from '../../../src/domain/verdict/judge.ts';
import type { Rules } from '../../../src/domain/verdict/rules.ts';
import { randomRows, randomRules } from './random-rules.ts';

const mobile: JudgedRow = { outcome: 'insight', expired: false, facts: { lineType: 'mobile' } };

test('rows that are the same to rules are one group, whatever their network', () => {
  const counter = createGroups();
  counter.add(mobile);
  counter.add({ ...mobile, facts: { lineType: 'mobile', carrier: 'Lowe' } });
  counter.add({ ...mobile, expired: true });
  assert.deepEqual(
    counter.groups()?.map(({ expired, rows }) => ({ expired, rows })),
    [
      { expired: false, rows: 2 },
      { expired: true, rows: 1 },
    ],
  );
});

test('of 2,000 kinds of rows groups are kept, of 2,001 none', () => {
  const counter = createGroups();
  for (let kind = 0; kind < 2_000; kind++)
    counter.add({ ...mobile, facts: { lineType: String(kind) } });
  assert.equal(counter.groups()?.length, 2_000);
  counter.add({ ...mobile, facts: { lineType: 'one more' } });
  assert.equal(counter.groups(), undefined);
});

function dropCarrier(rules: Rules): Rules {
  return { ...rules, rules: rules.rules.filter(({ when }) => when.carrier === undefined) };
}

test('rows that are judged by groups, read back from JSON, are those judged one by one', () => {
  fc.assert(
    fc.property(fc.array(randomRows, { maxLength: 30 }), randomRules, (rows, any) => {
      const rules = dropCarrier(any);
      const counter = createGroups();
      const expected = { send: 0, review: 0, suppress: 0 };
      for (const row of rows) {
        counter.add(row);
        expected[judgeRow(row, rules).verdict] += 1;
      }
      const stored = JSON.stringify(counter.groups());
      const groups = JSON.parse(stored) as NonNullable<ReturnType<typeof counter.groups>>;
      assert.deepEqual(judgeGroups(groups, rules), expected);
    }),
  );
});

test('rules that look at the network cannot be judged by groups', () => {
  const rules: Rules = {
    name: 'mine',
    version: '1',
    rules: [{ when: { carrier: ['Lowe'] }, verdict: 'send', reason: 'x' }],
    otherwise: { verdict: 'send', reason: 'x' },
  };
  assert.equal(judgeGroups([], rules), undefined);
});
