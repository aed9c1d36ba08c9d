import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { judgeRow, type JudgedRow } from '../../../src/domain/verdict/judge.ts';
import { VERDICTS, type Rule, type Rules } from '../../../src/domain/verdict/rules.ts';
import { randomRows, randomRules } from './random-rules.ts';

const mobile: JudgedRow = {
  outcome: 'insight',
  expired: false,
  facts: { lineType: 'mobile', carrier: 'Lowe', country: 'DE', roaming: 'yes' },
};

function rulesOf(...rules: readonly Rule[]): Rules {
  const otherwise = { verdict: 'send', reason: 'otherwise' } as const;
  return { name: 'mine', version: '1', rules, otherwise };
}

test('of two rules that fit the first decides', () => {
  const roaming: Rule = { when: { roaming: ['yes'] }, verdict: 'review', reason: 'roaming' };
  const german: Rule = { when: { country: ['DE'] }, verdict: 'suppress', reason: 'Germany' };
  assert.deepEqual(judgeRow(mobile, rulesOf(roaming, german)), {
    verdict: 'review',
    reason: 'roaming',
  });
  assert.deepEqual(judgeRow(mobile, rulesOf(german, roaming)), {
    verdict: 'suppress',
    reason: 'Germany',
  });
});

test('a rule with two keys fits where both do, and one of several values is enough', () => {
  const rule: Rule = {
    when: { country: ['DE', 'AT'], line_type: ['mobile', 'virtual'] },
    verdict: 'review',
    reason: 'both',
  };
  const judge = (facts: JudgedRow['facts']): string =>
    judgeRow({ ...mobile, facts }, rulesOf(rule)).reason;
  assert.equal(judge({ country: 'AT', lineType: 'virtual' }), 'both');
  assert.equal(judge({ country: 'CH', lineType: 'virtual' }), 'otherwise');
  assert.equal(judge({ country: 'AT', lineType: 'landline' }), 'otherwise');
  assert.equal(judge({ country: 'AT' }), 'otherwise');
});

test('null fits a fact that no answer tells, and no other', () => {
  const rule: Rule = { when: { reachable: [null] }, verdict: 'review', reason: 'untold' };
  assert.equal(judgeRow(mobile, rulesOf(rule)).reason, 'untold');
  const told: JudgedRow = { ...mobile, facts: { reachable: 'yes' } };
  assert.equal(judgeRow(told, rulesOf(rule)).reason, 'otherwise');
});

test('a network is found whatever the case of its letters', () => {
  const rule: Rule = { when: { carrier: ['lowe GmbH'] }, verdict: 'suppress', reason: 'network' };
  const of = (carrier: string): string =>
    judgeRow({ ...mobile, facts: { carrier } }, rulesOf(rule)).reason;
  assert.deepEqual(['LOWE GMBH', ' Lowe GmbH', 'Lowe'].map(of), [
    'network',
    'network',
    'otherwise',
  ]);
});

test('a row without a number is never sent to, whatever the rules say, but a rule may have it reviewed', () => {
  const invalid: JudgedRow = { outcome: 'invalid', expired: false, facts: {} };
  const all: Rule = { when: { expired: [false] }, verdict: 'send', reason: 'all' };
  assert.deepEqual(judgeRow(invalid, rulesOf(all)), { verdict: 'suppress', reason: 'no number' });
  const mend: Rule = { when: { outcome: ['invalid'] }, verdict: 'review', reason: 'mend it' };
  assert.deepEqual(judgeRow(invalid, rulesOf(all, mend)), { verdict: 'review', reason: 'mend it' });
});

test('a suppressed row stays out, and a rule only says why', () => {
  const row: JudgedRow = { outcome: 'suppressed', expired: false, facts: {} };
  const look: Rule = { when: { outcome: ['suppressed'] }, verdict: 'review', reason: 'look' };
  const out: Rule = { when: { outcome: ['suppressed'] }, verdict: 'suppress', reason: 'opted out' };
  assert.deepEqual(judgeRow(row, rulesOf(look)), { verdict: 'suppress', reason: 'suppressed' });
  assert.deepEqual(judgeRow(row, rulesOf(look, out)), { verdict: 'suppress', reason: 'opted out' });
});

test('each row has exactly one verdict and a reason, and none without a number is sent to', () => {
  fc.assert(
    fc.property(randomRules, randomRows, (rules, row) => {
      const { verdict, reason } = judgeRow(row, rules);
      assert.ok(VERDICTS.includes(verdict));
      assert.notEqual(reason, '');
      if (row.outcome === 'invalid' || row.outcome === 'suppressed')
        assert.notEqual(verdict, 'send');
    }),
  );
});

test('the first rule that fits alone is the one that decides among all', () => {
  fc.assert(
    fc.property(randomRules, randomRows, (rules, row) => {
      const alone = rules.rules.map((rule) =>
        judgeRow(row, { ...rules, rules: [rule], otherwise: { verdict: 'suppress', reason: '' } }),
      );
      const first = alone.find(({ reason }) => reason !== '');
      const decided = judgeRow(row, rules);
      if (first) assert.deepEqual(decided, first);
      else if (row.outcome !== 'invalid' && row.outcome !== 'suppressed')
        assert.deepEqual(decided, rules.otherwise);
    }),
  );
});
