import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Facts } from '../../src/domain/facts.ts';
import { readFacts } from '../../src/providers/number-insight/facts.ts';
import { readFields } from '../../src/providers/number-insight/fields.ts';

/** The facts of an answer with this body, without those it does not tell. */
function factsOf(body: object): Facts {
  const fields = readFields(JSON.stringify(body), 'json') ?? new Map<string, string>();
  return Object.fromEntries(
    Object.entries(readFacts(fields)).filter(([, fact]) => fact !== undefined),
  );
}

/** Every documented value, and one that is not. */
const TABLE: readonly (readonly [body: object, facts: Facts])[] = [
  [{ reachable: 'reachable' }, { reachable: 'yes' }],
  [{ reachable: 'absent' }, { reachable: 'absent' }],
  [{ reachable: 'blacklisted' }, { reachable: 'blocked' }],
  [{ reachable: 'undeliverable' }, { reachable: 'no' }],
  [{ reachable: 'bad_number' }, { reachable: 'no', assigned: 'no' }],
  [
    { reachable: 'bad_number', valid_number: 'valid' },
    { reachable: 'no', assigned: 'no' },
  ],
  [{ reachable: 'unknown' }, {}],
  [{ reachable: null }, {}],
  [{ reachable: 'asleep' }, {}],
  [{ reachable: 'constructor' }, {}],
  [{ valid_number: 'valid' }, { assigned: 'yes' }],
  [{ valid_number: 'inferred' }, { assigned: 'probably' }],
  [{ valid_number: 'inferred_not_valid' }, { assigned: 'probably_not' }],
  [{ valid_number: 'not_valid' }, { assigned: 'no' }],
  [{ valid_number: 'unknown' }, {}],
  [{ ported: 'ported' }, { ported: 'yes' }],
  [{ ported: 'assumed_ported' }, { ported: 'probably' }],
  [{ ported: 'assumed_not_ported' }, { ported: 'probably_not' }],
  [{ ported: 'not_ported' }, { ported: 'no' }],
  [{ ported: 'unknown' }, {}],
  [{ ported: 'null' }, {}],
  [{ roaming: { status: 'roaming', roaming_country_code: 'FR' } }, { roaming: 'yes' }],
  [{ roaming: { status: 'not_roaming' } }, { roaming: 'no' }],
  [{ roaming: { status: 'unknown' } }, {}],
  [{ roaming: 'unknown' }, {}],
  [{ roaming: [] }, {}],
  ...[
    'mobile',
    'landline',
    'landline_premium',
    'landline_tollfree',
    'virtual',
    'pager',
    'unknown',
    'satellite',
  ].map((type) => [{ current_carrier: { network_type: type } }, { lineType: type }] as const),
  [{ current_carrier: { network_type: 'null', name: null } }, {}],
  [{ current_carrier: { name: 'Hutchison 3G' } }, { carrier: 'Hutchison 3G' }],
  [{ original_carrier: { name: 'EE', network_type: 'mobile' } }, {}],
  [{ country_code: 'GB' }, { country: 'GB' }],
  [{ status: 0, lookup_outcome: 0 }, {}],
  [{ status: 43, lookup_outcome: 1 }, {}],
  [{ status: 3, lookup_outcome: 2 }, {}],
];

for (const [body, facts] of TABLE) {
  test(`${JSON.stringify(body)} means ${JSON.stringify(facts)}`, () => {
    assert.deepEqual(factsOf(body), facts);
  });
}
