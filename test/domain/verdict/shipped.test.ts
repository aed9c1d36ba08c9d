import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Facts } from '../../../src/domain/facts.ts';
import { judgeRow } from '../../../src/domain/verdict/judge.ts';
import type { RowOutcome } from '../../../src/domain/row-outcome.ts';
import { SHIPPED_RULES } from '../../../src/domain/verdict/shipped.ts';
import { readFacts as readInsightsFacts } from '../../../src/providers/identity-insights/facts.ts';
import { readFacts as readNumberFacts } from '../../../src/providers/number-insight/facts.ts';

/** A row: how it ended, or what its answer says in the columns of one provider or the other. */
interface Case {
  readonly is: string;
  readonly outcome?: RowOutcome;
  readonly expired?: true;
  /** One answer of each provider, where both can say it. */
  readonly answers: readonly Facts[];
  readonly sms: string;
  readonly voice: string;
}

type Told = Readonly<Record<string, string>>;
const number = (told: Told): Facts => readNumberFacts(new Map(Object.entries(told)));
const insights = (told: Told): Facts => readInsightsFacts(new Map(Object.entries(told)));

const MOBILE = { current_carrier_network_type: 'mobile' };
const MOBILE_INSIGHT = { current_carrier_network_type: 'MOBILE', current_carrier_status: 'OK' };
const NONE = [{}];

/** Both providers write a type of line, one in small letters, the other in capitals. */
function line(type: string, capitals: string): readonly Facts[] {
  return [
    number({ current_carrier_network_type: type }),
    insights({ current_carrier_network_type: capitals }),
    insights({ original_carrier_network_type: capitals }),
  ];
}

const CASES: readonly Case[] = [
  { is: 'mobile', answers: line('mobile', 'MOBILE'), sms: 'send: mobile', voice: 'send: mobile' },
  {
    is: 'landline',
    answers: line('landline', 'LANDLINE'),
    sms: 'suppress: landline',
    voice: 'send: landline',
  },
  {
    is: 'premium rate',
    answers: line('landline_premium', 'PREMIUM'),
    sms: 'suppress: landline',
    voice: 'send: landline',
  },
  {
    is: 'toll-free',
    answers: line('landline_tollfree', 'TOLLFREE'),
    sms: 'suppress: landline',
    voice: 'send: landline',
  },
  {
    is: 'pager',
    answers: line('pager', 'PAGER'),
    sms: 'suppress: pager',
    voice: 'suppress: pager',
  },
  {
    is: 'virtual',
    answers: line('virtual', 'VIRTUAL'),
    sms: 'review: virtual number',
    voice: 'review: virtual number',
  },
  {
    is: 'of a type that the provider does not know',
    answers: line('unknown', 'UNKNOWN'),
    sms: 'review: line type not known',
    voice: 'review: line type not known',
  },
  {
    is: 'without a type',
    answers: [number({ country_code: 'GB' }), insights({ format_country_code: 'GB' })],
    sms: 'review: line type not known',
    voice: 'review: line type not known',
  },
  {
    is: 'of a type that no rule knows',
    answers: line('satellite', 'SATELLITE'),
    sms: 'review: no rule fits',
    voice: 'review: no rule fits',
  },
  {
    is: 'not valid',
    answers: [
      number({ ...MOBILE, valid_number: 'not_valid' }),
      number({ ...MOBILE, reachable: 'bad_number' }),
      insights({ original_carrier_network_type: 'MOBILE', format_is_format_valid: 'false' }),
    ],
    sms: 'suppress: not a number in use',
    voice: 'suppress: not a number in use',
  },
  {
    is: 'undeliverable',
    answers: [number({ ...MOBILE, reachable: 'undeliverable' })],
    sms: 'suppress: not deliverable',
    voice: 'suppress: not deliverable',
  },
  {
    is: 'blacklisted',
    answers: [number({ ...MOBILE, reachable: 'blacklisted' })],
    sms: 'suppress: blocked',
    voice: 'suppress: blocked',
  },
  {
    is: 'absent',
    answers: [
      number({ ...MOBILE, reachable: 'absent' }),
      insights({ ...MOBILE_INSIGHT, reachability_is_reachable: 'false' }),
    ],
    sms: 'review: switched off or out of coverage',
    voice: 'review: switched off or out of coverage',
  },
  {
    is: 'guessed to be not valid',
    answers: [number({ ...MOBILE, valid_number: 'inferred_not_valid' })],
    sms: 'review: probably not in use',
    voice: 'review: probably not in use',
  },
  {
    is: 'roaming',
    answers: [
      number({ ...MOBILE, roaming_status: 'roaming' }),
      insights({ ...MOBILE_INSIGHT, roaming_is_roaming: 'true' }),
    ],
    sms: 'review: roaming',
    voice: 'review: roaming',
  },
  {
    is: 'a mobile at home, valid and reachable',
    answers: [
      number({
        ...MOBILE,
        valid_number: 'valid',
        reachable: 'reachable',
        roaming_status: 'not_roaming',
        ported: 'ported',
      }),
      insights({
        ...MOBILE_INSIGHT,
        reachability_is_reachable: 'true',
        roaming_is_roaming: 'false',
      }),
    ],
    sms: 'send: mobile',
    voice: 'send: mobile',
  },
  {
    is: 'a partial answer that tells a mobile',
    outcome: 'partial',
    answers: [number(MOBILE), insights(MOBILE_INSIGHT)],
    sms: 'send: mobile',
    voice: 'send: mobile',
  },
  {
    is: 'an old answer that tells a mobile',
    expired: true,
    answers: [number(MOBILE), insights(MOBILE_INSIGHT)],
    sms: 'review: answer too old',
    voice: 'review: answer too old',
  },
  {
    is: 'an old answer that tells a landline',
    expired: true,
    answers: line('landline', 'LANDLINE'),
    sms: 'suppress: landline',
    voice: 'review: answer too old',
  },
  {
    is: 'a landline that roams',
    answers: [number({ current_carrier_network_type: 'landline', roaming_status: 'roaming' })],
    sms: 'suppress: landline',
    voice: 'review: roaming',
  },
  {
    is: 'a row without a number',
    outcome: 'invalid',
    answers: NONE,
    sms: 'suppress: no number',
    voice: 'suppress: no number',
  },
  {
    is: 'a row of a suppression list',
    outcome: 'suppressed',
    answers: NONE,
    sms: 'suppress: on a suppression list',
    voice: 'suppress: on a suppression list',
  },
  {
    is: 'refused',
    outcome: 'refused',
    answers: NONE,
    sms: 'suppress: refused by the service',
    voice: 'suppress: refused by the service',
  },
  {
    is: 'failed',
    outcome: 'failed',
    answers: NONE,
    sms: 'review: lookup failed',
    voice: 'review: lookup failed',
  },
  {
    is: 'in doubt',
    outcome: 'in_doubt',
    answers: NONE,
    sms: 'review: lookup in doubt',
    voice: 'review: lookup in doubt',
  },
  {
    is: 'skipped',
    outcome: 'skipped',
    answers: NONE,
    sms: 'review: not looked up',
    voice: 'review: not looked up',
  },
];

for (const [index, place] of [
  [0, 'sms'],
  [1, 'voice'],
] as const) {
  const rules = SHIPPED_RULES[index];
  assert.ok(rules);
  for (const { is, outcome = 'insight', expired = false, answers, ...expected } of CASES) {
    test(`${rules.name}: ${is} is ${expected[place]}`, () => {
      for (const facts of answers) {
        const { verdict, reason } = judgeRow({ outcome, expired, facts }, rules);
        assert.equal(`${verdict}: ${reason}`, expected[place], JSON.stringify(facts));
      }
    });
  }

  test(`${rules.name}: each of its ${String(rules.rules.length)} rules and what it says otherwise decides a row of the table`, () => {
    const told = new Set(CASES.map((each) => each[place]));
    const all = [...rules.rules, rules.otherwise].map(
      ({ verdict, reason }) => `${verdict}: ${reason}`,
    );
    assert.deepEqual(
      all.filter((text) => !told.has(text)),
      [],
    );
  });
}

test('the rules that come with the program are sms-marketing 1 and voice 1', () => {
  assert.deepEqual(
    SHIPPED_RULES.map(({ name, version }) => `${name} ${version}`),
    ['sms-marketing 1', 'voice 1'],
  );
});
