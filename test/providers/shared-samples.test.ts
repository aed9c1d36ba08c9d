import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Level } from '../../src/providers/number-insight/columns.ts';
import { readFields } from '../../src/providers/number-insight/fields.ts';
import { projectRoot } from '../house/project.ts';
import { inShort, judged, response } from './judged.ts';

/** Collected answers of the real service, which stand beside a checkout but are not ours to publish. */
const SAMPLES = join(projectRoot, '..', 'shared', 'reference', 'samples');

type Keys = Readonly<Record<string, string | undefined>>;

const INSIGHT = 'settled done insight';
const PARTIAL = 'settled done partial';
const GB = { country_code: 'GB', country_prefix: '44' };
const LANDLINE = {
  country_code: 'US',
  current_carrier_network_code: 'US-FIXED',
  current_carrier_network_type: 'landline',
};
const JANE = {
  caller_name: 'Jane Doe',
  first_name: 'Jane',
  last_name: 'Doe',
  caller_type: 'consumer',
};
const JOHN = {
  caller_name: 'John Smith',
  first_name: 'John',
  last_name: 'Smith',
  caller_type: 'consumer',
};
const HUTCHISON = {
  ...GB,
  current_carrier_name: 'Hutchison 3G Ltd',
  original_carrier_network_code: '23410',
};

const EXPECTED: readonly (readonly [file: string, judgement: string, keys: Keys])[] = [
  [
    'ni-advanced-async.ack-balance-3dp.nexmo-developer.json',
    INSIGHT,
    { request_price: '0.03000000', remaining_balance: '17.775' },
  ],
  [
    'ni-advanced-async.ack.nexmo-developer.json',
    INSIGHT,
    { request_price: '0.03000000', remaining_balance: '10.000000' },
  ],
  [
    'ni-advanced-async.ack.nexmo-developer.xml',
    INSIGHT,
    { request_price: '0.03000000', remaining_balance: '10.000000', status: '0' },
  ],
  [
    'ni-advanced-async.ack.python-sdk.json',
    INSIGHT,
    { request_price: '0.04000000', remaining_balance: '32.92665294' },
  ],
  [
    'ni-advanced-async.callback-gb-ported-null-roaming-unknown.nexmo-developer.json',
    INSIGHT,
    { ported: undefined, roaming_status: 'unknown' },
  ],
  [
    'ni-advanced-async.status3-error_text.python-sdk-2022.json',
    'rejected done status_3',
    { request_id: undefined },
  ],
  [
    'ni-advanced-async.status4-error_text.python-sdk.json',
    'rejected stop:credentials status_4',
    { status_message: 'Invalid credentials' },
  ],
  [
    'ni-advanced-async.status43-error_text.python-sdk.json',
    PARTIAL,
    { status_message: 'Live mobile lookup not returned' },
  ],
  [
    'ni-advanced.gb-reserved-networks-partial.java-sdk.json',
    PARTIAL,
    { status_message: 'Success', original_carrier_network_code: 'GB-HAPPY-RESERVED' },
  ],
  [
    'ni-advanced.lookup-outcome2-null-strings.java-sdk.json',
    'in_doubt retry unreadable',
    { ported: undefined, reachable: undefined, lookup_outcome: '2' },
  ],
  [
    'ni-advanced.ok-gb-real-time-data.mheap-nexmo-developer.json',
    INSIGHT,
    { ...HUTCHISON, roaming_status: 'not_roaming' },
  ],
  [
    'ni-advanced.ok-gb.nexmo-developer.json',
    INSIGHT,
    { ...HUTCHISON, roaming_status: 'not_roaming', lookup_outcome: '0' },
  ],
  [
    'ni-advanced.ok-gb.nexmo-developer.xml',
    INSIGHT,
    { ...HUTCHISON, roaming_status: 'not_roaming', lookup_outcome: '0' },
  ],
  [
    'ni-advanced.ok-roaming-realtime.python-sdk-2022.json',
    INSIGHT,
    { ...JOHN, roaming_network_code: '12345', refund_price: '0.01500000' },
  ],
  [
    'ni-advanced.roaming-empty-array.java-sdk.json',
    'in_doubt retry unreadable',
    { roaming_status: undefined },
  ],
  [
    'ni-advanced.roaming_network_code-int-lookup_outcome-string.java-sdk.json',
    INSIGHT,
    { roaming_network_code: '12345', lookup_outcome: '0', ip_country: 'GB' },
  ],
  [
    'ni-advanced.status3-error_text.java-sdk.json',
    'rejected done status_3',
    { status_message: "I'm not sure what you mean" },
  ],
  [
    'ni-advanced.status44-gb-mobile-still-reachable-ip-object.nexmo-developer.json',
    PARTIAL,
    { reachable: 'reachable', ip_match_level: 'mismatch' },
  ],
  [
    'ni-advanced.status44-us-mobile-cnam-refund.python-sdk.json',
    PARTIAL,
    { ...JOHN, request_price: '0.05025000', refund_price: '0.01025000', ip_warnings: 'unknown' },
  ],
  [
    'ni-advanced.us-landline-cnam-business.nexmo-developer.json',
    PARTIAL,
    { ...LANDLINE, caller_type: 'business', first_name: undefined },
  ],
  [
    'ni-advanced.us-landline-cnam-partial.nexmo-developer-api.json',
    PARTIAL,
    { ...LANDLINE, ...JANE, request_price: '0.04' },
  ],
  [
    'ni-advanced.us-landline-cnam-partial.nexmo-developer-api.xml',
    PARTIAL,
    { ...LANDLINE, ...JANE, request_price: '0.03000000' },
  ],
  [
    'ni-advanced.us-mobile-cnam-consumer.nexmo-developer.json',
    PARTIAL,
    { current_carrier_name: 'Verizon Wireless', caller_name: 'Wile E. Coyote' },
  ],
  [
    'ni-any.status1-busy.java-sdk.json',
    'rejected throttled status_1',
    { status_message: 'Back off' },
  ],
  [
    'ni-basic.ok-gb-landline.nexmo-developer-api.json',
    INSIGHT,
    { ...GB, national_format_number: '01632 960960', request_price: undefined },
  ],
  [
    'ni-basic.ok-gb-landline.nexmo-developer-api.xml',
    INSIGHT,
    { ...GB, national_format_number: '01632 960960', request_price: undefined },
  ],
  [
    'ni-basic.ok-gb.nexmo-developer.json',
    INSIGHT,
    { ...GB, international_format_number: '447700900000' },
  ],
  [
    'ni-basic.ok-gb.nexmo-developer.xml',
    INSIGHT,
    { ...GB, international_format_number: '447700900000' },
  ],
  [
    'ni-basic.ok-us.python-sdk.json',
    INSIGHT,
    { country_name: 'United States of America', national_format_number: '(234) 567-8900' },
  ],
  [
    'ni-basic.status3-bad-number-format.python-sdk-2022.json',
    'rejected done status_3',
    { status: '3', request_id: undefined },
  ],
  [
    'ni-basic.status3-bad-number-format.python-sdk.json',
    'rejected done status_3',
    { status: '3', request_id: undefined },
  ],
  [
    'ni-standard.gb-cnam-ported.python-sdk.json',
    INSIGHT,
    { ...JOHN, current_carrier_network_code: '23415', ported: 'ported' },
  ],
  [
    'ni-standard.ok-gb.nexmo-developer.json',
    INSIGHT,
    { ...HUTCHISON, ported: 'assumed_ported', roaming_status: 'unknown' },
  ],
  [
    'ni-standard.ok-gb.nexmo-developer.xml',
    INSIGHT,
    { ...HUTCHISON, ported: 'assumed_ported', roaming_status: 'unknown' },
  ],
  [
    'ni-standard.status2147-undocumented.java-sdk.json',
    'in_doubt retry status_2147',
    { status_message: 'Lookup not returned' },
  ],
  [
    'ni-standard.status43-gb-reserved.java-sdk.json',
    PARTIAL,
    { caller_name: 'Monads, Incorporated', first_name: 'Bob', request_price: '0.00500000' },
  ],
  [
    'ni-standard.status45-network_type-null-string.java-sdk.json',
    PARTIAL,
    { current_carrier_network_type: undefined, current_carrier_network_code: 'NONE' },
  ],
  [
    'ni-standard.us-landline-cnam.nexmo-developer-api.json',
    INSIGHT,
    { ...LANDLINE, ...JANE, national_format_number: '(415) 555-0100' },
  ],
  [
    'ni-standard.us-landline-cnam.nexmo-developer-api.xml',
    INSIGHT,
    { ...LANDLINE, ...JANE, national_format_number: '(512) 555-5555' },
  ],
];

const skip = existsSync(SAMPLES)
  ? false
  : 'needs the collected answers, which are not part of the repository';

test(
  'every collected answer of Number Insight is expected below, and every expected one is there',
  { skip },
  () => {
    const present = readdirSync(SAMPLES).filter((file) => file.startsWith('ni-'));
    assert.deepEqual(present.sort(), EXPECTED.map(([file]) => file).sort());
  },
);

// Without the folder the one line above says so; forty more would not say it better.
for (const [file, judgement, keys] of skip === false ? EXPECTED : []) {
  test(`${file} is ${judgement}`, () => {
    const body = readFileSync(join(SAMPLES, file), 'utf8');
    const format = file.endsWith('.xml') ? 'xml' : 'json';
    const fields = readFields(body, format);
    assert.deepEqual(
      Object.fromEntries(Object.keys(keys).map((key) => [key, fields?.get(key)])),
      keys,
    );
    const number = fields?.get('international_format_number') ?? '447700900000';
    assert.equal(
      inShort(judged(response(200, body), { number, format, level: levelOf(file) })),
      judgement,
    );
  });
}

function levelOf(file: string): Level {
  // "any" stands for an answer that every level may give.
  return file.startsWith('ni-basic')
    ? 'basic'
    : file.startsWith('ni-standard')
      ? 'standard'
      : 'advanced';
}
