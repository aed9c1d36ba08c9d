import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseRules, RulesError } from '../../../src/domain/verdict/parse.ts';
import { printRules } from '../../../src/domain/verdict/print.ts';
import { SHIPPED_RULES } from '../../../src/domain/verdict/shipped.ts';
import { randomRules } from './random-rules.ts';

const FILE = {
  name: 'mine',
  version: 3,
  rules: [
    { when: { line_type: 'mobile' }, verdict: 'send', reason: 'mobile' },
    { when: { country: ['DE', null], expired: true }, verdict: 'review', reason: 'old' },
  ],
  otherwise: { verdict: 'suppress', reason: 'rest' },
};

test('a file with one value, a list, null and true is read, and its version may be a number', () => {
  assert.deepEqual(parseRules(JSON.stringify(FILE)), {
    name: 'mine',
    version: '3',
    rules: [
      { when: { line_type: ['mobile'] }, verdict: 'send', reason: 'mobile' },
      { when: { country: ['DE', null], expired: [true] }, verdict: 'review', reason: 'old' },
    ],
    otherwise: { verdict: 'suppress', reason: 'rest' },
  });
});

const [FIRST] = FILE.rules;
const withRule = (rule: unknown): object => ({ ...FILE, rules: [FIRST, rule] });
const withWhen = (when: unknown): object => withRule({ ...FIRST, when });

/** A mistake in a file, and what is said about it. */
const MISTAKES: readonly (readonly [file: unknown, words: string])[] = [
  [[], 'it is no object in braces.'],
  [{ ...FILE, name: '' }, 'it needs "name", a text.'],
  [{ ...FILE, name: 'a\nb' }, '"name" of it is one line of at most 200 characters.'],
  [{ ...FILE, version: 1.5 }, 'it needs "version", a text.'],
  [{ ...FILE, rules: {} }, 'it needs "rules", a list.'],
  [{ ...FILE, rules: Array(1_001).fill(FIRST) }, 'it has 1001 rules, and 1000 are the most.'],
  [{ ...FILE, rule: [] }, 'it has the key "rule": there are name, version, rules, otherwise.'],
  [{ ...FILE, otherwise: undefined }, 'its "otherwise" is not there.'],
  [
    { ...FILE, otherwise: { verdict: 'drop', reason: 'x' } },
    'its "otherwise" has the verdict "drop": it is one of send, review, suppress.',
  ],
  [withRule('mobile'), 'its rule 2 is no object in braces.'],
  [
    withRule({ ...FIRST, because: 'x' }),
    'its rule 2 has the key "because": there are when, verdict, reason.',
  ],
  [withRule({ ...FIRST, reason: 7 }), 'its rule 2 needs "reason", a text.'],
  [
    withRule({ ...FIRST, verdict: undefined }),
    'its rule 2 has the verdict nothing: it is one of send, review, suppress.',
  ],
  [withWhen(undefined), '"when" of its rule 2 is not there.'],
  [
    withWhen({}),
    'its rule 2 has nothing in "when", so it fits every row. Say that in "otherwise".',
  ],
  [
    withWhen({ linetype: 'mobile' }),
    'its rule 2 has the key "linetype" in "when": it is one of outcome, expired, line_type, reachable, assigned, ported, roaming, carrier, country.',
  ],
  [
    withWhen({ line_type: 'handy' }),
    'its rule 2 has "handy" for line_type: it is one of mobile, landline, landline_premium, landline_tollfree, virtual, pager, unknown, or null where no answer tells it.',
  ],
  [withWhen({ line_type: [] }), 'its rule 2 has 0 values for line_type: 1 to 1000.'],
  [
    withWhen({ outcome: ['insight', null] }),
    'its rule 2 has null for outcome: it is one of insight, partial, refused, failed, in_doubt, invalid, skipped, suppressed.',
  ],
  [withWhen({ expired: 'yes' }), 'its rule 2 has "yes" for expired: it is true or false.'],
  [
    withWhen({ country: 'Germany' }),
    'its rule 2 has "Germany" for country: it is an ISO 3166 code such as DE, or null where nothing tells it.',
  ],
  [
    withWhen({ carrier: [{ name: 'Lowe' }] }),
    'its rule 2 has {"name":"Lowe"} for carrier: it is the name of a network, or null where no answer tells it.',
  ],
];

for (const [file, words] of MISTAKES) {
  test(`refused with: ${words}`, () => {
    assert.throws(
      () => parseRules(JSON.stringify(file)),
      (error) => error instanceof RulesError && error.message === words,
    );
  });
}

test('a text that is no JSON is refused as that', () => {
  assert.throws(() => parseRules('name: mine'), /^RulesError: it is no JSON \(/);
});

test('rules that are printed are read as the same', () => {
  fc.assert(
    fc.property(randomRules, (rules) => {
      assert.deepEqual(parseRules(printRules(rules)), rules);
    }),
  );
});

test('the 2 sets of rules that come with the program are read back from their print', () => {
  assert.deepEqual(
    SHIPPED_RULES.map((rules) => parseRules(printRules(rules))),
    SHIPPED_RULES,
  );
});
