import fc from 'fast-check';
import type { Facts } from '../../../src/domain/facts.ts';
import type { JudgedRow } from '../../../src/domain/verdict/judge.ts';
import {
  CONDITION_KEYS,
  VERDICTS,
  type ConditionKey,
  type ConditionValue,
  type Rules,
} from '../../../src/domain/verdict/rules.ts';
import { ROW_OUTCOMES } from '../../../src/domain/row-outcome.ts';

const LINE_TYPES = ['mobile', 'landline', 'virtual', 'pager', 'unknown'] as const;
const CERTAINTIES = ['yes', 'probably', 'probably_not', 'no'] as const;
const REACHABLE = ['yes', 'absent', 'blocked', 'no'] as const;
const ROAMING = ['yes', 'no'] as const;

/** A handful for each key, so that rules and rows meet. */
const VALUES: Readonly<Record<ConditionKey, readonly ConditionValue[]>> = {
  outcome: ROW_OUTCOMES,
  expired: [true, false],
  line_type: [...LINE_TYPES, null],
  reachable: [...REACHABLE, null],
  assigned: [...CERTAINTIES, null],
  ported: [...CERTAINTIES, null],
  roaming: [...ROAMING, null],
  carrier: ['Lowe', 'Harbour "N"', null],
  country: ['DE', 'GB', null],
};

/** Objects as they are parsed. */
const PLAIN = { noNullPrototype: true } as const;

const texts = fc
  .string({ minLength: 1, maxLength: 20, unit: 'grapheme' })
  .filter((text) => text.trim() !== '' && !/\p{Cc}/u.test(text));
const judgements = fc.record({ verdict: fc.constantFrom(...VERDICTS), reason: texts }, PLAIN);
const whens = fc
  .subarray([...CONDITION_KEYS], { minLength: 1, maxLength: 3 })
  .chain((keys) =>
    fc.record(
      Object.fromEntries(keys.map((key) => [key, fc.subarray([...VALUES[key]], { minLength: 1 })])),
      PLAIN,
    ),
  );
const rules = fc
  .tuple(whens, judgements)
  .map(([when, { verdict, reason }]) => ({ when, verdict, reason }));

export const randomRules: fc.Arbitrary<Rules> = fc.record(
  {
    name: texts,
    version: texts,
    rules: fc.array(rules, { maxLength: 8 }),
    otherwise: judgements,
  },
  PLAIN,
);

const perhaps = <T>(values: readonly T[]): fc.Arbitrary<T | undefined> =>
  fc.constantFrom(...values, undefined);
const facts: fc.Arbitrary<Facts> = fc.record({
  lineType: perhaps([...LINE_TYPES, 'satellite']),
  reachable: perhaps(REACHABLE),
  assigned: perhaps(CERTAINTIES),
  ported: perhaps(CERTAINTIES),
  roaming: perhaps(ROAMING),
  carrier: perhaps(['Lowe', 'LOWE ', 'Harbour "N"', 'Other']),
  country: perhaps(['DE', 'GB', 'FR']),
});

export const randomRows: fc.Arbitrary<JudgedRow> = fc.record({
  outcome: fc.constantFrom(...ROW_OUTCOMES),
  expired: fc.boolean(),
  facts,
});
