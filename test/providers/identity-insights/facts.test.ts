import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readFacts } from '../../../src/providers/identity-insights/facts.ts';

function facts(fields: Readonly<Record<string, string>>): object {
  const told = Object.entries(readFacts(new Map(Object.entries(fields))));
  return Object.fromEntries(told.filter(([, value]) => value !== undefined));
}

const FACTS: readonly (readonly [fields: Readonly<Record<string, string>>, expected: object])[] = [
  [{}, {}],
  [{ current_carrier_network_type: 'MOBILE' }, { lineType: 'mobile' }],
  [{ original_carrier_network_type: 'LANDLINE' }, { lineType: 'landline' }],
  [{ original_carrier_network_type: 'PREMIUM' }, { lineType: 'landline_premium' }],
  [{ original_carrier_network_type: 'TOLLFREE' }, { lineType: 'landline_tollfree' }],
  [{ original_carrier_network_type: 'VIRTUAL' }, { lineType: 'virtual' }],
  [{ original_carrier_network_type: 'SATELLITE' }, { lineType: 'satellite' }],
  [
    { current_carrier_network_type: 'MOBILE', original_carrier_network_type: 'VIRTUAL' },
    { lineType: 'mobile' },
  ],
  [{ original_carrier_name: 'Harbour' }, { carrier: 'Harbour' }],
  [{ current_carrier_name: 'Lowe', original_carrier_name: 'Harbour' }, { carrier: 'Lowe' }],
  [{ format_country_code: 'GB', current_carrier_country_code: 'JE' }, { country: 'GB' }],
  [{ original_carrier_country_code: 'GB' }, { country: 'GB' }],
  [{ current_carrier_country_code: 'JE' }, { country: 'JE' }],
  [
    { current_carrier_network_code: '23417', original_carrier_network_code: '23411' },
    { ported: 'probably' },
  ],
  [
    { current_carrier_network_code: '23411', original_carrier_network_code: '23411' },
    { ported: 'probably_not' },
  ],
  [{ current_carrier_network_code: '23411' }, {}],
  [{ current_carrier_status: 'OK' }, { assigned: 'yes' }],
  [{ current_carrier_status: 'NOT_FOUND' }, {}],
  [{ format_is_format_valid: 'false' }, { assigned: 'no' }],
  [{ format_is_format_valid: 'true' }, {}],
  [{ reachability_is_reachable: 'true' }, { reachable: 'yes' }],
  [{ reachability_is_reachable: 'false' }, { reachable: 'absent' }],
  [{ reachability_is_reachable: 'perhaps' }, {}],
  [{ roaming_is_roaming: 'true' }, { roaming: 'yes' }],
  [{ roaming_is_roaming: 'false' }, { roaming: 'no' }],
];

for (const [fields, expected] of FACTS) {
  test(`${JSON.stringify(fields)} tells ${JSON.stringify(expected)}`, () => {
    assert.deepEqual(facts(fields), expected);
  });
}
